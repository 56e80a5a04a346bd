/* Processes that components make, and that are ended from outside. */
#include <tessera/abi.h>

#include "budget.h"
#include "caller.h"
#include "capmgr.h"
#include "critical.h"
#include "handle_pool.h"
#include "leaving.h"
#include "manager.h"
#include "name_words.h"
#include "parameters.h"
#include "process_news.h"
#include "process_threads.h"
#include "processes.h"
#include "sched.h"
#include "scheduler.h"
#include "thread_internal.h"

#define HAS_STATUS 0x100000000
#define NOBODY	   (~0ull) /* is no handle */

/* ---- Who may do what, inside of the critical section */

static struct process_record *find(uint64_t handle)
{
	struct process_record *process = &processes[handle % THREAD_COMPONENTS];

	return process->state != PROCESS_NONE && process->handle == handle ? process : NULL;
}

/* Its maker, and the handler of the faults of all that descends from a component of the composition. */
static bool may_end(const struct process_record *process)
{
	return process->maker == crt_badge() ||
	       processes[process->family].handler == crt_badge();
}

/* What runs a worker may have stopped. */
static bool has_worker(const struct process_record *process)
{
	const struct thread_record *worker =
		&thread_records[handle_index(process->worker, RTOS_THREADS)];

	return process->worker && worker->handle == process->worker && thread_alive(worker);
}

static int take(struct process_record *process)
{
	if (has_worker(process))
		return -TESSERA_EBUSY;
	process->worker = thread_running()->handle;
	return 0;
}

static int take_of(uint64_t handle, struct process_record **process)
{
	*process = find(handle);
	if (!*process)
		return -TESSERA_EBADF;
	if (!may_end(*process))
		return -TESSERA_EPERM;
	return take(*process);
}

/* The calling thread becomes the worker of a process, until it leaves it again. It does not end before
 * that: what it wakes could otherwise end it in the midst of its work. */
static int begin_work(uint64_t handle, struct process_record **process)
{
	int error;

	if (!caller_at_home())
		return -TESSERA_EPERM;
	critical_enter();
	error = take_of(handle, process);
	thread_running()->whole = !error;
	critical_leave();
	return error;
}

/* The same, of one that is taken away whoever made it. NULL: there is no such process any more. */
static int take_known(uint64_t handle, struct process_record **process)
{
	int error;

	critical_enter();
	*process = find(handle);
	error = *process ? take(*process) : 0;
	critical_leave();
	return error;
}

/* The record may be another process's by now. */
static int64_t leave(struct process_record *process, int64_t result)
{
	if (process->worker == thread_running()->handle)
		process->worker = 0;
	return result;
}

static int64_t end_work(struct process_record *process, int64_t result)
{
	leave(process, result);
	thread_running()->whole = false;
	return result;
}

/* ---- Taking one away */

/* What a dead component's threads are doing is of no interest. */
static void kill_thread(struct thread_record *thread)
{
	if (thread_alive(thread))
		thread_look(thread);
	if (thread_alive(thread))
		thread_end_by_force(thread);
}

static void kill_threads(struct process_record *process)
{
	if (process_has_thread(process))
		leaving_prepare(process);
	critical_enter();
	for (uint32_t i = process->first; i < process->first + process->count; i++)
		kill_thread(&thread_records[i]);
	process_ended(process, -TESSERA_ECANCELED);
	events_signal(&process->watchers);
	scheduler_switch();
}

static void forget(struct process_record *process)
{
	critical_enter();
	threads_take_back((unsigned)(process - processes));
	if (process->maker)
		*process = (struct process_record){ .state = PROCESS_NONE };
	critical_leave();
}

/* Its threads have been killed. 0: nothing is left. -EBUSY */
static int reap(struct process_record *process)
{
	if (process_has_thread(process) || process_threads_end(process))
		return -TESSERA_EBUSY;
	/* Others may be inside of its component, and here in its name. */
	component_handles[process - processes] = NOBODY;
	process_bury(process);
	forget(process);
	return 0;
}

/* Whether a process was made by another one, or by what that made. */
static bool descends(const struct process_record *process, uint64_t from)
{
	for (unsigned depth = 0; process && process->maker && depth < THREAD_COMPONENTS; depth++) {
		if (process->maker == from)
			return true;
		process = find(process->maker);
	}
	return false;
}

