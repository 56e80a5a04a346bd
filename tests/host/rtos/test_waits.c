/*
 * Random waits: things are put into semaphores, channels and behind a condition, and taken by threads that
 * wait for each in its own way or for one of many, while some are killed and others come. Whatever was put
 * is taken, once: in the end nothing is left over, though all are ready to take it.
 */
#include "simulated_test.h"

#include <stdio.h>

#define SEMAPHORES 3
#define CHANNELS 2
#define OBJECTS (SEMAPHORES + CHANNELS)
#define EVENTS 3
#define WATCHERS 6 /* two for each event */
#define TAKERS 3
#define ROUNDS 40 /* of those who wait for things of their own */
#define OWNERS 2
#define PUT 400
#define PRIORITIES 6
#define PUTTERS 3

static struct semaphore semaphores[SEMAPHORES];
static struct channel channels[CHANNELS];
static struct event events[EVENTS];
static struct condition condition;
static struct mutex heap_mutex, held;
static unsigned heap, put, taken;
static uint64_t seed;
static bool killing;
static struct thread watchers[WATCHERS], takers[TAKERS];

static void count_taken(void)
{
	taken++;
	simulation_work(random_below(&seed, 300));
}

/* ---- Who waits for one of many, and takes what is there without waiting */

static void try_to_take(struct event_source source)
{
	uint64_t word;

	if (source.type == EVENT_SEMAPHORE_TAKABLE) {
		if (!semaphore_try_take((struct semaphore){ source.handle }))
			count_taken();
		return;
	}
	CHECK(source.type == EVENT_CHANNEL_READABLE);
	if (channel_recv((struct channel_recv){ source.handle }, &word, 8, 0) == 8)
		count_taken();
}

static void watch(void *event)
{
	struct event_source happened[OBJECTS];
	int count;

	while ((count = event_wait(*(struct event *)event, happened,
				   1 + random_below(&seed, OBJECTS))) > 0)
		for (int i = 0; i < count; i++)
			try_to_take(happened[i]);
	CHECK(count == -TESSERA_ECANCELED || count == -TESSERA_EBADF);
}

/* ---- Who waits for one thing */

static void take_semaphore(void)
{
	while (!semaphore_take(semaphores[0]))
		count_taken();
}

static void take_elements(void)
{
	uint64_t word;

	while (channel_recv((struct channel_recv){ channels[0].handle }, &word, 8, CHANNEL_BLOCK) ==
	       8)
		count_taken();
}

static void take_from_heap(void)
{
	int result = mutex_lock(heap_mutex);

	while (!result || result == -TESSERA_EOWNERDEAD) {
		if (heap) {
			heap--;
			count_taken();
			result = 0;
		} else {
			result = condition_wait(condition, heap_mutex);
		}
	}
	CHECK(result == -TESSERA_ECANCELED || result == -TESSERA_EBADF);
	CHECK(mutex_unlock(heap_mutex) == 0);
}

static void (*const ways_to_take[TAKERS])(void) = { take_semaphore, take_elements, take_from_heap };

static void take(void *way)
{
	ways_to_take[(uintptr_t)way]();
}

/* ---- Who waits for what only happens once */

static void nobody(void *unused)
{
	(void)unused;
	simulation_work(random_below(&seed, 2000));
}

static void await_one(struct event event, enum event_type type, int32_t handle)
{
	struct event_source source = { type, handle }, happened;

	CHECK(event_add(event, source) == 0);
	CHECK(event_wait(event, &happened, 1) == 1);
	CHECK(happened.type == type && happened.handle == handle);
	CHECK(event_remove(event, source) == 0);
}

static void await_timer(struct event event)
{
	struct timer timer = timer_create();
	struct time now = time_current(), until;

	CHECK(time_create(now.seconds, now.microseconds + random_below(&seed, 9), &until) == 0);
	CHECK(timer_start(timer, until) == 0);
	await_one(event, EVENT_TIMER_EXPIRED, timer.handle);
	CHECK(time_compare(time_current(), until) >= 0);
	CHECK(timer_wait(timer) == 1);
	CHECK(timer_free(timer) == 0);
}

static void await_end(struct event event)
{
	struct thread thread = spawn(nobody, NULL, random_below(&seed, PRIORITIES));

	await_one(event, EVENT_THREAD_ENDED, thread.handle);
	CHECK(thread_get_exit_status(thread, NULL) == 0);
}

static void await_mutex(struct event event)
{
	int result;

	do {
		await_one(event, EVENT_MUTEX_LOCKABLE, held.handle);
		result = mutex_try_lock(held);
	} while (result == -TESSERA_EAGAIN);
	CHECK(result == 0);
	simulation_work(random_below(&seed, 5000));
	CHECK(mutex_unlock(held) == 0);
}

static void own_things(void *unused)
{
	void (*const ways[3])(struct event) = { await_timer, await_end, await_mutex };
	struct event event = event_create(1);

	(void)unused;
	CHECK(event.handle > 0);
	for (unsigned i = 0; i < ROUNDS; i++)
		ways[random_below(&seed, 3)](event);
	CHECK(event_delete(event) == 0);
}

/* ---- Who puts */

static void put_on_heap(void)
{
	int result = mutex_lock(heap_mutex);

	CHECK(result == 0 || (killing && result == -TESSERA_EOWNERDEAD));
	heap++;
	CHECK(mutex_unlock(heap_mutex) == 0);
	CHECK(condition_signal(condition) == 0);
}

