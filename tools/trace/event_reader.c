#include "event_reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "trouble.h"

static bool check_header(const struct event_file_header *header, FILE *file, const char *path)
{
	struct stat stat;

	if (header->magic != EVENT_FILE_MAGIC)
		return trouble("%s is no file of events", path);
	if (fstat(fileno(file), &stat) != 0)
		return trouble("%s: %s", path, strerror(errno));
	uint64_t there = ((uint64_t)stat.st_size - sizeof(*header)) / sizeof(struct event);
	if (header->events != there ||
	    ((uint64_t)stat.st_size - sizeof(*header)) % sizeof(struct event))
		return trouble("%s is not whole: %" PRIu64 " events of %" PRIu64, path, there,
			       header->events);
	return true;
}

static bool check_events(const struct events *events, const char *path)
{
	uint64_t time = 0;

	for (uint64_t i = 0; i < events->n; i++) {
		const struct event *event = &events->list[i];
		if (event->kind >= EVENT_KINDS)
			return trouble("%s: event %" PRIu64 " is of no kind", path, i);
		if (event->time < time)
			return trouble("%s: event %" PRIu64 " is before the one before it", path,
				       i);
		if ((event->kind == EVENT_RUNS || event->kind == EVENT_STARTS) &&
		    event->thread == NO_THREAD)
			return trouble("%s: event %" PRIu64 " has no thread", path, i);
		time = event->time;
	}
	return events->n || trouble("%s has no events", path);
}

static bool read_file(struct events *events, FILE *file, const char *path)
{
	struct event_file_header header;

	if (fread(&header, sizeof(header), 1, file) != 1)
		return trouble("%s is no file of events", path);
	if (!check_header(&header, file, path))
		return false;
	events->list = calloc((size_t)header.events + 1, sizeof(struct event));
	events->n = header.events;
	events->lost = header.lost;
	if (!events->list ||
	    fread(events->list, sizeof(struct event), (size_t)events->n, file) != events->n)
		return trouble("%s cannot be read", path);
	return check_events(events, path);
}

bool events_read(struct events *events, const char *path)
{
	FILE *file = fopen(path, "r");

	*events = (struct events){0};
	if (!file)
		return trouble("%s: %s", path, strerror(errno));
	bool good = read_file(events, file, path);
	fclose(file);
	return good;
}

void events_destroy(struct events *events)
{
	free(events->list);
	*events = (struct events){0};
}
