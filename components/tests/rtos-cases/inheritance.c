/* Whoever holds a mutex has at least the priority of all who wait for it, also through others. */
#include "rtos_cases.h"

#define CHAIN 3

static struct mutex mutexes[CHAIN];
static struct semaphore go;

static void make(void)
{
	for (int i = 0; i < CHAIN; i++)
		mutexes[i] = mutex_create(0);
	go = semaphore_create(0, 0);
}

static void put_away(void)
{
	for (int i = 0; i < CHAIN; i++)
		CHECK(mutex_destroy(mutexes[i]), 0);
	CHECK(semaphore_destroy(go), 0);
}

static void shows(void *what)
{
	trace((char)(intptr_t)what);
}

/* With its own priority, the caller is below a thread that it makes of this one. */
static void show_whether_below(unsigned priority, char what)
{
	struct scheduling_parameter parameter = {SCHEDULE_PRIORITY, (uint16_t)priority};

	CHECK_GOOD(
		thread_create(shows, (void *)(intptr_t)what, &parameter, 1, THREAD_NO_JOIN).handle);
	trace('.');
}

static void holds_first(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutexes[0]), 0);
	CHECK(semaphore_take(go), 0);
	show_whether_below(BELOW, 'b');
	CHECK(mutex_unlock(mutexes[0]), 0);
	trace('u');
}

static void locks_first(void *what)
{
	CHECK(mutex_lock(mutexes[0]), 0);
	trace((char)(intptr_t)what);
	CHECK(mutex_unlock(mutexes[0]), 0);
}

static void test_one(void)
{
	struct thread owner, waiter;

	make();
	owner = start(holds_first, NULL, LOW);
	pause_for(100);
	waiter = start(locks_first, (void *)'w', ABOVE);
	CHECK(semaphore_give(go), 0);
	trace('c');
	CHECK(finish(waiter), 0);
	CHECK(finish(owner), 0);
	CHECK_TRACE(".wcbu");
	put_away();
}

/* Without who waits, the same goes otherwise. */
static void test_nobody_waits(void)
{
	struct thread owner;

	make();
	owner = start(holds_first, NULL, LOW);
	pause_for(100);
	CHECK(semaphore_give(go), 0);
	trace('c');
	CHECK(finish(owner), 0);
	CHECK_TRACE("cb.u");
	put_away();
}

/* Holds one mutex, and waits for the one before. */
static void is_link(void *number)
{
	intptr_t i = (intptr_t)number;

	CHECK(mutex_lock(mutexes[i]), 0);
	CHECK(mutex_lock(mutexes[i - 1]), 0);
	trace((char)('0' + i));
	CHECK(mutex_unlock(mutexes[i - 1]), 0);
	CHECK(mutex_unlock(mutexes[i]), 0);
}

static void locks_last(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutexes[CHAIN - 1]), 0);
	trace('w');
	CHECK(mutex_unlock(mutexes[CHAIN - 1]), 0);
}

static void test_chain(void)
{
	struct thread owner, links[CHAIN - 1], waiter;

	make();
	owner = start(holds_first, NULL, LOWEST);
	pause_for(100);
	for (int i = 1; i < CHAIN; i++) {
		links[i - 1] = start(is_link, (void *)(intptr_t)i, (unsigned)(LOWEST + i));
		pause_for(100);
	}
	waiter = start(locks_last, NULL, HIGH);
	CHECK(semaphore_give(go), 0);
	trace('c');
	CHECK(finish(waiter), 0);
	for (int i = 1; i < CHAIN; i++)
		CHECK(finish(links[i - 1]), 0);
	CHECK(finish(owner), 0);
	CHECK_TRACE(".12wcbu");
	put_away();
}

/* Who gives up waiting takes its priority away, all along the chain. */
static void test_chain_ends(void)
{
	struct thread owner, link, waiter;

	make();
	owner = start(holds_first, NULL, LOWEST);
	pause_for(100);
	link = start(is_link, (void *)1, LOW);
	pause_for(100);
	waiter = start(is_link, (void *)2, HIGH);
	CHECK(thread_kill(waiter), 0);
	CHECK(semaphore_give(go), 0);
	trace('c');
	CHECK(finish(waiter), -TESSERA_ECANCELED);
	CHECK(finish(link), 0);
	CHECK(finish(owner), 0);
	CHECK_TRACE("cb.1u");
	CHECK(mutex_lock(mutexes[2]), -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(mutexes[2]), 0);
	put_away();
}

/* A waiter that becomes more urgent makes the owner so. */
static void test_raised_waiter(void)
{
	struct scheduling_parameter high = {SCHEDULE_PRIORITY, HIGH};
	struct thread owner, waiter;

	make();
	owner = start(holds_first, NULL, LOWEST);
	pause_for(100);
	waiter = start(locks_first, (void *)'w', LOW);
	pause_for(100);
	CHECK(thread_set_params(waiter, &high, 1), 0);
	CHECK(semaphore_give(go), 0);
	trace('c');
	CHECK(finish(waiter), 0);
	CHECK(finish(owner), 0);
	CHECK_TRACE(".wcbu");
	put_away();
}

static void holds_two(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutexes[0]), 0);
	CHECK(mutex_lock(mutexes[1]), 0);
	CHECK(semaphore_take(go), 0);
	CHECK(mutex_unlock(mutexes[1]), 0);
	show_whether_below(HIGH - 1, 'h');
	show_whether_below(BELOW, 'b');
	CHECK(mutex_unlock(mutexes[0]), 0);
}

static void locks_second(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutexes[1]), 0);
	trace('2');
	CHECK(mutex_unlock(mutexes[1]), 0);
}

static void test_two(void)
{
	struct thread owner, first, second;

	make();
	owner = start(holds_two, NULL, LOW);
	pause_for(100);
	first = start(locks_first, (void *)'1', ABOVE);
	second = start(locks_second, NULL, HIGH);
	CHECK(semaphore_give(go), 0);
	trace('c');
	CHECK(finish(owner), 0);
	CHECK(finish(first), 0);
	CHECK(finish(second), 0);
	CHECK_TRACE("2h..1cb");
	put_away();
}

static const struct rtos_case cases[] = {
	{"an-owner-has-the-priority-of-who-waits", test_one},
	{"an-owner-that-nobody-waits-for-has-its-own", test_nobody_waits},
	{"priority-goes-on-along-a-chain-of-three-mutexes", test_chain},
	{"priority-is-taken-back-along-a-chain", test_chain_ends},
	{"a-waiter-that-is-raised-raises-the-owner", test_raised_waiter},
	{"of-two-mutexes-the-more-urgent-counts-as-long-as-it-is-held", test_two},
	{NULL, NULL},
};

const struct rtos_cases inheritance_cases = {"inheritance", cases};
