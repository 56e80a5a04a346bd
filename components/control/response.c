#include "response.h"

void response_note(struct response *response, struct time begun, unsigned deadline_ms)
{
	struct time taken;
	uint64_t microseconds;

	if (time_sub(time_current(), begun, &taken))
		return;
	microseconds = taken.seconds * 1000000 + taken.microseconds;
	response->activations++;
	if (microseconds > (uint64_t)deadline_ms * 1000)
		response->misses++;
	if (microseconds > response->worst)
		response->worst = microseconds;
}
