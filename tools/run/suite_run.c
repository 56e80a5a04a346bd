/* `run suite`: starts the system and follows its suite until all is over. */
#include "suite.h"

#include "symbolise.h"
#include "tail.h"
#include "watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How long a system may take to end by itself after ::end. */
#define GRACE_MS 2000

struct run {
	const struct options *options;
	struct watch watch;
	struct tail tail;
	struct suite suite;
	struct text raw;
	struct text line; /* symbolised */
};

static void follow_line(struct run *run)
{
	symbolise(&run->options->symbols, run->raw.bytes, &run->line);
	if (run->suite.over || !suite_follow(&run->suite, run->line.bytes)) {
		tail_add(&run->tail, text_string(&run->line));
		if (run->options->verbose)
			printf("%s\n", text_string(&run->line));
	}
}

static void follow_lines(struct run *run)
{
	while (serial_take_line(&run->watch.serial, &run->raw))
		follow_line(run);
	serial_forget(&run->watch.serial);
}

/* Returns the event that was the last. */
static enum watch_event follow_all(struct run *run)
{
	int64_t until = WATCH_FOREVER;
	enum watch_event event;

	while ((event = watch_next(&run->watch, until)) == WATCH_OUTPUT) {
		follow_lines(run);
		if (run->suite.over && until == WATCH_FOREVER)
			until = watch_clock() + GRACE_MS;
		if (watch_clock() >= until)
			break;
	}
	if (serial_take_rest(&run->watch.serial, &run->raw))
		follow_line(run);
	return event;
}

static void run_system(struct run *run)
{
	struct text why = { 0 };
	enum watch_event event;

	if (watch_start(&run->watch, run->options->command, CHILD_PIPED, run->options->limits)) {
		suite_finish(&run->suite, "the system could not be started");
		return;
	}
	event = follow_all(run);
	watch_describe(&run->watch, event, &why);
	if (suite_finish(&run->suite, text_string(&why)))
		tail_print(&run->tail);
	watch_stop(&run->watch);
	text_free(&why);
}

/* Opens RESULTS.figures. */
static FILE *open_figures(const char *results)
{
	struct text path = { 0 };
	FILE *file;

	text_format(&path, "%s.figures", results);
	file = fopen(path.bytes, "w");
	if (!file)
		fprintf(stderr, "run: cannot write %s: %s\n", path.bytes, strerror(errno));
	text_free(&path);
	return file;
}

static int write_pairs(struct pairs *pairs, const char *results)
{
	struct text path = { 0 };
	int failed;

	text_format(&path, "%s.pairs", results);
	failed = pairs_write(pairs, path.bytes);
	text_free(&path);
	return failed;
}

static void run_free(struct run *run)
{
	watch_free(&run->watch);
	tail_free(&run->tail);
	pairs_free(&run->suite.pairs);
	text_free(&run->suite.suite);
	text_free(&run->suite.name);
	text_free(&run->raw);
	text_free(&run->line);
}

static int run_named(const struct options *options, const char *name)
{
	const char *path = options->files[0];
	struct run run = { .options = options };
	struct results results;
	int failed = 0;
	int code;

	if (results_open(&results, path))
		return 2;
	run.suite.run_name = name;
	run.suite.results = &results;
	run.suite.figures = open_figures(path);
	if (run.suite.figures) {
		run_system(&run);
		failed = write_pairs(&run.suite.pairs, path) | fclose(run.suite.figures);
	}
	code = results_close(&results, name);
	if (!run.suite.figures || failed)
		code = 2;
	run_free(&run);
	return code;
}

int suite_run(const struct options *options)
{
	char *base = options_base_name(options->files[0]);
	int code = run_named(options, options->name ? options->name : base);

	free(base);
	return code;
}
