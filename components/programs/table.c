#include "table.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "vfs.h"

#define COLLECT_MICROSECONDS 500

static struct program programs[PROGRAMS];

static bool change(struct program *program, int from, int to)
{
	return atomic_compare_exchange_strong(&program->state, &from, to);
}

struct program *program_take(void)
{
	for (unsigned i = 0; i < PROGRAMS; i++)
		if (change(&programs[i], PROGRAM_FREE, PROGRAM_BUSY))
			return &programs[i];
	return NULL;
}

static struct program *find(int descriptor)
{
	for (unsigned i = 0; i < PROGRAMS; i++)
		if (atomic_load(&programs[i].state) == PROGRAM_OPEN &&
		    programs[i].descriptor == descriptor)
			return &programs[i];
	return NULL;
}

struct program *program_of(int descriptor)
{
	struct program *program = find(descriptor);

	if (!program)
		errno = EBADF;
	return program;
}

int program_input(int descriptor)
{
	const struct program *program = find(descriptor);

	return program ? program->input : descriptor;
}

/* ------------------------------------------------------------------ ends */

int program_collect(struct program *program)
{
	int error, status = 0;

	if (!program->process.handle)
		return 0;
	error = process_get_exit_status(program->process, &status);
	if (error == -EAGAIN)
		return error;
	vfs_ended((uint64_t)program->process.handle);
	program->process.handle = 0;
	program->status = error ? error : status;
	return 0;
}

static int wait_for_end(struct process process)
{
	struct event_source source = {EVENT_PROCESS_ENDED, process.handle};
	struct event event = event_create(1);
	int result;

	if (event.handle <= 0)
		return event.handle;
	result = event_add(event, source);
	if (!result)
		result = event_wait(event, &source, 1);
	event_delete(event);
	return result == -ECANCELED ? -EINTR : result < 0 ? result : 0;
}

/* One of its threads may be inside of a server still. */
static int collect_soon(struct program *program)
{
	while (program_collect(program)) {
		struct time time = time_current();

		time_add(time, (struct time){0, COLLECT_MICROSECONDS}, &time);
		if (thread_sleep_until(time) == -ECANCELED)
			return -EINTR;
	}
	return 0;
}

int program_await(struct program *program)
{
	int error = program->process.handle ? wait_for_end(program->process) : 0;

	return error ? error : collect_soon(program);
}

void programs_collect(void)
{
	for (unsigned i = 0; i < PROGRAMS; i++)
		if (change(&programs[i], PROGRAM_LEFT, PROGRAM_BUSY))
			atomic_store(&programs[i].state,
				     program_collect(&programs[i]) ? PROGRAM_LEFT : PROGRAM_FREE);
}

bool program_close(int descriptor, int *result)
{
	struct program *program = find(descriptor);
	int error = 0;

	if (!program || !change(program, PROGRAM_OPEN, PROGRAM_BUSY))
		return false;
	if (program->input >= 0)
		vfs_close((uint64_t)program->input);
	vfs_close((uint64_t)descriptor);
	if (program->detached)
		error = program_collect(program);
	else
		error = program_await(program);
	atomic_store(&program->state, error ? PROGRAM_LEFT : PROGRAM_FREE);
	*result = program->detached ? 0 : error;
	return true;
}
