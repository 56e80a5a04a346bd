#include "processes.h"

#include <tessera/abi.h>

#include "address_plan.h"
#include "budget.h"
#include "caller.h"
#include "clock.h"
#include "compinit.h"
#include "crt.h"
#include "leaving.h"
#include "memories.h"
#include "objects.h"
#include "port_kernel.h"
#include "port_threads.h"
#include "process_news.h"
#include "process_threads.h"
#include "provider.h"
#include "scheduler.h"
#include "shutdown.h"
#include "thread_internal.h"

/* Exit codes: the same as the booter's of components that it schedules. */
#define CODE_MAX      127
#define CODE_FAULT    100 /* a fault, or a kill, ended its last thread */
#define CODE_NO_START 101 /* the system cannot begin */

struct process_record processes[THREAD_COMPONENTS]; /* by number */
uint64_t component_handles[THREAD_COMPONENTS];

unsigned processes_composed;

static struct thread_queue initialised; /* who waits until all are */

uint64_t process_entry(unsigned component)
{
	return processes[component].entry;
}

uint64_t process_visitors(unsigned component)
{
	return processes[component].visitors;
}

unsigned process_ancestor(uint64_t handle)
{
	const struct process_record *process = &processes[handle % THREAD_COMPONENTS];

	return process->state != PROCESS_NONE && process->handle == handle ? process->ancestor :
									    processes_composed;
}

/* Whether it is one of those that wait for each other, in such a state. */
static bool begins_in(const struct process_record *process, enum process_state state)
{
	return !process->maker && !process->again && process->state == state;
}

/* The lowest stage of those in a state, or 0. */
static unsigned first_stage(enum process_state state)
{
	unsigned first = 0;

	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		if (begins_in(&processes[i], state) && (!first || processes[i].stage < first))
			first = processes[i].stage;
	return first;
}

static void start(unsigned number)
{
	struct process_record *process = &processes[number];

	process->state = PROCESS_STARTING;
	thread_begin_first(number, process->priority, NULL, NULL);
}

static void start_stage(unsigned stage)
{
	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		if (begins_in(&processes[i], PROCESS_NEW) && processes[i].stage == stage)
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
	struct process_record *process = &processes[from->instance];

	*process = (struct process_record){
		.handle = from->instance,
		.name = from->name,
		.entry = from->entry,
		.argument = from->argument,
		.visitors = from->visitors,
		.state = PROCESS_NEW,
		.stage = (uint8_t)from->stage,
		.priority = (uint8_t)from->priority,
		.ceiling = (uint8_t)from->ceiling,
		.handler = (uint8_t)from->handler,
		.family = (uint8_t)from->instance,
		.spent = (uint16_t)from->spent,
		.ancestor = (uint8_t)processes_composed++,
		.cut = from->cut,
		.first = first,
		.count = from->threads,
	};
	if (from->ceiling >= RTOS_PRIORITIES)
		crt_fail("%s: priority %u: there are %u", from->name, from->ceiling, RTOS_PRIORITIES);
	threads_give(from->instance, from->instance, first, from->threads, from->ceiling);
	if (from->budget)
		budget_of_component(from->instance, cycles(from->budget), cycles(from->period));
	budget_watch(from->instance, from->spent);
	/* They begin by asking what to do: only the first one begins by itself. */
	for (uint32_t i = first + 1; i < first + from->threads; i++)
		thread_records[i].again = true;
}

void processes_start(const struct crt_schedule *schedule)
{
	uint32_t first = 0;

	leaving_init(schedule);
	/* Whoever is not scheduled here may have a gate, too. */
	for (unsigned i = 0; i < INSTANCES_MAX; i++)
		component_handles[i] = i;
	for (uint32_t i = 0; i < schedule->components; i++) {
		add(&schedule->component[i], first);
		process_threads_found(&processes[schedule->component[i].instance]);
		first += schedule->component[i].threads + schedule->component[i].process_threads;
	}
	advance();
}

static int exit_code(int status)
{
	return status < 0 || status > CODE_MAX ? CODE_MAX : status;
}

/* The first code that is not 0, in the order of components. */
static int code_of_all(void)
{
	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		if (!processes[i].maker && processes[i].status)
			return exit_code(processes[i].status);
	return 0;
}

/* What others made ends with those. */
static bool all_ended(void)
{
	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		if (processes[i].state != PROCESS_NONE && processes[i].state != PROCESS_ENDED &&
		    !processes[i].maker)
			return false;
	return true;
}

/* On the scheduler's own thread, which ends with them. */
void provider_idle(void)
{
	if (all_ended())
		crt_compinit_exit(code_of_all());
}

/* ---- Ends */

bool process_of_caller(uint64_t handle)
{
	const struct process_record *process = &processes[handle % THREAD_COMPONENTS];

	return caller() && process->state != PROCESS_NONE && process->handle == handle &&
	       process->maker == crt_badge();
}

