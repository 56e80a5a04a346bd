/*
 * Preemption at every instruction: for each operation and each n up to its length, a more urgent
 * thread wakes up n instructions after the operation has begun and does something that concerns
 * it. Then results and invariants are checked.
 */
#include "simulated_test.h"

#include <stdio.h>
#include <stdlib.h>

#define URGENT 20
#define ORDINARY 10
#define ENTRY_CYCLES 30 /* what the simulated kernel takes before the operation begins */
#define THINNING 40	/* beyond so many instructions not at each one, unless RTOS_SWEEP is set */

static struct mutex mutex;
static struct semaphore semaphore;
static struct channel channel;
static struct channel_send sender;
static struct channel_recv receiver;
static struct thread other;
static struct timer timer;
static int shared;

struct sweep {
	const char *name;
	void (*set_up)(void);
	void (*operation)(void);
	void (*adversary)(void);
	void (*check)(void);
};

static void nothing(void)
{
}

/* ---- A lock */

static void lock_set_up(void)
{
	mutex = mutex_create(0);
	shared = 0;
}

static void lock_pair(void)
{
	CHECK(mutex_lock(mutex) == 0);
	shared++;
	CHECK(mutex_unlock(mutex) == 0);
}

static void lock_try_pair(void)
{
	if (mutex_try_lock(mutex) == 0) {
		shared++;
		CHECK(mutex_unlock(mutex) == 0);
	}
}

static void lock_check(void)
{
	CHECK(shared == 2);
	CHECK(mutex_destroy(mutex) == 0);
}

static void lock_try_check(void)
{
	CHECK(shared == 1 || shared == 2);
	CHECK(mutex_destroy(mutex) == 0);
}

static void kill_other(void)
{
	int result = thread_kill(other);

	/* At the end of the sweep it comes too late. */
	CHECK(result == 0 || result == -TESSERA_EBADF);
}

static void lock_owner_dead_check(void)
{
	int result = mutex_lock(mutex);

	CHECK(result == 0 || result == -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(mutex) == 0);
	CHECK(mutex_destroy(mutex) == 0);
}

/* ---- A semaphore */

static void semaphore_set_up_0(void)
{
	semaphore = semaphore_create(0, 0);
}

static void semaphore_set_up_1(void)
{
	semaphore = semaphore_create(1, 0);
}

static void take(void)
{
	CHECK(semaphore_take(semaphore) == 0);
}

static void give(void)
{
	CHECK(semaphore_give(semaphore) == 0);
}

static void take_and_give(void)
{
	take();
	give();
}

static void try_take_and_give(void)
{
	if (semaphore_try_take(semaphore) == 0)
		give();
}

static void take_for_status(void *unused)
{
	(void)unused;
	thread_exit(semaphore_take(semaphore));
}

/* Nothing is left, neither in the count nor kept for who comes next: whoever takes has to wait. */
static void semaphore_check_0(void)
{
	struct thread taker;

	CHECK(semaphore_try_take(semaphore) == -TESSERA_EAGAIN);
	taker = spawn(take_for_status, NULL, ORDINARY);
	sleep_cycles(10000);
	CHECK(thread_get_exit_status(taker, NULL) == -TESSERA_EAGAIN);
	CHECK(semaphore_destroy(semaphore) == 0);
	CHECK(join(taker) == -TESSERA_ECANCELED);
}

static void semaphore_check_1(void)
{
	CHECK(semaphore_try_take(semaphore) == 0);
	semaphore_check_0();
}

/* Killed before, within or after its take: the count is 0 or 1, and never lost for good. */
static void semaphore_killed_check(void)
{
	int left = semaphore_try_take(semaphore);

	CHECK(left == 0 || left == -TESSERA_EAGAIN);
	CHECK(semaphore_give(semaphore) == 0);
	CHECK(semaphore_try_take(semaphore) == 0);
	semaphore_check_0();
}

/* What is given afterwards can be taken, at the latest by who is ready to wait for it. */
static void semaphore_killed_waiting_check(void)
{
	CHECK(semaphore_give(semaphore) == 0);
	CHECK(semaphore_take(semaphore) == 0);
	semaphore_check_0();
}

