/*
 * Words that lie: threads use all kinds of objects at random, while what they share is overwritten with
 * whatever a hostile component could write there. The scheduler's own stays whole at each switch
 * (invariants.c), nothing is read or written beyond what there is, and who uses objects of which nobody
 * has written the words finds them as ever.
 *
 * The users go wrong together with their words: they may wait for ever, so they are ended at last.
 */
#include "simulated_test.h"

#include <stdio.h>

#include "channel_slow.h"
#include "handle_pool.h"

#define VICTIMS 6
#define HONEST 4
#define SHARED 3 /* objects of each kind */
#define LIES 400
#define PRIORITIES 8
#define HONEST_PRIORITIES 3 /* above those of the victims, who may starve all that are below */

static struct mutex mutexes[SHARED];
static struct semaphore semaphores[SHARED];
static struct channel channels[SHARED];
static struct condition condition;
static struct event events[SHARED];
static struct thread victims[VICTIMS];
static uint64_t victim_seeds[VICTIMS];
static unsigned long operations, lies;

/* ---- Those whose words are overwritten: nothing is asked of what they get */

static const enum event_type asked[] = { EVENT_CHANNEL_READABLE,  EVENT_CHANNEL_WRITABLE,
					 EVENT_CHANNEL_CLOSED,	  EVENT_SEMAPHORE_TAKABLE,
					 EVENT_MUTEX_LOCKABLE };

static struct event_source any_source(uint64_t *seed)
{
	struct event_source source = { asked[random_below(seed, 5)], 0 };
	unsigned i = random_below(seed, SHARED);

	if (source.type == EVENT_SEMAPHORE_TAKABLE)
		source.handle = semaphores[i].handle;
	else if (source.type == EVENT_MUTEX_LOCKABLE)
		source.handle = mutexes[i].handle;
	else
		source.handle = channels[i].handle;
	return source;
}

static void use_event(uint64_t *seed)
{
	struct event event = events[random_below(seed, SHARED)];
	struct event_source happened[4];

	switch (random_below(seed, 5)) {
	case 0:
		event_add(event, any_source(seed));
		return;
	case 1:
		event_remove(event, any_source(seed));
		return;
	case 2:
		event_wait(event, happened, 4);
		return;
	default:
		event_check(event, happened, 4);
	}
}

static void use_channel(uint64_t *seed)
{
	int32_t handle = channels[random_below(seed, SHARED)].handle;
	unsigned flags = random_below(seed, 3) ? 0 : CHANNEL_BLOCK;
	size_t length = random_below(seed, 4) ? 24 : random_below(seed, 4) * 8;
	unsigned char buffer[64] = { 0 };

	if (random_below(seed, 2))
		channel_send((struct channel_send){ handle }, buffer, length, flags);
	else
		channel_recv((struct channel_recv){ handle }, buffer, length, flags);
}

static void use_mutex(uint64_t *seed)
{
	struct mutex mutex = mutexes[random_below(seed, SHARED)];

	switch (random_below(seed, 5)) {
	case 0:
		mutex_try_lock(mutex);
		return;
	case 1:
		if (!mutex_lock(mutex))
			condition_wait(condition, mutex);
		return;
	case 2:
		mutex_lock(mutex);
		return;
	default:
		mutex_unlock(mutex);
	}
}

static void use_semaphore(uint64_t *seed)
{
	struct semaphore semaphore = semaphores[random_below(seed, SHARED)];

	switch (random_below(seed, 4)) {
	case 0:
		semaphore_take(semaphore);
		return;
	case 1:
		semaphore_try_take(semaphore);
		return;
	default:
		semaphore_give(semaphore);
	}
}

static void remake(uint64_t *seed)
{
	unsigned i = random_below(seed, SHARED);

	switch (random_below(seed, 5)) {
	case 0:
		if (!mutex_destroy(mutexes[i]))
			mutexes[i] = mutex_create(i % 2 ? MUTEX_RECURSIVE : 0);
		return;
	case 1:
		semaphore_destroy(semaphores[i]);
		semaphores[i] = semaphore_create(1, 0);
		return;
	case 2:
		channel_destroy(channels[i]);
		channels[i] = channel_create(24, 4, NULL, i % 2 ? CHANNEL_SPSC : CHANNEL_MPMC);
		return;
	case 3:
		event_delete(events[i]);
		events[i] = event_create(7);
		return;
	default:
		channel_close_send((struct channel_send){ channels[i].handle });
	}
}

