/*
 * The port over the kernel's operations. Whose threads they are, and how they are made and begin
 * again, is the provider's: port_threads.c of each.
 */
#include "port_kernel.h"

#include "crt.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "crt_startup.h"

/* Of a thread's events, those after which it can do more, or less, than before. */
#define EVENT_CHANGES (EVENT_STOPPED | EVENT_BLOCKED | EVENT_ACTIVATED)

#define CHUNK 8 /* bytes that one system call prints */

uint32_t port_first_id;
uint32_t port_capabilities[RTOS_THREADS];
uint32_t port_switch_calls[RTOS_THREADS];
uint64_t port_events;

uint32_t port_scheduler;
static uint32_t endpoint; /* the scheduler's */
static uint32_t changed;  /* bit n: thread n has, and the scheduler has not been told */

_Static_assert(RTOS_THREADS <= 32, "a bit for each");

void port_use_scheduler(uint32_t thread, uint32_t rcv)
{
	port_scheduler = thread;
	endpoint = rcv;
	port_events = (uint64_t)rcv << DISPATCH_RCV_SHIFT;
}

void port_use_thread(unsigned number, uint32_t thread)
{
	port_capabilities[number] = thread;
	port_switch_calls[number] = kernel_number(CALL_dispatch, thread);
}

uint64_t port_hertz(void)
{
	return crt_startup->cycles_per_second;
}

int port_note(int64_t event)
{
	uint32_t number = (uint16_t)event - port_first_id;
	uint64_t flags = (uint64_t)event >> EVENT_FLAGS_SHIFT;

	if (event < 0)
		return (int)event;
	if (flags & EVENT_CHANGES && number < RTOS_THREADS)
		changed |= 1u << number;
	return flags & (EVENT_CHANGES | EVENT_MORE) ? PORT_NEWS : 0;
}

/* Waits at the endpoint and notes the event; as port_note, or a negative error. */
static int take_event(uint64_t flags, uint64_t token, uint64_t timeout)
{
	return port_note(kernel_rcv_wait(endpoint, flags, token, timeout).status);
}

static void collect_events(uint64_t token)
{
	while (take_event(RCV_NONBLOCKING, token, 0) > 0)
		;
}

/* Only the scheduler's thread can wait; from others it gets control first, and decides the same. */
int port_idle(uint64_t timeout, uint64_t token)
{
	if (port_id() >= port_first_id) {
		port_to_scheduler();
		return 0;
	}
	return take_event(0, token, port_kernel_timeout(timeout));
}

/* A thread that an interrupt has woken can come here before the scheduler's has heard of it: that takes the event. */
int port_help(unsigned thread, uint64_t token)
{
	int error = (int)kernel_dispatch(port_capabilities[thread], PORT_SCHEDULER_PRIORITY, 0,
					 token)
			    .status;

	if (error != -TESSERA_EAGAIN)
		return error;
	if (port_id() >= port_first_id)
		port_to_scheduler();
	else
		collect_events(token);
	return error;
}

/* The token is of the decisions of the scheduler's own parent, which makes one only. */
void port_to_scheduler(void)
{
	kernel_dispatch(port_scheduler, PORT_SCHEDULER_PRIORITY, 0, 0);
}

int port_changed_thread(uint64_t token)
{
	int number;

	if (!changed)
		collect_events(token);
	if (!changed)
		return -TESSERA_EAGAIN;
	number = __builtin_ctz(changed);
	changed &= changed - 1;
	return number;
}

/* Flags of events add up, so that their order is lost: the thread's state says what is true. */
enum port_state port_state(unsigned thread, uint64_t *wake)
{
	struct kernel_answer state =
		kernel_thread_read(port_capabilities[thread], THREAD_FIELD_STATE);

	if (state.status || state.value == THREAD_STOPPED)
		return PORT_STOPPED;
	if (state.value != THREAD_WAITING)
		return PORT_RUNS;
	*wake = kernel_thread_read(port_capabilities[thread], THREAD_FIELD_WAKE).value;
	return PORT_WAITS;
}

void port_put(const char *text)
{
	while (*text) {
		uint64_t bytes = 0;

		for (unsigned i = 0; i < CHUNK && *text; i++)
			bytes |= (uint64_t)(unsigned char)*text++ << 8 * i;
		kernel_debug_put(CRT_SLOT_DEBUG, bytes);
	}
}

int port_get(void)
{
	return crt_debug_get();
}

void port_exit(int code)
{
	crt_compinit_exit(code);
}
