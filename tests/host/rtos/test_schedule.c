/*
 * Random schedules: threads of random priorities work, lock, take, give, send, receive, sleep,
 * yield, change priorities and die, preempted at random instants, while things happen that the
 * scheduler has to learn. At each dispatch the scheduler's
 * invariants are checked, and that the thread is the first of those that are ready; at the end that
 * nothing was lost.
 */
#include "simulated_test.h"

#include <stdio.h>

#define WORKERS 12
#define MUTEXES 4
#define OPERATIONS 150

static struct mutex mutexes[MUTEXES];
static struct semaphore tokens, items;
static struct channel channel;
static struct thread workers[WORKERS];
static int owned[MUTEXES];
static uint64_t sent, received;
static unsigned taken;
static bool killing; /* then nobody knows how many tokens are left */

#define TOKENS 3

static void work(uint64_t *seed)
{
	simulation_work(random_below(seed, 4000));
}

/* In the order of their numbers: otherwise -EDEADLK would be right. */
static void use_mutexes(uint64_t *seed)
{
	unsigned from = random_below(seed, MUTEXES), to = from + random_below(seed, 2);
	int result;

	for (unsigned i = from; i <= to && i < MUTEXES; i++) {
		result = mutex_lock(mutexes[i]);
		CHECK(result == 0 || result == -TESSERA_EOWNERDEAD);
		if (result)
			owned[i] = 0;
		CHECK(owned[i]++ == 0);
		work(seed);
	}
	for (unsigned i = from; i <= to && i < MUTEXES; i++) {
		CHECK(--owned[i] == 0);
		CHECK(mutex_unlock(mutexes[i]) == 0);
	}
}

static void use_tokens(uint64_t *seed)
{
	CHECK(semaphore_take(tokens) == 0);
	taken++;
	CHECK(taken <= TOKENS || killing);
	work(seed);
	taken--;
	CHECK(semaphore_give(tokens) == 0);
}

static void use_channel(uint64_t *seed)
{
	uint64_t value = random_next(seed) >> 32;

	CHECK(channel_send(channel_get_send(channel), &value, sizeof(value), CHANNEL_BLOCK) > 0);
	sent += value;
	CHECK(channel_recv(channel_get_recv(channel), &value, sizeof(value), CHANNEL_BLOCK) > 0);
	received += value;
}

static void change_priorities(uint64_t *seed)
{
	struct scheduling_parameter parameter = { SCHEDULE_PRIORITY,
						  (uint16_t)random_below(seed, 8) };
	int result = thread_set_params(workers[random_below(seed, WORKERS)], &parameter, 1);

	CHECK(result == 0 || result == -TESSERA_EBADF);
}

static void sleep_for_some_time(uint64_t *seed)
{
	struct time now = time_current(), until;

	CHECK(time_create(now.seconds, now.microseconds + random_below(seed, 20), &until) == 0);
	thread_sleep_until(until);
	CHECK(time_compare(time_current(), until) >= 0);
}

static void operate(uint64_t *seed)
{
	switch (random_below(seed, 9)) {
	case 0:
	case 1:
		use_mutexes(seed);
		return;
	case 2:
		use_tokens(seed);
		return;
	case 3:
		use_channel(seed);
		return;
	case 4:
		sleep_for_some_time(seed);
		return;
	case 5:
		CHECK(thread_yield() == 0);
		return;
	case 6:
		change_priorities(seed);
		return;
	case 7:
		simulation_event();
		return;
	default:
		work(seed);
	}
}

static void worker(void *seed_address)
{
	uint64_t seed = *(const uint64_t *)seed_address;

	for (int i = 0; i < OPERATIONS; i++)
		operate(&seed);
	CHECK(semaphore_give(items) == 0);
}

static void set_up(void)
{
	for (unsigned i = 0; i < MUTEXES; i++)
		CHECK((mutexes[i] = mutex_create(0)).handle > 0);
	tokens = semaphore_create(TOKENS, 0);
	items = semaphore_create(0, 0);
	channel = channel_create(sizeof(uint64_t), 5, NULL, CHANNEL_MPMC);
	CHECK(tokens.handle > 0 && items.handle > 0 && channel.handle > 0);
}

static uint64_t worker_seeds[WORKERS];

static void start_workers(uint64_t *seed)
{
	for (unsigned i = 0; i < WORKERS; i++) {
		worker_seeds[i] = random_next(seed) | 1;
		workers[i] = spawn(worker, &worker_seeds[i], random_below(seed, 8));
	}
}

/* All end: nobody missed being woken. */
static void nothing_is_lost(void *argument)
{
	uint64_t *seed = argument;
	struct channel_status status;

	scheduler.slice = 3000;
	set_up();
	start_workers(seed);
	for (unsigned i = 0; i < WORKERS; i++)
		CHECK(semaphore_take(items) == 0);
	for (unsigned i = 0; i < WORKERS; i++)
		CHECK(join(workers[i]) == 0);
	CHECK(channel_get_status(channel, &status) == 0 && status.used == 0);
	CHECK(sent == received);
	for (unsigned i = 0; i < MUTEXES; i++)
		CHECK(mutex_destroy(mutexes[i]) == 0);
	for (unsigned i = 0; i < TOKENS; i++)
		CHECK(semaphore_try_take(tokens) == 0);
	CHECK(semaphore_try_take(tokens) == -TESSERA_EAGAIN);
	CHECK(thread_records[0].inherited == 0);
	rtos_exit(0);
}

/* Half of them are killed somewhere; mutexes go on working, and the scheduler's order holds. */
static void killers(void *argument)
{
	uint64_t *seed = argument;

	killing = true;
	scheduler.slice = 3000;
	set_up();
	start_workers(seed);
	for (unsigned i = 0; i < WORKERS; i += 2) {
		sleep_cycles(random_below(seed, 100000));
		CHECK(thread_kill(workers[i]) == 0);
		CHECK(semaphore_give(tokens) == 0);
	}
	for (unsigned i = 0; i < MUTEXES; i++) {
		int result = mutex_lock(mutexes[i]);

		CHECK(result == 0 || result == -TESSERA_EOWNERDEAD);
		CHECK(mutex_unlock(mutexes[i]) == 0);
	}
	rtos_exit(0);
}

static void run(void (*body)(void *), unsigned rounds)
{
	uint64_t seed = random_seed();

	printf("# seed %#llx\n", (unsigned long long)seed);
	simulation_at_dispatch = invariants_at_dispatch;
	for (unsigned i = 0; i < rounds; i++) {
		uint64_t own = random_next(&seed), first = own;
		int code = simulate(body, &own);

		if (code)
			printf("# failed in round %u, seed %#llx\n", i, (unsigned long long)first);
		assert_int_equal(code, 0);
	}
}

static void test_nothing_is_lost(void **state)
{
	(void)state;
	run(nothing_is_lost, 30);
}

static void test_killers(void **state)
{
	(void)state;
	run(killers, 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_lost),
		cmocka_unit_test(test_killers),
	};

	return cmocka_run_group_tests_name("rtos_schedule", tests, NULL, NULL);
}
