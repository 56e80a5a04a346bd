/* What is told of all threads and processes to who may look at them. */
#include "sched_observe.h"

#include <string.h>

#include <tessera/abi.h>

#include "caller.h"
#include "clock.h"
#include "critical.h"
#include "processes.h"

#define STATE_SHIFT	8
#define PRIORITY_SHIFT	16
#define BASE_SHIFT	24
#define COMPONENT_SHIFT 32

_Static_assert(RTOS_THREADS <= 256, "a word of sched_observe.h");

/* Whose gate the manager lets nobody pass on: a component that is scheduled here. */
static bool may_ask(void)
{
	return caller() && processes[caller_component()].state != PROCESS_NONE;
}

/* ---- Threads */

static bool in_use(uint64_t number)
{
	return number < RTOS_THREADS && thread_records[number].state != RUN_FREE;
}

static enum sched_thread_state state_of(const struct thread_record *thread)
{
	switch (thread->state) {
	case RUN_READY:
		return SCHED_THREAD_READY;
	case RUN_THROTTLED:
		return SCHED_THREAD_THROTTLED;
	case RUN_BLOCKED:
		return SCHED_THREAD_BLOCKED;
	default:
		return SCHED_THREAD_ENDED;
	}
}

static int64_t describe(const struct thread_record *thread)
{
	return (int64_t)(thread->number | (uint64_t)state_of(thread) << STATE_SHIFT |
			 (uint64_t)thread->priority << PRIORITY_SHIFT |
			 (uint64_t)thread->base << BASE_SHIFT |
			 (uint64_t)thread->component << COMPONENT_SHIFT);
}

static int64_t next_thread(uint64_t number)
{
	for (; number < RTOS_THREADS; number++)
		if (in_use(number))
			return describe(&thread_records[number]);
	return -TESSERA_ENOENT;
}

int64_t sched_observe_thread(uint64_t number)
{
	int64_t found;

	if (!may_ask())
		return -TESSERA_EPERM;
	critical_enter();
	found = next_thread(number);
	critical_leave();
	return found;
}

static int64_t fact_of(const struct thread_record *thread, uint64_t fact)
{
	switch (fact) {
	case SCHED_FACT_HANDLE:
		return thread->handle;
	case SCHED_FACT_ACTIVATIONS:
		return (int64_t)(thread->activations & INT64_MAX);
	case SCHED_FACT_MISSES:
		return (int64_t)(thread->misses & INT64_MAX);
	case SCHED_FACT_WORST:
		return (int64_t)(clock_microseconds(thread->worst) & INT64_MAX);
	case SCHED_FACT_LAST:
		return (int64_t)(clock_microseconds(thread->last) & INT64_MAX);
	case SCHED_FACT_SPENT:
		return (int64_t)(thread->throttled & INT64_MAX);
	default:
		return -TESSERA_EINVAL;
	}
}

int64_t sched_observe_fact(uint64_t number, uint64_t fact)
{
	int64_t value;

	if (!may_ask())
		return -TESSERA_EPERM;
	critical_enter();
	value = in_use(number) ? fact_of(&thread_records[number], fact) : -TESSERA_EBADF;
	critical_leave();
	return value;
}

/* ---- Processes */

static const struct process_record *process_of(uint64_t handle)
{
	const struct process_record *process = &processes[handle % THREAD_COMPONENTS];

	return process->state != PROCESS_NONE && process->handle == handle ? process : NULL;
}

static int64_t process_state_of(const struct process_record *process)
{
	switch (process->state) {
	case PROCESS_NEW:
		return SCHED_PROCESS_NEW;
	case PROCESS_STARTING:
	case PROCESS_INITIALISED:
		return SCHED_PROCESS_STARTING;
	case PROCESS_RUNNING:
		return SCHED_PROCESS_RUNNING;
	default:
		return SCHED_PROCESS_ENDED;
	}
}

int64_t sched_observe_process(uint64_t component)
{
	const struct process_record *process;
	int64_t state;

	if (!may_ask())
		return -TESSERA_EPERM;
	critical_enter();
	process = process_of(component);
	state = process ? process_state_of(process) : -TESSERA_EBADF;
	critical_leave();
	return state;
}

static int64_t part_of(const char *name, uint64_t from)
{
	const size_t length = strlen(name);
	uint64_t part = 0;

	if (from < length)
		memcpy(&part, name + from,
		       length - from < SCHED_NAME_PART ? length - from : SCHED_NAME_PART);
	return (int64_t)part;
}

int64_t sched_observe_name(uint64_t component, uint64_t from)
{
	const struct process_record *process;
	int64_t part;

	if (!may_ask())
		return -TESSERA_EPERM;
	critical_enter();
	process = process_of(component);
	part = process ? part_of(process->name, from) : -TESSERA_EBADF;
	critical_leave();
	return part;
}
