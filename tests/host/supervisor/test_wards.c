/* What becomes of components that fail, where the services answer this or that. */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "services.h"

#include <cmocka.h>

#include "failures.h"
#include "wards.h"

#define MADE	   (40 + 7 * CAPMGR_COMPONENTS) /* a handle of one made at run time */
#define MADE_LATER (40 + 8 * CAPMGR_COMPONENTS)

static int set_up(void **state)
{
	(void)state;
	services_reset();
	wards_take();
	printed[0] = '\0';
	return 0;
}

static void expect(const char *text)
{
	assert_string_equal(printed, text);
	printed[0] = '\0';
}

static void fail_now(uint64_t component)
{
	failure_note(component);
	assert_false(wards_attend());
}

static void checkpoints_are_taken_of_those_that_are_restarted(void **state)
{
	(void)state;
	will_answer(&checkpoint_step, CAPMGR_MORE, CAPMGR_MORE, 0);
	wards_take();
	expect("[checkpoint 3][checkpoint 4]");
	will_answer(&checkpoint_step, CAPMGR_MORE, -TESSERA_ENOMEM, 0);
	if (setjmp(failed) == 0) {
		wards_take();
		fail();
	}
	expect("[checkpoint 3]first: its checkpoint cannot be taken: error 12");
}

static void restarted_as_often_as_granted(void **state)
{
	(void)state;
	fail_now(FIRST);
	expect("[restore 103][start 3]supervisor: first: restarted (1 of 2 in 1 s)\n");
	time_now += 900000;
	fail_now(FIRST);
	expect("[restore 103][start 3]supervisor: first: restarted (2 of 2 in 1 s)\n");
	time_now += 200000;
	fail_now(FIRST);
	expect("[restore 103][start 3]supervisor: first: restarted (2 of 2 in 1 s)\n");
	fail_now(FIRST);
	expect("supervisor: first: crashed 3 times in 1 s: stays ended\n"
	       "[remove 3][free 103]supervisor: first: ended\n");
	fail_now(FIRST);
	expect("");
}

static void restarted_if_it_spends_too_much(void **state)
{
	(void)state;
	ward_spent(FIRST, 0x1234);
	expect("first: spent its budget 7 periods in a row, at 1234\n");
	assert_false(wards_attend());
	expect("[restore 103][start 3]supervisor: first: restarted (1 of 2 in 1 s)\n");
}

static void ended_if_it_is_not_restarted(void **state)
{
	(void)state;
	will_answer(&removal, CAPMGR_MORE, CAPMGR_MORE, 0);
	fail_now(MORTAL);
	expect("[remove 2]supervisor: mortal: ended\n");
}

/* Meanwhile others are attended to; what it does until it is over is its old life's. */
static void tried_again_while_a_thread_is_inside_of_a_server(void **state)
{
	(void)state;
	will_answer(&end_of[FIRST], -TESSERA_EBUSY, -TESSERA_EBUSY, 0);
	will_answer(&restore, 0, -TESSERA_EBUSY, 0);
	failure_note(FIRST);
	failure_note(SECOND);
	assert_true(wards_attend());
	expect("[restore 104][start 4]supervisor: second: restarted (1 of 2 in 1 s)\n");
	failure_note(FIRST);
	assert_true(wards_attend());
	assert_true(wards_attend());
	expect("");
	assert_false(wards_attend());
	expect("[restore 103][start 3]supervisor: first: restarted (1 of 2 in 1 s)\n");
	assert_false(wards_attend());
	expect("");
}

static void ended_if_it_cannot_be_restarted(void **state)
{
	(void)state;
	will_answer(&restore, CAPMGR_MORE, -TESSERA_ENOMEM, 0);
	fail_now(FIRST);
	expect("supervisor: first: it cannot be restarted: error 12\n"
	       "[remove 3][free 103]supervisor: first: ended\n");
	will_answer(&start, -TESSERA_EBUSY, -TESSERA_ENOSPC, 0);
	will_answer(&restore, 0, 0, 0);
	failure_note(SECOND);
	assert_true(wards_attend());
	assert_false(wards_attend());
	expect("[restore 104]supervisor: second: it cannot be restarted: error 28\n"
	       "[remove 4][free 104]supervisor: second: ended\n");
}

static void left_alone_if_it_cannot_be_ended(void **state)
{
	(void)state;
	will_answer(&end_of[OTHER], -TESSERA_EPERM, 0, 0);
	will_answer(&removal, -TESSERA_EPERM, 0, 0);
	fail_now(OTHER);
	expect("supervisor: other: its threads cannot be ended: error 1\n"
	       "supervisor: other: it cannot be ended: error 1\n");
	fail_now(OTHER);
	expect("");
}

/* Those that have its number later are others. */
static void what_was_made_at_run_time_is_ended(void **state)
{
	(void)state;
	will_answer(&end_of[MADE % CAPMGR_COMPONENTS], -TESSERA_EBADF, 0, 0);
	fail_now(MADE);
	expect("[remove 488]supervisor: component 40: ended\n");
	fail_now(MADE);
	expect("");
	will_answer(&removal, -TESSERA_ESTALE, 0, 0);
	fail_now(MADE_LATER);
	expect("supervisor: component 40: ended\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(checkpoints_are_taken_of_those_that_are_restarted, set_up),
		cmocka_unit_test_setup(restarted_as_often_as_granted, set_up),
		cmocka_unit_test_setup(restarted_if_it_spends_too_much, set_up),
		cmocka_unit_test_setup(ended_if_it_is_not_restarted, set_up),
		cmocka_unit_test_setup(tried_again_while_a_thread_is_inside_of_a_server, set_up),
		cmocka_unit_test_setup(ended_if_it_cannot_be_restarted, set_up),
		cmocka_unit_test_setup(left_alone_if_it_cannot_be_ended, set_up),
		cmocka_unit_test_setup(what_was_made_at_run_time_is_ended, set_up),
	};

	return cmocka_run_group_tests_name("supervisor wards", tests, NULL, NULL);
}
