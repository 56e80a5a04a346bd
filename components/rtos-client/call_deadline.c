#include "call_deadline.h"

#include "gate.h"

int call_begin(struct time deadline)
{
	return (int)answer(sched_call_begin(deadline.seconds, deadline.microseconds));
}

void call_end(void)
{
	answer(sched_call_end());
}
