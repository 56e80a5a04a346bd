/* What the tests of compose share: fixtures, a system loaded from one, folders to write to. */
#ifndef TESTS_COMPOSE_FIXTURES_H
#define TESTS_COMPOSE_FIXTURES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "file.h"
#include "report.h"
#include "system.h"

/* Tests run in the top folder of the project. */
#ifndef COMPOSE_FIXTURES
#define COMPOSE_FIXTURES "tests/host/compose/fixtures"
#endif

struct loaded {
	struct arena arena;
	struct report report;
	struct system system;
	bool good;
};

static inline const char *fixture(struct loaded *loaded, const char *name)
{
	return arena_format(&loaded->arena, "%s/%s", COMPOSE_FIXTURES, name);
}

/* Takes the system all the way to its gates, or to the first step that finds an error. */
static inline void load(struct loaded *loaded, const char *path)
{
	const char *const folders[] = {fixture(loaded, "interfaces")};

	loaded->good = system_read(&loaded->system, &loaded->arena, &loaded->report, path) &&
		       system_resolve(&loaded->system) && system_order(&loaded->system) &&
		       system_deny(&loaded->system) &&
		       system_interfaces(&loaded->system, folders, 1);
}

static inline void unload(struct loaded *loaded)
{
	report_free(&loaded->report);
	arena_free(&loaded->arena);
}

static inline void assert_reported(const struct report *report, const char *text)
{
	if (report->text && strstr(report->text, text))
		return;
	fail_msg("expected: %s\nreported: %s", text, report->text ? report->text : "nothing");
}

static inline const char *make_folder(struct arena *arena)
{
	char *path = arena_format(arena, "%s", "/tmp/tessera-compose-XXXXXX");

	assert_non_null(mkdtemp(path));
	return path;
}

/* The text that a writer writes. */
struct output {
	FILE *stream;
	char *text;
	size_t length;
};

static inline FILE *output_open(struct output *output)
{
	output->stream = open_memstream(&output->text, &output->length);
	assert_non_null(output->stream);
	return output->stream;
}

static inline const char *output_close(struct output *output)
{
	assert_int_equal(fclose(output->stream), 0);
	return output->text;
}

#endif
