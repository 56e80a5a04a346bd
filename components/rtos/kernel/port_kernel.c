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

static uint32_t scheduler_capability;
static crt_rcv_t endpoint; /* of the scheduler */
static void (*start)(void);
static void (*scheduler)(void);

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
	return crt_rcv_create_with(&endpoint, thread, PORT_SCHEDULER_PRIORITY);
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

/* Only the scheduler's thread can wait; from others it gets control first, and decides the same. */
int port_idle(uint64_t timeout, uint64_t token)
{
	struct crt_event event;

	if (port_id() >= port_first_id) {
		port_to_scheduler();
		return 0;
	}
	return crt_rcv_wait(endpoint, 0, token, port_kernel_timeout(timeout), &event);
}

int port_help(unsigned thread, uint64_t token)
{
	return (int)kernel_dispatch(port_capabilities[thread], PORT_SCHEDULER_PRIORITY, 0, token)
		.status;
}

/* The token is of the decisions of the scheduler's own parent, which makes one only. */
void port_to_scheduler(void)
{
	kernel_dispatch(scheduler_capability, PORT_SCHEDULER_PRIORITY, 0, 0);
}

int port_stopped_thread(uint64_t token)
{
	struct crt_event event;

	while (!crt_rcv_wait(endpoint, RCV_NONBLOCKING, token, 0, &event)) {
		if (event.flags & EVENT_STOPPED && event.thread >= port_first_id)
			return (int)(event.thread - port_first_id);
		if (!(event.flags & EVENT_MORE))
			break;
	}
	return -TESSERA_EAGAIN;
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
