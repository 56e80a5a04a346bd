/*
 * The threads of other components, as the booter has made them. They are inside of this component
 * when they wait: one that is to begin again returns from there with SCHED_BEGIN, and one that was
 * interrupted at home is sent to its component's entry.
 */
#include "port_threads.h"

#include "address_plan.h"
#include "crt_startup.h"
#include "crt_thread.h"
#include "port_kernel.h"
#include "processes.h"
#include "sched.h"
#include "thread_record.h"

uint32_t port_threads_taken;

void port_threads_take(const struct crt_schedule *schedule)
{
	uint32_t slot = schedule->thread_slots, count = 0;

	for (uint32_t i = 0; i < schedule->components; i++)
		count += schedule->component[i].threads + schedule->component[i].process_threads;
	if (count > RTOS_THREADS)
		crt_fail("%u threads: there are at most %u", count, RTOS_THREADS);
	port_first_id = schedule->first_thread;
	port_use_scheduler(schedule->own_thread, schedule->own_endpoint);
	port_threads_taken = count;
	/* Those of processes have places, and nothing in them yet. */
	for (uint32_t i = 0; i < count; i++)
		port_use_thread(i, slot++);
}

static uint64_t field(unsigned thread, uint64_t name)
{
	return kernel_thread_read(port_capabilities[thread], name).value;
}

static uint64_t own_frame; /* that names this component */

void port_threads_learn(void)
{
	own_frame = field(thread_running()->number, THREAD_CALLER);
}

uint64_t port_depth(unsigned thread)
{
	return field(thread, THREAD_FIELD_DEPTH);
}

uint64_t port_frame_at(unsigned thread, uint64_t depth, uint64_t at)
{
	return field(thread, THREAD_CALLER + depth - at);
}

bool port_unwind(unsigned thread, uint32_t component)
{
	return !kernel_unwind(port_capabilities[thread], component).status;
}

uint32_t port_place(unsigned thread)
{
	struct kernel_answer ip = kernel_thread_read(port_capabilities[thread], REG_RIP);

	return ip.status || ip.value > INT32_MAX ? 0 : (uint32_t)ip.value;
}

bool port_came_from_home(void)
{
	return field(thread_running()->number, THREAD_FIELD_DEPTH) == 1;
}

bool port_is_from_home(unsigned thread)
{
	return field(thread, THREAD_FIELD_DEPTH) == 1 && field(thread, THREAD_CALLER) == own_frame;
}

/* Whoever was called here from home and has given up the processor can be let go as well: what is
 * interrupted in between is to come to an end. At home it can begin again where it was interrupted; what
 * it has called and was cut out of returns first. */
bool port_is_home(unsigned thread)
{
	bool interrupted;

	if (thread_records[thread].whole)
		return false;
	interrupted = !kernel_thread_read(port_capabilities[thread], REG_RIP).status;
	if (port_is_from_home(thread))
		return !interrupted;
	return field(thread, THREAD_FIELD_DEPTH) == 0 &&
	       (interrupted || thread_records[thread].outside);
}

static bool is_here(uint64_t ip)
{
	return ip / INSTANCE_STRIDE == crt_startup->instance + 1u;
}

bool port_restart(unsigned thread)
{
	uint32_t capability = port_capabilities[thread], id = port_first_id + thread;
	struct kernel_answer ip = kernel_thread_read(capability, REG_RIP);

	if (ip.status)
		return false;
	kernel_thread_write(capability, REG_RFLAGS, 0);
	if (is_here(ip.value)) {
		kernel_thread_write(capability, REG_RIP, (uint64_t)crt_server_return);
		kernel_thread_write(capability, REG_RDI, id);
		kernel_thread_write(capability, REG_RSI, SCHED_BEGIN);
	} else {
		kernel_thread_write(capability, REG_RIP,
				    process_entry(thread_records[thread].component));
		kernel_thread_write(capability, REG_RAX, id);
	}
	return true;
}

void port_restart_self(void)
{
	thread_running()->again = false;
	crt_server_return(crt_thread_id(), SCHED_BEGIN);
}
