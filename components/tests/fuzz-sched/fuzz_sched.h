/*
 * Random calls of the scheduler, by the threads of two components, and by one that it does not schedule.
 * A third component must not notice.
 *
 * All share one record: what was met, and what each has. Threads write there without locks, and are ended
 * anywhere: what stands there may be out of date, and calls are mostly valid, not always. Everything
 * follows from the seed.
 */
#ifndef FUZZ_SCHED_H
#define FUZZ_SCHED_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "results.h"

/*
 * The functions of sched.h, what a call of each is like, and in which of the seasons how often it is
 * called.
 */
#define FUZZ_CALLS(X) \
	/*                                     ordinary    names       extra \
	                                              waiting     full */ \
	X(thread_create,          FUZZ_WHOLE, 6,    6,    1,    8,    0) \
	X(thread_entry,           FUZZ_QUICK, 1,    1,    1,    1,    0) \
	X(thread_argument,        FUZZ_QUICK, 1,    1,    1,    1,    0) \
	X(thread_self,            FUZZ_QUICK, 2,    1,    1,    1,    1) \
	X(thread_set_params,      FUZZ_QUICK, 4,    3,    1,    1,    1) \
	X(thread_exit,            FUZZ_WAITS, 1,    2,    0,    0,    1) \
	X(thread_kill,            FUZZ_WHOLE, 3,    4,    1,    1,    0) \
	X(thread_get_exit_status, FUZZ_WHOLE, 4,    4,    1,    1,    0) \
	X(thread_join,            FUZZ_WAITS, 3,    4,    0,    1,    1) \
	X(thread_yield,           FUZZ_QUICK, 4,    4,    1,    1,    3) \
	X(thread_sleep_until,     FUZZ_WAITS, 2,    3,    0,    0,    3) \
	X(thread_next_period,     FUZZ_WAITS, 2,    2,    0,    0,    2) \
	X(thread_statistic,       FUZZ_QUICK, 3,    1,    0,    0,    1) \
	X(call_begin,             FUZZ_QUICK, 3,    3,    1,    0,    1) \
	X(call_end,               FUZZ_QUICK, 3,    3,    1,    0,    1) \
	X(process_create,         FUZZ_WHOLE, 6,    3,    1,    1,    0) \
	X(process_start,          FUZZ_WHOLE, 8,    4,    1,    1,    0) \
	X(process_status,         FUZZ_QUICK, 4,    2,    1,    0,    0) \
	X(process_kill,           FUZZ_WHOLE, 3,    2,    1,    0,    0) \
	X(process_end,            FUZZ_WHOLE, 3,    2,    1,    0,    0) \
	X(process_wait,           FUZZ_WAITS, 1,    2,    0,    0,    1) \
	X(process_wake,           FUZZ_QUICK, 2,    2,    0,    0,    1) \
	X(timer_create,           FUZZ_WHOLE, 3,    1,    0,    12,   0) \
	X(timer_start,            FUZZ_QUICK, 5,    8,    0,    2,    0) \
	X(timer_periodic,         FUZZ_QUICK, 4,    6,    0,    2,    0) \
	X(timer_cancel,           FUZZ_QUICK, 2,    2,    0,    1,    0) \
	X(timer_free,             FUZZ_WHOLE, 2,    1,    0,    1,    0) \
	X(timer_wait,             FUZZ_WAITS, 4,    8,    0,    0,    4) \
	X(component,              FUZZ_QUICK, 1,    0,    0,    0,    1) \
	X(attach,                 FUZZ_QUICK, 1,    0,    1,    0,    1) \
	X(mutex_create,           FUZZ_WHOLE, 4,    2,    10,   14,   0) \
	X(mutex_retrieve,         FUZZ_WHOLE, 3,    1,    12,   2,    0) \
	X(mutex_memory,           FUZZ_QUICK, 2,    0,    3,    1,    1) \
	X(mutex_lock,             FUZZ_WAITS, 8,    12,   4,    1,    4) \
	X(mutex_try_lock,         FUZZ_QUICK, 6,    4,    2,    1,    3) \
	X(mutex_unlock,           FUZZ_QUICK, 10,   12,   4,    1,    4) \
	X(mutex_destroy,          FUZZ_WHOLE, 3,    2,    8,    1,    0) \
	X(semaphore_create,       FUZZ_WHOLE, 3,    2,    10,   14,   0) \
	X(semaphore_retrieve,     FUZZ_WHOLE, 3,    1,    10,   2,    0) \
	X(semaphore_memory,       FUZZ_QUICK, 2,    0,    3,    1,    1) \
	X(semaphore_take,         FUZZ_WAITS, 6,    10,   3,    0,    4) \
	X(semaphore_give,         FUZZ_QUICK, 8,    12,   4,    1,    4) \
	X(semaphore_destroy,      FUZZ_WHOLE, 2,    1,    8,    1,    0) \
	X(channel_create,         FUZZ_WHOLE, 3,    1,    12,   24,   0) \
	X(channel_retrieve,       FUZZ_WHOLE, 4,    2,    14,   2,    0) \
	X(channel_memory,         FUZZ_QUICK, 2,    0,    3,    1,    1) \
	X(channel_flags,          FUZZ_QUICK, 2,    0,    3,    0,    1) \
	X(channel_end,            FUZZ_QUICK, 2,    1,    2,    0,    1) \
	X(channel_wait,           FUZZ_WAITS, 5,    10,   2,    0,    4) \
	X(channel_wake,           FUZZ_QUICK, 5,    8,    2,    0,    3) \
	X(channel_lock,           FUZZ_WAITS, 6,    8,    2,    0,    3) \
	X(channel_unlock,         FUZZ_QUICK, 7,    9,    2,    0,    3) \
	X(channel_close,          FUZZ_QUICK, 2,    2,    2,    1,    0) \
	X(channel_destroy,        FUZZ_WHOLE, 3,    1,    8,    1,    0) \
	X(channel_status,         FUZZ_QUICK, 3,    1,    2,    1,    1) \
	X(own_component,          FUZZ_QUICK, 1,    0,    1,    0,    1) \
	X(memory_name,            FUZZ_QUICK, 4,    0,    14,   12,   0) \
	X(memory_find,            FUZZ_QUICK, 4,    0,    12,   2,    0) \
	X(memory_unname,          FUZZ_QUICK, 4,    0,    10,   1,    0) \
	X(condition_create,       FUZZ_WHOLE, 3,    1,    0,    14,   0) \
	X(condition_await,        FUZZ_WAITS, 8,    12,   0,    0,    3) \
	X(condition_signal,       FUZZ_QUICK, 4,    6,    0,    0,    2) \
	X(condition_broadcast,    FUZZ_QUICK, 3,    4,    0,    0,    2) \
	X(condition_destroy,      FUZZ_WHOLE, 2,    1,    0,    1,    0) \
	X(event_open,             FUZZ_WHOLE, 3,    1,    0,    12,   0) \
	X(event_watch,            FUZZ_QUICK, 8,    10,   0,    2,    0) \
	X(event_unwatch,          FUZZ_QUICK, 4,    3,    0,    1,    0) \
	X(event_collect,          FUZZ_WAITS, 8,    10,   0,    0,    3) \
	X(event_close,            FUZZ_WHOLE, 2,    1,    0,    1,    0) \
	X(help,                   FUZZ_WAITS, 3,    2,    1,    0,    1) \
	X(print,                  FUZZ_QUICK, 1,    0,    0,    0,    0)

