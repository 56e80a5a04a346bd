#define _POSIX_C_SOURCE 200809L
#include "tap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 256
#define TEXT_SIZE 2048

/*
 * A failure is held back, for why it failed is printed behind it; every other line ends the wait.
 */
struct tap {
	struct cases *cases;
	const char *suite;
	bool planned; /* a plan was seen, for `expected` tests */
	unsigned long expected;
	unsigned long reported;
	bool failing;
	char name[NAME_SIZE]; /* of the last test */
	char text[TEXT_SIZE];
};

static void flush_failure(struct tap *tap)
{
	if (tap->failing)
		cases_add(tap->cases, OUTCOME_FAIL, tap->suite, tap->name, tap->text);
	tap->failing = false;
}

static void append(struct tap *tap, const char *text)
{
	size_t length = strlen(tap->text);

	snprintf(tap->text + length, TEXT_SIZE - length, "%s%s", length && *text ? ", " : "", text);
}

/* The name is the first word, and what stands behind it is the text; returns that. */
static const char *set_name(struct tap *tap, const char *from)
{
	size_t length;

	from += strspn(from, " ");
	length = strcspn(from, " ");
	if (length)
		snprintf(tap->name, NAME_SIZE, "%.*s", (int)length, from);
	else
		snprintf(tap->name, NAME_SIZE, "unnamed");
	from += length;
	return from + strspn(from, " ");
}

static void read_skip(struct tap *tap, const char *description, const char *skip)
{
	const char *why = skip + strlen("# SKIP");

	if (strncmp(description, "- ", 2) == 0) {
		set_name(tap, description + 2);
		why += strspn(why, " ");
	} else {
		why = set_name(tap, why);
	}
	cases_add(tap->cases, OUTCOME_SKIP, tap->suite, tap->name, why);
}

/* Reads what stands behind "ok " or "not ok ". */
static void read_test(struct tap *tap, bool passed, const char *rest)
{
	char *description;
	const char *skip;

	/* cmocka gives the set-up of a group, which is in no plan, the number 0. */
	if (strtoul(rest, &description, 10) > 0)
		tap->reported++;
	description += strspn(description, " ");
	skip = strstr(description, "# SKIP");
	if (skip) {
		read_skip(tap, description, skip);
		return;
	}
	rest = set_name(tap, description + (strncmp(description, "- ", 2) == 0 ? 2 : 0));
	if (passed) {
		cases_add(tap->cases, OUTCOME_PASS, tap->suite, tap->name, "");
		return;
	}
	tap->failing = true;
	tap->text[0] = '\0';
	append(tap, rest);
}

static void end_plan(struct tap *tap)
{
	char text[NAME_SIZE + 100];

	if (tap->reported == tap->expected)
		return;
	snprintf(text, sizeof(text), "%lu of %lu tests reported, the last is %s", tap->reported,
		 tap->expected, tap->reported ? tap->name : "none");
	cases_add(tap->cases, OUTCOME_FAIL, tap->suite, "plan", text);
}

static void begin_plan(struct tap *tap, const char *count)
{
	end_plan(tap);
	tap->planned = true;
	tap->expected = strtoul(count, NULL, 10);
	tap->reported = 0;
}

/* Returns what stands behind `prefix`, NULL where the line does not begin with it. */
static const char *behind(const char *line, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(line, prefix, length) == 0 ? line + length : NULL;
}

static void read_line(struct tap *tap, const char *line)
{
	const char *rest = behind(line, "# ");

	if (rest) {
		if (!behind(rest, "ok - ") && !behind(rest, "not ok - "))
			append(tap, rest);
		return;
	}
	flush_failure(tap);
	if ((rest = behind(line, "1..")))
		begin_plan(tap, rest);
	else if ((rest = behind(line, "ok ")))
		read_test(tap, true, rest);
	else if ((rest = behind(line, "not ok ")))
		read_test(tap, false, rest);
	else if ((rest = behind(line, "Bail out!")) && !tap->cases->count[OUTCOME_FAIL])
		cases_add(tap->cases, OUTCOME_FAIL, tap->suite, "exit", rest + (*rest == ' '));
}

void tap_read(struct cases *cases, const char *suite, FILE *file)
{
	struct tap tap = { .cases = cases, .suite = suite };
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		read_line(&tap, line);
	}
	free(line);
	flush_failure(&tap);
	end_plan(&tap);
	if (!tap.planned)
		cases_add(cases, OUTCOME_FAIL, suite, "plan", "no test was planned");
}
