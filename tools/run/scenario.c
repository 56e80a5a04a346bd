#include "scenario.h"

#include "exit_code.h"
#include "match.h"
#include "results.h"
#include "script.h"
#include "symbolise.h"
#include "tail.h"
#include "watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scenario {
	const struct options *options;
	const char *name;
	struct watch watch;
	struct tail tail;
	struct results results;
	struct script script;
	int64_t timeout;   /* of an expect or exit */
	size_t cursor;	   /* what is before it in the transcript was matched */
	size_t case_start; /* the output of the running case, script.h tells how far it goes */
	size_t case_end;
	struct text why; /* the failure; empty for none */
};

static const struct text *transcript(const struct scenario *scenario)
{
	return &scenario->watch.serial.text;
}

static void show_line(struct scenario *scenario, const struct text *raw)
{
	struct text line = { 0 };

	symbolise(&scenario->options->symbols, raw->bytes, &line);
	tail_add(&scenario->tail, line.bytes);
	if (scenario->options->verbose)
		printf("%s\n", line.bytes);
	text_free(&line);
}

/* The next event, in which output is shown already. */
static enum watch_event next(struct scenario *scenario, int64_t until)
{
	struct serial *serial = &scenario->watch.serial;
	enum watch_event event = watch_next(&scenario->watch, until);
	struct text line = { 0 };

	while (serial_take_line(serial, &line))
		show_line(scenario, &line);
	if (event == WATCH_ENDED && serial_take_rest(serial, &line))
		show_line(scenario, &line);
	text_free(&line);
	return event;
}

static bool is_matched(struct scenario *scenario, const struct step *step, bool over)
{
	if (step->kind == STEP_EXPECT)
		return match_text(transcript(scenario), &scenario->cursor, step->text.bytes);
	return match_line(transcript(scenario), &scenario->cursor, &step->regex, over);
}

static int64_t deadline(const struct scenario *scenario)
{
	return scenario->timeout ? watch_clock() + scenario->timeout : WATCH_FOREVER;
}

/* Says in `why` which event ended the waiting. */
static void explain(struct scenario *scenario, enum watch_event event)
{
	if (event == WATCH_UNTIL)
		text_format(&scenario->why, "not within %g s", (double)scenario->timeout / 1000);
	else
		watch_describe(&scenario->watch, event, &scenario->why);
}

static void expect(struct scenario *scenario, const struct step *step)
{
	enum watch_event event = WATCH_OUTPUT;
	int64_t until = deadline(scenario);

	while (!is_matched(scenario, step, event == WATCH_ENDED)) {
		if (event != WATCH_OUTPUT) {
			text_format(&scenario->why, "expected '%s': ", step->text.bytes);
			explain(scenario, event);
			return;
		}
		event = watch_clock() < until ? next(scenario, until) : WATCH_UNTIL;
	}
}

static void send_bytes(struct scenario *scenario, const struct step *step)
{
	int64_t until = deadline(scenario);
	size_t sent = 0;

	while (sent < step->text.length) {
		ssize_t length = child_write(&scenario->watch.child, step->text.bytes + sent,
					     step->text.length - sent, 0);
		/* What the system says is read meanwhile, or both sides could wait for ever. */
		enum watch_event event = length ? WATCH_OUTPUT : next(scenario, watch_clock() + 1);

		if (length < 0 || event == WATCH_TOTAL || watch_clock() >= until) {
			text_add_string(&scenario->why, "send: the system takes no input");
			return;
		}
		sent += (size_t)length;
	}
}

static void pass_time(struct scenario *scenario, const struct step *step)
{
	int64_t until = watch_clock() + step->number;
	enum watch_event event = WATCH_OUTPUT;

	while (event == WATCH_OUTPUT && watch_clock() < until)
		event = next(scenario, until);
	if (event == WATCH_TOTAL)
		explain(scenario, event);
}

static void expect_exit(struct scenario *scenario, const struct step *step)
{
	const struct watch *watch = &scenario->watch;
	enum watch_event event = WATCH_OUTPUT;
	int64_t until = deadline(scenario);

	while (event == WATCH_OUTPUT)
		event = watch_clock() < until ? next(scenario, until) : WATCH_UNTIL;
	if (event == WATCH_ENDED && exit_code(watch->child.status, watch->spoke) == step->number)
		return;
	text_format(&scenario->why, "expected exit code %d: ", (int)step->number);
	explain(scenario, event);
}

