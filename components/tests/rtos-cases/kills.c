/* A thread may be ended wherever it is. */
#include "rtos_cases.h"

static struct semaphore semaphore;
static struct mutex mutex;
static struct channel channel;
static struct timer timer;
static struct condition condition;
static struct event event;
static struct thread sleeper;

static void prepare(void)
{
	semaphore = semaphore_create(0, 0);
	mutex = mutex_create(0);
	channel = channel_create(8, 1, NULL, CHANNEL_SPSC);
	timer = timer_create();
	condition = condition_create();
	event = event_create(1);
	CHECK(event_add(event, (struct event_source){EVENT_SEMAPHORE_TAKABLE, semaphore.handle}),
	      0);
}

static void put_away(void)
{
	CHECK(event_delete(event), 0);
	CHECK(condition_destroy(condition), 0);
	CHECK(timer_free(timer), 0);
	CHECK(channel_destroy(channel), 0);
	CHECK(mutex_destroy(mutex), 0);
	CHECK(semaphore_destroy(semaphore), 0);
}

static void sleeps(void *unused)
{
	(void)unused;
	thread_sleep_until((struct time){UINT64_MAX, 0});
	trace('!');
}

static void spins(void *unused)
{
	(void)unused;
	for (;;)
		;
}

static void takes(void *unused)
{
	(void)unused;
	semaphore_take(semaphore);
	trace('!');
}

static void locks(void *unused)
{
	(void)unused;
	mutex_lock(mutex);
	trace('!');
}

static void receives(void *unused)
{
	uint64_t word;

	(void)unused;
	channel_recv(channel_get_recv(channel), &word, sizeof(word), CHANNEL_BLOCK);
	trace('!');
}

static void sends(void *unused)
{
	struct channel_send end = channel_get_send(channel);
	uint64_t word = 0;

	(void)unused;
	channel_send(end, &word, sizeof(word), 0);
	channel_send(end, &word, sizeof(word), CHANNEL_BLOCK);
	trace('!');
}

static void waits_for_timer(void *unused)
{
	(void)unused;
	timer_wait(timer);
	trace('!');
}

static void waits_for_condition(void *unused)
{
	struct mutex own = mutex_create(0);

	(void)unused;
	mutex_lock(own);
	trace('0' + (char)(condition_wait(condition, own) != 0));
}

static void waits_for_event(void *unused)
{
	struct event_source source;

	(void)unused;
	event_wait(event, &source, 1);
	trace('!');
}

static void joins(void *unused)
{
	(void)unused;
	thread_join(sleeper, NULL);
	trace('!');
}

static void end(struct thread thread)
{
	CHECK(thread_kill(thread), 0);
	CHECK(finish(thread), -TESSERA_ECANCELED);
	CHECK_TRACE("");
}

static void test_ready(void)
{
	end(start(spins, NULL, BELOW));
}

static void test_running(void)
{
	struct thread thread = start(spins, NULL, BELOW);

	pause_for(100);
	end(thread);
}

static void test_sleeping(void)
{
	end(start(sleeps, NULL, ABOVE));
}

static void test_semaphore(void)
{
	prepare();
	end(start(takes, NULL, ABOVE));
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(semaphore_give(semaphore), 0);
	CHECK(semaphore_try_take(semaphore), 0);
	put_away();
}

static void test_mutex(void)
{
	prepare();
	CHECK(mutex_lock(mutex), 0);
	end(start(locks, NULL, ABOVE));
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_lock(mutex), 0);
	CHECK(mutex_unlock(mutex), 0);
	put_away();
}

static void test_receiver(void)
{
	uint64_t word = 7;

	prepare();
	end(start(receives, NULL, ABOVE));
	CHECK(channel_send(channel_get_send(channel), &word, sizeof(word), 0), 8);
	word = 0;
	CHECK(channel_recv(channel_get_recv(channel), &word, sizeof(word), 0), 8);
	CHECK(word, 7);
	put_away();
}

static void test_sender(void)
{
	uint64_t word;

	prepare();
	end(start(sends, NULL, ABOVE));
	CHECK(channel_recv(channel_get_recv(channel), &word, sizeof(word), 0), 8);
	CHECK(channel_recv(channel_get_recv(channel), &word, sizeof(word), 0), -TESSERA_EAGAIN);
	put_away();
}

static void test_timer(void)
{
	prepare();
	end(start(waits_for_timer, NULL, ABOVE));
	CHECK(timer_start(timer, later(100)), 0);
	CHECK(timer_wait(timer), 1);
	put_away();
}

static void test_condition(void)
{
	struct mutex own;

	prepare();
	end(start(waits_for_condition, NULL, ABOVE));
	CHECK(condition_signal(condition), 0);
	put_away();
	/* The thread's own mutex, which nobody else knows: the last one that was made. */
	own = mutex_create(0);
	CHECK(mutex_destroy((struct mutex){own.handle - 1}), 0);
	CHECK(mutex_destroy(own), 0);
}

static void test_event(void)
{
	struct event_source source;

	prepare();
	end(start(waits_for_event, NULL, ABOVE));
	CHECK(semaphore_give(semaphore), 0);
	CHECK(event_wait(event, &source, 1), 1);
	put_away();
}

static void test_joining(void)
{
	sleeper = start(sleeps, NULL, ABOVE);
	end(start(joins, NULL, ABOVE));
	end(sleeper);
}

