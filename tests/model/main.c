/*
 * The authority model.
 *
 *	model [--short] [--piece NAME] [--list] [--quiet] [--results FILE]
 *
 * Runs the pieces, the short sizes or the long ones, and prints for each the number of states and
 * transitions, or the shortest trace to a violation. A line for each goes to FILE, as
 * tools/report reads it. The exit code is 0 where all invariants hold in all states.
 */
#include "explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATES_MAX    12000000u
#define SECONDS_SHORT 300.0
#define SECONDS	      900.0

struct options {
	bool small, quiet;
	const char *piece;
	FILE *results;
};

static int usage(void)
{
	fprintf(stderr,
		"usage: model [--short] [--piece NAME] [--list] [--quiet] [--results FILE]\n");
	return 2;
}

static int list(void)
{
	for (uint32_t i = 0; i < piece_count; i++)
		printf("%-18s %s\n", pieces[i].name, pieces[i].text);
	return 0;
}

static void result(FILE *file, const struct piece *which, const struct outcome *outcome)
{
	if (!file)
		return;
	if (outcome->wrong)
		fprintf(file, "fail model %s invariant %s\n", which->name, outcome->wrong);
	else if (!outcome->complete)
		fprintf(file, "fail model %s no fixed point after %u states\n", which->name,
			outcome->states);
	else
		fprintf(file, "pass model %s\n", which->name);
	fflush(file);
}

static bool run(const struct piece *which, const struct options *options)
{
	uint32_t size = options->small ? which->short_size : which->size;
	struct outcome outcome =
		explore(which, size, STATES_MAX, options->small ? SECONDS_SHORT : SECONDS);

	if (outcome.wrong)
		printf("%s: broken after %u operations\n", which->name, outcome.trace);
	else if (!options->quiet)
		printf("%s: %u states, %llu transitions, %llu refused, depth %u%s\n", which->name,
		       outcome.states, (unsigned long long)outcome.transitions,
		       (unsigned long long)outcome.refused, outcome.depth,
		       outcome.complete ? "" : ", NO FIXED POINT");
	fflush(stdout);
	result(options->results, which, &outcome);
	return outcome.complete;
}

static bool parse(int count, char **words, struct options *options)
{
	for (int i = 1; i < count; i++) {
		if (!strcmp(words[i], "--short"))
			options->small = true;
		else if (!strcmp(words[i], "--quiet"))
			options->quiet = true;
		else if (!strcmp(words[i], "--piece") && i + 1 < count)
			options->piece = words[++i];
		else if (!strcmp(words[i], "--results") && i + 1 < count)
			options->results = fopen(words[++i], "w");
		else
			return false;
	}
	return true;
}

int main(int count, char **words)
{
	struct options options = {0};
	bool good = true, found = false;

	if (count == 2 && !strcmp(words[1], "--list"))
		return list();
	if (!parse(count, words, &options))
		return usage();
	for (uint32_t i = 0; i < piece_count; i++) {
		if (options.piece && strcmp(options.piece, pieces[i].name))
			continue;
		found = true;
		good &= run(&pieces[i], &options);
	}
	return found ? !good : usage();
}