/* One that descends from what is taken away: its maker may just be at work on it. */
static int take_away_one(uint64_t handle)
{
	struct process_record *process;
	int error = take_known(handle, &process);

	if (error || !process)
		return error;
	kill_threads(process);
	return (int)leave(process, reap(process));
}

/* All that descends from one that has ended, in any order. */
static int reap_family(uint64_t handle)
{
	uint32_t family[THREAD_COMPONENTS];
	unsigned count = 0;
	int error = 0;

	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		if (descends(&processes[i], handle))
			family[count++] = (uint32_t)processes[i].handle;
	for (unsigned i = 0; i < count; i++)
		if (take_away_one(family[i]))
			error = -TESSERA_EBUSY;
	return error;
}

static int take_away(struct process_record *process)
{
	int error;

	kill_threads(process);
	error = reap_family(process->handle);
	return error ? error : reap(process);
}

/* What there still is here of one whose component is gone at the manager. 0, or -EBUSY */
static int take_away_gone(uint64_t handle)
{
	struct process_record *process;
	int error = take_known(handle, &process);

	return error || !process ? error : (int)leave(process, take_away(process));
}

/* ---- Making one */

/* The number of a component that the manager knows under a handle may be another's here, of which nobody
 * has told the scheduler that it is gone; or of which the manager knows by now, and no more of the first. */
static int free_number(uint64_t handle)
{
	const struct process_record *process = &processes[handle % THREAD_COMPONENTS];
	uint64_t other = process->handle;

	if (process->state == PROCESS_NONE)
		return 0;
	if (other == handle)
		return -TESSERA_EEXIST;
	return MANAGER(capmgr_maker(other)) == -TESSERA_ESTALE ? take_away_gone(other) : -TESSERA_EPERM;
}

static int add(uint64_t component, uint64_t starts, const struct name_text *name)
{
	struct process_record *process = &processes[component % THREAD_COMPONENTS];
	const struct process_record *maker = find(crt_badge());

	if (process->state != PROCESS_NONE)
		return -TESSERA_EEXIST;
	if (!maker || maker->state == PROCESS_ENDED)
		return -TESSERA_EINVAL;
	*process = (struct process_record){
		.handle = component,
		.maker = maker->handle,
		.name = process->given_name,
		.entry = (uint32_t)starts,
		.argument = starts >> 32,
		.visitors = maker->visitors,
		.state = PROCESS_NEW,
		.ceiling = maker->ceiling,
		.worker = thread_running()->handle,
		.family = maker->family,
		.ancestor = maker->ancestor,
		.again = true,
	};
	memcpy(process->given_name, name->text, sizeof(process->given_name));
	component_handles[component % THREAD_COMPONENTS] = component;
	return 0;
}

static int create(uint64_t component, uint64_t starts, const struct name_text *name)
{
	struct process_record *process = &processes[component % THREAD_COMPONENTS];
	int error = free_number(component);

	if (error)
		return error;
	critical_enter();
	error = add(component, starts, name);
	critical_leave();
	if (error)
		return error;
	/* What others' threads, inside of the one that had the number before, made there after its end. */
	process_bury(process);
	return (int)leave(process, 0);
}

int64_t sched_process_create(uint64_t component, uint64_t starts, uint64_t first, uint64_t second)
{
	struct thread_record *self = caller_at_home();
	struct name_text name = name_text(first, second);
	int error;

	if (!self)
		return -TESSERA_EPERM;
	if (MANAGER(capmgr_maker(component)) != (int64_t)crt_badge())
		return -TESSERA_EPERM;
	if (component > INT32_MAX)
		return -TESSERA_EAGAIN;
	if (name.text[RTOS_NAME_BYTES - 1])
		return -TESSERA_EINVAL;
	self->whole = true;
	error = create(component, starts, &name);
	self->whole = false;
	return error;
}

/* ---- Starting one */

struct numbers {
	uint32_t first, count;
};

static bool overlap(const struct numbers *numbers, const struct process_record *process)
{
	return numbers->first < process->first + process->count &&
	       process->first < numbers->first + numbers->count;
}

/* The threads with the ids of a new process may be another's, which is gone likewise. */
static int free_ids(const struct numbers *numbers)
{
	for (unsigned i = 0; i < THREAD_COMPONENTS; i++) {
		const struct process_record *other = &processes[i];
		uint64_t handle = other->handle;
		int error;

		if (other->state == PROCESS_NONE || !overlap(numbers, other))
			continue;
		if (!other->maker || MANAGER(capmgr_maker(handle)) != -TESSERA_ESTALE)
			return -TESSERA_ERANGE;
		error = take_away_gone(handle);
		if (error)
			return error;
	}
	return 0;
}

