/* The gates themselves, without the library: whatever comes through them, only an error comes back.
 */
#include <string.h>

#include "capmgr.h"
#include "crt_startup.h"
#include "partners.h"
#include "sched.h"

#define NOBODYS 12345 /* a memory that nobody has made */

/* Words that are no handle; what a library would never send is among them. */
static const uint64_t none[] = {
	0,
	1,
	255,
	INT32_MAX,
	(uint64_t)INT32_MAX + 1,
	UINT32_MAX,
	(uint64_t)1 << 32,
	INT64_MAX,
	UINT64_MAX,
};

static void refuse(int64_t (*function)(uint64_t handle), const char *name, int line)
{
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		check_equal(function(none[i]), -TESSERA_EBADF, name, line);
}
#define REFUSE(function) refuse(function, #function, __LINE__)

static void test_no_handles(void)
{
	REFUSE(sched_thread_kill);
	REFUSE(sched_thread_get_exit_status);
	REFUSE(sched_thread_join);
	REFUSE(sched_timer_cancel);
	REFUSE(sched_timer_free);
	REFUSE(sched_timer_wait);
	REFUSE(sched_mutex_memory);
	REFUSE(sched_mutex_lock);
	REFUSE(sched_mutex_try_lock);
	REFUSE(sched_mutex_unlock);
	REFUSE(sched_mutex_destroy);
	REFUSE(sched_semaphore_memory);
	REFUSE(sched_semaphore_take);
	REFUSE(sched_semaphore_give);
	REFUSE(sched_semaphore_destroy);
	REFUSE(sched_channel_memory);
	REFUSE(sched_channel_flags);
	REFUSE(sched_channel_destroy);
	REFUSE(sched_channel_status);
	REFUSE(sched_condition_signal);
	REFUSE(sched_condition_broadcast);
	REFUSE(sched_condition_destroy);
	REFUSE(sched_event_close);
}

/* The upper half of a word is part of it. */
static void test_upper_half(void)
{
	struct semaphore semaphore = semaphore_create(1, 0);
	uint64_t handle = (uint64_t)semaphore.handle | (uint64_t)1 << 32;

	CHECK(sched_semaphore_take(handle), -TESSERA_EBADF);
	CHECK(sched_semaphore_destroy(handle), -TESSERA_EBADF);
	CHECK(sched_thread_kill((uint64_t)thread_self().handle | (uint64_t)1 << 32),
	      -TESSERA_EBADF);
	CHECK(sched_semaphore_create(0, (uint64_t)1 << 32, 0, 0, 0), -TESSERA_EINVAL);
	CHECK(sched_semaphore_create((uint64_t)1 << 32, 0, 0, 0, 0), -TESSERA_ERANGE);
	CHECK(sched_mutex_create((uint64_t)1 << 32, 0, 0, 0), -TESSERA_EINVAL);
	CHECK(sched_thread_create(0x1000, 0, (uint64_t)1 << 32, UINT64_MAX, UINT64_MAX, UINT64_MAX),
	      -TESSERA_EINVAL);
	CHECK(sched_thread_create((uint64_t)1 << 47, 0, 0, UINT64_MAX, UINT64_MAX, UINT64_MAX),
	      -TESSERA_EINVAL);
	CHECK(sched_thread_create(SCHED_BEGIN, 0, 0, UINT64_MAX, UINT64_MAX, UINT64_MAX),
	      -TESSERA_EINVAL);
	CHECK(sched_thread_sleep_until(0, (uint64_t)1 << 32), -TESSERA_EINVAL);
	CHECK(sched_event_open((uint64_t)1 << 32 | 1), -TESSERA_EINVAL);
	CHECK(semaphore_destroy(semaphore), 0);
}