/* ---- A channel */

static void channel_open(unsigned flags)
{
	channel = channel_create(8, 1, NULL, flags);
	CHECK(channel.handle > 0);
	sender = channel_get_send(channel);
	receiver = channel_get_recv(channel);
	shared = 0;
}

static void channel_set_up_spsc(void)
{
	channel_open(CHANNEL_SPSC);
}

static void channel_set_up_mpmc(void)
{
	channel_open(CHANNEL_MPMC);
}

static void send_two(void)
{
	uint64_t word[2] = { 0x1111, 0x2222 };

	CHECK(channel_send(sender, &word[0], 8, CHANNEL_BLOCK) == 8);
	CHECK(channel_send(sender, &word[1], 8, CHANNEL_BLOCK) == 8);
}

static void receive_two(void)
{
	uint64_t word[2] = { 0, 0 };

	CHECK(channel_recv(receiver, &word[0], 8, CHANNEL_BLOCK) == 8);
	CHECK(channel_recv(receiver, &word[1], 8, CHANNEL_BLOCK) == 8);
	CHECK(word[0] == 0x1111 && word[1] == 0x2222);
}

static void pass_one_on(void)
{
	uint64_t word = 7;

	CHECK(channel_send(sender, &word, 8, CHANNEL_BLOCK) == 8);
	CHECK(channel_recv(receiver, &word, 8, CHANNEL_BLOCK) == 8);
}

static void channel_check(void)
{
	struct channel_status status;

	CHECK(channel_get_status(channel, &status) == 0 && status.used == 0);
	CHECK(channel_destroy(channel) == 0);
}

/* ---- The scheduler */

static void yield(void)
{
	CHECK(thread_yield() == 0);
}

static void sleep_short(void)
{
	struct time time = time_current();

	time.microseconds += 2;
	thread_sleep_until(time);
	CHECK(time_compare(time_current(), time) >= 0);
}

static void leave_at_once(void *unused)
{
	(void)unused;
}

static void create_and_join(void)
{
	join(spawn(leave_at_once, NULL, ORDINARY + 1));
	join(spawn(leave_at_once, NULL, ORDINARY - 1));
}

static void create_detached(void)
{
	struct scheduling_parameter above = { SCHEDULE_PRIORITY_ABOVE, 1 };

	CHECK(thread_create(leave_at_once, NULL, &above, 1, THREAD_NO_JOIN).handle > 0);
	CHECK(thread_create(leave_at_once, NULL, NULL, 0, THREAD_NO_JOIN).handle > 0);
}

static void timer_set_up(void)
{
	timer = timer_create();
}

static void timer_use(void)
{
	CHECK(timer_start(timer, (struct time){ 0, 0 }) == 0);
	CHECK(timer_wait(timer) == 1);
}

static void timer_check(void)
{
	CHECK(timer_free(timer) == 0);
}

static void change_priority(void)
{
	struct scheduling_parameter up = { SCHEDULE_PRIORITY, ORDINARY + 3 };
	struct scheduling_parameter back = { SCHEDULE_PRIORITY, ORDINARY };
	int result = thread_set_params(other, &up, 1);

	CHECK(result == 0 || result == -TESSERA_EBADF);
	CHECK(thread_set_params(other, &back, 1) == result);
}

