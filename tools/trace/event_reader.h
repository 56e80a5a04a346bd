/* The events of a run, read from the plugin's file and checked. */
#ifndef TRACE_EVENT_READER_H
#define TRACE_EVENT_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "event_file.h"

struct events {
	struct event *list;
	uint64_t n;
	uint64_t lost; /* before the first */
};

/* False, with a line on standard error, if the file is not whole or holds what cannot be. */
bool events_read(struct events *events, const char *path);
void events_destroy(struct events *events);

#endif
