/* One random call of each function of sched.h. */
#include "crt.h"
#include "events.h"
#include "fuzz_sched.h"
#include "gate.h"
#include "rtos.h"

#define ODD 16 /* one in so many arguments is no valid one */

#define COUNT(array)	  (sizeof(array) / sizeof((array)[0]))
#define ANY_OF(array)	  ((array)[fuzz_random(COUNT(array))])
#define TIMED(self, call) (timed_start(self), timed_stop(self, (call)))

static bool odd(void)
{
	return fuzz_random(ODD) == 0;
}

static struct fuzz_client *client_of(const struct fuzz_self *self)
{
	return &shared_fuzz.clients[self->who];
}

/* ------------------------------------------------------------------ how long a call takes */

static void timed_start(struct fuzz_self *self)
{
	self->turn = atomic_fetch_add(&shared_fuzz.turns, 1) + 1;
	self->begun = crt_cycles();
}

/* If somebody else came between, the length is not the call's. */
static int64_t timed_stop(struct fuzz_self *self, int64_t result)
{
	uint64_t now = crt_cycles();

	self->length = shared_fuzz.turns == self->turn ? now - self->begun : 0;
	atomic_fetch_add(&shared_fuzz.turns, 1);
	return result;
}

/* ------------------------------------------------------------------ arguments */

static uint64_t odd_word(void)
{
	static const uint64_t words[] = {
		0,	    1,
		255,	    0x101,
		INT32_MAX,  (uint64_t)INT32_MAX + 1,
		UINT32_MAX, (uint64_t)UINT32_MAX + 1,
		INT64_MAX,  (uint64_t)1 << 63,
		UINT64_MAX,
	};

	return ANY_OF(words);
}

/* Nobody's, what is no more, another component's, or another kind's. */
static uint64_t odd_handle(const struct fuzz_self *self, enum fuzz_kind kind)
{
	switch (fuzz_random(4)) {
	case 0:
		return odd_word();
	case 1:
		return (uint64_t)client_of(self)->gone[kind];
	case 2:
		return fuzz_handle_any(self->who == FUZZ_FIRST ? FUZZ_SECOND : FUZZ_FIRST, kind);
	default:
		return fuzz_handle_any(self->who, (enum fuzz_kind)fuzz_random(FUZZ_KINDS));
	}
}

static uint64_t handle(const struct fuzz_self *self, enum fuzz_kind kind)
{
	uint64_t own = odd() ? 0 : fuzz_handle_any(self->who, kind);

	return own ? own : odd_handle(self, kind);
}

/* What has a name: some of each often, so that they are found. */
enum named { A_MUTEX, A_SEMAPHORE, A_CHANNEL, A_MEMORY };

static uint64_t name(enum named named)
{
	if (odd())
		return 0;
	return FUZZ_NAME_WORD(fuzz_random(3) ? fuzz_random(4) * 4 + named
					     : fuzz_random(FUZZ_NAME_COUNT));
}

/* The second word of a name: as it is to be, or without a NUL. */
static uint64_t name_end(void)
{
	return odd() ? 0x2121212121212121 : 0;
}

static uint64_t first_of_name(uint64_t word, uint64_t end)
{
	return end ? word | 0x2121212121212100 : word;
}

static uint64_t foreign_page(const struct fuzz_self *self)
{
	const struct fuzz_client *other =
		&shared_fuzz.clients[self->who == FUZZ_FIRST ? FUZZ_SECOND : FUZZ_FIRST];

	return other->pages[fuzz_random(FUZZ_PAGES)].memory;
}

static uint64_t memory(const struct fuzz_self *self)
{
	if (odd())
		return fuzz_random(2) ? foreign_page(self) : odd_word();
	return client_of(self)->pages[1 + fuzz_random(FUZZ_PAGES - 1)].memory;
}

static uint64_t end(void)
{
	return odd() ? odd_word() & ~(uint64_t)3 : 1 + fuzz_random(2);
}

/* Short ones too: who has a timer expire so often is not to hinder others. */
static uint64_t microseconds(void)
{
	return odd() ? odd_word() : fuzz_random(4) * fuzz_random(fuzz_random(4) ? 1000 : 3);
}

