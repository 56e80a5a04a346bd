/* Which exit code of the guest is in a status of QEMU. */
#define _XOPEN_SOURCE 700
#include "../../../tools/run/exit_code.h"

#include "tool.h"

#include <signal.h>

/* As waitpid gives them. */
#define EXITED(status) ((status) << 8)
#define KILLED(number) (number)

static void odd_statuses_carry_a_code(void **state)
{
	(void)state;
	assert_int_equal(exit_code(EXITED(1), true), 0);
	assert_int_equal(exit_code(EXITED(3), true), 1);
	assert_int_equal(exit_code(EXITED(85), true), 42);
	assert_int_equal(exit_code(EXITED(255), true), 127);
}

static void other_ends_carry_none(void **state)
{
	(void)state;
	assert_int_equal(exit_code(EXITED(0), true), EXIT_CODE_NONE);
	assert_int_equal(exit_code(EXITED(2), true), EXIT_CODE_NONE);
	assert_int_equal(exit_code(KILLED(SIGKILL), true), EXIT_CODE_NONE);
	assert_int_equal(exit_code(KILLED(SIGSEGV), true), EXIT_CODE_NONE);
}

static void failure_to_start_is_no_code(void **state)
{
	(void)state;
	assert_int_equal(exit_code(EXITED(1), false), EXIT_CODE_NONE);
	assert_int_equal(exit_code(EXITED(3), false), 1);
}

static void end_is_described(void **state)
{
	struct text text = { 0 };

	(void)state;
	exit_code_describe(EXITED(7), true, &text);
	assert_string_equal(text.bytes, "the system ended with exit code 3");
	text_clear(&text);
	exit_code_describe(EXITED(2), true, &text);
	assert_string_equal(text.bytes, "the system ended without an exit code (status 2)");
	text_clear(&text);
	exit_code_describe(KILLED(SIGKILL), true, &text);
	assert_string_equal(text.bytes, "the system ended without an exit code (signal 9)");
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(odd_statuses_carry_a_code),
		cmocka_unit_test(other_ends_carry_none),
		cmocka_unit_test(failure_to_start_is_no_code),
		cmocka_unit_test(end_is_described),
	};

	return cmocka_run_group_tests_name("run_exit_code", tests, NULL, NULL);
}
