/*
 * Threads that were cut off in a component come to it again: two inns, which their guest calls by
 * gates of run time, and the guest is an inn itself. Who is in a component is not let in a second
 * time, whatever was cut off before.
 */
#include "args.h"
#include "call_deadline.h"
#include "capmgr.h"
#include "check.h"
#include "crt.h"
#include "crt_startup.h"
#include "inn_on.h"
#include "inns.h"
#include "manager.h"
#include "rtos.h"
#include "shutdown.h"

int main(void);

#define TIMES  20
#define LENGTH 12000 /* cycles that such a call takes at most */
#define STEP   29

enum { INN, HOSTEL, INNS };

static const char *const names[INNS] = {"inn", "hostel"};
static uint64_t inns[INNS];    /* the slots of the gates to them, here */
static int64_t at[INNS][INNS]; /* those of the gates from the first to the second, there */
static int64_t home_at[INNS];  /* and of the gates to this component */

/* ------------------------------------------------------------------ gates */

static uint64_t number_of(unsigned inn)
{
	return (uint64_t)args_get_number(names[inn], 0);
}

static uint64_t find(unsigned inn)
{
	struct channel_recv from;
	int64_t slot = 0;

	CHECK(MANAGER(capmgr_accept(number_of(inn), 1)), 0);
	while ((from = channel_retrieve_recv(sizeof(slot), 1, names[inn])).handle < 0)
		thread_sleep_until(inn_soon());
	CHECK(channel_recv(from, &slot, sizeof(slot), CHANNEL_BLOCK), sizeof(slot));
	return (uint64_t)slot;
}

static int64_t give(uint64_t slot, unsigned inn)
{
	int64_t there = MANAGER(capmgr_delegate(CAPMGR_SLOT, slot, number_of(inn), RIGHTS_ALL));

	CHECK_GOOD(there);
	return there;
}

static void find_all(void)
{
	int64_t home = MANAGER(capmgr_gate_create((uint64_t)serve_inn, CAPMGR_BADGE_HOLDER));

	for (unsigned i = 0; i < INNS; i++)
		inns[i] = find(i);
	for (unsigned i = 0; i < INNS; i++) {
		home_at[i] = give((uint64_t)home, i);
		for (unsigned to = 0; to < INNS; to++)
			at[i][to] = give(inns[to], i);
	}
}

/* ------------------------------------------------------------------ calls */

static int64_t stay(unsigned inn, enum inn_stay how, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	return inn_stay_on((crt_sinv_t){(uint32_t)inns[inn]}, how, a, b, c, d);
}

/* What the thread comes with has to arrive, also when it was not let in at once. */
static void check_comes_in(unsigned inn)
{
	CHECK(stay(inn, INN_RETURNS, 1, 2, 3, 4), INN_ANSWER(crt_startup->instance, 1, 2, 3, 4));
}

static void check_cut(unsigned inn, enum inn_stay how, uint64_t a, uint64_t b)
{
	check_equal(CALL_BEFORE(inn_soon(), stay(inn, how, a, b, 0, 0)), -TESSERA_ECANCELED, "how",
		    (int)how);
}

static void who_was_cut_off_comes_again(void)
{
	for (unsigned i = 0; i < TIMES; i++)
		for (enum inn_stay how = INN_SPINS; how <= INN_ASKS; how++) {
			check_cut(INN, how, 0, 0);
			check_comes_in(INN);
			check_comes_in(INN);
		}
}

static void and_may_be_cut_off_at_once_again(void)
{
	for (unsigned i = 0; i < TIMES; i++)
		check_cut(INN, INN_SPINS, 0, 0);
	check_comes_in(INN);
}

static void from_one_behind_the_other(void)
{
	for (unsigned i = 0; i < TIMES; i++) {
		check_cut(INN, INN_GOES_ON, (uint64_t)at[INN][HOSTEL], INN_SPINS);
		check_comes_in(HOSTEL);
		check_comes_in(INN);
	}
}

/* The inner callee's deadline: the outer one is where it was. */
static void from_the_inner_one_alone(void)
{
	CHECK(stay(INN, INN_TRIES, (uint64_t)at[INN][HOSTEL], INN_RETURNS, 0, 0),
	      INN_ANSWER(number_of(INN), 0, 0, 0, 0));
	check_comes_in(HOSTEL);
}

static uint64_t cycles_of(struct time time)
{
	return (time.seconds * 1000000 + time.microseconds) *
	       (crt_startup->cycles_per_second / 1000000);
}

/* At each instruction, thinned out, of being let in again. */
static void or_cut_off_while_it_is_let_in(void)
{
	unsigned returned = 0, cut = 0;

	for (uint64_t before = 0; before < LENGTH; before += STEP) {
		struct time deadline;
		int64_t status;

		check_cut(INN, INN_SPINS, 0, 0);
		deadline = inn_soon();
		while (crt_cycles() < cycles_of(deadline) - before)
			;
		status = CALL_BEFORE(deadline, stay(INN, INN_RETURNS, 0, 0, 0, 1));
		CHECK(status == -TESSERA_ECANCELED ||
			      status == INN_ANSWER(crt_startup->instance, 0, 0, 0, 1),
		      true);
		returned += status > 0;
		cut += status < 0;
		check_comes_in(INN);
	}
	CHECK(returned > 100, true);
	CHECK(cut > 10, true);
}

/* ------------------------------------------------------------------ who is inside */

