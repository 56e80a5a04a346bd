#include "serial_port.h"

#include "crt.h"
#include "uart.h"

#define CONTROL_C	 3
#define RECEIVED_AT_ONCE (4 * UART_FIFO_BYTES)

struct serial_port serial_port;

static atomic_bool sends_nothing; /* the UART's thread is to be woken when there is something */
static atomic_bool holds_back;	  /* and when there is room for what is received */
static atomic_bool received_is_void; /* what was received before this one is dropped */
static _Atomic uint32_t received_void;
static crt_asnd_t uart_thread;

int serial_port_init(void)
{
	return news_init(&serial_port.news);
}

static void take_byte(char byte)
{
	if (byte == CONTROL_C && !atomic_load(&serial_port.raw)) {
		atomic_store(&received_void, atomic_load(&serial_port.received.put));
		atomic_store(&received_is_void, true);
		atomic_store(&serial_port.interrupted_at, crt_cycles());
		atomic_fetch_add(&serial_port.interrupts, 1);
	} else {
		byte_ring_put(&serial_port.received, byte);
	}
}

/* Whether there is room for more. What is left at once is told by the next interrupt. */
static bool receive(void)
{
	bool came = false;

	for (unsigned i = 0; i < RECEIVED_AT_ONCE && byte_ring_room(&serial_port.received); i++) {
		struct uart_status status = uart_status();

		if (status.overran)
			atomic_fetch_add(&serial_port.overruns, 1);
		if (!status.has_byte)
			break;
		take_byte(uart_get());
		came = true;
	}
	if (came)
		news_tell(&serial_port.news);
	atomic_store(&holds_back, !byte_ring_room(&serial_port.received));
	return byte_ring_room(&serial_port.received);
}

/* Whether there is more. */
static bool send(void)
{
	if (uart_status().has_room)
		for (unsigned i = 0; i < UART_FIFO_BYTES && byte_ring_used(&serial_port.to_send);
		     i++)
			uart_put(byte_ring_take(&serial_port.to_send));
	if ((byte_ring_used(&serial_port.to_send) <= BYTE_RING_BYTES / 2 &&
	     atomic_exchange(&serial_port.room_wanted, false)) ||
	    (!byte_ring_used(&serial_port.to_send) &&
	     atomic_exchange(&serial_port.drain_wanted, false)))
		news_tell(&serial_port.news);
	atomic_store(&sends_nothing, !byte_ring_used(&serial_port.to_send));
	return byte_ring_used(&serial_port.to_send);
}

static int begin_serving(void)
{
	int error = crt_asnd_create(&uart_thread, CRT_RCV_SELF);

	if (error)
		return error;
	receive(); /* what waits is lost when the FIFO is switched on */
	error = uart_open();
	return error ? error : crt_irq_attach(UART_LINE, CRT_RCV_SELF, IRQ_LEVEL);
}

int serial_port_serve(void)
{
	struct crt_event event;
	int error = begin_serving();

	while (!error) {
		bool more_room = receive();

		uart_ask(more_room, send());
		crt_irq_acknowledge(UART_LINE);
		error = crt_rcv_wait(CRT_RCV_SELF, 0, 0, 0, &event);
	}
	return error;
}

/* ------------------------------------------------------------------ clients */

static void wake_uart_thread(atomic_bool *reason)
{
	if (atomic_exchange(reason, false))
		crt_asnd(uart_thread);
}

void serial_port_sends(void)
{
	wake_uart_thread(&sends_nothing);
}

void serial_port_receives(void)
{
	if (byte_ring_room(&serial_port.received))
		wake_uart_thread(&holds_back);
}

void serial_port_drop_void(void)
{
	uint32_t end;

	if (!atomic_exchange(&received_is_void, false))
		return;
	end = atomic_load(&received_void);
	if ((int32_t)(end - atomic_load(&serial_port.received.taken)) > 0)
		atomic_store(&serial_port.received.taken, end);
}
