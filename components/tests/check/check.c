#include "check.h"

#include <stdio.h>

#include "crt.h"

static char finding[200];
static bool failed;

bool check_failed(void)
{
	return failed;
}

void check_equal(int64_t value, int64_t expected, const char *text, int line)
{
	if (value != expected && !finding[0])
		snprintf(finding, sizeof(finding), "line %d: %s is %ld, not %ld", line, text,
			 (long)value, (long)expected);
}

void check_good(int64_t value, const char *text, int line)
{
	if (value < 0 && !finding[0])
		snprintf(finding, sizeof(finding), "line %d: %s: %s", line, text,
			 crt_error_text(value));
}

void check_run(const char *suite, const char *name, void (*function)(void))
{
	crt_print("::case %s %s\n", suite, name);
	finding[0] = '\0';
	STACK_CALLS(STACK_ANY);
	function();
	failed |= finding[0] != '\0';
	if (finding[0])
		crt_print("::fail %s\n", finding);
	else
		crt_print("::pass\n");
}
