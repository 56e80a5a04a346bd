#include "processes.h"

#include <tessera/abi.h>

#include "budget.h"
#include "caller.h"
#include "clock.h"
#include "compinit.h"
#include "crt.h"
#include "memories.h"
#include "objects.h"
#include "port_threads.h"
#include "provider.h"
#include "scheduler.h"
#include "shutdown.h"
#include "thread_internal.h"

/* Exit codes: the same as the booter's of components that it schedules. */
#define CODE_MAX      127
#define CODE_FAULT    100 /* a fault, or a kill, ended its last thread */
#define CODE_NO_START 101 /* the system cannot begin */

enum process_state { PROCESS_NONE, PROCESS_NEW, PROCESS_STARTING, PROCESS_INITIALISED, PROCESS_RUNNING,
		     PROCESS_ENDED };

static struct process {
	const char *name;
	uint64_t entry;
	uint64_t visitors;
	uint8_t state; /* enum process_state */
	uint8_t stage;
	uint8_t priority;
	uint32_t first, count; /* of its threads */
	int code;
} processes[THREAD_COMPONENTS]; /* by instance */

static struct thread_queue initialised; /* who waits until all are */

uint64_t process_entry(unsigned component)
{
	return processes[component].entry;
}

uint64_t process_visitors(unsigned component)
{
	return processes[component].visitors;
}

/* The lowest stage of those in a state, or 0. */
static unsigned first_stage(enum process_state state)
{
	unsigned first = 0;

	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		if (processes[i].state == state && (!first || processes[i].stage < first))
			first = processes[i].stage;
	return first;
}

static void start(unsigned number)
{
	struct process *process = &processes[number];

	process->state = PROCESS_STARTING;
	thread_begin_first(number, process->priority, NULL, NULL);
}

static void start_stage(unsigned stage)
{
	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		if (processes[i].state == PROCESS_NEW && processes[i].stage == stage)
			start(i);
}

/* Somebody has got further: perhaps the next stage may begin, or all their mains. */
static void advance(void)
{
	struct thread_record *thread;
	unsigned stage;

	if (first_stage(PROCESS_STARTING))
		return;
	stage = first_stage(PROCESS_NEW);
	if (stage) {
		start_stage(stage);
		return;
	}
	while ((thread = thread_queue_first(&initialised)))
		scheduler_ready(thread, 0);
}

static uint64_t cycles(uint32_t microseconds)
{
	return clock_cycles((struct time){ 0, microseconds });
}

static void add(const struct crt_schedule_component *from, uint32_t first)
{
	struct process *process = &processes[from->instance];

	*process = (struct process){
		.name = from->name,
		.entry = from->entry,
		.visitors = from->visitors,
		.state = PROCESS_NEW,
		.stage = (uint8_t)from->stage,
		.priority = (uint8_t)from->priority,
		.first = first,
		.count = from->threads,
	};
	if (from->ceiling >= RTOS_PRIORITIES)
		crt_fail("%s: priority %u: there are %u", from->name, from->ceiling, RTOS_PRIORITIES);
	threads_give(from->instance, first, from->threads, from->ceiling);
	if (from->budget)
		budget_of_component(from->instance, cycles(from->budget), cycles(from->period));
	/* They begin by asking what to do: only the first one begins by itself. */
	for (uint32_t i = first + 1; i < first + from->threads; i++)
		thread_records[i].again = true;
}

void processes_start(const struct crt_schedule *schedule)
{
	uint32_t first = 0;

	for (uint32_t i = 0; i < schedule->components; i++) {
		add(&schedule->component[i], first);
		first += schedule->component[i].threads;
	}
	advance();
}

/* The first code that is not 0, in the order of components. */
static int code_of_all(void)
{
	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		if (processes[i].code)
			return processes[i].code;
	return 0;
}

static bool all_ended(void)
{
	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		if (processes[i].state != PROCESS_NONE && processes[i].state != PROCESS_ENDED)
			return false;
	return true;
}

/* On the scheduler's own thread, which ends with them. */
void provider_idle(void)
{
	if (all_ended())
		crt_compinit_exit(code_of_all());
}

static int exit_code(long code)
{
	return code < 0 || code > CODE_MAX ? CODE_MAX : (int)code;
}

static bool has_other_thread(const struct process *process, const struct thread_record *thread)
{
	for (uint32_t i = process->first; i < process->first + process->count; i++)
		if (&thread_records[i] != thread && thread_alive(&thread_records[i]))
			return true;
	return false;
}

void process_thread_ended(const struct thread_record *thread, int status)
{
	struct process *process = &processes[thread->component];

	if (process->state == PROCESS_ENDED || has_other_thread(process, thread))
		return;
	if (process->state != PROCESS_RUNNING) {
		crt_print("sched: %s: its initialisation ended: %s\n", process->name,
			  crt_error_text(status));
		shutdown(CODE_NO_START);
	}
	process->state = PROCESS_ENDED;
	process->code = status < 0 ? CODE_FAULT : exit_code(status);
	if (status < 0)
		crt_print("sched: %s: its last thread ended: %s\n", process->name,
			  crt_error_text(status));
}

long compinit_done(long status)
{
	struct thread_record *self = caller_at_home();
	struct process *process;

	if (!self)
		return -TESSERA_EPERM;
	port_threads_learn();
	process = &processes[self->component];
	if (process->state != PROCESS_STARTING)
		return -TESSERA_EINVAL;
	if (status) {
		crt_print("sched: %s: its initialisation failed: %s (%ld)\n", process->name,
			  crt_error_text(status), status);
		shutdown(CODE_NO_START);
	}
	critical_enter();
	process->state = PROCESS_INITIALISED;
	scheduler_block(self, &initialised);
	advance();
	scheduler_switch();
	process->state = PROCESS_RUNNING;
	return 0;
}

/* All threads of a process but one. */
static void end_threads(const struct process *process, const struct thread_record *but)
{
	critical_enter();
	for (uint32_t i = process->first; i < process->first + process->count; i++)
		if (&thread_records[i] != but && thread_alive(&thread_records[i]))
			thread_end_by_force(&thread_records[i]);
	scheduler_switch();
}

long compinit_exit(long code)
{
	struct thread_record *self = caller_at_home();
	struct process *process;

	if (!self)
		return -TESSERA_EPERM;
	process = &processes[self->component];
	process->code = exit_code(code);
	process->state = PROCESS_ENDED;
	end_threads(process, self);
	objects_bury(self->component);
	memories_bury(self->component);
	thread_exit(0);
}
