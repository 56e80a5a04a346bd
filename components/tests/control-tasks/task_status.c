#include "task_status.h"

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