/* Two words of parameters: their kinds and values in the lower and upper halves. */
static uint64_t parameters(void)
{
	static const uint16_t windows[] = {1, 1, 2, 5, 20, 0, UINT16_MAX};
	static const uint16_t budgets[] = {100, 100, 50, 20, 1, 0, UINT16_MAX};
	uint64_t some = SCHED_NO_PARAMETER;

	switch (fuzz_random(8)) {
	case 0:
	case 1:
		some = SCHEDULE_PRIORITY | fuzz_random(24) << 16;
		break;
	case 2:
		some = fuzz_random(2) ? SCHEDULE_PRIORITY_ABOVE : SCHEDULE_PRIORITY_BELOW;
		some |= fuzz_random(3) << 16;
		break;
	case 3:
		some = SCHEDULE_WINDOW | (uint64_t)ANY_OF(windows) << 16;
		break;
	case 4:
		return (SCHEDULE_BUDGET | (uint64_t)ANY_OF(budgets) << 16) << 32 | SCHEDULE_WINDOW |
		       (uint64_t)ANY_OF(windows) << 16;
	case 5:
		if (odd())
			some = odd_word() & UINT32_MAX;
		break;
	default:
		break;
	}
	return some | (uint64_t)SCHED_NO_PARAMETER << 32;
}

static uint64_t no_parameters(void)
{
	return odd() ? parameters() : UINT64_MAX;
}

/* ------------------------------------------------------------------ what a call leads to */

static int64_t made(const struct fuzz_self *self, enum fuzz_kind kind, int64_t result)
{
	if (result > 0 && result <= INT32_MAX)
		fuzz_handle_add(self->who, kind, result);
	return result;
}

/* What is said to be nothing is not asked for again. */
static int64_t used(const struct fuzz_self *self, enum fuzz_kind kind, uint64_t handle,
		    int64_t result)
{
	if (result == -TESSERA_EBADF)
		fuzz_handle_remove(self->who, kind, handle);
	return result;
}

static int64_t gone(const struct fuzz_self *self, enum fuzz_kind kind, uint64_t handle,
		    int64_t result)
{
	if (!result || result == -TESSERA_EBADF)
		fuzz_handle_remove(self->who, kind, handle);
	return result;
}

/* ------------------------------------------------------------------ calls of one handle */

