#include "rtos_cases.h"

#include <stdio.h>
#include <string.h>

#include "crt.h"

#define TRACE_BYTES 80

static char traced[TRACE_BYTES];
static volatile unsigned trace_length;

void trace(char what)
{
	if (trace_length < TRACE_BYTES - 1)
		traced[trace_length++] = what;
}

bool trace_is(const char *expected)
{
	bool same;

	traced[trace_length] = '\0';
	trace_length = 0;
	same = !strcmp(traced, expected);
	if (!same)
		crt_print("::note what happened: %s, not %s\n", traced, expected);
	return same;
}

struct thread start(void (*entry)(void *), void *argument, unsigned priority)
{
	struct scheduling_parameter parameter = {SCHEDULE_PRIORITY, (uint16_t)priority};
	struct thread thread = thread_create(entry, argument, &parameter, 1, 0);

	CHECK_GOOD(thread.handle);
	return thread;
}

int finish(struct thread thread)
{
	int status = INT32_MIN;

	CHECK(thread_join(thread, &status), 0);
	return status;
}

struct time later(unsigned microseconds)
{
	struct time time;

	time_add(time_current(), (struct time){0, microseconds + 1}, &time);
	return time;
}

void pause_for(unsigned microseconds)
{
	CHECK(thread_sleep_until(later(microseconds)), 0);
}

void spin_for(unsigned microseconds)
{
	struct time end = later(microseconds);

	while (time_compare(time_current(), end) < 0)
		;
}

void check_handles(int (*function)(int32_t), int32_t live, const char *name, int line)
{
	const int32_t none[] = {0,	    -1,	      INT32_MIN, INT32_MAX,
				live + 256, live + 7, -live,	 -TESSERA_EAGAIN};

	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		STACK_CALLS();
		check_equal(function(none[i]), -TESSERA_EBADF, name, line);
	}
}

/* ------------------------------------------------------------------ what is left to make */

static void nothing(void *unused)
{
	(void)unused;
}

unsigned threads_free(void)
{
	static struct thread made[RTOS_THREADS];
	unsigned count = 0;

	while ((made[count] = thread_create(nothing, NULL,
					    &(struct scheduling_parameter){SCHEDULE_PRIORITY, 0}, 1,
					    THREAD_NO_JOIN))
		       .handle > 0)
		count++;
	for (unsigned i = 0; i < count; i++)
		thread_kill(made[i]);
	return count;
}

void check_runs_out(enum object kind, unsigned most)
{
	int32_t error;

	CHECK(room_for(kind, &error) <= most, true);
	CHECK(error, -TESSERA_EAGAIN);
}

/* ------------------------------------------------------------------ running them */

static const struct rtos_case *current;
static unsigned lost; /* threads, by this case */

void thread_is_lost(void)
{
	lost++;
}

/* Who was killed inside of the scheduler, be it by the last count, runs on for a moment (rtos.h). */
#define MOMENT ((struct time){0, 1000})

static unsigned threads_left(void)
{
	struct time then;

	CHECK(time_add(time_current(), MOMENT, &then), 0);
	CHECK(thread_sleep_until(then), 0);
	return threads_free();
}

static void check_room(unsigned threads, const struct room *before)
{
	struct room after = room_left();

	CHECK(threads_left(), threads);
	for (enum object kind = 0; kind < OBJECTS; kind++)
		check_equal(after.objects[kind], before->objects[kind], "room for kind", (int)kind);
}

static void run_current(void)
{
	unsigned threads = threads_left();
	struct room before = room_left();

	trace_length = lost = 0;
	STACK_CALLS(STACK_ANY);
	current->function();
	check_room(threads - lost, &before);
}

STACK_GIVEN(check_run, run_current);

void cases_run(const struct rtos_cases *cases)
{
	for (current = cases->cases; current->name; current++)
		check_run(cases->subject, current->name, run_current);
}

void cases_run_all(void)
{
	static const struct rtos_cases *const all[] = {
		&time_cases,  &thread_cases,	   &priority_cases,    &kill_cases,
		&timer_cases, &semaphore_cases,	   &mutex_cases,       &inheritance_cases,
		&name_cases,  &channel_cases,	   &channel_end_cases, &condition_cases,
		&event_cases, &event_source_cases,
	};
	struct scheduling_parameter own = {SCHEDULE_PRIORITY, PRIORITY_OF_CASES};

	thread_set_params(thread_self(), &own, 1);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		cases_run(all[i]);
}
