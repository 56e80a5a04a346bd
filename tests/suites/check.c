#include "check.h"

#include "entries.h"
#include "print.h"

#include <stddef.h>

#define FINDING_BYTES 240

static char finding[FINDING_BYTES];
static const char *skip_reason;

void check_begin(void)
{
	finding[0] = '\0';
	skip_reason = NULL;
}

const char *check_finding(void)
{
	return finding[0] ? finding : NULL;
}

void check_skip(const char *why)
{
	skip_reason = why;
	if (entries_on_root_stack())
		check_leave();
}

const char *check_skipped(void)
{
	return skip_reason;
}

static const char *file_name(const char *path)
{
	const char *name = path;

	for (; *path; path++)
		if (*path == '/')
			name = path + 1;
	return name;
}

static void begin_finding(struct text *text, const char *file, int line, const char *what)
{
	*text = (struct text){ finding, FINDING_BYTES, 0 };
	text_add(text, file_name(file));
	text_add(text, ":");
	text_add_number(text, (uint64_t)line);
	text_add(text, ": ");
	text_add(text, what);
}

static void leave_case(void)
{
	if (entries_on_root_stack())
		check_leave();
}

void check_failed(const char *file, int line, const char *what)
{
	struct text text;

	if (!finding[0])
		begin_finding(&text, file, line, what);
	leave_case();
}

void check_equal(const char *file, int line, const char *what, uint64_t got, uint64_t expected)
{
	struct text text;

	if (got == expected)
		return;
	if (!finding[0]) {
		begin_finding(&text, file, line, what);
		text_add(&text, " is ");
		text_add_value(&text, got);
		text_add(&text, ", not ");
		text_add_value(&text, expected);
	}
	leave_case();
}
