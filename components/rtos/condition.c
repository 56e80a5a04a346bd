#include "condition_internal.h"

#include <tessera/abi.h>

#include "handle_pool.h"
#include "mutex_internal.h"
#include "provider.h"
#include "scheduler.h"

static struct condition_record {
	int32_t handle;
	uint32_t signalled; /* bit n: thread n was woken by a signal the last time it waited here */
	struct thread_queue queue;
} records[RTOS_CONDITIONS];

static uint32_t generations[RTOS_CONDITIONS];
static struct handle_pool pool;

_Static_assert(RTOS_THREADS <= 32, "a bit for each");

void conditions_init(void)
{
	handle_pool_init(&pool, generations, RTOS_CONDITIONS);
	for (unsigned i = 0; i < RTOS_CONDITIONS; i++)
		records[i] = (struct condition_record){ .handle = HANDLE_NONE(i) };
}

static struct condition_record *find(struct condition condition)
{
	struct condition_record *record =
		&records[handle_index(condition.handle, RTOS_CONDITIONS)];

	return record->handle == condition.handle ? record : NULL;
}

struct condition condition_create(void)
{
	struct condition condition;

	critical_enter();
	condition.handle = handle_pool_take(&pool, provider_share(RTOS_CONDITIONS));
	if (condition.handle > 0)
		records[handle_index(condition.handle, RTOS_CONDITIONS)] =
			(struct condition_record){ .handle = condition.handle };
	critical_leave();
	return condition;
}

int condition_await(struct condition condition, struct mutex mutex)
{
	struct condition_record *record;
	int error;

	critical_enter();
	record = find(condition);
	error = record ? mutex_give_up(mutex) : -TESSERA_EBADF;
	if (error) {
		critical_leave();
		return error;
	}
	record->signalled &= ~(1u << thread_running()->number);
	scheduler_block(thread_running(), &record->queue);
	return (int)scheduler_switch();
}

/* A signal is not taken along by who may not have looked for what it stands for: the next one looks.
 * Who ends by itself has looked. */
void conditions_bury(const struct thread_record *thread)
{
	bool killed = thread_id(thread) != port_id();
	uint32_t bit = 1u << thread->number;
	struct thread_record *first;

	for (uint32_t left = pool.taken; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctz(left);

		first = thread_queue_first(&records[i].queue);
		if (killed && first && records[i].signalled & bit) {
			records[i].signalled |= 1u << first->number;
			scheduler_ready(first, 0);
		}
		records[i].signalled &= ~bit;
	}
}

static int wake(struct condition condition, bool all)
{
	struct condition_record *record;
	struct thread_record *first;

	critical_enter();
	record = find(condition);
	if (!record) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	while ((first = thread_queue_first(&record->queue))) {
		record->signalled |= 1u << first->number;
		scheduler_ready(first, 0);
		if (!all)
			break;
	}
	scheduler_switch();
	return 0;
}

int condition_signal(struct condition condition)
{
	return wake(condition, false);
}

int condition_broadcast(struct condition condition)
{
	return wake(condition, true);
}

int condition_destroy(struct condition condition)
{
	struct condition_record *record;
	struct thread_record *first;

	critical_enter();
	record = find(condition);
	if (!record) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	record->handle = HANDLE_NONE(record - records);
	handle_pool_give(&pool, condition.handle);
	while ((first = thread_queue_first(&record->queue)))
		scheduler_ready(first, -TESSERA_ECANCELED);
	scheduler_switch();
	return 0;
}
