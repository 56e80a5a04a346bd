#define _POSIX_C_SOURCE 200809L
#include "watch.h"

#include "exit_code.h"

#include <time.h>

/* How long to wait at most before looking whether the child has ended without closing its pipe. */
#define SLICE_MS 20

int64_t watch_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int watch_start(struct watch *watch, char *const command[], enum child_wiring wiring,
		struct watch_limits limits)
{
	*watch = (struct watch){ .limits = limits, .started = watch_clock() };
	watch->heard = watch->started;
	return child_start(&watch->child, command, wiring);
}

static bool hear(struct watch *watch, int wait_ms)
{
	char bytes[4096];
	size_t length = child_read(&watch->child, bytes, sizeof(bytes), wait_ms);

	if (!length)
		return false;
	watch->heard = watch_clock();
	watch->spoke = true;
	serial_hear(&watch->serial, bytes, length);
	return true;
}

static bool is_over(int64_t limit, int64_t since, int64_t now)
{
	return limit && now - since >= limit;
}

enum watch_event watch_next(struct watch *watch, int64_t until)
{
	for (;;) {
		/* Asked before the read: what it wrote before its end is then read first. */
		bool ended = child_has_ended(&watch->child);
		int64_t now = watch_clock();

		/* The total comes before output, or a system that babbles would never end. */
		if (!ended && is_over(watch->limits.total, watch->started, now))
			return WATCH_TOTAL;
		if (hear(watch, ended || now >= until ? 0 : SLICE_MS))
			return WATCH_OUTPUT;
		if (ended)
			return WATCH_ENDED;
		if (now >= until)
			return WATCH_UNTIL;
		if (is_over(watch->limits.silence, watch->heard, now))
			return WATCH_SILENCE;
	}
}

void watch_describe(const struct watch *watch, enum watch_event event, struct text *text)
{
	if (event == WATCH_ENDED)
		exit_code_describe(watch->child.status, watch->spoke, text);
	else if (event == WATCH_SILENCE)
		text_format(text, "hang: no output for %g s", (double)watch->limits.silence / 1000);
	else
		text_format(text, "hang: not over after %g s", (double)watch->limits.total / 1000);
}

void watch_stop(struct watch *watch)
{
	child_stop(&watch->child);
}

void watch_free(struct watch *watch)
{
	serial_free(&watch->serial);
}