static void test_ends(void)
{
	struct channel channel = channel_create(8, 1, NULL, CHANNEL_MPMC);
	const uint64_t ends[] = {0, 3, 4, UINT64_MAX, (uint64_t)1 << 32 | 1};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		uint64_t handle = (uint64_t)channel.handle;

		CHECK(sched_channel_end(handle, ends[i]), -TESSERA_EINVAL);
		CHECK(sched_channel_wait(handle, ends[i]), -TESSERA_EINVAL);
		CHECK(sched_channel_wake(handle, ends[i]), -TESSERA_EINVAL);
		CHECK(sched_channel_lock(handle, ends[i]), -TESSERA_EINVAL);
		CHECK(sched_channel_unlock(handle, ends[i]), -TESSERA_EINVAL);
		CHECK(sched_channel_close(handle, ends[i]), -TESSERA_EINVAL);
		CHECK(sched_channel_retrieve(8, 1, 'c', 0, ends[i]), -TESSERA_EINVAL);
	}
	CHECK(channel_destroy(channel), 0);
}

static void test_other_arguments(void)
{
	struct timer timer = timer_create();
	struct event event = event_create(1);
	uint64_t semaphore = (uint64_t)semaphore_create(1, 0).handle;
	uint64_t handle = (uint64_t)event.handle;

	CHECK(sched_timer_start((uint64_t)timer.handle, 0, (uint64_t)1 << 32), -TESSERA_EINVAL);
	CHECK(sched_timer_periodic((uint64_t)timer.handle, 0, (uint64_t)1 << 32, 1, 0),
	      -TESSERA_EINVAL);
	CHECK(sched_timer_periodic((uint64_t)timer.handle, 0, 0, 0, 0), -TESSERA_EINVAL);
	CHECK(sched_thread_statistic((uint64_t)thread_self().handle, SCHED_LAST + 1),
	      -TESSERA_EINVAL);
	CHECK(sched_event_watch(handle, 0, EVENT_DESTROYED, semaphore), -TESSERA_EINVAL);
	CHECK(sched_event_watch(handle, 0, UINT64_MAX, semaphore), -TESSERA_EINVAL);
	CHECK(sched_event_watch(handle, 1, EVENT_SEMAPHORE_TAKABLE, semaphore), -TESSERA_ENOMEM);
	CHECK(sched_event_watch(handle, UINT64_MAX, EVENT_SEMAPHORE_TAKABLE, semaphore),
	      -TESSERA_ENOMEM);
	CHECK(sched_event_watch(handle, 0, EVENT_SEMAPHORE_TAKABLE, semaphore), 0);
	CHECK(sched_event_watch(handle, 0, EVENT_SEMAPHORE_TAKABLE, semaphore), -TESSERA_EEXIST);
	CHECK(sched_event_unwatch(handle, 1), -TESSERA_EINVAL);
	CHECK(sched_event_unwatch(handle, (uint64_t)1 << 32), -TESSERA_EINVAL);
	CHECK(sched_help(0), -TESSERA_EINVAL);
	CHECK(sched_help(UINT64_MAX), -TESSERA_EINVAL);
	CHECK(event_delete(event), 0);
	CHECK(timer_free(timer), 0);
	CHECK(sched_semaphore_destroy(semaphore), 0);
}

static volatile uint64_t helped; /* the id of the thread that is */

/* Less urgent: it goes on when who waited for the semaphore sleeps. */
static void end_and_stay(void *semaphore)
{
	helped = crt_thread_id();
	semaphore_destroy(*(struct semaphore *)semaphore);
}

/* What the last wait came to is nothing to it. */
static void test_help_after_a_wait(void)
{
	struct semaphore semaphore = semaphore_create(0, 0);
	struct scheduling_parameter below = {SCHEDULE_PRIORITY_BELOW, 1};
	struct thread thread = thread_create(end_and_stay, &semaphore, &below, 1, 0);

	CHECK(semaphore_take(semaphore), -TESSERA_ECANCELED);
	CHECK(sched_help(helped), 0);
	CHECK(thread_join(thread, NULL), 0);
}

#define HELPS 32 /* more than its budget is for */

static void help_itself(void *unused)
{
	int refused = 0;

	(void)unused;
	for (unsigned i = 0; i < HELPS; i++)
		refused += sched_help(crt_thread_id()) == -TESSERA_EINVAL;
	thread_yield();
	thread_sleep_until(time_current());
	thread_exit(refused);
}