#define FUZZ_CALL_NAME(name, ...) FUZZ_CALL_##name,
enum fuzz_call { FUZZ_CALLS(FUZZ_CALL_NAME) FUZZ_CALL_COUNT };

enum fuzz_manner {
	FUZZ_QUICK,
	FUZZ_WHOLE, /* a thread is not to be ended in it, lest nobody know what it has made */
	FUZZ_WAITS, /* or others run meanwhile: how long it takes says nothing */
};

enum fuzz_season {
	FUZZ_ORDINARY,
	FUZZ_WAITING,
	FUZZ_NAMES, /* what the components share */
	FUZZ_FULL,  /* until there is no more of anything */
	FUZZ_EXTRA, /* of threads that may be ended anywhere: they make nothing */
	FUZZ_WEIGHTED,
	FUZZ_KILLS = FUZZ_WEIGHTED, /* ordinary calls, by threads that are ended anywhere */
	FUZZ_REST, /* nothing, and all that they had is given back */
	FUZZ_END,
};

enum fuzz_who { FUZZ_FIRST, FUZZ_SECOND, FUZZ_OUTSIDER, FUZZ_CLIENTS };

enum fuzz_kind {
	FUZZ_TIMER,
	FUZZ_MUTEX,
	FUZZ_SEMAPHORE,
	FUZZ_CHANNEL,
	FUZZ_CONDITION,
	FUZZ_EVENT,
	FUZZ_THREAD,
	FUZZ_KINDS
};

