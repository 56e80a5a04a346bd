/* Waiting for one of many: the event itself. */
#include "rtos_cases.h"

static struct event event;
static struct semaphore semaphores[3];
static struct event_source sources[3];

/* An event of three semaphores. */
static void make(void)
{
	event = event_create(3);
	CHECK_GOOD(event.handle);
	for (int i = 0; i < 3; i++) {
		semaphores[i] = semaphore_create(0, 0);
		sources[i] = (struct event_source){EVENT_SEMAPHORE_TAKABLE, semaphores[i].handle};
		CHECK(event_add(event, sources[i]), 0);
	}
}

static void put_away(void)
{
	CHECK(event_delete(event), 0);
	for (int i = 0; i < 3; i++)
		CHECK(semaphore_destroy(semaphores[i]), 0);
}

static int add(int32_t handle)
{
	return event_add((struct event){handle}, sources[0]);
}

static int take_out(int32_t handle)
{
	return event_remove((struct event){handle}, sources[0]);
}

static int wait_for(int32_t handle)
{
	struct event_source happened;

	return event_wait((struct event){handle}, &happened, 1);
}

static int check(int32_t handle)
{
	struct event_source happened;

	return event_check((struct event){handle}, &happened, 1);
}

static int end(int32_t handle)
{
	return event_delete((struct event){handle});
}

STACK_GIVEN(check_handles, add, take_out, wait_for, check, end);

static void test_bad_handles(void)
{
	make();
	CHECK_HANDLES(add, event.handle);
	CHECK_HANDLES(take_out, event.handle);
	CHECK_HANDLES(wait_for, event.handle);
	CHECK_HANDLES(check, event.handle);
	CHECK_HANDLES(end, event.handle);
	CHECK(event_delete(event), 0);
	CHECK(add(event.handle), -TESSERA_EBADF);
	CHECK(take_out(event.handle), -TESSERA_EBADF);
	CHECK(wait_for(event.handle), -TESSERA_EBADF);
	CHECK(check(event.handle), -TESSERA_EBADF);
	CHECK(end(event.handle), -TESSERA_EBADF);
	event = event_create(1);
	put_away();
}

static void test_create_errors(void)
{
	CHECK(event_create(0).handle, -TESSERA_EINVAL);
	CHECK(event_create(RTOS_EVENT_SOURCES + 1).handle, -TESSERA_EINVAL);
	CHECK(event_create(~0u).handle, -TESSERA_EINVAL);
	event = event_create(RTOS_EVENT_SOURCES);
	CHECK_GOOD(event.handle);
	CHECK(event_delete(event), 0);
}

static void test_running_out(void)
{
	check_runs_out(OBJECT_EVENTS, RTOS_EVENTS);
}

static void test_source_errors(void)
{
	struct event_source none = {EVENT_DESTROYED, 0}, other;

	make();
	none.handle = semaphores[0].handle;
	CHECK(event_add(event, none), -TESSERA_EINVAL);
	none.type = (enum event_type)1000;
	CHECK(event_add(event, none), -TESSERA_EINVAL);
	none.type = (enum event_type) ~0u;
	CHECK(event_add(event, none), -TESSERA_EINVAL);
	CHECK(event_add(event, sources[1]), -TESSERA_EEXIST);
	other = (struct event_source){EVENT_SEMAPHORE_TAKABLE, semaphore_create(0, 0).handle};
	CHECK(event_remove(event, other), -TESSERA_EINVAL);
	CHECK(event_add(event, other), -TESSERA_ENOMEM);
	CHECK(event_remove(event, sources[1]), 0);
	CHECK(event_remove(event, sources[1]), -TESSERA_EINVAL);
	CHECK(event_add(event, other), 0);
	CHECK(semaphore_destroy((struct semaphore){other.handle}), 0);
	put_away();
}

static void test_no_object(void)
{
	struct event full = event_create(1);

	for (int type = EVENT_CHANNEL_READABLE; type < EVENT_DESTROYED; type++) {
		const int32_t none[] = {0, -1, INT32_MIN, INT32_MAX, INT32_MAX - 7};

		for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
			CHECK(event_add(full,
					(struct event_source){(enum event_type)type, none[i]}),
			      -TESSERA_EBADF);
	}
	CHECK(event_delete(full), 0);
}

