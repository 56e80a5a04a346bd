#include "leaving.h"

#include <tessera/abi.h>

#include "caller.h"
#include "capmgr.h"
#include "clock.h"
#include "crt_schedule.h"
#include "manager.h"
#include "processes.h"
#include "provider.h"
#include "sched.h"
#include "scheduler.h"

/* Between two looks at a thread pass so many cycles at most: twice as many each time, up to the
 * last. */
#define FIRST_LOOK (1u << 13)
#define LAST_LOOK  (1u << 18)

/* A component's, in which the thread was `depth` calls deep when it asked for it. */
struct deadline {
	uint64_t when; /* cycles */
	uint64_t depth;
	uint64_t frame;	 /* of the component */
	unsigned number; /* the same */
};

/* By thread: those of outer calls first. */
static struct leaver {
	struct deadline deadlines[SCHED_DEADLINES];
	unsigned count;
	uint64_t look; /* cycles to the next look at most */
	bool at_door;  /* it is in here, and nothing that it is called for has begun */
} leavers[RTOS_THREADS];

static const struct crt_schedule *composition;
static uint64_t random_state;

void leaving_init(const struct crt_schedule *schedule)
{
	composition = schedule;
	random_state = port_clock() | 1;
}

/* ---- Where a thread is */

struct path {
	uint64_t depth; /* so many calls it is in */
	uint64_t named; /* bit n: the composition lets it be where it was after n of them */
};

static bool is_named(const struct thread_record *thread, uint64_t frame)
{
	for (uint32_t i = 0; i < composition->places; i++)
		if (composition->place[i].frame == frame)
			return composition->place[i].visitors >> thread->family & 1;
	return false;
}

/* Who is at the door here is where it has called from. */
static struct path path_of(const struct thread_record *thread)
{
	uint64_t deep = port_depth(thread->number), home = port_frame_at(thread->number, deep, 0);
	struct path path = {.depth = deep - leavers[thread->number].at_door};

	for (uint64_t at = 0; at <= path.depth; at++) {
		uint64_t frame = port_frame_at(thread->number, deep, at);

		if (frame == home || is_named(thread, frame))
			path.named |= (uint64_t)1 << at;
	}
	return path;
}

static bool is_named_at(const struct path *path, uint64_t at)
{
	return path->named >> at & 1;
}

/* ---- Leaving it */

/* All that it has called since the deadline was set may be left. */
static bool cut(struct thread_record *thread, const struct path *path,
		const struct deadline *deadline)
{
	struct leaver *leaver = &leavers[thread->number];

	if (path->depth <= deadline->depth || path->named >> (deadline->depth + 1) ||
	    port_frame_at(thread->number, path->depth + leaver->at_door, deadline->depth) !=
		    deadline->frame ||
	    !port_unwind(thread->number, processes[deadline->number].cut))
		return false;
	if (leaver->at_door)
		thread_admission[thread_id(thread)] = THREAD_ADMITTED;
	leaver->at_door = false;
	if (thread->outside)
		scheduler_go_on(thread);
	return true;
}

/* Its home's, if it was killed. */
static struct deadline doom_of(const struct thread_record *thread)
{
	return (struct deadline){
		.frame = port_frame_at(thread->number, port_depth(thread->number), 0),
		.number = thread->component,
	};
}

/* Of those whose time has come, the outermost that can be. */
static void leave(struct thread_record *thread, const struct path *path, uint64_t now)
{
	struct leaver *leaver = &leavers[thread->number];
	struct deadline doom = doom_of(thread);

	if (thread->dying && cut(thread, path, &doom)) {
		leaver->count = 0;
		return;
	}
	for (unsigned i = 0; i < leaver->count; i++) {
		if (leaver->deadlines[i].when > now || !cut(thread, path, &leaver->deadlines[i]))
			continue;
		leaver->count = i;
		return;
	}
}

/* Whether it is in what it called until a time that has come, and may leave that, be it later. */
static bool is_late(const struct thread_record *thread, const struct path *path, uint64_t now)
{
	const struct leaver *leaver = &leavers[thread->number];

	for (unsigned i = 0; i < leaver->count; i++) {
		uint64_t depth = leaver->deadlines[i].depth;

		if (leaver->deadlines[i].when <= now && path->depth > depth &&
		    !is_named_at(path, depth + 1))
			return true;
	}
	return false;
}

/* Its waits are over, but that of a component of the composition's for a lock, and the scheduler's
 * own. */
static void hurry(struct thread_record *thread, const struct path *path)
{
	if (thread->state != RUN_BLOCKED || thread->outside || thread->whole)
		return;
	if (thread->lock && is_named_at(path, path->depth - 1))
		return;
	scheduler_remove(thread);
	scheduler_ready(thread, -TESSERA_ECANCELED);
}

static uint64_t random_below(uint64_t bound)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (random_state ^ port_clock()) & (bound - 1);
}

