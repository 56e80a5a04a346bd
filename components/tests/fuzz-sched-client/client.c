/*
 * One of the components that call the scheduler at random. Its first thread, the most urgent, calls
 * nothing at random: it keeps the others going, and has them give all back.
 */
#include <string.h>

#include "capmgr.h"
#include "crt.h"
#include "crt_startup.h"
#include "fuzz_sched.h"
#include "gate.h"
#include "manager.h"
#include "rtos.h"

#define LOOK_MICROSECONDS 1000
#define STUCK		  2   /* looks after which who waits is ended */
#define SPENT		  30  /* and who has no time gets some */
#define SPOILED		  4   /* one in so many calls comes after hostile words */
#define THREADS		  10  /* as the composition says */
#define PATIENCE	  500 /* looks */
#define ATTEMPTS	  40  /* to attach a page: of the first ones none is good */

static enum fuzz_who who;
static struct fuzz_client *client;

/* Whoever is in a call finds by it that this thread came between, though it may have gone on only where its
 * budget had ended before. */
static void come_between(void)
{
	atomic_fetch_add(&shared_fuzz.turns, 1);
}

/* ------------------------------------------------------------------ workers */

static void work(void *worker)
{
	struct fuzz_self self = {.who = who, .worker = worker};

	for (;;) {
		fuzz_call_any(&self, shared_fuzz.season);
		if (fuzz_random(SPOILED) == 0) {
			self.worker->whole = true;
			fuzz_page_spoil(who);
			self.worker->whole = false;
		}
	}
}

static void start(struct fuzz_worker *worker)
{
	struct scheduling_parameter priority = {SCHEDULE_PRIORITY, (uint16_t)(5 + fuzz_random(12))};

	worker->thread = 0;
	worker->whole = false;
	worker->seen = worker->calls;
	worker->since = 0;
	worker->thread = thread_create(work, worker, &priority, 1, THREAD_NO_JOIN).handle;
}

static bool is_there(const struct fuzz_worker *worker)
{
	int64_t thread = worker->thread;

	come_between();
	return thread > 0 && answer(sched_thread_statistic((uint64_t)thread, SCHED_MISSES)) >= 0;
}

static void give_time(const struct fuzz_worker *worker)
{
	const struct scheduling_parameter parameters[] = {
		{SCHEDULE_WINDOW, 1}, {SCHEDULE_BUDGET, 100}, {SCHEDULE_PRIORITY, 16}};

	thread_set_params((struct thread){worker->thread}, parameters, 3);
}

static void end(const struct fuzz_worker *worker)
{
	thread_kill((struct thread){worker->thread});
}

static bool may_end(const struct fuzz_worker *worker)
{
	return !worker->whole || shared_fuzz.season == FUZZ_KILLS;
}

static void look_after(struct fuzz_worker *worker)
{
	if (!is_there(worker)) {
		start(worker);
		return;
	}
	worker->since = worker->seen == worker->calls ? worker->since + 1 : 0;
	worker->seen = worker->calls;
	if (worker->since > STUCK && may_end(worker))
		end(worker);
	else if (worker->since > SPENT)
		give_time(worker);
	else if (shared_fuzz.season == FUZZ_KILLS && fuzz_random(2))
		end(worker);
}

/* ------------------------------------------------------------------ threads made at random */

static void end_some_extra(void)
{
	uint64_t thread = fuzz_handle_any(who, FUZZ_THREAD);
	int64_t status;

	if (!thread)
		return;
	answer(sched_thread_kill(thread));
	status = answer(sched_thread_get_exit_status(thread));
	if (status >= 0 || status == -TESSERA_EBADF)
		fuzz_handle_remove(who, FUZZ_THREAD, thread);
}

/* Nobody is just writing to a page. */
static bool none_is_whole(void)
{
	for (unsigned i = 0; i < FUZZ_WORKERS; i++)
		if (client->workers[i].whole)
			return false;
	return true;
}

static void look(void)
{
	for (unsigned i = 0; i < FUZZ_WORKERS; i++)
		look_after(&client->workers[i]);
	if (fuzz_random(2))
		end_some_extra();
	if (fuzz_random(4) == 0 && none_is_whole())
		fuzz_page_renew(who);
	if (fuzz_random(4) == 0)
		fuzz_components_change(who);
}

static void wait_a_while(void)
{
	struct time time = time_current();

	time_add(time, (struct time){0, LOOK_MICROSECONDS}, &time);
	come_between();
	thread_sleep_until(time);
	come_between();
}

/* ------------------------------------------------------------------ giving all back */

/* Whether nobody else is left. */
static bool end_all(void)
{
	bool ended = true;

	for (unsigned i = 0; i < FUZZ_WORKERS; i++) {
		const struct fuzz_worker *worker = &client->workers[i];

		if (!is_there(worker))
			continue;
		ended = false;
		if (!worker->whole)
			end(worker);
		else
			give_time(worker);
	}
	while (ended && fuzz_handle_any(who, FUZZ_THREAD))
		end_some_extra();
	return ended;
}