static void test_array_errors(void)
{
	struct event_source happened;

	make();
	CHECK(event_wait(event, NULL, 1), -TESSERA_EFAULT);
	CHECK(event_check(event, NULL, 1), -TESSERA_EFAULT);
	CHECK(event_wait(event, &happened, 0), -TESSERA_EINVAL);
	CHECK(event_check(event, &happened, 0), -TESSERA_EINVAL);
	put_away();
}

static void test_batches(void)
{
	struct event_source happened[4];

	make();
	CHECK(event_check(event, happened, 4), 0);
	CHECK(semaphore_give(semaphores[0]), 0);
	CHECK(semaphore_give(semaphores[2]), 0);
	CHECK(event_wait(event, happened, 4), 2);
	CHECK(happened[0].handle + happened[1].handle, semaphores[0].handle + semaphores[2].handle);
	CHECK(happened[0].type, EVENT_SEMAPHORE_TAKABLE);
	CHECK(event_check(event, happened, 1), 1);
	CHECK(event_wait(event, happened, 4), 2);
	CHECK(semaphore_take(semaphores[0]), 0);
	CHECK(event_wait(event, happened, 4), 1);
	CHECK(happened[0].handle, semaphores[2].handle);
	CHECK(semaphore_take(semaphores[2]), 0);
	CHECK(event_check(event, happened, 4), 0);
	put_away();
}

static int volatile result;
static struct event_source volatile told;

static void waits(void *unused)
{
	struct event_source happened = {EVENT_DESTROYED, -1};

	(void)unused;
	result = event_wait(event, &happened, 1);
	told.type = happened.type;
	told.handle = happened.handle;
	trace('w');
}

static void test_woken(void)
{
	struct thread thread;

	make();
	thread = start(waits, NULL, ABOVE);
	CHECK_TRACE("");
	CHECK(semaphore_give(semaphores[1]), 0);
	CHECK_TRACE("w");
	CHECK(result, 1);
	CHECK(told.handle, semaphores[1].handle);
	CHECK(finish(thread), 0);
	put_away();
}

static void test_deleted(void)
{
	struct thread thread;

	make();
	thread = start(waits, NULL, ABOVE);
	CHECK(event_delete(event), 0);
	CHECK_TRACE("w");
	CHECK(result, -TESSERA_ECANCELED);
	CHECK(finish(thread), 0);
	event = event_create(1);
	put_away();
}

static void test_added_while_waiting(void)
{
	struct semaphore takable = semaphore_create(1, 0);
	struct thread thread;

	make();
	CHECK(event_remove(event, sources[2]), 0);
	thread = start(waits, NULL, ABOVE);
	CHECK(event_add(event, (struct event_source){EVENT_SEMAPHORE_TAKABLE, takable.handle}), 0);
	CHECK_TRACE("w");
	CHECK(result, 1);
	CHECK(told.type, EVENT_SEMAPHORE_TAKABLE);
	CHECK(told.handle, takable.handle);
	CHECK(finish(thread), 0);
	CHECK(semaphore_destroy(takable), 0);
	put_away();
}

static void test_removed_while_waiting(void)
{
	struct thread thread;

	make();
	thread = start(waits, NULL, ABOVE);
	CHECK(event_remove(event, sources[1]), 0);
	CHECK(semaphore_give(semaphores[1]), 0);
	CHECK_TRACE("");
	CHECK(semaphore_give(semaphores[0]), 0);
	CHECK_TRACE("w");
	CHECK(told.handle, semaphores[0].handle);
	CHECK(finish(thread), 0);
	put_away();
}

static void test_two_events(void)
{
	struct event other = event_create(1);
	struct event_source happened;

	make();
	CHECK(event_add(other, sources[0]), 0);
	CHECK(event_check(other, &happened, 1), 0);
	CHECK(event_check(event, &happened, 1), 0);
	CHECK(semaphore_give(semaphores[0]), 0);
	CHECK(event_wait(other, &happened, 1), 1);
	CHECK(event_wait(event, &happened, 1), 1);
	CHECK(event_delete(other), 0);
	put_away();
}

