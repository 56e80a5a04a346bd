#include "restart_window.h"

#include <stdbool.h>

/* The one noted `back` restarts before the newest. */
static bool is_recent(const struct restart_window *window, uint32_t back, uint64_t now)
{
	uint32_t place =
		(window->last + COMPOSITION_RESTARTS_MAX - back) % COMPOSITION_RESTARTS_MAX;

	return now - window->at[place] < window->within;
}

uint32_t restart_window_note(struct restart_window *window, uint64_t now)
{
	uint32_t recent = 0;

	while (recent < window->count && is_recent(window, recent, now))
		recent++;
	if (recent == window->times)
		return 0;
	window->last = (window->last + 1) % COMPOSITION_RESTARTS_MAX;
	window->at[window->last] = now;
	window->count = recent + 1;
	return window->count;
}