static void take_step(struct scenario *scenario, const struct step *step)
{
	switch (step->kind) {
	case STEP_EXPECT:
	case STEP_EXPECT_RE:
		expect(scenario, step);
		break;
	case STEP_SEND:
		send_bytes(scenario, step);
		break;
	case STEP_WAIT:
		pass_time(scenario, step);
		break;
	case STEP_TIMEOUT:
		scenario->timeout = step->number;
		break;
	case STEP_CLOSE:
		child_close_input(&scenario->watch.child);
		break;
	case STEP_EXIT:
		expect_exit(scenario, step);
		break;
	case STEP_CASE:
	case STEP_REJECT: /* is looked at when the case ends */
		break;
	}
}

static void extend_case(struct scenario *scenario, enum step_kind kind)
{
	size_t end = scenario->cursor;

	if (kind == STEP_WAIT || kind == STEP_EXIT)
		end = transcript(scenario)->length;
	if (end > scenario->case_end)
		scenario->case_end = end;
}

static size_t case_steps_end(const struct script *script, size_t start)
{
	size_t end = start + 1;

	while (end < script->count && script->steps[end].kind != STEP_CASE)
		end++;
	return end;
}

static void check_rejected(struct scenario *scenario, size_t start, size_t end)
{
	for (size_t i = start; i < end && !scenario->why.length; i++) {
		const struct step *step = &scenario->script.steps[i];
		size_t from = scenario->case_start;

		if (step->kind == STEP_REJECT &&
		    match_text(transcript(scenario), &from, step->text.bytes) &&
		    from <= scenario->case_end)
			text_format(&scenario->why, "line %u: rejected '%s' was seen", step->line,
				    step->text.bytes);
	}
}

/* Takes the steps behind the case's own up to `end`, or to the first that fails. */
static void run_case(struct scenario *scenario, size_t start, size_t end)
{
	struct text why = { 0 };

	scenario->case_start = scenario->case_end;
	for (size_t i = start + 1; i < end && !scenario->why.length; i++) {
		take_step(scenario, &scenario->script.steps[i]);
		extend_case(scenario, scenario->script.steps[i].kind);
		if (!scenario->why.length)
			continue;
		text_format(&why, "line %u: %s", scenario->script.steps[i].line,
			    scenario->why.bytes);
		text_clear(&scenario->why);
		text_add_string(&scenario->why, why.bytes);
	}
	text_free(&why);
	check_rejected(scenario, start, end);
}

static void run_cases(struct scenario *scenario)
{
	const struct script *script = &scenario->script;
	bool failed = false;
	size_t end;

	for (size_t start = 0; start < script->count; start = end) {
		const char *name = text_string(&script->steps[start].text);

		if (script->steps[start].kind != STEP_CASE) { /* before the first case */
			take_step(scenario, &script->steps[start]);
			end = start + 1;
			continue;
		}
		end = case_steps_end(script, start);
		if (failed) {
			results_add(&scenario->results, VERDICT_SKIP, scenario->name, name,
				    "not reached");
			continue;
		}
		run_case(scenario, start, end);
		failed = scenario->why.length;
		results_add(&scenario->results, failed ? VERDICT_FAIL : VERDICT_PASS,
			    scenario->name, name, text_string(&scenario->why));
	}
}

static void show_rest(struct scenario *scenario)
{
	struct text line = { 0 };

	if (serial_take_rest(&scenario->watch.serial, &line))
		show_line(scenario, &line);
	text_free(&line);
	if (scenario->why.length)
		tail_print(&scenario->tail);
}

static int run_system(struct scenario *scenario)
{
	/* How long a system may be silent is for the timeouts of the script. */
	struct watch_limits limits = { .total = scenario->options->limits.total };

	if (results_open(&scenario->results, scenario->options->files[1]))
		return 2;
	if (watch_start(&scenario->watch, scenario->options->command, CHILD_PIPED, limits)) {
		results_add(&scenario->results, VERDICT_FAIL, scenario->name, "boot",
			    "the system could not be started");
	} else {
		run_cases(scenario);
		show_rest(scenario);
		watch_stop(&scenario->watch);
	}
	return results_close(&scenario->results, scenario->name);
}

int scenario_run(const struct options *options)
{
	char *base = options_base_name(options->files[0]);
	struct scenario scenario = { .options = options };
	int code = 2;

	scenario.name = options->name ? options->name : base;
	scenario.timeout = options->limits.silence;
	if (script_load(&scenario.script, options->files[0]) == 0)
		code = run_system(&scenario);
	script_free(&scenario.script);
	watch_free(&scenario.watch);
	tail_free(&scenario.tail);
	text_free(&scenario.why);
	free(base);
	return code;
}