/* As the manager gives a thread only an id that its component has, nobody else can take them meanwhile. */
static int choose_ids(uint64_t threads, struct numbers *numbers)
{
	uint64_t first = (uint32_t)threads - (uint64_t)port_first_id, count = threads >> 32;

	if (!count)
		return -TESSERA_EINVAL;
	if (first >= port_threads_taken || count > port_threads_taken - first)
		return -TESSERA_ERANGE;
	*numbers = (struct numbers){ (uint32_t)first, (uint32_t)count };
	return free_ids(numbers);
}

static void run(struct process_record *process, const struct numbers *numbers,
		const struct schedule *schedule)
{
	unsigned component = (unsigned)(process - processes);

	critical_enter();
	process->first = numbers->first;
	process->count = numbers->count;
	process->again = true;
	process->state = PROCESS_STARTING;
	process->status = 0;
	process->worker = 0;
	component_handles[component] = process->handle;
	process_news_forget(process->handler, component);
	budget_watch(component, process->spent);
	threads_give(component, process->family, numbers->first, numbers->count, process->ceiling);
	/* They begin by asking what to do: only the first one begins by itself. */
	for (uint32_t i = 0; i < numbers->count; i++)
		thread_records[numbers->first + i].again = i != 0;
	thread_begin_process(component, schedule);
	scheduler_switch();
}

static int64_t start(struct process_record *process, const struct numbers *numbers,
		     const struct schedule *schedule)
{
	int64_t error;

	if (schedule->priority > process->ceiling)
		return -TESSERA_ERANGE;
	process->priority = (uint8_t)schedule->priority;
	error = process_threads_make(process, numbers->first, numbers->count);
	if (!error)
		run(process, numbers, schedule);
	return error;
}

static int64_t start_new(struct process_record *process, uint64_t threads, const struct schedule *schedule)
{
	struct numbers numbers;
	int64_t error = choose_ids(threads, &numbers);

	return error ? error : start(process, &numbers, schedule);
}

/* Of the composition. */
static int64_t start_again(struct process_record *process)
{
	const struct schedule schedule = { .priority = process->priority };
	const struct numbers numbers = { process->first, process->count };

	return process->state == PROCESS_ENDED ? start(process, &numbers, &schedule) :
						 -TESSERA_EEXIST;
}

int64_t sched_process_start(uint64_t component, uint64_t threads, uint64_t first, uint64_t second,
			    uint64_t third)
{
	struct scheduling_parameter parameters[SCHED_PARAMETERS];
	unsigned count = parameters_unpack(parameters, first, second, third);
	struct schedule schedule;
	struct process_record *process;
	int64_t error = begin_work(component, &process);

	if (error)
		return error;
	schedule = (struct schedule){ .priority = thread_running()->base };
	error = schedule_read(&schedule, schedule.priority, parameters, count);
	if (process_threads_any(process))
		error = -TESSERA_EEXIST;
	else if (!process->maker)
		error = start_again(process);
	else if (process->state != PROCESS_NEW)
		error = -TESSERA_EEXIST;
	else if (!error)
		error = start_new(process, threads, &schedule);
	return end_work(process, error);
}

/* ---- Their ends */

int64_t sched_process_status(uint64_t component)
{
	const struct process_record *process;
	int64_t result = -TESSERA_EBADF;

	if (!caller_at_home())
		return -TESSERA_EPERM;
	critical_enter();
	process = find(component);
	if (process && process->maker == crt_badge()) {
		result = HAS_STATUS | (uint32_t)process->status;
		if (process->state == PROCESS_NEW)
			result = -TESSERA_EINVAL;
		else if (!process_done(process))
			result = -TESSERA_EAGAIN;
	}
	critical_leave();
	return result;
}

int64_t sched_process_kill(uint64_t component)
{
	struct process_record *process;
	int error = begin_work(component, &process);

	if (error)
		return error;
	kill_threads(process);
	return end_work(process, 0);
}

int64_t sched_process_end(uint64_t component)
{
	struct process_record *process;
	int error = begin_work(component, &process);

	if (error)
		return error;
	return end_work(process, take_away(process));
}
