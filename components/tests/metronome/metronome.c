/* Beats every METRONOME_MS, with objects of its own, and counts deadlines that it misses. */
#include "desk.h"
#include "manager.h"
#include "rtos.h"

int main(void);

static volatile struct metronome_desk *const desk = &shared_desk.metronome;
static struct mutex mutex;
static struct semaphore semaphore;

static void need(int64_t status)
{
	if (status)
		desk->refused++;
}

static void use_objects(void)
{
	need(mutex_lock(mutex));
	need(semaphore_give(semaphore));
	need(semaphore_take(semaphore));
	need(mutex_unlock(mutex));
}

static void use_manager(void)
{
	int64_t page = MANAGER(capmgr_page_alloc(0));

	need(page < 0 ? page : MANAGER(capmgr_page_free((uint64_t)page)));
	for (uint64_t quota = 0; quota < CAPMGR_QUOTAS; quota++)
		desk->quotas[quota] = MANAGER(capmgr_quota(quota));
}

int main(void)
{
	const struct scheduling_parameter period = {SCHEDULE_WINDOW, METRONOME_MS};
	struct thread_statistics statistics;

	mutex = mutex_create(0);
	semaphore = semaphore_create(0, 0);
	need(thread_set_params(thread_self(), &period, 1));
	for (;;) {
		desk->rounds++;
		use_objects();
		use_manager();
		thread_next_period();
		need(thread_get_statistics(thread_self(), &statistics));
		desk->misses = (uint32_t)statistics.misses;
	}
}
