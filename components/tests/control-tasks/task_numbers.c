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
