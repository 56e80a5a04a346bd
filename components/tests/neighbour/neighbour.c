/* Wants to be served every NEIGHBOUR_PERIOD, with objects of its own. */
#include "rival.h"
#include "rtos.h"

int main(void);

extern struct rival_board shared_rival;

static struct mutex mutex;
static struct semaphore semaphore;

static void need(int status)
{
	if (status)
		shared_rival.refused++;
}

static void use_objects(void)
{
	need(mutex_lock(mutex));
	need(semaphore_give(semaphore));
	need(semaphore_take(semaphore));
	need(mutex_unlock(mutex));
}

static uint32_t late_by(struct time due)
{
	struct time now = time_current();

	return (uint32_t)((now.seconds - due.seconds) * 1000000 + now.microseconds -
			  due.microseconds);
}

int main(void)
{
	struct time due = time_current();

	mutex = mutex_create(0);
	semaphore = semaphore_create(0, 0);
	for (;;) {
		uint32_t late;

		time_create(due.seconds, (uint64_t)due.microseconds + NEIGHBOUR_PERIOD, &due);
		need(thread_sleep_until(due));
		late = late_by(due);
		if (late > shared_rival.latest)
			shared_rival.latest = late;
		use_objects();
		shared_rival.rounds++;
	}
}
