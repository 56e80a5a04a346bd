/* Source: National Semiconductor PC16550D data sheet. */
#include "uart.h"

#include "crt.h"

#define PORT	    0x3f8
#define DATA	    PORT
#define INTERRUPTS  (PORT + 1) /* enable */
#define FIFO	    (PORT + 2) /* control */
#define MODEM	    (PORT + 4) /* control */
#define LINE_STATUS (PORT + 5)

#define INTERRUPT_BYTE 1
#define INTERRUPT_ROOM 2

#define FIFO_ON_AT_8                                                                               \
	0x81 /* interrupts from 8 bytes on, or a while after fewer; what is in it stays */

#define MODEM_READY	      1 /* data terminal ready */
#define MODEM_MAY_SEND	      2 /* request to send */
#define MODEM_WITH_INTERRUPTS 8

#define STATUS_BYTE    1
#define STATUS_OVERRUN 2
#define STATUS_ROOM    0x20

static uint8_t asked;
static bool was_held;

static uint32_t read_port(uint16_t port)
{
	uint32_t value = 0;

	crt_port_read(port, 1, &value);
	return value;
}

static void write_port(uint16_t port, uint32_t value)
{
	crt_port_write(port, 1, value);
}

int uart_open(void)
{
	int error = crt_port_write(INTERRUPTS, 1, 0);

	if (error)
		return error;
	write_port(FIFO, FIFO_ON_AT_8);
	write_port(MODEM, MODEM_READY | MODEM_MAY_SEND | MODEM_WITH_INTERRUPTS);
	return 0;
}

struct uart_status uart_status(void)
{
	uint32_t status = read_port(LINE_STATUS);

	return (struct uart_status){
		.has_byte = status & STATUS_BYTE,
		.has_room = status & STATUS_ROOM,
		.overran = status & STATUS_OVERRUN,
	};
}

char uart_get(void)
{
	return (char)read_port(DATA);
}

void uart_put(char byte)
{
	write_port(DATA, (uint8_t)byte);
}

void uart_ask(bool for_bytes, bool for_room)
{
	uint8_t what =
		(uint8_t)((for_bytes ? INTERRUPT_BYTE : 0) | (for_room ? INTERRUPT_ROOM : 0));

	if (for_bytes == was_held) {
		was_held = !for_bytes;
		write_port(MODEM,
			   MODEM_READY | (for_bytes ? MODEM_MAY_SEND : 0) | MODEM_WITH_INTERRUPTS);
	}
	if (what != asked)
		write_port(INTERRUPTS, what);
	asked = what;
}
