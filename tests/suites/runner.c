/* The root program: runs the cases one after another, prints their verdicts, ends the machine. */
#include "runner.h"

#include "check.h"
#include "entries.h"
#include "fixture.h"
#include "print.h"

#include <stddef.h>

struct test_case {
	const char *suite;
	const char *name;
	void (*function)(void);
};

static const struct test_case cases[] = {
#define CASE(suite, name) { #suite, #name, suite##_##name },
#include "cases.def"
#undef CASE
};

static __attribute__((noinline)) void run_function(void (*function)(void))
{
	if (!check_catch())
		function();
}

static bool run_case(const struct test_case *test)
{
	print_line("::case ", test->suite, " ", test->name, NULL);
	check_begin();
	fixture_begin();
	run_function(test->function);
	run_function(fixture_end);
	if (check_finding())
		print_line("::fail ", check_finding(), NULL);
	else if (check_skipped())
		print_line("::skip ", check_skipped(), NULL);
	else
		print_line("::pass", NULL);
	return !check_finding();
}

void runner_main(void)
{
	uint32_t failed = 0;

	run_function(fixture_init);
	if (check_finding()) {
		print_line("the fixture cannot be made: ", check_finding(), NULL);
		kernel_debug_exit(BOOT_DEBUG, 1);
	}
	for (uint32_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		failed += !run_case(&cases[i]);
	print_line("::end", NULL);
	kernel_debug_exit(BOOT_DEBUG, failed ? 1 : 0);
	__builtin_unreachable();
}