static void use_something(uint64_t *seed)
{
	operations++;
	switch (random_below(seed, 16)) {
	case 0:
		remake(seed);
		return;
	case 1:
		condition_broadcast(condition);
		return;
	case 2:
		thread_yield();
		return;
	case 3:
	case 4:
		simulation_work(random_below(seed, 300));
		return;
	default:
		break;
	}
	switch (random_below(seed, 4)) {
	case 0:
		use_event(seed);
		return;
	case 1:
		use_channel(seed);
		return;
	case 2:
		use_mutex(seed);
		return;
	default:
		use_semaphore(seed);
	}
}

static void be_victim(void *seed)
{
	for (;;)
		use_something(seed);
}

/* ---- Lies */

/* Ids of threads, of none and beyond them, with all flags; handles; counts at their limits. */
static uint32_t any_word(uint64_t *seed)
{
	static const uint32_t numbers[] = { 0, 1, 2, 7, INT32_MAX, UINT32_MAX, 0x80000000u, 0x7ffffffeu };
	uint32_t flags = (uint32_t)random_next(seed) & 0xffff0000u;

	switch (random_below(seed, 7)) {
	case 0:
		return numbers[random_below(seed, 8)];
	case 1:
		return (uint32_t)(random_next(seed) >> 8);
	case 2:
		return port_first_id + random_below(seed, RTOS_THREADS + 2);
	case 3:
		return flags | (port_first_id + random_below(seed, RTOS_THREADS + 2));
	case 4:
		return LOCK_WAITERS | (port_first_id + random_below(seed, RTOS_THREADS + 2));
	case 5:
		return (uint32_t)channels[random_below(seed, SHARED)].handle;
	default:
		return (uint32_t)-(int32_t)random_below(seed, 40);
	}
}

static void lie_about_channel(uint64_t *seed, struct channel channel)
{
	struct channel_ring *ring = channel_view_of(channel.handle)->ring;
	uint32_t word = any_word(seed);

	switch (random_below(seed, 8)) {
	case 0:
		atomic_store(&ring->plain, (int32_t)word);
		return;
	case 1:
		atomic_store(&ring->closed, word);
		return;
	case 2:
		atomic_store(&ring->tail, word);
		return;
	case 3:
		atomic_store(&ring->head, word);
		return;
	case 4:
		atomic_store(&ring->send.waiting, word);
		return;
	case 5:
		atomic_store(&ring->recv.waiting, word);
		return;
	case 6:
		atomic_store(&ring->send.lock.word, word);
		return;
	default:
		atomic_store(&ring->recv.lock.word, word);
	}
}

static void lie(uint64_t *seed)
{
	unsigned i = random_below(seed, SHARED);

	lies++;
	switch (random_below(seed, 7)) {
	case 0:
	case 1:
		atomic_store(&mutex_words[mutex_index(mutexes[i])]->lock.word, any_word(seed));
		return;
	case 2:
		mutex_words[mutex_index(mutexes[i])]->handle = (int32_t)any_word(seed);
		return;
	case 3:
		atomic_store(&semaphore_words[semaphore_index(semaphores[i])]->count,
			     (int32_t)any_word(seed));
		return;
	case 4:
		semaphore_words[semaphore_index(semaphores[i])]->handle = (int32_t)any_word(seed);
		return;
	default:
		lie_about_channel(seed, channels[i]);
	}
}

/* ---- Those who share nothing with them */

static struct mutex honest_mutex;
static struct semaphore honest_items, honest_end;
static struct channel honest_channel;
static struct event honest_event;
static unsigned inside;
static uint64_t sent, received;

