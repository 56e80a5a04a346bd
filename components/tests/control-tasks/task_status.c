#include "task_status.h"

#include <limits.h>

static uint64_t not_below_0(int number)
{
	return number > 0 ? (uint64_t)number : 0;
}

uint64_t task_status_number(const struct task_status *status, enum control_task_number number)
{
	switch (number) {
	case TASK_ACTIVATIONS:
		return status->activations;
	case TASK_MISSES:
		return status->misses;
	case TASK_WORST_RESPONSE:
		return status->worst_response;
	case TASK_LOST:
		return status->lost;
	case TASK_VALUE:
		return not_below_0(status->value);
	case TASK_TYPED:
		return not_below_0(status->typed);
	case TASK_QUIT:
		return not_below_0(status->quit);
	case TASK_COUNT:
		return status->count;
	default:
		return 0;
	}
}

int task_status_value(const struct task_status *of)
{
	uint64_t value = task_status_read(of, TASK_VALUE);

	return value < INT_MAX ? (int)value : INT_MAX;
}

void task_status_note(struct task_status *status, struct time begun, unsigned deadline_ms)
{
	struct time taken;
	uint64_t microseconds;

	if (time_sub(time_current(), begun, &taken))
		return;
	microseconds = taken.seconds * 1000000 + taken.microseconds;
	status->activations++;
	if (microseconds > (uint64_t)deadline_ms * 1000)
		status->misses++;
	if (microseconds > status->worst_response)
		status->worst_response = microseconds;
}

void task_periodic(unsigned period_ms, unsigned deadline_ms)
{
	struct scheduling_parameter parameters[] = {
		{SCHEDULE_WINDOW, (uint16_t)period_ms},
		{SCHEDULE_DEADLINE, (uint16_t)deadline_ms},
	};

	thread_set_params(thread_self(), parameters, 2);
}

void task_next_period(struct task_status *status)
{
	struct thread_statistics statistics;

	thread_next_period();
	if (thread_get_statistics(thread_self(), &statistics))
		return;
	status->activations = statistics.activations;
	status->misses = statistics.misses;
	status->worst_response = statistics.worst_response;
}
