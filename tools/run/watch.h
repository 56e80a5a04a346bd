/*
 * Watching a child: one event at a time, of output, the end, and the limits of time. The child is
 * not killed by a limit: that is for who asked, by watch_stop.
 *
 * Times are in milliseconds of a clock that never goes back; a limit of 0 is none.
 */
#ifndef RUN_WATCH_H
#define RUN_WATCH_H

#include "child.h"
#include "serial.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

#define WATCH_FOREVER INT64_MAX

enum watch_event {
	WATCH_OUTPUT,  /* there is more in serial */
	WATCH_ENDED,   /* the child has ended and all its output is in serial */
	WATCH_UNTIL,   /* the time asked for has come */
	WATCH_SILENCE, /* no output for longer than the limit */
	WATCH_TOTAL    /* all took longer than the limit */
};

struct watch_limits {
	int64_t silence;
	int64_t total;
};

struct watch {
	struct child child;
	struct serial serial;
	struct watch_limits limits;
	int64_t started;
	int64_t heard; /* when there was output for the last time */
	bool spoke;
};

int64_t watch_clock(void);

/* 0 or -1, and the reason is printed. */
int watch_start(struct watch *watch, char *const command[], enum child_wiring wiring,
		struct watch_limits limits);

/* Waits for the next event, at most until the clock shows `until`. */
enum watch_event watch_next(struct watch *watch, int64_t until);

/* Adds what the event says about a system that was not to end or to stop here. */
void watch_describe(const struct watch *watch, enum watch_event event, struct text *text);

/* Kills the child if it still runs. What was heard stays, until watch_free. */
void watch_stop(struct watch *watch);
void watch_free(struct watch *watch);

#endif