static bool has_thread_but(const struct process_record *process, const struct thread_record *thread)
{
	for (uint32_t i = process->first; i < process->first + process->count; i++)
		if (&thread_records[i] != thread && thread_alive(&thread_records[i]))
			return true;
	return false;
}

bool process_has_thread(const struct process_record *process)
{
	return has_thread_but(process, NULL);
}

bool process_done(const struct process_record *process)
{
	return process->state == PROCESS_ENDED && !process_has_thread(process);
}

enum watch_result process_watch(int32_t handle, struct watchers **watchers)
{
	struct process_record *process = &processes[(uint32_t)handle % THREAD_COMPONENTS];

	if (handle < 0 || process->state == PROCESS_NONE || process->handle != (uint32_t)handle)
		return WATCH_GONE;
	*watchers = &process->watchers;
	return process_done(process) ? WATCH_POSSIBLE : WATCH_ARMED;
}

void process_ended(struct process_record *process, int status)
{
	if (process->state == PROCESS_ENDED)
		return;
	process->state = PROCESS_ENDED;
	process->status = status;
	if (status && process->handler)
		process_news_tell(process->handler, (unsigned)(process - processes));
	for (unsigned i = 0; i < RTOS_THREADS; i++) {
		struct thread_record *thread = &thread_records[i];

		if (processes[thread->component].maker == process->handle && thread_alive(thread))
			thread_doom(thread);
	}
}

void provider_spent(unsigned component, unsigned thread)
{
	const struct process_record *process = &processes[component];

	if (process->handler && process->state != PROCESS_ENDED)
		process_news_spent(process->handler, component, thread);
}

/* Of the composition: whoever looks at the system is told. */
static int tell(const struct process_record *process, int status)
{
	if (process->state != PROCESS_RUNNING && !process->again) {
		crt_print("sched: %s: its initialisation ended: %s\n", process->name,
			  crt_error_text(status));
		shutdown(CODE_NO_START);
	}
	if (status >= 0)
		return exit_code(status);
	crt_print("sched: %s: its last thread ended: %s\n", process->name, crt_error_text(status));
	return CODE_FAULT;
}

void process_thread_ended(const struct thread_record *thread, int status)
{
	struct process_record *process = &processes[thread->component];

	process_news_pass_on(thread->component);
	if (has_thread_but(process, thread))
		return;
	if (process->state != PROCESS_ENDED)
		process_ended(process, process->maker ? status : tell(process, status));
	events_signal(&process->watchers);
}

void process_end_threads(const struct process_record *process, const struct thread_record *but)
{
	for (uint32_t i = process->first; i < process->first + process->count; i++)
		if (&thread_records[i] != but && thread_alive(&thread_records[i]))
			thread_end_by_force(&thread_records[i]);
}

void process_bury(const struct process_record *process)
{
	unsigned number = (unsigned)(process - processes);

	objects_bury(number);
	critical_enter();
	memories_bury(number);
	critical_leave();
}

/* Its burial wakes others, who could end the thread in the midst of it. */
static void exit_self(struct process_record *process, struct thread_record *self, int status)
{
	self->whole = true;
	critical_enter();
	process_ended(process, status);
	process_end_threads(process, self);
	scheduler_switch();
	process_bury(process);
	thread_exit(0);
}

/* ---- What each begins and ends with, and asks (compinit.h) */

long compinit_done(long status)
{
	struct thread_record *self = caller_at_home();
	struct process_record *process;

	if (!self)
		return -TESSERA_EPERM;
	port_threads_learn();
	process = &processes[self->component];
	if (process->state != PROCESS_STARTING)
		return -TESSERA_EINVAL;
	if (status && (process->maker || process->again))
		exit_self(process, self, (int)status);
	if (status) {
		crt_print("sched: %s: its initialisation failed: %s (%ld)\n", process->name,
			  crt_error_text(status), status);
		shutdown(CODE_NO_START);
	}
	critical_enter();
	if (process->maker || process->again) {
		process->state = PROCESS_RUNNING;
		critical_leave();
		return 0;
	}
	process->state = PROCESS_INITIALISED;
	scheduler_block(self, &initialised);
	advance();
	scheduler_switch();
	process->state = PROCESS_RUNNING;
	return 0;
}

long compinit_exit(long code)
{
	struct thread_record *self = caller_at_home();

	if (!self)
		return -TESSERA_EPERM;
	exit_self(&processes[self->component], self, (int)code);
	return 0;
}

/* Not inside of the critical section: a thread that runs is where it is until it is cut off itself. */
long compinit_entered(void)
{
	struct thread_record *self = caller();

	return self ? crt_thread_entered(port_capabilities[self->number]) : -TESSERA_EPERM;
}
