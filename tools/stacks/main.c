/*
 * stacks bound INSTANCE -o FILE [-n NOTES]... OBJECT...	how deep its stacks can get
 * stacks watermark SUITE DEPTHS FOLDER INSTANCE...		whether they got deeper
 * stacks range						for the plugin that tells how deep
 *
 * README.md tells more.
 */
#include <stdio.h>
#include <string.h>

#include "bounds.h"
#include "note.h"
#include "object.h"
#include "watermark.h"

static int usage(void)
{
	fputs("usage: stacks bound INSTANCE -o FILE [-n NOTES]... OBJECT...\n"
	      "       stacks watermark SUITE DEPTHS FOLDER INSTANCE...\n"
	      "       stacks range\n",
	      stderr);
	return 2;
}

/* Objects and notes, in their order; false with errors. */
static bool read_all(struct graph *graph, char **words, int count)
{
	bool good = true;

	for (int i = 0; i < count; i++) {
		if (strcmp(words[i], "-n") == 0)
			good &= note_read_file(graph, words[++i]);
		else
			good &= object_read(graph, words[i]);
	}
	return good;
}

static int run_bound(struct arena *arena, struct report *report, int argc, char **argv)
{
	struct graph graph = {.arena = arena, .report = report};

	if (argc < 4 || strcmp(argv[1], "-o") != 0 || strcmp(argv[argc - 1], "-n") == 0)
		return usage();
	return read_all(&graph, argv + 3, argc - 3) && bounds_write(&graph, argv[0], argv[2]) ? 0
											      : 1;
}

static int run_watermark(struct arena *arena, struct report *report, int argc, char **argv)
{
	struct watermarks watermarks = {
		.suite = argv[0],
		.depths = argv[1],
		.folder = argv[2],
		.instances = argv + 3,
		.count = (size_t)argc - 3,
		.results = stdout,
		.figures = stderr,
	};

	if (argc < 4)
		return usage();
	return watermark_check(arena, report, &watermarks) ? 0 : 1;
}

static int run_range(void)
{
	watermark_print_range(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct report report = {0};
	int status;

	if (argc > 3 && strcmp(argv[1], "bound") == 0)
		status = run_bound(&arena, &report, argc - 2, argv + 2);
	else if (argc > 5 && strcmp(argv[1], "watermark") == 0)
		status = run_watermark(&arena, &report, argc - 2, argv + 2);
	else if (argc == 2 && strcmp(argv[1], "range") == 0)
		status = run_range();
	else
		status = usage();
	if (report.text)
		fputs(report.text, stderr);
	report_free(&report);
	arena_free(&arena);
	return status;
}
