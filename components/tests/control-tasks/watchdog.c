#include <stdio.h>

#include "link.h"
#include "settings.h"
#include "task_status.h"
#include "tasks.h"

#define LINE_BYTES 128

/* Whether the valve has been moved since the last call. */
static bool valve_moves(void)
{
	static uint64_t seen;
	uint64_t last = seen;

	seen = task_status_read(&shared_actuator, TASK_ACTIVATIONS);
	return seen != last;
}

/* Alarms count once, however long it takes. */
static void watch_valve(void)
{
	static bool stuck;

	if (valve_moves()) {
		stuck = false;
	} else if (!stuck) {
		stuck = true;
		shared_watchdog.count++;
		io_print("watchdog: the valve does not move\n");
	}
}

enum manner { WELL, SILENT, FLOODS, BEGAN_ANEW };

/* It can't have sent as many as the channel has room for, unless there are those of two lives: they
 * are numbered. */
static enum manner manner_of(struct channel_recv beats)
{
	static int newest;
	bool anew = false;
	struct element beat;
	unsigned count = 0;

	while (count < LINK_QUEUE && link_poll(beats, &beat)) {
		anew |= beat.value <= newest;
		newest = beat.value;
		count++;
	}
	if (!count)
		return SILENT;
	if (anew)
		return BEGAN_ANEW;
	return count < LINK_QUEUE ? WELL : FLOODS;
}

_Static_assert(WATCHDOG_MS / BEAT_MS + 1 < LINK_QUEUE, "who is well does not fill its channel");

static void watch_task(const char *name, struct channel_recv beats)
{
	static const char *const texts[] = {"is well again", "is silent", "floods its channel",
					     "began anew"};
	static enum manner last = WELL;
	enum manner manner = manner_of(beats);
	char line[LINE_BYTES];

	if (manner != last) {
		snprintf(line, sizeof(line), "watchdog: %s %s\n", name, texts[manner]);
		io_print(line);
	}
	last = manner;
}

void watchdog(void *name)
{
	struct channel_recv beats = {-1};
	struct timer timer = timer_create();
	struct time period;

	if (name)
		beats = link_from(name);
	time_create(0, WATCHDOG_MS * 1000, &period);
	timer_periodic(timer, period, period);
	while (timer_wait(timer) > 0) {
		watch_valve();
		if (name)
			watch_task(name, beats);
	}
}