static void be_honest(void *seed_address)
{
	uint64_t *seed = seed_address, value;
	struct event_source happened;

	for (unsigned i = 0; i < 100; i++) {
		CHECK(mutex_lock(honest_mutex) == 0);
		CHECK(inside++ == 0);
		simulation_work(random_below(seed, 500));
		CHECK(--inside == 0);
		CHECK(mutex_unlock(honest_mutex) == 0);
		value = random_next(seed) >> 32;
		CHECK(channel_send((struct channel_send){ honest_channel.handle }, &value, 8,
				   CHANNEL_BLOCK) == 8);
		sent += value;
		CHECK(semaphore_give(honest_items) == 0);
		while (semaphore_try_take(honest_items))
			CHECK(event_wait(honest_event, &happened, 1) == 1 &&
			      happened.handle == honest_items.handle);
		CHECK(channel_recv((struct channel_recv){ honest_channel.handle }, &value, 8,
				   CHANNEL_BLOCK) == 8);
		received += value;
		CHECK(thread_sleep_until(time_current()) == 0);
	}
	CHECK(semaphore_give(honest_end) == 0);
}

static void start_honest(uint64_t *seed)
{
	static uint64_t seeds[HONEST];

	honest_mutex = mutex_create(0);
	honest_items = semaphore_create(0, 0);
	honest_end = semaphore_create(0, 0);
	honest_channel = channel_create(8, HONEST, NULL, CHANNEL_MPMC);
	honest_event = event_create(1);
	CHECK(event_add(honest_event, (struct event_source){ EVENT_SEMAPHORE_TAKABLE,
							     honest_items.handle }) == 0);
	for (unsigned i = 0; i < HONEST; i++) {
		seeds[i] = random_next(seed) | 1;
		spawn(be_honest, &seeds[i], PRIORITIES + random_below(seed, HONEST_PRIORITIES));
	}
}

/* ---- */

static void start_victim(unsigned i, uint64_t *seed)
{
	victim_seeds[i] = random_next(seed) | 1;
	victims[i] = spawn(be_victim, &victim_seeds[i], random_below(seed, PRIORITIES));
}

/* Whoever waits for ever is ended, and another begins: what it held and waited for is put right. */
static void replace_victim(uint64_t *seed)
{
	unsigned i = random_below(seed, VICTIMS);

	CHECK(thread_kill(victims[i]) == 0);
	CHECK(join(victims[i]) == -TESSERA_ECANCELED);
	start_victim(i, seed);
}

static void make_shared(void)
{
	for (unsigned i = 0; i < SHARED; i++) {
		mutexes[i] = mutex_create(i % 2 ? MUTEX_RECURSIVE : 0);
		semaphores[i] = semaphore_create(1, 0);
		channels[i] = channel_create(24, 4, NULL, i % 2 ? CHANNEL_SPSC : CHANNEL_MPMC);
		events[i] = event_create(7);
	}
	condition = condition_create();
}

static void nobody_inherits(void)
{
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		CHECK(!thread_records[i].inherited);
}

static void words_that_lie(void *argument)
{
	uint64_t *seed = argument;

	scheduler.slice = 2000;
	make_shared();
	start_honest(seed);
	for (unsigned i = 0; i < VICTIMS; i++)
		start_victim(i, seed);
	for (unsigned i = 0; i < LIES; i++) {
		sleep_cycles(random_below(seed, 4000));
		lie(seed);
		if (random_below(seed, 4) == 0)
			replace_victim(seed);
		CHECK(invariants_broken() == NULL);
	}
	for (unsigned i = 0; i < VICTIMS; i++)
		CHECK(thread_kill(victims[i]) == 0);
	for (unsigned i = 0; i < HONEST; i++)
		CHECK(semaphore_take(honest_end) == 0);
	CHECK(sent == received);
	CHECK(semaphore_try_take(honest_items) == -TESSERA_EAGAIN);
	nobody_inherits();
	printf("# %lu operations, %lu lies\n", operations, lies);
	rtos_exit(0);
}

static void test_words_that_lie(void **state)
{
	uint64_t seed = random_seed();

	(void)state;
	printf("# seed %#llx\n", (unsigned long long)seed);
	simulation_at_dispatch = invariants_at_dispatch;
	invariants_words_lie = true;
	for (unsigned i = 0; i < 60; i++) {
		uint64_t own = random_next(&seed), first = own;
		int code = simulate(words_that_lie, &own);

		if (code)
			printf("# failed in round %u, seed %#llx\n", i, (unsigned long long)first);
		assert_int_equal(code, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_that_lie),
	};

	return cmocka_run_group_tests_name("rtos_hostile", tests, NULL, NULL);
}
