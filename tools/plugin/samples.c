#include "samples.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct tally {
	uint64_t address;
	uint64_t times;
};

struct sample {
	struct trace_counts counts;
	struct tally *tallies; /* by address */
	size_t tally_count;
	size_t number; /* in the order in which they came */
};

static struct sample *samples;
static size_t sample_count;

static void *or_exit(void *memory)
{
	if (!memory) {
		fprintf(stderr, "tessera plugin: out of memory\n");
		exit(EXIT_FAILURE);
	}
	return memory;
}

void path_add(struct path *path, const struct instruction_record *record)
{
	if (path->length == path->capacity) {
		path->capacity = path->capacity ? 2 * path->capacity : 1024;
		path->steps = or_exit(realloc(path->steps, path->capacity * sizeof(*path->steps)));
	}
	path->steps[path->length++] = record;
}

static int by_address(const void *left, const void *right)
{
	const struct tally *a = left, *b = right;

	return (a->address > b->address) - (a->address < b->address);
}

/* One for each step becomes one for each address. */
static size_t merge(struct tally *tallies, size_t count)
{
	size_t merged = 0;

	for (size_t i = 0; i < count; i++) {
		if (merged && tallies[merged - 1].address == tallies[i].address)
			tallies[merged - 1].times += tallies[i].times;
		else
			tallies[merged++] = tallies[i];
	}
	return merged;
}

void samples_add(const struct path *path, struct trace_counts *counts)
{
	struct sample sample = {.counts = *counts, .number = sample_count};

	*counts = (struct trace_counts){0};
	sample.tallies = or_exit(malloc((path->length + 1) * sizeof(struct tally)));
	for (size_t i = 0; i < path->length; i++) {
		trace_counts_instruction(&sample.counts, path->steps[i]);
		sample.tallies[i] = (struct tally){path->steps[i]->address, 1};
	}
	qsort(sample.tallies, path->length, sizeof(struct tally), by_address);
	sample.tally_count = merge(sample.tallies, path->length);
	samples = or_exit(realloc(samples, (sample_count + 1) * sizeof(sample)));
	samples[sample_count++] = sample;
}

static int by_length(const void *left, const void *right)
{
	const struct sample *a = left, *b = right;

	if (a->counts.instructions != b->counts.instructions)
		return a->counts.instructions < b->counts.instructions ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

void samples_print(FILE *file)
{
	const struct sample *median;

	fprintf(file, "figure %zu\n", sample_count);
	if (!sample_count)
		return;
	qsort(samples, sample_count, sizeof(*samples), by_length);
	median = &samples[sample_count / 2];
	trace_counts_print(&median->counts, file);
	for (size_t i = 0; i < median->tally_count; i++)
		fprintf(file, "0x%016" PRIx64 " %" PRIu64 "\n", median->tallies[i].address,
			median->tallies[i].times);
}

void samples_forget(void)
{
	for (size_t i = 0; i < sample_count; i++) {
		trace_counts_free(&samples[i].counts);
		free(samples[i].tallies);
	}
	free(samples);
	samples = NULL;
	sample_count = 0;
}