/* Who paid itself for its own time would run on without any. */
static void test_help_of_itself(void)
{
	const struct scheduling_parameter parameters[] = {
		{SCHEDULE_WINDOW, 10}, {SCHEDULE_BUDGET, 1}, {SCHEDULE_PRIORITY_BELOW, 1}};
	struct thread thread = thread_create(help_itself, NULL, parameters, 3, 0);
	int refused = 0;

	CHECK(thread_join(thread, &refused), 0);
	CHECK(refused, HELPS);
}

/* A place for words or a ring is what its maker has offered, to be written, and uses for one
 * object. */
static void test_memory(void)
{
	int64_t memory = capmgr_memory_create(1), semaphore, sched = sched_component();

	CHECK_GOOD(memory);
	CHECK(sched_semaphore_create(0, 0, 'x', 0, 0), -TESSERA_EINVAL);
	CHECK(sched_mutex_create(0, 'x', 0, 0), -TESSERA_EINVAL);
	CHECK(sched_channel_create(8, 1, CHANNEL_SPSC, 0, 0, 0), -TESSERA_EINVAL);
	CHECK(sched_semaphore_create(0, 0, 'x', 0, NOBODYS), -TESSERA_EBADF);
	CHECK(sched_mutex_create(0, 'x', 0, NOBODYS), -TESSERA_EBADF);
	CHECK(sched_channel_create(8, 1, CHANNEL_SPSC, 0, 0, NOBODYS), -TESSERA_EBADF);
	CHECK(sched_attach((uint64_t)memory), -TESSERA_EEXIST);
	CHECK(sched_semaphore_create(0, 0, 'x', 0, (uint64_t)memory), -TESSERA_EBADF);
	CHECK(capmgr_memory_offer((uint64_t)memory, (uint64_t)sched, RIGHT_MAP), 0);
	CHECK(sched_semaphore_create(0, 0, 'x', 0, (uint64_t)memory), -TESSERA_EACCES);
	CHECK(capmgr_memory_offer((uint64_t)memory, (uint64_t)sched, RIGHT_MAP | RIGHT_WRITE), 0);
	CHECK(sched_semaphore_create(0, 1, 'x', 0, (uint64_t)memory), -TESSERA_EINVAL);
	semaphore = sched_semaphore_create(0, 0, 'x', 0, (uint64_t)memory);
	CHECK_GOOD(semaphore);
	CHECK(sched_semaphore_create(0, 0, 'y', 0, (uint64_t)memory), -TESSERA_EEXIST);
	CHECK(sched_mutex_create(0, 'y', 0, (uint64_t)memory), -TESSERA_EEXIST);
	CHECK(sched_semaphore_memory((uint64_t)semaphore), memory);
	/* It is destroyed under the object, which stays. */
	CHECK(capmgr_memory_destroy((uint64_t)memory), 0);
	CHECK(sched_semaphore_give((uint64_t)semaphore), 0);
	CHECK(sched_semaphore_take((uint64_t)semaphore), 0);
	CHECK(ask_named(B, ORDER_SEMAPHORE_RETRIEVE, 0, "x"), -TESSERA_EBADF);
	CHECK(sched_semaphore_destroy((uint64_t)semaphore), 0);
}

/* A name is what stands in its two words up to a zero. */
static void test_names(void)
{
	uint64_t full[2];

	memcpy(full, "sixteen letters!", sizeof(full));
	CHECK(sched_semaphore_retrieve(full[0], full[1]), -TESSERA_ENOENT);
	CHECK(sched_mutex_retrieve(0, full[1]), -TESSERA_ENOENT);
	CHECK(sched_channel_retrieve(8, 1, 0, 0, 1), -TESSERA_ENOENT);
}

static const struct rtos_case cases[] = {
	{"what-is-no-handle-is-refused", test_no_handles},
	{"no-half-of-a-word-is-overlooked", test_upper_half},
	{"what-is-no-end-is-refused", test_ends},
	{"other-arguments-are-checked", test_other_arguments},
	{"help-tells-nothing-of-waits", test_help_after_a_wait},
	{"nobody-lends-to-itself", test_help_of_itself},
	{"memory-for-objects-is-checked", test_memory},
	{"names-are-checked", test_names},
	{NULL, NULL},
};

const struct rtos_cases gate_cases = {"gates", cases};
