/* A thread that waited at an endpoint of its own runs again, and calls the RTOS before the kernel's
 * word of that has been collected: its record still says that it waits. */
#include "critical.h"
#include "scheduler.h"
#include "simulated_test.h"
#include "thread_internal.h"

#define MILLISECOND (SIMULATION_HERTZ / 1000)

static char trace[64];
static unsigned traced;

static void note(char c)
{
	CHECK(traced < sizeof(trace) - 1);
	trace[traced++] = c;
}

static bool traced_is(const char *expected)
{
	bool is = !strcmp(trace, expected);

	memset(trace, 0, sizeof(trace));
	traced = 0;
	return is;
}

static void noting(void *c)
{
	note(*(const char *)c);
}

/* As the scheduler has it of who waits until a time, or for good. */
static void seem_outside(uint64_t wake)
{
	critical_enter();
	scheduler_wait(thread_running(), wake);
	critical_leave();
}

/* The kernel's word of a thread is collected at last. */
static void collect(struct thread_record *thread)
{
	critical_enter();
	thread_look(thread);
	critical_leave();
}

static void sleeps(void *unused)
{
	uint64_t before = simulation_clock();

	(void)unused;
	seem_outside(0);
	sleep_cycles(3 * MILLISECOND);
	CHECK(simulation_clock() - before >= 3 * MILLISECOND);
	CHECK(!thread_running()->outside);
	seem_outside(before + 4 * MILLISECOND);
	sleep_cycles(9 * MILLISECOND);
	CHECK(simulation_clock() - before >= 12 * MILLISECOND);
	rtos_exit(0);
}
SIMULATED(sleeps)

static void yields(void *unused)
{
	struct thread equal, other;

	(void)unused;
	set_priority(thread_self(), 3);
	equal = spawn(noting, "e", 3);
	other = spawn(noting, "l", 1);
	seem_outside(0);
	CHECK(thread_yield() == 0);
	note('0');
	CHECK(join(equal) == 0);
	CHECK(traced_is("e0"));
	seem_outside(0);
	CHECK(thread_yield() == 0);
	note('0');
	CHECK(join(other) == 0);
	CHECK(traced_is("0l"));
	rtos_exit(0);
}
SIMULATED(yields)

static struct semaphore semaphore;
static struct mutex mutex;
static struct thread_record *preempted;

static void gives(void *unused)
{
	(void)unused;
	note('g');
	CHECK(semaphore_give(semaphore) == 0);
}

static void waits_for_a_semaphore(void *unused)
{
	struct thread giver;

	(void)unused;
	semaphore = semaphore_create(0, 0);
	set_priority(thread_self(), 3);
	giver = spawn(gives, NULL, 1);
	seem_outside(0);
	CHECK(semaphore_take(semaphore) == 0);
	note('0');
	CHECK(join(giver) == 0);
	CHECK(traced_is("g0"));
	rtos_exit(0);
}
SIMULATED(waits_for_a_semaphore)

static void locks(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex) == 0);
	note('l');
	CHECK(mutex_unlock(mutex) == 0);
	collect(preempted);
}

/* Both ways: by who inherits a priority and gives the lock, and by who waits for it. */
static void gives_a_lock_and_waits_for_it(void *unused)
{
	struct thread urgent;

	(void)unused;
	mutex = mutex_create(0);
	preempted = thread_running();
	set_priority(thread_self(), 3);
	CHECK(mutex_lock(mutex) == 0);
	urgent = spawn(locks, NULL, 5);
	seem_outside(0);
	CHECK(mutex_unlock(mutex) == 0);
	note('0');
	CHECK(join(urgent) == 0);
	CHECK(traced_is("l0"));
	rtos_exit(0);
}
SIMULATED(gives_a_lock_and_waits_for_it)

static void takes(void *unused)
{
	(void)unused;
	CHECK(semaphore_take(semaphore) == 0);
	note('t');
	collect(preempted);
}

static void wakes_others(void *unused)
{
	struct thread taker;

	(void)unused;
	semaphore = semaphore_create(0, 0);
	preempted = thread_running();
	set_priority(thread_self(), 3);
	taker = spawn(takes, NULL, 5);
	seem_outside(0);
	CHECK(semaphore_give(semaphore) == 0);
	note('0');
	CHECK(join(taker) == 0);
	CHECK(traced_is("t0"));
	CHECK(!thread_running()->outside);
	rtos_exit(0);
}
SIMULATED(wakes_others)

static void ends_itself(void *unused)
{
	(void)unused;
	seem_outside(0);
	thread_exit(7);
}

static void exits(void *unused)
{
	(void)unused;
	CHECK(join(spawn(ends_itself, NULL, 3)) == 7);
	rtos_exit(0);
}
SIMULATED(exits)

int main(void)
{
#define TEST(name) cmocka_unit_test(test_##name)
	const struct CMUnitTest tests[] = {
		TEST(sleeps),
		TEST(yields),
		TEST(waits_for_a_semaphore),
		TEST(gives_a_lock_and_waits_for_it),
		TEST(wakes_others),
		TEST(exits),
	};

	return cmocka_run_group_tests_name("rtos: outside", tests, NULL, NULL);
}
