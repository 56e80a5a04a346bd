#include "suite.h"

#include "protocol.h"

#include <string.h>

static void end_case(struct suite *suite, enum verdict verdict, const char *text)
{
	results_add(suite->results, verdict, text_string(&suite->suite), text_string(&suite->name),
		    text);
	text_clear(&suite->suite);
	text_clear(&suite->name);
}

static void begin_case(struct suite *suite, const char *suite_name, const char *name)
{
	text_add_string(&suite->suite, suite_name);
	text_add_string(&suite->name, name);
}

/* A failure of the case that runs, or of the run itself where none does. */
static void fail(struct suite *suite, const char *why)
{
	if (!suite->name.length)
		begin_case(suite, suite->run_name, "boot");
	end_case(suite, VERDICT_FAIL, why);
}

static bool needs_case(enum protocol_kind kind)
{
	return kind == PROTOCOL_PASS || kind == PROTOCOL_FAIL || kind == PROTOCOL_SKIP ||
	       kind == PROTOCOL_PAIR;
}

static bool needs_none(enum protocol_kind kind)
{
	return kind == PROTOCOL_CASE || kind == PROTOCOL_END;
}

static void act(struct suite *suite, const struct protocol_line *parsed)
{
	switch (parsed->kind) {
	case PROTOCOL_CASE:
		begin_case(suite, parsed->first, parsed->second);
		break;
	case PROTOCOL_PASS:
		end_case(suite, VERDICT_PASS, "");
		break;
	case PROTOCOL_FAIL:
		end_case(suite, VERDICT_FAIL, parsed->text);
		break;
	case PROTOCOL_SKIP:
		end_case(suite, VERDICT_SKIP, parsed->text);
		break;
	case PROTOCOL_PAIR:
		pairs_add(&suite->pairs, parsed->first, parsed->second);
		break;
	case PROTOCOL_FIGURE:
		fprintf(suite->figures, "%s\n", parsed->text);
		break;
	case PROTOCOL_NOTE:
		printf("%s: %s\n", suite->run_name, parsed->text);
		break;
	case PROTOCOL_END:
		suite->over = true;
		break;
	case PROTOCOL_OTHER:
	case PROTOCOL_MALFORMED:
		break;
	}
}

bool suite_follow(struct suite *suite, char *line)
{
	struct protocol_line parsed = protocol_parse(line);
	struct text why = { 0 };

	if (parsed.kind == PROTOCOL_OTHER)
		return false;
	if (parsed.kind == PROTOCOL_MALFORMED) {
		text_format(&why, "malformed line: %s", line);
		fail(suite, why.bytes);
	} else if (needs_case(parsed.kind) && !suite->name.length) {
		text_format(&why, "%s outside of a case", line);
		fail(suite, why.bytes);
	} else {
		if (needs_none(parsed.kind) && suite->name.length)
			fail(suite, "no verdict before the next case or the end");
		act(suite, &parsed);
	}
	text_free(&why);
	return true;
}

bool suite_finish(struct suite *suite, const char *why)
{
	const unsigned *count = suite->results->count;

	if (!suite->over) {
		fail(suite, why);
		return true;
	}
	if (count[VERDICT_PASS] + count[VERDICT_FAIL] + count[VERDICT_SKIP])
		return false;
	fail(suite, "no case was run");
	return true;
}
