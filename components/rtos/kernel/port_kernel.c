/*
 * The port over the kernel's operations, for a component that manages and schedules itself.
 *
 * The component's first thread makes the others and then stands aside: it is the parent of the
 * scheduler's thread, whose endpoint gets the events of all others. That way any thread has a
 * capability to switch to the scheduler with. When nobody is ready the scheduler waits at its
 * endpoint, the first thread at its own until the same time, and so on up to the root.
 */
#include "port.h"

#include "crt.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "crt_startup.h"

/* Thread ids, as offsets into the component's range; 0 is the first thread's. */
enum { SCHEDULER_ID = 1, FIRST_ID };

#define CHUNK 8 /* bytes that one system call prints */

uint32_t port_first_id;
uint32_t port_capabilities[RTOS_THREADS];
uint32_t port_switch_calls[RTOS_THREADS];
uint64_t port_events;

static uint32_t scheduler_capability;
static crt_rcv_t endpoint; /* of the scheduler */
static uint32_t stopped;   /* bit n: thread n has, and the scheduler has not been told */
static void (*start)(void);
static void (*scheduler)(void);

_Static_assert(RTOS_THREADS <= 32, "a bit for each");

static void run_thread(void *unused)
{
	(void)unused;
	start();
}

static void run_scheduler(void *unused)
{
	(void)unused;
	scheduler();
}

static int make_scheduler(void)
{
	crt_thd_t thread;
	int error;

	error = crt_thd_create_with(&thread, SCHEDULER_ID, CRT_RCV_SELF, run_scheduler, NULL);
	if (error)
		return error;
	scheduler_capability = thread.slot;
	error = crt_rcv_create_with(&endpoint, thread, PORT_SCHEDULER_PRIORITY);
	port_events = (uint64_t)endpoint.slot << DISPATCH_RCV_SHIFT;
	return error;
}

static int make_thread(unsigned number)
{
	crt_thd_t thread;
	int error = crt_thd_create_with(&thread, FIRST_ID + number, endpoint, run_thread, NULL);

	port_capabilities[number] = thread.slot;
	port_switch_calls[number] = kernel_number(CALL_dispatch, thread.slot);
	return error;
}

static int make_threads(void)
{
	int error;

	if (crt_startup->priority < PORT_SCHEDULER_PRIORITY)
		return -TESSERA_ERANGE;
	port_first_id = crt_startup->first_thread + FIRST_ID;
	if ((error = make_scheduler()))
		return error;
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		if ((error = make_thread(i)))
			return error;
	return 0;
}

/* The scheduler's thread runs, or waits, then until when it says. */
static void stand_aside(void)
{
	struct crt_event event = { .flags = 0 };
	uint64_t wake;

	while (!(event.flags & EVENT_STOPPED)) {
		port_to_scheduler();
		wake = kernel_thread_read(scheduler_capability, THREAD_FIELD_WAKE).value;
		if (crt_rcv_wait(CRT_RCV_SELF, 0, 0, wake, &event))
			break;
	}
}

int port_start(void (*start_thread)(void), void (*run)(void))
{
	int error;

	start = start_thread;
	scheduler = run;
	if ((error = make_threads()))
		return error;
	stand_aside();
	crt_fail("the scheduler's thread has stopped");
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
	if (flags & EVENT_STOPPED && number < RTOS_THREADS)
		stopped |= 1u << number;
	return flags & (EVENT_STOPPED | EVENT_MORE) ? PORT_NEWS : 0;
}

/* Waits at the endpoint and notes the event; as port_note, or a negative error. */
static int take_event(uint64_t flags, uint64_t token, uint64_t timeout)
{
	return port_note(kernel_rcv_wait(endpoint.slot, flags, token, timeout).status);
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

int port_help(unsigned thread, uint64_t token)
{
	int error = (int)kernel_dispatch(port_capabilities[thread], PORT_SCHEDULER_PRIORITY, 0,
					 token)
			    .status;

	if (error == -TESSERA_EAGAIN)
		collect_events(token);
	return error;
}

/* The token is of the decisions of the scheduler's own parent, which makes one only. */
void port_to_scheduler(void)
{
	kernel_dispatch(scheduler_capability, PORT_SCHEDULER_PRIORITY, 0, 0);
}

int port_stopped_thread(uint64_t token)
{
	int number;

	if (!stopped)
		collect_events(token);
	if (!stopped)
		return -TESSERA_EAGAIN;
	number = __builtin_ctz(stopped);
	stopped &= stopped - 1;
	return number;
}

/* A thread that has not run yet begins at its start as it is. */
bool port_restart(unsigned thread)
{
	struct kernel_answer block = kernel_thread_read(port_capabilities[thread], REG_FS_BASE);

	if (block.status)
		return false;
	if (!block.value)
		return true;
	kernel_thread_write(port_capabilities[thread], REG_RIP, (uint64_t)port_restart_self);
	kernel_thread_write(port_capabilities[thread], REG_RFLAGS, 0);
	return true;
}

/* The stack begins at the thread block, which knows its own address. */
_Noreturn __attribute__((naked)) void port_restart_self(void)
{
	__asm__("movq %%fs:%c0, %%rsp\n\t"
		"xorl %%ebp, %%ebp\n\t"
		"call *%1\n\t"
		"ud2"
		:
		: "i"(THREAD_BLOCK_SELF), "m"(start));
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