/* Two wait for what can be taken twice, and each takes once: none of them is left waiting. */
static void takes_one(void *unused)
{
	struct event_source happened;

	(void)unused;
	do
		CHECK(event_wait(event, &happened, 1), 1);
	while (semaphore_try_take(semaphores[0]));
	trace('t');
	thread_sleep_until((struct time){UINT64_MAX, 0});
}

static void test_two_wait(void)
{
	struct thread a, b;

	make();
	a = start(takes_one, NULL, BELOW);
	b = start(takes_one, NULL, LOW);
	pause_for(200);
	CHECK(semaphore_give(semaphores[0]), 0);
	CHECK(semaphore_give(semaphores[0]), 0);
	pause_for(1000);
	CHECK_TRACE("tt");
	CHECK(thread_kill(a), 0);
	CHECK(thread_kill(b), 0);
	CHECK(finish(a), -TESSERA_ECANCELED);
	CHECK(finish(b), -TESSERA_ECANCELED);
	put_away();
}

/* Who was woken, and ends before it has looked, leaves it to the next. */
static void test_killed_waiter(void)
{
	struct thread a, b;

	make();
	a = start(takes_one, NULL, BELOW);
	b = start(takes_one, NULL, LOW);
	pause_for(200);
	CHECK(semaphore_give(semaphores[0]), 0);
	CHECK(thread_kill(a), 0);
	pause_for(1000);
	CHECK_TRACE("t");
	CHECK(thread_kill(b), 0);
	CHECK(finish(a), -TESSERA_ECANCELED);
	CHECK(finish(b), -TESSERA_ECANCELED);
	put_away();
}

#define ROUNDS 150
static unsigned volatile taken;

static void takes_all(void *unused)
{
	struct event_source happened[3];
	int count;

	(void)unused;
	while ((count = event_wait(event, happened, 3)) > 0)
		for (int i = 0; i < count; i++)
			if (!semaphore_try_take((struct semaphore){happened[i].handle}))
				__atomic_fetch_add(&taken, 1, __ATOMIC_SEQ_CST);
}

static void gives_all(void *number)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		CHECK(semaphore_give(semaphores[(i + (uintptr_t)number) % 3]), 0);
		if (i % 3 == 0)
			pause_for(i % 29);
	}
}

static void test_many(void)
{
	struct thread takers[3], givers[3];

	make();
	taken = 0;
	for (unsigned i = 0; i < 3; i++) {
		takers[i] = start(takes_all, NULL, BELOW - i);
		givers[i] = start(gives_all, (void *)(uintptr_t)i, LOW + i);
	}
	for (unsigned i = 0; i < 3; i++)
		CHECK(finish(givers[i]), 0);
	pause_for(2000);
	CHECK(taken, 3 * ROUNDS);
	CHECK(event_delete(event), 0);
	for (unsigned i = 0; i < 3; i++)
		CHECK(finish(takers[i]), 0);
	event = event_create(1);
	put_away();
}

static const struct rtos_case cases[] = {
	{"what-is-no-event-is-refused", test_bad_handles},
	{"bad-numbers-of-sources-are-refused", test_create_errors},
	{"events-run-out", test_running_out},
	{"bad-sources-are-refused", test_source_errors},
	{"sources-that-do-not-exist-are-refused", test_no_object},
	{"bad-arrays-are-refused", test_array_errors},
	{"all-that-has-happened-is-told-and-again-as-long-as-it-is-so", test_batches},
	{"who-waits-is-woken-by-any-of-its-sources", test_woken},
	{"who-waits-when-it-is-deleted-is-told", test_deleted},
	{"who-waits-is-told-of-a-source-that-is-added", test_added_while_waiting},
	{"who-waits-is-not-told-of-a-source-that-was-removed", test_removed_while_waiting},
	{"two-events-watch-the-same", test_two_events},
	{"two-threads-wait-for-what-can-be-taken-twice", test_two_wait},
	{"who-ends-before-it-has-looked-leaves-it-to-the-next", test_killed_waiter},
	{"among-many-threads-nothing-given-is-missed", test_many},
	{NULL, NULL},
};

const struct rtos_cases event_cases = {"events", cases};
