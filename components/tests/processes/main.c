/*
 * Processes, as their maker sees them: the cases of lives.c, refusals.c and ends.c. After each of
 * them the maker has what it had before: pages, thread ids, slots, and what the scheduler has room
 * for.
 */
#include "processes.h"

#include "args.h"
#include "capmgr.h"
#include "crt.h"
#include "room.h"
#include "shutdown.h"
#include "stranger.h"
#include "vault.h"

struct left {
	int64_t quotas[CAPMGR_QUOTAS];
	struct room room;
};

static const struct process_case *current;

/* ------------------------------------------------------------------ what is left */

static struct left what_is_left(void)
{
	struct left left = {.room = room_left()};

	/* A root of what was passed on stays until somebody asks. */
	CHECK(capmgr_revoke(CAPMGR_SLOT, (uint64_t)vault_slot()), 0);
	for (unsigned i = 0; i < CAPMGR_QUOTAS; i++)
		left.quotas[i] = capmgr_quota(i);
	return left;
}

static void check_left(const struct left *before)
{
	struct left after = what_is_left();

	for (unsigned i = 0; i < CAPMGR_QUOTAS; i++)
		check_equal(after.quotas[i], before->quotas[i], "a quota", (int)i);
	for (enum object kind = 0; kind < OBJECTS; kind++)
		check_equal(after.room.objects[kind], before->room.objects[kind], "room for kind", (int)kind);
}

static void run_current(void)
{
	struct left before = what_is_left();

	STACK_CALLS(STACK_ANY);
	current->function();
	check_left(&before);
}

STACK_GIVEN(check_run, run_current);

static void run(const struct process_cases *cases)
{
	for (current = cases->cases; current->name; current++)
		check_run(cases->subject, current->name, run_current);
}

/* ------------------------------------------------------------------ for the cases */

struct process make_with(const char *name, const struct process_resource *resources, unsigned count)
{
	return process_create(process_image, process_image_bytes, name, NULL, 0, resources, count,
			      0);
}

struct process make(const char *name)
{
	struct process process = make_with(name, NULL, 0);

	CHECK_GOOD(process.handle);
	return process;
}

int64_t collect(struct process process)
{
	int status = INT32_MIN, error;

	while ((error = process_get_exit_status(process, &status)) == -TESSERA_EAGAIN)
		pause_for(100);
	CHECK(error, 0);
	return status;
}

int64_t finish(struct process process)
{
	struct event event = event_create(1);
	struct event_source source = {EVENT_PROCESS_ENDED, process.handle};
	int64_t status;

	CHECK_GOOD(event.handle);
	CHECK(event_add(event, source), 0);
	CHECK(event_wait(event, &source, 1), 1);
	CHECK(source.type, EVENT_PROCESS_ENDED);
	status = collect(process);
	CHECK(event_delete(event), 0);
	return status;
}

void pause_for(unsigned microseconds)
{
	struct time time = time_current();

	time_add(time, (struct time){0, microseconds}, &time);
	thread_sleep_until(time);
}

static int64_t strangers;

static void find_stranger(void)
{
	struct channel_recv from;

	CHECK(capmgr_accept((uint64_t)args_get_number("stranger", 0), 1), 0);
	while ((from = channel_retrieve_recv(sizeof(strangers), 1, STRANGER_CHANNEL)).handle < 0)
		pause_for(100);
	CHECK(channel_recv(from, &strangers, sizeof(strangers), CHANNEL_BLOCK), sizeof(strangers));
}

int64_t stranger_slot(void)
{
	return strangers;
}

/* What is made once and kept: tables, and roots of what was passed on. */
static void warm_up(void)
{
	const struct process_resource all[] = {
		{.kind = PROCESS_SLOT, .value = vault_slot(), .there = 200},
		{.kind = PROCESS_PROCESS_THREADS, .value = 1},
	};
	struct process process = make_with("returns", all, 2);

	if (process.handle > 0)
		finish(process);
	for (unsigned i = 0; i < 2; i++)
		in_vault(ORDER_MUTEX_DESTROY, in_vault(ORDER_MUTEX_CREATE, 0));
}

int64_t in_vault(enum order_call call, int64_t a)
{
	return vault_obey(call, a, 0, 0, 0);
}

int main(void)
{
	pause_for(1000); /* the vault's main is over, and with it what it had made until then */
	find_stranger();
	warm_up();
	run(&life_cases);
	run(&refusal_cases);
	run(&end_cases);
	run(&handler_cases);
	check_run(handler_cases.subject, "ends-it-for-good", handler_ends_it_for_good);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
