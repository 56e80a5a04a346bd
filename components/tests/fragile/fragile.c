/* Serves fragile.h. */
#include "fragile.h"

#include "sched.h"

static int64_t calls;

int64_t fragile_echo(int64_t value)
{
	static volatile int *volatile nothing;

	calls++;
	return value == FRAGILE_FAULT ? *nothing : value;
}

int64_t fragile_calls(void)
{
	return calls;
}

int64_t fragile_hear(void)
{
	return sched_process_wait();
}