static int64_t (*const destroy[FUZZ_KINDS])(uint64_t handle) = {
	[FUZZ_TIMER] = sched_timer_free,
	[FUZZ_MUTEX] = sched_mutex_destroy,
	[FUZZ_SEMAPHORE] = sched_semaphore_destroy,
	[FUZZ_CHANNEL] = sched_channel_destroy,
	[FUZZ_CONDITION] = sched_condition_destroy,
	[FUZZ_EVENT] = sched_event_close,
	[FUZZ_THREAD] = sched_thread_kill,
};

/* A mutex may be in use by threads of the other component as long as there are any. */
static void destroy_one(enum fuzz_kind kind, uint64_t handle)
{
	int64_t status = -TESSERA_EBUSY;

	for (unsigned i = 0; i < PATIENCE && status == -TESSERA_EBUSY; i++) {
		if (i)
			wait_a_while();
		fuzz_pages_clear(who);
		STACK_CALLS(destroy);
		status = answer(destroy[kind](handle));
	}
	/* There are others' among them, and what is no more. */
	if (status != -TESSERA_EPERM && status != -TESSERA_EBADF && !client->refused)
		client->refused = status;
	fuzz_handle_remove(who, kind, handle);
}

static void give_back(void)
{
	uint64_t handle;

	for (unsigned kind = 0; kind < FUZZ_KINDS; kind++)
		while ((handle = fuzz_handle_any(who, (enum fuzz_kind)kind)))
			destroy_one((enum fuzz_kind)kind, handle);
	for (unsigned i = 0; i < FUZZ_NAME_COUNT; i++)
		answer(sched_memory_unname(FUZZ_NAME_WORD(i), 0));
}

static void nothing(void *unused)
{
	(void)unused;
}

/* Less urgent than this thread: none of them begins before all are made. */
static uint32_t count_threads(void)
{
	struct scheduling_parameter low = {SCHEDULE_PRIORITY, 1};
	struct thread threads[THREADS];
	uint32_t count = 0;

	while (count < THREADS) {
		threads[count] = thread_create(nothing, NULL, &low, 1, 0);
		if (threads[count].handle < 0)
			break;
		count++;
	}
	for (uint32_t i = 0; i < count; i++) {
		thread_kill(threads[i]);
		thread_join(threads[i], NULL);
	}
	return count;
}

/* What its components had is its own again. */
static const enum capmgr_quota quotas[] = {CAPMGR_PAGES_LIMIT, CAPMGR_THREADS_LIMIT,
					   CAPMGR_MEM_OWNED, CAPMGR_MEM_MAPPED};

#define QUOTAS (sizeof(quotas) / sizeof(quotas[0]))

static int64_t had[QUOTAS];

static void read_quotas(int64_t *values)
{
	for (unsigned i = 0; i < QUOTAS; i++)
		values[i] = MANAGER(capmgr_quota(quotas[i]));
}

static void check_quotas(void)
{
	int64_t now[QUOTAS];

	read_quotas(now);
	if (memcmp(now, had, sizeof(now)) && !client->refused)
		client->refused = -TESSERA_ENOMEM;
}

static void rest(void)
{
	/* A process may be more urgent than who is to come to the end of a call, and take all time. */
	while (!fuzz_components_end(who) || !end_all())
		wait_a_while();
	give_back();
	client->threads = count_threads();
	client->processes = fuzz_components_try(who);
	check_quotas();
	client->rested++;
	while (shared_fuzz.season == FUZZ_REST)
		wait_a_while();
}

/* ------------------------------------------------------------------ beginning */

static void attach(struct fuzz_self *self)
{
	for (unsigned i = 0; i < ATTEMPTS; i++)
		fuzz_call(self, FUZZ_CALL_attach);
}

/* The second one tries the first one's page before its own. */
static void begin(void)
{
	struct fuzz_self self = {0};
	uint64_t words;

	who = strcmp(crt_name(), "first") ? FUZZ_SECOND : FUZZ_FIRST;
	client = &shared_fuzz.clients[who];
	self.who = who;
	client->keeper = thread_self().handle;
	fuzz_pages_make(who);
	read_quotas(had);
	if (who == FUZZ_SECOND)
		client->foreign_attach =
			answer(sched_attach(shared_fuzz.clients[FUZZ_FIRST].pages[1].memory));
	words = client->pages[FUZZ_PAGE_WORDS].memory;
	client->pages[FUZZ_PAGE_WORDS].memory = 0;
	attach(&self);
	client->pages[FUZZ_PAGE_WORDS].memory = words;
	attach(&self);
}

int main(void)
{
	begin();
	while (shared_fuzz.season != FUZZ_END) {
		if (shared_fuzz.season == FUZZ_REST)
			rest();
		look();
		wait_a_while();
	}
	return 0;
}
