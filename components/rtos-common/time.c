#include "clock.h"

#include <tessera/abi.h>

uint64_t clock_cycles(struct time time)
{
	uint64_t hertz = port_hertz(), part;

	time.seconds += time.microseconds / MICROSECONDS;
	time.microseconds %= MICROSECONDS;
	part = (time.microseconds * hertz + MICROSECONDS - 1) / MICROSECONDS;
	if (time.seconds > (CLOCK_NEVER - part) / hertz)
		return CLOCK_NEVER;
	return time.seconds * hertz + part;
}

struct time clock_time(uint64_t cycles)
{
	uint64_t hertz = port_hertz();

	return (struct time){ cycles / hertz,
			      (uint32_t)(cycles % hertz * MICROSECONDS / hertz) };
}

uint64_t clock_microseconds(uint64_t cycles)
{
	struct time time = clock_time(cycles);

	return time.seconds * MICROSECONDS + time.microseconds;
}

struct time time_current(void)
{
	return clock_time(port_clock());
}

int time_create(uint64_t seconds, uint64_t microseconds, struct time *time)
{
	uint64_t more = microseconds / MICROSECONDS;

	if (seconds > UINT64_MAX - more)
		return -TESSERA_ERANGE;
	*time = (struct time){ seconds + more, (uint32_t)(microseconds % MICROSECONDS) };
	return 0;
}

int time_add(struct time a, struct time b, struct time *sum)
{
	if (a.seconds > UINT64_MAX - b.seconds)
		return -TESSERA_ERANGE;
	return time_create(a.seconds + b.seconds, (uint64_t)a.microseconds + b.microseconds, sum);
}

int time_sub(struct time a, struct time b, struct time *difference)
{
	if (time_compare(a, b) < 0)
		return -TESSERA_ERANGE;
	if (a.microseconds < b.microseconds) {
		a.seconds--;
		a.microseconds += MICROSECONDS;
	}
	*difference = (struct time){ a.seconds - b.seconds, a.microseconds - b.microseconds };
	return 0;
}

int time_compare(struct time a, struct time b)
{
	if (a.seconds != b.seconds)
		return a.seconds < b.seconds ? -1 : 1;
	if (a.microseconds != b.microseconds)
		return a.microseconds < b.microseconds ? -1 : 1;
	return 0;
}

int timer_precision(void)
{
	uint64_t nanoseconds = 1000000000u / port_hertz();

	return nanoseconds ? (int)nanoseconds : 1;
}
