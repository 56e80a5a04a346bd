/*
 * Drives two devices at their interrupt lines. The timer chip wakes it once from its wait, at an
 * edge. The serial port asks for bytes to send for as long as it is not answered: its line has a
 * level, which is masked from the interrupt to the acknowledgement.
 *
 * Sources: Intel 82C54 and National Semiconductor PC16550D data sheets.
 */
#include "crt.h"

int main(void);

#define TIMER_LINE	2
#define TIMER_CHANNEL_0 0x40
#define TIMER_COMMAND	0x43
#define TIMER_ONCE	0x30 /* channel 0, both bytes, mode 0 */
#define TIMER_COUNT	0x800

#define SERIAL_LINE	4
#define SERIAL_ENABLE	0x3f9
#define SERIAL_IDENTITY 0x3fa
#define SERIAL_MODEM	0x3fc
#define ASK_FOR_BYTES	2
#define ASKS_FOR_BYTES	2 /* in the low bits of the identity */
#define MODEM_USUAL	3
#define MODEM_WITH_LINE 0xb

#define UNGRANTED_LINE 5
#define UNGRANTED_PORT 0x60
#define PAUSE	       100000 /* cycles, in which an interrupt comes through */

static const char *text(int status)
{
	return status ? crt_error_text(status) : "done";
}

static void write_port(uint16_t port, uint32_t value)
{
	int error = crt_port_write(port, 1, value);

	if (error)
		crt_fail("port 0x%x: %s", port, crt_error_text(error));
}

static uint32_t read_port(uint16_t port)
{
	uint32_t value = 0;
	int error = crt_port_read(port, 1, &value);

	if (error)
		crt_fail("port 0x%x: %s", port, crt_error_text(error));
	return value;
}

static unsigned activations(uint32_t flags)
{
	struct crt_event event = {0};
	int error = crt_rcv_wait(CRT_RCV_SELF, flags, 0, 0, &event);

	return error ? 0 : event.activations;
}

static unsigned activations_after_pause(void)
{
	for (uint64_t end = crt_cycles() + PAUSE; crt_cycles() < end;)
		;
	return activations(RCV_NONBLOCKING);
}

static void wait_for_timer(void)
{
	crt_print("driver: attach the timer: %s\n",
		  text(crt_irq_attach(TIMER_LINE, CRT_RCV_SELF, IRQ_EDGE)));
	write_port(TIMER_COMMAND, TIMER_ONCE);
	write_port(TIMER_CHANNEL_0, TIMER_COUNT & 0xff);
	write_port(TIMER_CHANNEL_0, TIMER_COUNT >> 8);
	crt_print("driver: the timer woke it: %u\n", activations(0));
	crt_print("driver: detach the timer: %s\n", text(crt_irq_detach(TIMER_LINE)));
}

/* Nothing is printed before the end: each byte would have the serial port ask again. */
static void serve_serial(void)
{
	unsigned first, masked, again;
	uint32_t identity;
	int error;

	read_port(SERIAL_IDENTITY);
	error = crt_irq_attach(SERIAL_LINE, CRT_RCV_SELF, IRQ_LEVEL);
	write_port(SERIAL_MODEM, MODEM_WITH_LINE);
	write_port(SERIAL_ENABLE, ASK_FOR_BYTES);
	first = activations(0);
	masked = activations_after_pause();
	error = error ? error : crt_irq_acknowledge(SERIAL_LINE);
	again = activations_after_pause();
	identity = read_port(SERIAL_IDENTITY) & 7;
	error = error ? error : crt_irq_acknowledge(SERIAL_LINE);
	crt_print("driver: the serial line: %s, %u asked, %u while masked, %u when not answered, "
		  "%u when answered\n",
		  text(error), first, masked, again, activations_after_pause());
	write_port(SERIAL_ENABLE, 0);
	write_port(SERIAL_MODEM, MODEM_USUAL);
	crt_print("driver: it was asked for %s\n", identity == ASKS_FOR_BYTES ? "bytes" : "others");
	crt_print("driver: detach the serial line: %s\n", text(crt_irq_detach(SERIAL_LINE)));
	crt_print("driver: detach it again: %s\n", text(crt_irq_detach(SERIAL_LINE)));
}

int main(void)
{
	uint32_t value;

	wait_for_timer();
	serve_serial();
	crt_print("driver: a line that was not granted: %s\n",
		  text(crt_irq_attach(UNGRANTED_LINE, CRT_RCV_SELF, IRQ_EDGE)));
	crt_print("driver: a port that was not granted: %s\n",
		  text(crt_port_read(UNGRANTED_PORT, 1, &value)));
	return 0;
}
