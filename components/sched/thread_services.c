#include <tessera/abi.h>

#include "caller.h"
#include "clock.h"
#include "crt_startup.h"
#include "handle_pool.h"
#include "leaving.h"
#include "parameters.h"
#include "processes.h"
#include "sched.h"
#include "thread_internal.h"

#define ENTRY_BITS     47
#define EXIT_STATUS    0x100000000

void caller_hurries(void)
{
	struct thread_record *self = thread_running();

	if (self->dying && port_came_from_home())
		thread_exit(-TESSERA_ECANCELED);
	leaving_at_door(self);
}

struct thread_record *own_thread(uint64_t handle)
{
	struct thread_record *thread;

	if (handle > INT32_MAX || !caller())
		return NULL;
	thread = &thread_records[handle_index((int32_t)handle, RTOS_THREADS)];
	return thread->handle == (int32_t)handle && thread->component == caller_component() ?
		       thread :
		       NULL;
}

unsigned parameters_unpack(struct scheduling_parameter *parameters, uint64_t first, uint64_t second,
			   uint64_t third)
{
	uint64_t words[] = { first, second, third };
	unsigned count = 0;

	for (unsigned i = 0; i < SCHED_PARAMETERS; i++) {
		uint32_t packed = (uint32_t)(words[i / 2] >> (i % 2 ? 32 : 0));

		if (packed != SCHED_NO_PARAMETER)
			parameters[count++] = (struct scheduling_parameter){
				(uint16_t)packed, (uint16_t)(packed >> 16)
			};
	}
	return count;
}

int64_t sched_thread_create(uint64_t entry, uint64_t argument, uint64_t flags, uint64_t first,
			    uint64_t second, uint64_t third)
{
	struct scheduling_parameter parameters[SCHED_PARAMETERS];
	unsigned count = parameters_unpack(parameters, first, second, third);

	if (!caller_at_home())
		return -TESSERA_EPERM;
	if (entry >> ENTRY_BITS || flags > UINT32_MAX)
		return -TESSERA_EINVAL;
	return thread_create((void (*)(void *))entry, (void *)argument, parameters, count,
			     (unsigned)flags)
		.handle;
}

int64_t sched_thread_entry(void)
{
	const struct thread_record *self = caller_at_home();

	return self ? (int64_t)(uint64_t)self->entry : -TESSERA_EPERM;
}

int64_t sched_thread_argument(uint64_t half)
{
	const struct thread_record *self = caller_at_home();
	uint64_t argument;

	if (!self)
		return -TESSERA_EPERM;
	argument = (uint64_t)self->argument;
	return (int64_t)(half ? argument >> 32 : (uint32_t)argument);
}

int64_t sched_thread_self(void)
{
	const struct thread_record *self = caller_at_home();

	return self ? self->handle : -TESSERA_EPERM;
}

int64_t sched_thread_set_params(uint64_t handle, uint64_t first, uint64_t second, uint64_t third)
{
	struct scheduling_parameter parameters[SCHED_PARAMETERS];
	unsigned count = parameters_unpack(parameters, first, second, third);

	if (!own_thread(handle))
		return -TESSERA_EBADF;
	return thread_set_params((struct thread){ (int32_t)handle }, parameters, count);
}

int64_t sched_thread_exit(int64_t status)
{
	if (!caller_at_home())
		return -TESSERA_EPERM;
	thread_exit((int)status);
}

int64_t sched_thread_kill(uint64_t handle)
{
	if (!own_thread(handle))
		return -TESSERA_EBADF;
	leaving_prepare(&processes[caller_component()]);
	return thread_kill((struct thread){ (int32_t)handle });
}

int64_t sched_thread_get_exit_status(uint64_t handle)
{
	int status, result;

	if (!own_thread(handle))
		return -TESSERA_EBADF;
	result = thread_get_exit_status((struct thread){ (int32_t)handle }, &status);
	return result ? result : EXIT_STATUS | (uint32_t)status;
}

int64_t sched_thread_join(uint64_t handle)
{
	int status, result;

	if (!own_thread(handle))
		return -TESSERA_EBADF;
	result = thread_join((struct thread){ (int32_t)handle }, &status);
	return result ? result : EXIT_STATUS | (uint32_t)status;
}

int64_t sched_thread_yield(void)
{
	struct thread_record *self = caller();

	return self ? thread_give_turn(self) : -TESSERA_EPERM;
}

int64_t sched_thread_sleep_until(uint64_t seconds, uint64_t microseconds)
{
	struct thread_record *self = caller();

	if (!self)
		return -TESSERA_EPERM;
	if (microseconds > UINT32_MAX)
		return -TESSERA_EINVAL;
	return thread_sleep(self, clock_cycles((struct time){ seconds, (uint32_t)microseconds }));
}

int64_t sched_thread_next_period(void)
{
	return caller_at_home() ? thread_next_period() : -TESSERA_EPERM;
}

int64_t sched_thread_statistic(uint64_t handle, uint64_t statistic)
{
	struct thread_statistics statistics;
	uint64_t value;
	int error;

	if (!own_thread(handle))
		return -TESSERA_EBADF;
	error = thread_get_statistics((struct thread){ (int32_t)handle }, &statistics);
	if (error)
		return error;
	switch (statistic) {
	case SCHED_ACTIVATIONS:
		value = statistics.activations;
		break;
	case SCHED_MISSES:
		value = statistics.misses;
		break;
	case SCHED_WORST:
		value = statistics.worst_response;
		break;
	case SCHED_LAST:
		value = statistics.last_response;
		break;
	default:
		return -TESSERA_EINVAL;
	}
	return (int64_t)(value & INT64_MAX);
}

int64_t sched_component(void)
{
	return crt_startup->instance;
}