static void check_refused(void)
{
	CHECK(stay(INN, INN_GOES_ON, (uint64_t)at[INN][INN], INN_RETURNS, 0, 0), -TESSERA_ELOOP);
	CHECK(stay(INN, INN_GOES_ON, (uint64_t)at[INN][HOSTEL], INN_GOES_ON,
		   (uint64_t)at[HOSTEL][INN], INN_RETURNS),
	      -TESSERA_ELOOP);
	check_comes_in(INN);
	check_comes_in(HOSTEL);
}

static void who_is_inside_is_refused(void)
{
	check_refused();
}

static void also_who_was_cut_off_before(void)
{
	for (unsigned i = 0; i < TIMES; i++) {
		check_cut(INN, INN_SPINS, 0, 0);
		check_cut(HOSTEL, INN_SPINS, 0, 0);
		check_refused();
	}
}

static void also_who_was_cut_off_behind_it(void)
{
	for (unsigned i = 0; i < TIMES; i++)
		CHECK(stay(INN, INN_TRIES, (uint64_t)at[INN][HOSTEL], INN_GOES_ON,
			   (uint64_t)at[HOSTEL][INN], INN_RETURNS),
		      -TESSERA_ELOOP);
}

static void also_a_component_s_own_thread(void)
{
	CHECK(stay(INN, INN_GOES_ON, (uint64_t)home_at[INN], INN_RETURNS, 0, 0), -TESSERA_ELOOP);
	check_cut(INN, INN_SPINS, 0, 0);
	CHECK(stay(INN, INN_GOES_ON, (uint64_t)home_at[INN], INN_RETURNS, 0, 0), -TESSERA_ELOOP);
}

/* Whoever asks is told of itself. */
static void who_asks_has_no_say_in_it(void)
{
	CHECK(stay(INN, INN_ENTERED, 0, 0, 0, 0), 0);
	CHECK(inn_stay(INN_ENTERED, 0, 0, 0, 0), 0);
	check_cut(INN, INN_SPINS, 0, 0);
	CHECK(stay(HOSTEL, INN_ENTERED, 0, 0, 0, 0), 0);
	check_refused();
}

/* ------------------------------------------------------------------ ids that others have after it
 */

static void spins(void *unused)
{
	(void)unused;
	stay(INN, INN_SPINS, 0, 0, 0, 0);
}

static void returns(void *result)
{
	*(volatile int64_t *)result = stay(INN, INN_RETURNS, 0, 0, 0, 1);
}

static struct thread start(void (*function)(void *), void *argument)
{
	struct thread thread = thread_create(function, argument, NULL, 0, 0);

	CHECK_GOOD(thread.handle);
	return thread;
}

/* The component has two threads: the second one's id is each one's. */
static void a_thread_that_follows_one_that_was_killed(void)
{
	int64_t result = 0;
	int status;

	for (unsigned i = 0; i < TIMES; i++) {
		struct thread thread = start(spins, NULL);

		thread_sleep_until(inn_soon());
		CHECK(thread_kill(thread), 0);
		CHECK(thread_join(thread, &status), 0);
		CHECK(status, -TESSERA_ECANCELED);
		CHECK(thread_join(start(returns, &result), &status), 0);
		CHECK(result, INN_ANSWER(crt_startup->instance, 0, 0, 0, 1));
		result = 0;
	}
}

static int collect(struct process process)
{
	int status = INT32_MIN, error;

	while ((error = process_get_exit_status(process, &status)) == -TESSERA_EAGAIN)
		thread_sleep_until(inn_soon());
	CHECK(error, 0);
	return status;
}

static struct process send(const char *name)
{
	const struct process_resource gate = {
		.kind = PROCESS_SLOT, .there = GUEST_GATE, .value = (int64_t)inns[INN]};
	struct process process = process_create_fs("/boot/traveller", name, NULL, 0, &gate, 1, 0);

	CHECK_GOOD(process.handle);
	return process;
}

/* There is one id for processes, and so one number. */
static void a_process_that_follows_one_that_was_killed(void)
{
	for (unsigned i = 0; i < TIMES; i++) {
		struct process process = send("spins");

		thread_sleep_until(inn_soon());
		CHECK(process_kill(process), 0);
		CHECK(collect(process), -TESSERA_ECANCELED);
		CHECK(collect(send("returns")), 0);
	}
	check_comes_in(INN);
}

static const struct {
	const char *name;
	void (*function)(void);
} cases[] = {
	{"who-was-cut-off-comes-again", who_was_cut_off_comes_again},
	{"and-may-be-cut-off-at-once-again", and_may_be_cut_off_at_once_again},
	{"or-cut-off-while-it-is-let-in", or_cut_off_while_it_is_let_in},
	{"from-one-behind-the-other", from_one_behind_the_other},
	{"from-the-inner-one-alone", from_the_inner_one_alone},
	{"who-is-inside-is-refused", who_is_inside_is_refused},
	{"also-who-was-cut-off-before", also_who_was_cut_off_before},
	{"also-who-was-cut-off-behind-it", also_who_was_cut_off_behind_it},
	{"also-a-component-s-own-thread", also_a_component_s_own_thread},
	{"who-asks-has-no-say-in-it", who_asks_has_no_say_in_it},
	{"a-thread-that-follows-one-that-was-killed", a_thread_that_follows_one_that_was_killed},
	{"a-process-that-follows-one-that-was-killed", a_process_that_follows_one_that_was_killed},
};

int main(void)
{
	find_all();
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_run("readmission", cases[i].name, cases[i].function);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