#define FUZZ_HANDLES 64
#define FUZZ_WORKERS 4

/* The first is for words of the component's own; the last three were not offered as they should be. */
enum fuzz_page_use {
	FUZZ_PAGE_WORDS,
	FUZZ_PAGE_FINAL = 20,
	FUZZ_PAGE_READ_ONLY,
	FUZZ_PAGE_KEPT,
	FUZZ_PAGES
};

/* Components that each makes, for processes: of so many ids. */
#define FUZZ_COMPONENTS 3
#define FUZZ_IMAGE	0x2000000 /* where their threads start */

struct fuzz_component {
	_Atomic uint64_t handle; /* 0: none */
	uint64_t first, count;	 /* its thread ids */
};

struct fuzz_worker {
	_Atomic int32_t thread; /* 0: none */
	volatile uint32_t calls;
	volatile bool whole;
	uint32_t seen, since; /* so many calls, for so many looks */
};

struct fuzz_client {
	_Atomic int32_t handles[FUZZ_KINDS][FUZZ_HANDLES]; /* 0: free */
	volatile int32_t gone[FUZZ_KINDS];		   /* was destroyed last */
	struct {
		volatile uint64_t memory, at;
	} pages[FUZZ_PAGES];
	struct fuzz_component components[FUZZ_COMPONENTS];
	volatile uint64_t ended; /* the handle of one that is no more */
	struct fuzz_worker workers[FUZZ_WORKERS];
	volatile int32_t keeper; /* the thread that keeps them going */
	volatile int64_t foreign_attach; /* what came of attaching another one's page */
	volatile int64_t refused;	 /* the first error in giving back */
	volatile uint32_t rested;	 /* so often is everything given back */
	volatile uint32_t threads;	 /* so many could be made then */
	volatile int64_t processes;	 /* the first error in making one then that has all ids */
};

#define FUZZ_LONGER 2

struct fuzz_sched {
	uint64_t random;
	volatile enum fuzz_season season;
	_Atomic uint32_t calls;
	_Atomic uint32_t turns; /* changes when a thread may have come between */
	volatile bool outsider_done;
	struct fuzz_client clients[FUZZ_CLIENTS];
	struct fuzz_met met[FUZZ_CALL_COUNT];
	uint64_t longer[FUZZ_CALL_COUNT][FUZZ_LONGER]; /* than the longest that is told of */
};

extern struct fuzz_sched shared_fuzz;

/* A thread that calls: on its stack. */
struct fuzz_self {
	enum fuzz_who who;
	struct fuzz_worker *worker; /* NULL: it is none */
	enum fuzz_call call;
	uint64_t begun;
	uint32_t turn;
	uint64_t length; /* 0: not known */
};

uint64_t fuzz_random(uint64_t end);

/* One random call of a season's, or of a function; its result is noted. */
void fuzz_call_any(struct fuzz_self *self, enum fuzz_season season);
void fuzz_call(struct fuzz_self *self, enum fuzz_call call);

/* ---- What a component has */

/* Its pages are made, offered and mapped. */
void fuzz_pages_make(enum fuzz_who who);

/* Writes what a hostile component might. */
void fuzz_page_spoil(enum fuzz_who who);

/* Destroys one, in use or not, and makes another. By one thread. */
void fuzz_page_renew(enum fuzz_who who);

/* No word says anything any more. */
void fuzz_pages_clear(enum fuzz_who who);

/* Makes a component, or ends one. By one thread. */
void fuzz_components_change(enum fuzz_who who);

/* Ends them all. False: not yet. */
bool fuzz_components_end(enum fuzz_who who);

/* Makes a process that has all ids for such, and ends it: 0, or an error. */
int64_t fuzz_components_try(enum fuzz_who who);

void fuzz_handle_add(enum fuzz_who who, enum fuzz_kind kind, int64_t handle);
void fuzz_handle_remove(enum fuzz_who who, enum fuzz_kind kind, uint64_t handle);

/* One of its handles, or 0. */
uint64_t fuzz_handle_any(enum fuzz_who who, enum fuzz_kind kind);

/* What a thread begins with that was made at random. */
void fuzz_extra(void *who);

/* A name: the first of its two words. */
#define FUZZ_NAME_COUNT	      64
#define FUZZ_NAME_WORD(number) ((uint64_t)('A' + (number)))

#endif