static void test_ended(void)
{
	struct thread thread = start(sleeps, NULL, ABOVE);

	CHECK(thread_kill(thread), 0);
	CHECK(thread_kill(thread), 0);
	CHECK(finish(thread), -TESSERA_ECANCELED);
	CHECK(thread_kill(thread), -TESSERA_EBADF);
}

static void kills_itself(void *unused)
{
	(void)unused;
	thread_kill(thread_self());
	trace('!');
}

static void test_itself(void)
{
	CHECK(finish(start(kills_itself, NULL, ABOVE)), -TESSERA_ECANCELED);
	CHECK(finish(start(kills_itself, NULL, BELOW)), -TESSERA_ECANCELED);
	CHECK_TRACE("");
}

static void test_no_join(void)
{
	struct scheduling_parameter above = {SCHEDULE_PRIORITY, ABOVE};
	struct thread thread = thread_create(sleeps, NULL, &above, 1, THREAD_NO_JOIN);

	CHECK(thread_kill(thread), 0);
	CHECK(thread_kill(thread), -TESSERA_EBADF);
}

static void holds(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex), 0);
	thread_sleep_until((struct time){UINT64_MAX, 0});
}

static void test_owner(void)
{
	struct thread owner;

	prepare();
	owner = start(holds, NULL, ABOVE);
	CHECK(mutex_try_lock(mutex), -TESSERA_EAGAIN);
	CHECK(thread_kill(owner), 0);
	CHECK(mutex_lock(mutex), -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_lock(mutex), 0);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(finish(owner), -TESSERA_ECANCELED);
	owner = start(holds, NULL, ABOVE);
	CHECK(thread_kill(owner), 0);
	CHECK(finish(owner), -TESSERA_ECANCELED);
	CHECK(mutex_try_lock(mutex), -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(mutex), 0);
	put_away();
}

static int volatile got;

static void locks_after(void *unused)
{
	(void)unused;
	got = mutex_lock(mutex);
	CHECK(mutex_unlock(mutex), 0);
}

static void test_owner_waited_for(void)
{
	struct thread owner, next;

	prepare();
	got = 1;
	owner = start(holds, NULL, ABOVE);
	next = start(locks_after, NULL, HIGH);
	CHECK(got, 1);
	CHECK(thread_kill(owner), 0);
	CHECK(got, -TESSERA_EOWNERDEAD);
	CHECK(finish(owner), -TESSERA_ECANCELED);
	CHECK(finish(next), 0);
	put_away();
}

static void exits_with_it(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex), 0);
}

static void test_owner_returned(void)
{
	prepare();
	CHECK(finish(start(exits_with_it, NULL, ABOVE)), 0);
	CHECK(mutex_lock(mutex), -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(mutex), 0);
	put_away();
}

/* Killed at ever other instructions, what it was about to do is done, or is not. */
static volatile unsigned long given;

static void works(void *unused)
{
	uint64_t word = 0;

	(void)unused;
	for (;;) {
		mutex_lock(mutex);
		given++;
		mutex_unlock(mutex);
		semaphore_give(semaphore);
		semaphore_take(semaphore);
		channel_send(channel_get_send(channel), &word, 8, 0);
		channel_recv(channel_get_recv(channel), &word, 8, 0);
		thread_yield();
	}
}

static void test_anywhere(void)
{
	int result;

	prepare();
	for (unsigned i = 0; i < 200; i++) {
		struct thread thread = start(works, NULL, BELOW);

		pause_for(20 + i % 61);
		CHECK(thread_kill(thread), 0);
		CHECK(finish(thread), -TESSERA_ECANCELED);
		result = mutex_lock(mutex);
		CHECK(!result || result == -TESSERA_EOWNERDEAD, true);
		CHECK(mutex_unlock(mutex), 0);
	}
	CHECK(given > 200, true);
	put_away();
}

static void faults(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex), 0);
	__asm__ volatile("ud2");
}

static void test_fault(void)
{
	struct thread thread;

	prepare();
	thread = start(faults, NULL, BELOW);
	CHECK(finish(thread), -TESSERA_EFAULT);
	thread_is_lost();
	CHECK(mutex_lock(mutex), -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(mutex), 0);
	put_away();
}

static const struct rtos_case cases[] = {
	{"a-thread-that-has-not-run-yet", test_ready},
	{"one-that-runs-when-it-has-the-time", test_running},
	{"one-that-sleeps", test_sleeping},
	{"one-that-waits-at-a-semaphore", test_semaphore},
	{"one-that-waits-for-a-mutex", test_mutex},
	{"one-that-waits-for-an-element", test_receiver},
	{"one-that-waits-for-room", test_sender},
	{"one-that-waits-for-a-timer", test_timer},
	{"one-that-waits-for-a-condition", test_condition},
	{"one-that-waits-for-an-event", test_event},
	{"one-that-joins-another", test_joining},
	{"one-that-has-ended-nothing-until-its-status-was-taken", test_ended},
	{"itself", test_itself},
	{"one-that-nobody-joins", test_no_join},
	{"the-owner-of-a-mutex-the-next-is-told", test_owner},
	{"the-owner-of-a-mutex-who-waits-is-told", test_owner_waited_for},
	{"an-owner-that-just-returns", test_owner_returned},
	{"one-in-the-middle-of-its-work", test_anywhere},
	{"one-that-faults-by-that", test_fault},
	{NULL, NULL},
};

const struct rtos_cases kill_cases = {"kill", cases};