static const struct sweep sweeps[] = {
	{ "lock against lock", lock_set_up, lock_pair, lock_pair, lock_check },
	{ "lock against try", lock_set_up, lock_pair, lock_try_pair, lock_try_check },
	{ "lock against priorities", lock_set_up, lock_pair, change_priority,
	  lock_try_check },
	{ "lock against kill", lock_set_up, lock_pair, kill_other, lock_owner_dead_check },
	{ "take against give", semaphore_set_up_0, take, give, semaphore_check_0 },
	{ "give against take", semaphore_set_up_0, give, take, semaphore_check_0 },
	{ "pair against pair", semaphore_set_up_1, take_and_give, take_and_give,
	  semaphore_check_1 },
	{ "pair against try", semaphore_set_up_1, take_and_give, try_take_and_give,
	  semaphore_check_1 },
	{ "take against kill", semaphore_set_up_1, take, kill_other, semaphore_killed_check },
	{ "waiting take against kill", semaphore_set_up_0, take, kill_other,
	  semaphore_killed_waiting_check },
	{ "send against receive", channel_set_up_spsc, send_two, receive_two, channel_check },
	{ "receive against send", channel_set_up_spsc, receive_two, send_two, channel_check },
	{ "send against receive, MPMC", channel_set_up_mpmc, send_two, receive_two,
	  channel_check },
	{ "receive against send, MPMC", channel_set_up_mpmc, receive_two, send_two,
	  channel_check },
	{ "pass against pass, MPMC", channel_set_up_mpmc, pass_one_on, pass_one_on,
	  channel_check },
	{ "yield against creation", nothing, yield, create_and_join, nothing },
	{ "sleep against sleep", nothing, sleep_short, sleep_short, nothing },
	{ "creation against creation", nothing, create_and_join, create_and_join, nothing },
	{ "creation against kill", nothing, create_detached, kill_other, nothing },
	{ "timer against sleep", timer_set_up, timer_use, sleep_short, timer_check },
};

static struct thread_record *urgent_record;
static uint64_t distance; /* from the start of the operation to the adversary, in instructions */
static uint64_t preemptions_before;

/* The public interface knows microseconds only: the time is set as the scheduler does. */
static void wake_urgent_in(uint64_t cycles)
{
	critical_enter();
	timer_queue_set(&scheduler.timers, urgent_record->number, simulation_clock() + cycles);
	scheduler_switch();
}

static void operate(void *sweep)
{
	preemptions_before = simulation_preemptions();
	wake_urgent_in(ENTRY_CYCLES + distance);
	simulation_step(SIMULATION_STEP_ONCE);
	((const struct sweep *)sweep)->operation();
	simulation_step(SIMULATION_STEP_OFF);
}

static bool was_preempted;

static void disturb(void *sweep)
{
	urgent_record = thread_running();
	critical_enter();
	scheduler_block(urgent_record, NULL);
	scheduler_switch();
	was_preempted = simulation_preemptions() > preemptions_before;
	((const struct sweep *)sweep)->adversary();
}

/* One point: whether the adversary came while the operation ran. */
static bool run_point(const struct sweep *sweep)
{
	struct thread urgent;
	int status;

	sweep->set_up();
	urgent = spawn(disturb, (void *)(uintptr_t)sweep, URGENT);
	sleep_cycles(1000);
	other = spawn(operate, (void *)(uintptr_t)sweep, ORDINARY);
	CHECK(thread_join(other, &status) == 0);
	CHECK(status == 0 || status == -TESSERA_ECANCELED);
	join(urgent);
	sweep->check();
	return was_preempted;
}

/* Until the operation ends, or waits for the adversary, before that comes. */
static void run_sweep(void *argument)
{
	const struct sweep *sweep = argument;
	unsigned points = 0, missed = 0;
	bool every = getenv("RTOS_SWEEP") != NULL;

	for (distance = 0; missed < 3; distance += every ? 1 : 1 + distance / THINNING) {
		missed = run_point(sweep) ? 0 : missed + 1;
		points++;
	}
	printf("# %-28s length %5llu, %4u points, %llu stale decisions\n", sweep->name,
	       (unsigned long long)distance, points, (unsigned long long)simulation_stale());
	CHECK(points > 20);
	rtos_exit(0);
}

static void test_every_instruction(void **state)
{
	(void)state;
	simulation_at_dispatch = invariants_at_dispatch;
	for (unsigned i = 0; i < sizeof(sweeps) / sizeof(sweeps[0]); i++)
		assert_int_equal(simulate(run_sweep, (void *)(uintptr_t)&sweeps[i]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_instruction),
	};

	return cmocka_run_group_tests_name("rtos_preemption", tests, NULL, NULL);
}
