/*
 * trace list KERNEL.elf INSTANCE.elf... > LIST
 * trace write EVENTS JSON SVG INSTANCE.elf...
 *
 * Exit status: 0; 1 where something could not be read or written; 2 for a wrong command line.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_reader.h"
#include "images.h"
#include "json.h"
#include "list.h"
#include "svg.h"
#include "timeline.h"
#include "trouble.h"

enum status { DONE, TROUBLE, MISUSE };

static const char usage[] = "usage: trace list KERNEL.elf INSTANCE.elf...\n"
			    "       trace write EVENTS JSON SVG INSTANCE.elf...\n";

struct system {
	struct image *images;
	size_t n;
};

static bool system_load(struct system *system, char **paths, int n)
{
	system->images = calloc((size_t)n, sizeof(*system->images));
	system->n = 0;
	for (int i = 0; system->images && i < n; i++) {
		if (!image_load(&system->images[system->n++], paths[i]))
			return false;
	}
	return system->images || trouble("out of memory");
}

static void system_destroy(struct system *system)
{
	for (size_t i = 0; i < system->n; i++)
		image_destroy(&system->images[i]);
	free(system->images);
}

static enum status list(char **paths, int n)
{
	struct system system;
	bool good = system_load(&system, paths, n) &&
		    list_write(stdout, &system.images[0], system.images + 1, system.n - 1);

	if (good && fflush(stdout) != 0)
		good = trouble("cannot write: %s", strerror(errno));
	system_destroy(&system);
	return good ? DONE : TROUBLE;
}

static bool write_file(const struct timeline *timeline, const char *path,
		       void (*write)(const struct timeline *timeline, FILE *file))
{
	FILE *file = fopen(path, "w");

	if (!file)
		return trouble("%s: %s", path, strerror(errno));
	write(timeline, file);
	bool failed = ferror(file);
	if (fclose(file) != 0 || failed)
		return trouble("%s: %s", path, strerror(errno));
	return true;
}

static void tell(const struct timeline *timeline, const struct events *events)
{
	const uint64_t *counts = timeline->counts;

	printf("trace: %" PRIu64 " events of %.3f ms, %" PRIu64 " before them lost\n", events->n,
	       timeline_microseconds(timeline->end - timeline->start) / 1000, timeline->lost);
	printf("trace: %zu threads in %zu components; %" PRIu64 " switches, %" PRIu64
	       " gate calls, %" PRIu64 " activations, %" PRIu64 " interrupts, %" PRIu64
	       " timers, %" PRIu64 " faults, %" PRIu64 " locks taken, %" PRIu64
	       " waited for, %" PRIu64 " deadlines missed\n",
	       timeline->n_threads, timeline->n_components, timeline->switches, timeline->calls,
	       counts[EVENT_ACTIVATES], counts[EVENT_INTERRUPT], counts[EVENT_TIMER],
	       counts[EVENT_FAULT], counts[EVENT_TAKES], counts[EVENT_CALLS], timeline->misses);
}

static enum status write_all(char **arguments, int n)
{
	struct timeline timeline = {0};
	struct events events = {0};
	struct system system;
	bool good =
		system_load(&system, arguments + 3, n - 3) && events_read(&events, arguments[0]);

	if (good) {
		timeline_make(&timeline, &events, system.images, system.n);
		good = timeline.counts[EVENT_RUNS] ||
		       trouble("%s: no thread runs; the system has not started, or the watch list"
			       " is of another kernel",
			       arguments[0]);
	}
	if (good) {
		good = write_file(&timeline, arguments[1], json_write) &&
		       write_file(&timeline, arguments[2], svg_write);
	}
	if (good)
		tell(&timeline, &events);
	timeline_destroy(&timeline);
	events_destroy(&events);
	system_destroy(&system);
	return good ? DONE : TROUBLE;
}

int main(int argc, char **argv)
{
	if (argc >= 4 && strcmp(argv[1], "list") == 0)
		return (int)list(argv + 2, argc - 2);
	if (argc >= 6 && strcmp(argv[1], "write") == 0)
		return (int)write_all(argv + 2, argc - 2);
	fputs(usage, stderr);
	return MISUSE;
}
