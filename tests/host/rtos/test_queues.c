/* The queues of threads and of times against plain models; handles. No scheduler runs. */
#include "simulated_test.h"

#include <stdio.h>

#include "handle_pool.h"

#define STEPS 20000

/* ---- Threads: the model is an array in the order in which they are to come. */

static struct {
	struct thread_record *threads[RTOS_THREADS];
	unsigned count;
} model;

static unsigned model_find(const struct thread_record *thread)
{
	unsigned at = 0;

	while (at < model.count && model.threads[at] != thread)
		at++;
	return at;
}

static void model_remove(const struct thread_record *thread)
{
	unsigned at = model_find(thread);

	model.count--;
	for (; at < model.count; at++)
		model.threads[at] = model.threads[at + 1];
}

/* Behind its equals, or before them. */
static void model_add(struct thread_record *thread, bool first)
{
	unsigned at = 0;

	while (at < model.count && (model.threads[at]->priority > thread->priority ||
				    (!first && model.threads[at]->priority == thread->priority)))
		at++;
	for (unsigned i = model.count++; i > at; i--)
		model.threads[i] = model.threads[i - 1];
	model.threads[at] = thread;
}

static void queue_step(struct thread_queue *queue, uint64_t *seed)
{
	struct thread_record *thread = &thread_records[random_below(seed, RTOS_THREADS)];
	unsigned kind = random_below(seed, 4);

	if (thread->queue && kind == 3 && queue->first[thread->priority] == thread->number) {
		thread_queue_rotate(queue, thread->priority);
		model_remove(thread);
		model_add(thread, false);
	} else if (thread->queue) {
		thread_queue_remove(thread);
		model_remove(thread);
	} else {
		thread->priority = (uint8_t)random_below(seed, kind ? RTOS_PRIORITIES : 3);
		if (kind == 2)
			thread_queue_add_first(queue, thread);
		else
			thread_queue_add(queue, thread);
		model_add(thread, kind == 2);
	}
}

static void test_thread_queue(void **state)
{
	struct thread_queue queue = { 0 };
	uint64_t seed = random_seed();

	(void)state;
	printf("# seed %#llx\n", (unsigned long long)seed);
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		thread_records[i].number = i;
	for (unsigned step = 0; step < STEPS; step++) {
		queue_step(&queue, &seed);
		assert_null(thread_queue_broken(&queue));
		assert_ptr_equal(thread_queue_first(&queue),
				 model.count ? model.threads[0] : NULL);
		assert_int_equal(thread_queue_empty(&queue), !model.count);
	}
	while (model.count) {
		assert_ptr_equal(thread_queue_first(&queue), model.threads[0]);
		thread_queue_remove(model.threads[0]);
		model_remove(model.threads[0]);
	}
	assert_true(thread_queue_empty(&queue));
}

static void test_alone(void **state)
{
	struct thread_queue queue = { 0 };

	(void)state;
	for (unsigned i = 0; i < 2; i++)
		thread_records[i] = (struct thread_record){ .number = i, .priority = 31 };
	thread_queue_add(&queue, &thread_records[0]);
	assert_true(thread_queue_alone(&thread_records[0]));
	thread_queue_add(&queue, &thread_records[1]);
	assert_false(thread_queue_alone(&thread_records[0]));
	thread_queue_remove(&thread_records[0]);
	assert_true(thread_queue_alone(&thread_records[1]));
}

/* ---- Times: the model is an array by slot. */

static unsigned times_earliest(const uint64_t *times)
{
	unsigned earliest = 0;

	for (unsigned i = 1; i < TIMER_QUEUE_SLOTS; i++)
		if (times[i] < times[earliest])
			earliest = i;
	return earliest;
}

static void times_step(struct timer_queue *queue, uint64_t *times, uint64_t *seed)
{
	unsigned slot = random_below(seed, TIMER_QUEUE_SLOTS), taken;
	uint64_t when = random_below(seed, 1000);

	switch (random_below(seed, 4)) {
	case 0:
		timer_queue_cancel(queue, slot);
		times[slot] = TIMER_QUEUE_NONE;
		return;
	case 1:
		if (timer_queue_next(queue) > when) {
			assert_true(times[times_earliest(times)] > when);
			return;
		}
		taken = timer_queue_take(queue);
		assert_true(times[taken] == times[times_earliest(times)]);
		times[taken] = TIMER_QUEUE_NONE;
		return;
	default:
		timer_queue_set(queue, slot, when);
		times[slot] = when;
	}
}