static uint64_t next_look(struct leaver *leaver, uint64_t now)
{
	uint64_t wait = 1 + random_below(leaver->look);

	if (leaver->look < LAST_LOOK)
		leaver->look *= 2;
	return clock_later(now, wait);
}

/* When it is to be looked at next. */
static void set_time(const struct thread_record *thread, const struct path *path, uint64_t now)
{
	struct leaver *leaver = &leavers[thread->number];
	bool wanted = thread->dying && path->depth;
	uint64_t when = TIMER_QUEUE_NONE;

	for (unsigned i = 0; i < leaver->count; i++) {
		wanted |= leaver->deadlines[i].when <= now;
		if (leaver->deadlines[i].when < when)
			when = leaver->deadlines[i].when;
	}
	if (wanted)
		when = next_look(leaver, now);
	else
		leaver->look = FIRST_LOOK;
	timer_queue_cancel(&scheduler.timers, PROVIDER_SLOTS + thread->number);
	if (when != TIMER_QUEUE_NONE)
		timer_queue_set(&scheduler.timers, PROVIDER_SLOTS + thread->number, when);
}

/* Those of calls from a depth on. */
static void drop(struct leaver *leaver, uint64_t depth)
{
	while (leaver->count && leaver->deadlines[leaver->count - 1].depth >= depth)
		leaver->count--;
}

/* What it waits for, and when to look again, by where it is now. */
static struct path note_place(struct thread_record *thread, uint64_t now)
{
	struct path path = path_of(thread);

	/* Who has returned past one will not end it. */
	drop(&leavers[thread->number], path.depth + 1);
	thread->hurried = thread->dying || is_late(thread, &path, now);
	set_time(thread, &path, now);
	return path;
}

void provider_expired(unsigned number, uint64_t now)
{
	struct thread_record *thread = &thread_records[number];
	struct path path = path_of(thread);

	leave(thread, &path, now);
	path = note_place(thread, now);
	if (thread->hurried)
		hurry(thread, &path);
}

void provider_doom(struct thread_record *thread)
{
	leavers[thread->number].look = FIRST_LOOK;
	timer_queue_set(&scheduler.timers, PROVIDER_SLOTS + thread->number, port_clock());
}

void leaving_forget(const struct thread_record *thread)
{
	leavers[thread->number] = (struct leaver){.look = FIRST_LOOK};
	timer_queue_cancel(&scheduler.timers, PROVIDER_SLOTS + thread->number);
}

/* The scheduler's thread cuts it off while it stands aside here. */
void leaving_at_door(struct thread_record *self)
{
	struct leaver *leaver = &leavers[self->number];
	struct path path = path_of(self);

	if (is_named_at(&path, path.depth - 1))
		return;
	critical_enter();
	leaver->at_door = true;
	timer_queue_set(&scheduler.timers, PROVIDER_SLOTS + self->number, port_clock());
	critical_leave();
	port_to_scheduler();
	leaver->at_door = false;
}

/* ---- Deadlines */

int64_t leaving_prepare(struct process_record *process)
{
	uint64_t handle = process->handle;
	int64_t slot;

	if (process->cut)
		return 0;
	slot = MANAGER(capmgr_component_cut(handle));
	if (slot < 0)
		return slot;
	critical_enter();
	if (!process->cut && process->handle == handle) {
		process->cut = (uint32_t)slot;
		slot = 0;
	}
	critical_leave();
	if (slot)
		MANAGER(capmgr_relinquish(CAPMGR_SLOT, (uint64_t)slot));
	return 0;
}

static int64_t begin(struct thread_record *self, uint64_t when)
{
	struct leaver *leaver = &leavers[self->number];
	uint64_t depth = port_depth(self->number), now = port_clock();
	int64_t error = 0;

	drop(leaver, depth - 1);
	if (when <= now)
		error = -TESSERA_ECANCELED;
	else if (leaver->count == SCHED_DEADLINES)
		error = -TESSERA_EAGAIN;
	else
		leaver->deadlines[leaver->count++] = (struct deadline){
			.when = when,
			.depth = depth - 1,
			.frame = port_frame_at(self->number, depth, depth - 1),
			.number = caller_component(),
		};
	note_place(self, now);
	return error;
}

int64_t sched_call_begin(uint64_t seconds, uint64_t microseconds)
{
	struct thread_record *self = caller();
	struct process_record *process = &processes[caller_component()];
	int64_t error;

	if (!self || process->state == PROCESS_NONE)
		return -TESSERA_EPERM;
	if (microseconds > UINT32_MAX)
		return -TESSERA_EINVAL;
	if ((error = leaving_prepare(process)))
		return error;
	critical_enter();
	error = begin(self, clock_cycles((struct time){seconds, (uint32_t)microseconds}));
	scheduler_switch();
	return error;
}

int64_t sched_call_end(void)
{
	struct thread_record *self = caller();

	if (!self)
		return -TESSERA_EPERM;
	critical_enter();
	drop(&leavers[self->number], port_depth(self->number) - 1);
	note_place(self, port_clock());
	critical_leave();
	return 0;
}
