/* The supervisor's own thread: waits until one of those in its care has failed, and does what is to
 * be done. */
#include <tessera/abi.h>

#include "crt.h"
#include "failures.h"
#include "gate.h"
#include "rtos.h"
#include "wards.h"

int cos_init(void);
int main(void);

#define AGAIN_US 1000 /* those who could not go on are tried again */

static void pause_awhile(void)
{
	struct time pause, until;

	time_create(0, AGAIN_US, &pause);
	time_add(time_current(), pause, &until);
	thread_sleep_until(until);
}

static void supervise(void *unused)
{
	(void)unused;
	for (;;) {
		int64_t ended = answer(sched_process_wait());

		if (ended < 0)
			crt_fail("it hears of nobody any more: %s", crt_error_text(ended));
		if (ended & SCHED_SPENT)
			ward_spent((uint64_t)ended % SCHED_SPENT, (uint64_t)ended >> SCHED_PLACE_SHIFT);
		else if (ended)
			failure_note((uint64_t)ended);
		while (wards_attend())
			pause_awhile();
	}
}

int cos_init(void)
{
	wards_take();
	return 0;
}

int main(void)
{
	rtos_start(supervise, NULL);
}