static void test_timer_queue(void **state)
{
	static struct timer_queue queue;
	static uint64_t times[TIMER_QUEUE_SLOTS];
	uint64_t seed = random_seed();

	(void)state;
	timer_queue_clear(&queue);
	for (unsigned i = 0; i < TIMER_QUEUE_SLOTS; i++)
		times[i] = TIMER_QUEUE_NONE;
	for (unsigned step = 0; step < STEPS; step++) {
		times_step(&queue, times, &seed);
		assert_null(timer_queue_broken(&queue));
		assert_true(timer_queue_next(&queue) == times[times_earliest(times)]);
	}
	for (unsigned i = 0; i < TIMER_QUEUE_SLOTS; i++)
		timer_queue_set(&queue, i, TIMER_QUEUE_SLOTS - i);
	assert_int_equal(queue.count, TIMER_QUEUE_SLOTS);
	assert_null(timer_queue_broken(&queue));
}

/* ---- Handles */

#define POOL 4

static const struct handle_share all = { .common = UINT32_MAX };

static void test_handles(void **state)
{
	uint32_t generations[POOL];
	struct handle_pool pool;
	int32_t handles[POOL], again;

	(void)state;
	handle_pool_init(&pool, generations, POOL);
	for (unsigned i = 0; i < POOL; i++) {
		handles[i] = handle_pool_take(&pool, all);
		assert_true(handles[i] > 0);
		assert_int_equal(handle_index(handles[i], POOL), i);
	}
	assert_int_equal(handle_pool_take(&pool, all), -TESSERA_EAGAIN);
	assert_int_equal(pool.taken, 15);

	handle_pool_give(&pool, handles[2]);
	handle_pool_give(&pool, handles[1]);
	assert_int_equal(pool.taken, 9);
	again = handle_pool_take(&pool, all);
	assert_int_equal(pool.taken, 11);
	assert_int_equal(handle_index(again, POOL), 1);
	assert_int_not_equal(again, handles[1]);
	/* In turn: what has just been given back comes last. */
	handle_pool_give(&pool, again);
	assert_int_equal(handle_index(handle_pool_take(&pool, all), POOL), 2);
	assert_int_equal(handle_index(handle_pool_take(&pool, all), POOL), 1);
	assert_int_equal(handle_pool_take(&pool, all), -TESSERA_EAGAIN);
}

/* Each index as often as the others. */
static void test_indexes_wear_alike(void **state)
{
	static uint32_t generations[HANDLE_POOL_CAPACITY];
	struct handle_pool pool;

	(void)state;
	handle_pool_init(&pool, generations, HANDLE_POOL_CAPACITY);
	for (unsigned i = 0; i < 10 * HANDLE_POOL_CAPACITY; i++)
		handle_pool_give(&pool, handle_pool_take(&pool, all));
	for (unsigned i = 0; i < HANDLE_POOL_CAPACITY; i++)
		assert_int_equal(generations[i], 11);
}

/* What is kept for somebody comes first, and nobody else gets it. */
static void test_shares(void **state)
{
	const struct handle_share first = { .own = 1, .common = 12 }, second = { .own = 2, .common = 12 };
	uint32_t generations[POOL];
	struct handle_pool pool;
	int32_t own;

	(void)state;
	handle_pool_init(&pool, generations, POOL);
	own = handle_pool_take(&pool, first);
	assert_int_equal(handle_index(own, POOL), 0);
	assert_int_equal(handle_index(handle_pool_take(&pool, first), POOL), 2);
	assert_int_equal(handle_index(handle_pool_take(&pool, first), POOL), 3);
	assert_int_equal(handle_pool_take(&pool, first), -TESSERA_EAGAIN);
	assert_int_equal(handle_index(handle_pool_take(&pool, second), POOL), 1);
	assert_int_equal(handle_pool_take(&pool, second), -TESSERA_EAGAIN);

	handle_pool_give(&pool, own);
	assert_int_equal(handle_pool_take(&pool, second), -TESSERA_EAGAIN);
	assert_int_equal(handle_index(handle_pool_take(&pool, first), POOL), 0);
}

static void test_generations_end(void **state)
{
	uint32_t generations[1];
	struct handle_pool pool;
	int32_t handle;

	(void)state;
	handle_pool_init(&pool, generations, 1);
	generations[0] = HANDLE_GENERATION_MAX;
	handle = handle_pool_take(&pool, all);
	assert_true(handle > 0);
	handle_pool_give(&pool, handle);
	assert_int_equal(pool.taken, 0);
	assert_int_equal(handle_pool_take(&pool, all), -TESSERA_EAGAIN);
	assert_int_equal(pool.taken, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_thread_queue),
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_timer_queue),
		cmocka_unit_test(test_handles),
		cmocka_unit_test(test_indexes_wear_alike),
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_generations_end),
	};

	return cmocka_run_group_tests_name("rtos_queues", tests, NULL, NULL);
}
