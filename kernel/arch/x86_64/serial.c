/* The first serial port, polled. Source: National Semiconductor PC16550D data sheet. */
#include "serial.h"
#include "arch.h"

#define PORT		  0x3f8
#define LINE_STATUS	  (PORT + 5)
#define DATA_READY	  1
#define TRANSMITTER_EMPTY 0x20
#define PATIENCE	  100000

void serial_init(void)
{
	arch_port_write(PORT + 1, 1, 0);    /* no interrupts */
	arch_port_write(PORT + 3, 1, 0x80); /* divisor latch: 115200 baud */
	arch_port_write(PORT, 1, 1);
	arch_port_write(PORT + 1, 1, 0);
	arch_port_write(PORT + 3, 1, 3); /* 8 bits, no parity, 1 stop bit */
	arch_port_write(PORT + 2, 1, 7); /* FIFOs on and empty */
	arch_port_write(PORT + 4, 1, 3);
}

void arch_serial_put(char c)
{
	/* Whoever holds the ports can keep the line from ever being free. */
	for (uint32_t i = 0; i < PATIENCE; i++)
		if (arch_port_read(LINE_STATUS, 1) & TRANSMITTER_EMPTY)
			break;
	arch_port_write(PORT, 1, (uint8_t)c);
}

int arch_serial_get(void)
{
	if (!(arch_port_read(LINE_STATUS, 1) & DATA_READY))
		return -1;
	return (int)arch_port_read(PORT, 1);
}

void serial_print(const char *text)
{
	for (; *text; text++)
		arch_serial_put(*text);
}

void serial_print_hex(uint64_t value)
{
	serial_print("0x");
	for (int shift = 60; shift >= 0; shift -= 4)
		arch_serial_put("0123456789abcdef"[value >> shift & 15]);
}