static void put_something(void)
{
	unsigned where = random_below(&seed, OBJECTS + 1);
	uint64_t word = where;

	put++;
	if (where < SEMAPHORES)
		CHECK(semaphore_give(semaphores[where]) == 0);
	else if (where < OBJECTS)
		CHECK(channel_send((struct channel_send){ channels[where - SEMAPHORES].handle },
				   &word, 8, CHANNEL_BLOCK) == 8);
	else
		put_on_heap();
}

static void put_all(void *unused)
{
	(void)unused;
	for (unsigned i = 0; i < PUT; i++) {
		put_something();
		if (random_below(&seed, 4) == 0)
			simulation_work(random_below(&seed, 4000));
		if (random_below(&seed, 20) == 0)
			sleep_cycles(random_below(&seed, 20000));
	}
}

/* ---- */

static void add_all(struct event event)
{
	for (unsigned i = 0; i < SEMAPHORES; i++)
		CHECK(event_add(event, (struct event_source){ EVENT_SEMAPHORE_TAKABLE,
							      semaphores[i].handle }) == 0);
	for (unsigned i = 0; i < CHANNELS; i++)
		CHECK(event_add(event, (struct event_source){ EVENT_CHANNEL_READABLE,
							      channels[i].handle }) == 0);
}

static void start_watcher(unsigned i)
{
	watchers[i] = spawn(watch, &events[i % EVENTS], random_below(&seed, PRIORITIES));
}

static void start_taker(unsigned i)
{
	takers[i] = spawn(take, (void *)(uintptr_t)i, random_below(&seed, PRIORITIES));
}

static void make(void)
{
	for (unsigned i = 0; i < SEMAPHORES; i++)
		semaphores[i] = semaphore_create(0, 0);
	for (unsigned i = 0; i < CHANNELS; i++)
		channels[i] = channel_create(8, 3, NULL, CHANNEL_MPMC);
	condition = condition_create();
	heap_mutex = mutex_create(0);
	held = mutex_create(0);
	for (unsigned i = 0; i < EVENTS; i++) {
		events[i] = event_create(OBJECTS);
		add_all(events[i]);
	}
	for (unsigned i = 0; i < WATCHERS; i++)
		start_watcher(i);
	for (unsigned i = 0; i < TAKERS; i++)
		start_taker(i);
}

static void kill_and_replace(void)
{
	unsigned i = random_below(&seed, WATCHERS + TAKERS);
	struct thread thread = i < WATCHERS ? watchers[i] : takers[i - WATCHERS];

	CHECK(thread_kill(thread) == 0);
	CHECK(join(thread) == -TESSERA_ECANCELED);
	if (i < WATCHERS)
		start_watcher(i);
	else
		start_taker(i - WATCHERS);
}

static void end_all(void)
{
	for (unsigned i = 0; i < EVENTS; i++)
		CHECK(event_delete(events[i]) == 0);
	for (unsigned i = 0; i < WATCHERS; i++)
		CHECK(join(watchers[i]) == 0);
	CHECK(semaphore_destroy(semaphores[0]) == 0);
	CHECK(channel_destroy(channels[0]) == 0);
	CHECK(condition_destroy(condition) == 0);
	for (unsigned i = 0; i < TAKERS; i++)
		CHECK(join(takers[i]) == 0);
}

static void nothing_is_left(void)
{
	struct channel_status status;

	for (unsigned i = 0; i < SEMAPHORES; i++)
		CHECK(semaphore_try_take(semaphores[i]) == -TESSERA_EAGAIN);
	for (unsigned i = 0; i < CHANNELS; i++)
		CHECK(channel_get_status(channels[i], &status) == 0 && status.used == 0);
	CHECK(heap == 0);
	CHECK(killing ? taken <= put : taken == put);
}

static void all_is_taken(void *unused)
{
	struct thread own[OWNERS], putters[PUTTERS];

	(void)unused;
	scheduler.slice = 2500;
	make();
	for (unsigned i = 0; i < OWNERS; i++)
		own[i] = spawn(own_things, NULL, random_below(&seed, PRIORITIES));
	for (unsigned i = 0; i < PUTTERS; i++)
		putters[i] = spawn(put_all, NULL, random_below(&seed, PRIORITIES));
	for (unsigned i = 0; killing && i < 100; i++) {
		sleep_cycles(random_below(&seed, 20000));
		kill_and_replace();
	}
	for (unsigned i = 0; i < PUTTERS; i++)
		join(putters[i]);
	for (unsigned i = 0; i < OWNERS; i++)
		join(own[i]);
	sleep_cycles(SIMULATION_HERTZ);
	nothing_is_left();
	end_all();
	rtos_exit(0);
}

static void run(unsigned rounds)
{
	uint64_t seeds = random_seed();

	printf("# seed %#llx\n", (unsigned long long)seeds);
	simulation_at_dispatch = invariants_at_dispatch;
	for (unsigned i = 0; i < rounds; i++) {
		uint64_t first = seed = random_next(&seeds);
		int code = simulate(all_is_taken, NULL);

		if (code)
			printf("# failed in round %u, seed %#llx\n", i, (unsigned long long)first);
		assert_int_equal(code, 0);
	}
}

static void test_all_is_taken(void **state)
{
	(void)state;
	killing = false;
	run(20);
}

/* Who is killed may take with it what it has just taken, but no wake-up. */
static void test_all_is_taken_though_some_are_killed(void **state)
{
	(void)state;
	killing = true;
	run(20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_is_taken),
		cmocka_unit_test(test_all_is_taken_though_some_are_killed),
	};

	return cmocka_run_group_tests_name("rtos_waits", tests, NULL, NULL);
}
