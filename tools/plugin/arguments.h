/* The plugin's arguments, name=value each, as QEMU hands them over. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

struct arguments {
	/* One of them names a mode and its file, the others are NULL. */
	const char *coverage;
	const char *trace;
	const char *longest;
	const char *figures;
	const char *events;
	const char *depth;
	/* Of coverage: which ways conditional jumps went, or NULL. */
	const char *branches;
	/* Of figures: a file that `nm` printed. */
	const char *symbols;
	/* Of coverage, longest and depth: addresses in [low, high). */
	uint64_t low;
	uint64_t high;
	/* Of trace: from the occurrence-th execution of from to the next of to. */
	uint64_t from;
	uint64_t to;
	uint64_t occurrence;
	/* Of events: the watch list, the guest's memory, how many are kept. */
	const char *list;
	const char *memory;
	uint64_t capacity;
	/* Of depth: from the first execution of from; bytes of a region. */
	uint64_t region;
};

/* False, with a line on standard error, if an argument is unknown, malformed, missing or alien. */
bool arguments_parse(struct arguments *arguments, int argc, char **argv);

#endif
