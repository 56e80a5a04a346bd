/*
 * The threads of a component that manages and schedules itself.
 *
 * The component's first thread makes the others and then stands aside: it is the parent of the
 * scheduler's thread, whose endpoint gets the events of all others. That way any thread has a
 * capability to switch to the scheduler with. When nobody is ready the scheduler waits at its
 * endpoint, the first thread at its own until the same time, and so on up to the root.
 */
#include "crt_slots.h"
#include "crt_startup.h"
#include "port_kernel.h"

/* Thread ids, as offsets into the component's range; 0 is the first thread's. */
enum { SCHEDULER_ID = 1, FIRST_ID };

static void (*start)(void);
static void (*scheduler)(void);

static void run_thread(void *unused)
{
	(void)unused;
	STACK_CALLS(thread_start);
	start();
}

static void run_scheduler(void *unused)
{
	(void)unused;
	STACK_CALLS(scheduler_run);
	scheduler();
}

STACK_GIVEN(thread_block_run, run_thread, run_scheduler);

static int make_scheduler(crt_rcv_t *endpoint)
{
	crt_thd_t thread;
	int error;

	error = crt_thd_create_with(&thread, SCHEDULER_ID, CRT_RCV_SELF, run_scheduler, NULL);
	if (error)
		return error;
	error = crt_rcv_create_with(endpoint, thread, PORT_SCHEDULER_PRIORITY);
	port_use_scheduler(thread.slot, endpoint->slot);
	return error;
}

static int make_thread(unsigned number, crt_rcv_t endpoint)
{
	crt_thd_t thread;
	int error = crt_thd_create_with(&thread, FIRST_ID + number, endpoint, run_thread, NULL);

	port_use_thread(number, thread.slot);
	return error;
}

static int make_threads(void)
{
	crt_rcv_t endpoint;
	int error;

	if (crt_startup->priority < PORT_SCHEDULER_PRIORITY)
		return -TESSERA_ERANGE;
	port_first_id = crt_startup->first_thread + FIRST_ID;
	if ((error = make_scheduler(&endpoint)))
		return error;
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		if ((error = make_thread(i, endpoint)))
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
		wake = kernel_thread_read(port_scheduler, THREAD_FIELD_WAKE).value;
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

bool port_is_home(unsigned thread)
{
	(void)thread;
	return true;
}

bool port_is_from_home(unsigned thread)
{
	(void)thread;
	return false;
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
STACK_ENTRY(port_restart_self, 0, thread_start);

_Noreturn __attribute__((naked)) void port_restart_self(void)
{
	__asm__("movq %%fs:%c0, %%rsp\n\t"
		"xorl %%ebp, %%ebp\n\t"
		"call *%1\n\t"
		"ud2"
		:
		: "i"(THREAD_BLOCK_SELF), "m"(start));
}
