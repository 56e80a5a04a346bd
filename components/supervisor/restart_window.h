/* How often a component was restarted of late: the sliding window that the composition grants it.
 */
#ifndef SUPERVISOR_RESTART_WINDOW_H
#define SUPERVISOR_RESTART_WINDOW_H

#include <stdint.h>

#include "composition.h"

struct restart_window {
	uint64_t times;	 /* at most so many restarts, up to COMPOSITION_RESTARTS_MAX, ... */
	uint64_t within; /* ... in any such time, in microseconds */
	uint64_t at[COMPOSITION_RESTARTS_MAX]; /* of the last ones, the newest of all at `last` */
	uint32_t last;
	uint32_t count; /* of those that are noted, at most `times` */
};

/*
 * Notes a restart at a time, in microseconds since some start, that is not before the one noted
 * last. Returns how many there were within the time that ends now, this one among them; 0: it would
 * be one too many, and is not noted.
 */
uint32_t restart_window_note(struct restart_window *window, uint64_t now);

#endif