/* Most functions do something with one object, or end it. */
#define USE(function, kind)                                                                        \
	static int64_t call_##function(struct fuzz_self *self)                                     \
	{                                                                                          \
		uint64_t of = handle(self, kind);                                                  \
                                                                                                   \
		return used(self, kind, of, TIMED(self, sched_##function(of)));                    \
	}
#define END(function, kind)                                                                        \
	static int64_t call_##function(struct fuzz_self *self)                                     \
	{                                                                                          \
		uint64_t of = handle(self, kind);                                                  \
                                                                                                   \
		return gone(self, kind, of, TIMED(self, sched_##function(of)));                    \
	}
#define PLAIN(function, ...)                                                                       \
	static int64_t call_##function(struct fuzz_self *self)                                     \
	{                                                                                          \
		return TIMED(self, sched_##function(__VA_ARGS__));                                 \
	}

USE(timer_cancel, FUZZ_TIMER)
END(timer_free, FUZZ_TIMER)
USE(timer_wait, FUZZ_TIMER)
USE(mutex_memory, FUZZ_MUTEX)
USE(mutex_lock, FUZZ_MUTEX)
USE(mutex_try_lock, FUZZ_MUTEX)
USE(mutex_unlock, FUZZ_MUTEX)
END(mutex_destroy, FUZZ_MUTEX)
USE(semaphore_memory, FUZZ_SEMAPHORE)
USE(semaphore_take, FUZZ_SEMAPHORE)
USE(semaphore_give, FUZZ_SEMAPHORE)
END(semaphore_destroy, FUZZ_SEMAPHORE)
USE(channel_memory, FUZZ_CHANNEL)
USE(channel_flags, FUZZ_CHANNEL)
END(channel_destroy, FUZZ_CHANNEL)
USE(channel_status, FUZZ_CHANNEL)
USE(condition_signal, FUZZ_CONDITION)
USE(condition_broadcast, FUZZ_CONDITION)
END(condition_destroy, FUZZ_CONDITION)
END(event_close, FUZZ_EVENT)

PLAIN(thread_entry)
PLAIN(thread_argument, fuzz_random(3))
PLAIN(thread_self)
PLAIN(thread_exit, (int64_t)odd_word())
PLAIN(thread_yield)
PLAIN(thread_next_period)
PLAIN(component)
PLAIN(own_component)
PLAIN(help, fuzz_random(2) ? crt_thread_id() + fuzz_random(20) - 10 : odd_word())

/* ------------------------------------------------------------------ threads */

static int64_t call_thread_create(struct fuzz_self *self)
{
	uint64_t entry = odd() ? odd_word() & ~(uint64_t)0xfff : (uint64_t)fuzz_extra;
	uint64_t flags = odd() ? odd_word() : fuzz_random(2);

	/* Somewhere else it would fault, and what runs it would be lost for good. */
	if (entry != (uint64_t)fuzz_extra && entry >> 47 == 0)
		entry = 0;
	return made(self, FUZZ_THREAD,
		    TIMED(self, sched_thread_create(entry, self->who, flags, parameters(),
						    no_parameters(), no_parameters())));
}

/* The client needs it as it is: a handle of another kind may look like its. */
static uint64_t not_the_keeper(const struct fuzz_self *self, uint64_t thread)
{
	return thread == (uint64_t)client_of(self)->keeper ? 0 : thread;
}

static int64_t call_thread_set_params(struct fuzz_self *self)
{
	uint64_t thread = not_the_keeper(self, handle(self, FUZZ_THREAD));

	if (self->worker && fuzz_random(4) == 0)
		thread = (uint64_t)self->worker->thread;
	return TIMED(self, sched_thread_set_params(thread, parameters(), no_parameters(),
						   no_parameters()));
}

static bool is_worker(const struct fuzz_self *self, uint64_t thread)
{
	for (unsigned i = 0; i < FUZZ_WORKERS; i++)
		if ((uint64_t)client_of(self)->workers[i].thread == thread)
			return true;
	return false;
}

/* Nor is a worker to end by what looks like its. */
static int64_t call_thread_kill(struct fuzz_self *self)
{
	uint64_t thread = not_the_keeper(self, handle(self, FUZZ_THREAD));

	return TIMED(self, sched_thread_kill(is_worker(self, thread) ? 0 : thread));
}

static int64_t joined(const struct fuzz_self *self, uint64_t thread, int64_t result)
{
	if (result > 0 && result != SCHED_BEGIN)
		fuzz_handle_remove(self->who, FUZZ_THREAD, thread);
	return used(self, FUZZ_THREAD, thread, result);
}

static int64_t call_thread_get_exit_status(struct fuzz_self *self)
{
	uint64_t thread = handle(self, FUZZ_THREAD);

	return joined(self, thread, TIMED(self, sched_thread_get_exit_status(thread)));
}

static int64_t call_thread_join(struct fuzz_self *self)
{
	uint64_t thread = handle(self, FUZZ_THREAD);

	if (odd() && self->worker)
		thread = (uint64_t)self->worker->thread;
	return joined(self, thread, TIMED(self, sched_thread_join(thread)));
}

static int64_t call_thread_statistic(struct fuzz_self *self)
{
	uint64_t statistic = odd() ? odd_word() : fuzz_random(4);

	return TIMED(self, sched_thread_statistic(handle(self, FUZZ_THREAD), statistic));
}

/* ------------------------------------------------------------------ deadlines of calls */

static int64_t call_call_begin(struct fuzz_self *self)
{
	struct time now = time_current();

	return TIMED(self, sched_call_begin(odd() ? odd_word() : now.seconds,
					    now.microseconds + microseconds()));
}

PLAIN(call_end)

/* ------------------------------------------------------------------ processes */

static const struct fuzz_component *component_of(enum fuzz_who who)
{
	return &shared_fuzz.clients[who].components[fuzz_random(FUZZ_COMPONENTS)];
}

static uint64_t odd_process(const struct fuzz_self *self)
{
	switch (fuzz_random(4)) {
	case 0:
		return odd_word();
	case 1:
		return crt_startup->instance;
	case 2:
		return client_of(self)->ended;
	default:
		return component_of(self->who == FUZZ_FIRST ? FUZZ_SECOND : FUZZ_FIRST)->handle;
	}
}

static uint64_t process(const struct fuzz_self *self)
{
	return odd() ? odd_process(self) : component_of(self->who)->handle;
}

#define STARTS_AT FUZZ_IMAGE /* and the first thread gets no start-up page */

static int64_t call_process_create(struct fuzz_self *self)
{
	uint64_t last = name_end(), first = first_of_name(name(A_MUTEX), last);

	return TIMED(self, sched_process_create(process(self), STARTS_AT, first, last));
}

static int64_t call_process_start(struct fuzz_self *self)
{
	const struct fuzz_component *component = component_of(self->who);
	uint64_t handle = odd() ? odd_process(self) : component->handle;
	uint64_t threads = component->first | component->count << 32;

	/* The manager knows no more of it; the scheduler may not have been told. */
	if (fuzz_random(4) == 0)
		handle = client_of(self)->ended;
	return TIMED(self, sched_process_start(handle, odd() ? odd_word() : threads, parameters(),
					       no_parameters(), no_parameters()));
}

#define OF_PROCESS(function)                                                                       \
	static int64_t call_##function(struct fuzz_self *self)                                     \
	{                                                                                          \
		return TIMED(self, sched_##function(process(self)));                               \
	}

OF_PROCESS(process_status)
OF_PROCESS(process_kill)
OF_PROCESS(process_end)
PLAIN(process_wait)
PLAIN(process_wake)

/* ------------------------------------------------------------------ time */

static int64_t call_thread_sleep_until(struct fuzz_self *self)
{
	struct time now = time_current();

	return TIMED(self, sched_thread_sleep_until(odd() ? odd_word() : now.seconds,
						    now.microseconds + microseconds()));
}

static int64_t call_timer_create(struct fuzz_self *self)
{
	return made(self, FUZZ_TIMER, TIMED(self, sched_timer_create()));
}

static int64_t call_timer_start(struct fuzz_self *self)
{
	uint64_t timer = handle(self, FUZZ_TIMER);
	struct time now = time_current();

	return used(self, FUZZ_TIMER, timer,
		    TIMED(self, sched_timer_start(timer, odd() ? odd_word() : now.seconds,
						  now.microseconds + microseconds())));
}

static int64_t call_timer_periodic(struct fuzz_self *self)
{
	uint64_t timer = handle(self, FUZZ_TIMER);

	return used(self, FUZZ_TIMER, timer,
		    TIMED(self, sched_timer_periodic(timer, odd() ? odd_word() : 0, microseconds(),
						     odd() ? odd_word() : 0, microseconds())));
}

/* ------------------------------------------------------------------ what is shared */

/* A good one is not to be gone for something else. */
static int64_t call_attach(struct fuzz_self *self)
{
	static const enum fuzz_page_use uses[] = {FUZZ_PAGE_WORDS, FUZZ_PAGE_READ_ONLY,
						  FUZZ_PAGE_KEPT};
	uint64_t page = client_of(self)->pages[ANY_OF(uses)].memory;

	return TIMED(self, sched_attach(odd() ? odd_word() : page));
}

static uint64_t mutex_flags(void)
{
	return odd() ? odd_word() : fuzz_random(2);
}

static int64_t call_mutex_create(struct fuzz_self *self)
{
	bool named = fuzz_random(2);
	uint64_t last = named ? name_end() : 0;
	uint64_t first = named ? first_of_name(name(A_MUTEX), last) : 0;

	return made(self, FUZZ_MUTEX,
		    TIMED(self, sched_mutex_create(mutex_flags(), first, last,
						   named ? memory(self) : 0)));
}

static int64_t call_mutex_retrieve(struct fuzz_self *self)
{
	uint64_t last = name_end();

	return made(self, FUZZ_MUTEX,
		    TIMED(self, sched_mutex_retrieve(first_of_name(name(A_MUTEX), last), last)));
}

static int64_t call_semaphore_create(struct fuzz_self *self)
{
	static const uint64_t counts[] = {0, 0, 1, 1, 2, 5, RTOS_SEMAPHORE_MAX};
	bool named = fuzz_random(2);
	uint64_t last = named ? name_end() : 0;
	uint64_t first = named ? first_of_name(name(A_SEMAPHORE), last) : 0;

	return made(self, FUZZ_SEMAPHORE,
		    TIMED(self, sched_semaphore_create(odd() ? odd_word() : ANY_OF(counts),
						       odd() ? odd_word() : 0, first, last,
						       named ? memory(self) : 0)));
}

static int64_t call_semaphore_retrieve(struct fuzz_self *self)
{
	uint64_t last = name_end();

	return made(self, FUZZ_SEMAPHORE,
		    TIMED(self,
			  sched_semaphore_retrieve(first_of_name(name(A_SEMAPHORE), last), last)));
}

/* ------------------------------------------------------------------ channels */

static uint64_t element_size(void)
{
	static const uint64_t sizes[] = {1, 64, 2048};

	if (odd())
		return odd_word();
	return odd() ? ANY_OF(sizes) : 8;
}

static uint64_t length(void)
{
	static const uint64_t lengths[] = {1, 33, 2048};

	if (odd())
		return odd_word();
	return odd() ? ANY_OF(lengths) : 4;
}

static int64_t call_channel_create(struct fuzz_self *self)
{
	uint64_t last = name_end(),
		 first = first_of_name(fuzz_random(2) ? name(A_CHANNEL) : 0, last);
	uint64_t flags = odd() ? odd_word() : 1 + fuzz_random(2);

	return made(self, FUZZ_CHANNEL,
		    TIMED(self, sched_channel_create(element_size(), length(), flags, first, last,
						     memory(self))));
}

static int64_t call_channel_retrieve(struct fuzz_self *self)
{
	uint64_t last = name_end();

	return made(self, FUZZ_CHANNEL,
		    TIMED(self, sched_channel_retrieve(element_size(), length(),
						       first_of_name(name(A_CHANNEL), last), last,
						       end())));
}

#define USE_END(function)                                                                          \
	static int64_t call_##function(struct fuzz_self *self)                                     \
	{                                                                                          \
		uint64_t of = handle(self, FUZZ_CHANNEL);                                          \
                                                                                                   \
		return TIMED(self, sched_##function(of, end()));                                   \
	}

USE_END(channel_end)
USE_END(channel_wait)
USE_END(channel_wake)
USE_END(channel_lock)
USE_END(channel_unlock)
USE_END(channel_close)

/* ------------------------------------------------------------------ names of memory */

static int64_t call_memory_name(struct fuzz_self *self)
{
	uint64_t last = name_end();

	return TIMED(self,
		     sched_memory_name(first_of_name(name(A_MEMORY), last), last, memory(self)));
}

static int64_t call_memory_find(struct fuzz_self *self)
{
	uint64_t last = name_end();

	return TIMED(self, sched_memory_find(first_of_name(name(A_MEMORY), last), last));
}

static int64_t call_memory_unname(struct fuzz_self *self)
{
	uint64_t last = name_end();

	return TIMED(self, sched_memory_unname(first_of_name(name(A_MEMORY), last), last));
}

/* ------------------------------------------------------------------ conditions and events */

static int64_t call_condition_create(struct fuzz_self *self)
{
	return made(self, FUZZ_CONDITION, TIMED(self, sched_condition_create()));
}

/* Of a mutex that it has locked, mostly. */
static int64_t call_condition_await(struct fuzz_self *self)
{
	uint64_t condition = handle(self, FUZZ_CONDITION), mutex = handle(self, FUZZ_MUTEX);

	if (fuzz_random(3))
		answer(sched_mutex_try_lock(mutex));
	return TIMED(self, sched_condition_await(condition, mutex));
}

static int64_t call_event_open(struct fuzz_self *self)
{
	uint64_t places = odd() ? odd_word() : 1 + fuzz_random(RTOS_EVENT_SOURCES);

	return made(self, FUZZ_EVENT, TIMED(self, sched_event_open(places)));
}

static uint64_t place(void)
{
	return odd() ? odd_word() : fuzz_random(8);
}

static enum fuzz_kind watched_kind(uint64_t type)
{
	switch (type) {
	case EVENT_TIMER_EXPIRED:
		return FUZZ_TIMER;
	case EVENT_THREAD_ENDED:
		return FUZZ_THREAD;
	case EVENT_SEMAPHORE_TAKABLE:
		return FUZZ_SEMAPHORE;
	case EVENT_MUTEX_LOCKABLE:
		return FUZZ_MUTEX;
	default:
		return FUZZ_CHANNEL;
	}
}

static int64_t call_event_watch(struct fuzz_self *self)
{
	uint64_t event = handle(self, FUZZ_EVENT);
	uint64_t type = odd() ? odd_word() : fuzz_random(EVENT_DESTROYED);

	return TIMED(self,
		     sched_event_watch(event, place(), type, handle(self, watched_kind(type))));
}

static int64_t call_event_unwatch(struct fuzz_self *self)
{
	return TIMED(self, sched_event_unwatch(handle(self, FUZZ_EVENT), place()));
}

static int64_t call_event_collect(struct fuzz_self *self)
{
	return TIMED(self, sched_event_collect(handle(self, FUZZ_EVENT), fuzz_random(2)));
}

/* ------------------------------------------------------------------ the console */

/* Whole lines or nothing, for those of the director not to begin in the middle of one. */
static int64_t call_print(struct fuzz_self *self)
{
	uint64_t word = odd() ? 0 : 0x2e2e2e2e2e2e2e2e;

	return TIMED(self, sched_print(word, word, word, word, word, '\n'));
}

/* ------------------------------------------------------------------ any */

#define FUNCTION(name, ...) call_##name,
static int64_t (*const calls[FUZZ_CALL_COUNT])(struct fuzz_self *self) = {FUZZ_CALLS(FUNCTION)};

#define MANNER(name, manner, ...) manner,
static const enum fuzz_manner manners[FUZZ_CALL_COUNT] = {FUZZ_CALLS(MANNER)};

#define WEIGHTS(name, manner, ...) {__VA_ARGS__},
static const uint8_t weights[FUZZ_CALL_COUNT][FUZZ_WEIGHTED] = {FUZZ_CALLS(WEIGHTS)};

static enum fuzz_call choose(enum fuzz_season season)
{
	return (enum fuzz_call)fuzz_draw_row(&shared_fuzz.random, weights[0], FUZZ_CALL_COUNT,
					     FUZZ_WEIGHTED, season);
}

/* What is told of is the third: whose budget had ended may go on in the middle of another's call, and nobody
 * notice. What a call takes by itself comes more often. */
static void note_length(enum fuzz_call call, uint64_t length)
{
	uint64_t *longer = shared_fuzz.longer[call];

	for (unsigned i = 0; i < FUZZ_LONGER; i++)
		if (length > longer[i]) {
			uint64_t next = longer[i];

			longer[i] = length;
			length = next;
		}
	if (length > shared_fuzz.met[call].longest)
		shared_fuzz.met[call].longest = length;
}

static void note(const struct fuzz_self *self, int64_t result)
{
	struct fuzz_met *met = &shared_fuzz.met[self->call];

	met->results[fuzz_result_of(result, SCHED_BEGIN)]++;
	if (manners[self->call] == FUZZ_WAITS || result == SCHED_BEGIN)
		return;
	note_length(self->call, self->length);
}

void fuzz_call(struct fuzz_self *self, enum fuzz_call call)
{
	int64_t result;

	self->call = call;
	if (self->worker)
		self->worker->whole = manners[call] == FUZZ_WHOLE;
	STACK_CALLS(calls);
	result = calls[call](self);
	note(self, result);
	answer(result);
	if (self->worker) {
		self->worker->whole = false;
		self->worker->calls++;
	}
	atomic_fetch_add(&shared_fuzz.calls, 1);
}

void fuzz_call_any(struct fuzz_self *self, enum fuzz_season season)
{
	fuzz_call(self, choose(season < FUZZ_WEIGHTED ? season : FUZZ_ORDINARY));
}

/* It makes nothing, so that it may be ended anywhere. */
void fuzz_extra(void *who)
{
	struct fuzz_self self = {.who = (enum fuzz_who)(uintptr_t)who};
	uint64_t count = 1 + fuzz_random(20);

	for (uint64_t i = 0; i < count; i++)
		fuzz_call_any(&self, FUZZ_EXTRA);
}
