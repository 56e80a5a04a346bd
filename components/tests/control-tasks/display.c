#include <stdio.h>

#include "settings.h"
#include "task_status.h"
#include "tasks.h"
#include "within.h"

#define COLUMNS	   40
#define LINE_BYTES 128

struct state {
	int set_point, level, valve;
};

static struct state read_state(void)
{
	return (struct state){
		.set_point = within(task_status_value(&shared_commands), 0, LEVEL_MAX),
		.level = within(task_status_value(&shared_controller), 0, LEVEL_MAX),
		.valve = within(task_status_value(&shared_actuator), 0, VALVE_MAX),
	};
}

/* The level as a bar, the set point as a mark over it. */
static void draw(char *bar, const struct state *state)
{
	int level = state->level * COLUMNS / LEVEL_MAX;
	int mark = state->set_point * (COLUMNS - 1) / LEVEL_MAX;

	for (int i = 0; i < COLUMNS; i++)
		bar[i] = i < level ? '=' : ' ';
	bar[mark] = '|';
	bar[COLUMNS] = '\0';
}

static void print_state(struct time started)
{
	struct state state = read_state();
	char line[LINE_BYTES], bar[COLUMNS + 1];
	struct time elapsed = {0, 0};

	time_sub(time_current(), started, &elapsed);
	draw(bar, &state);
	snprintf(line, sizeof(line),
		 "%4llu.%u s   set %3d %%   level %3d.%d %%   valve %3d %%  [%s]\n",
		 (unsigned long long)elapsed.seconds, elapsed.microseconds / 100000,
		 state.set_point / 1000, state.level / 1000, state.level % 1000 / 100,
		 state.valve * 100 / VALVE_MAX, bar);
	io_print(line);
}

void display(void *unused)
{
	struct time started = time_current();

	(void)unused;
	task_periodic(DISPLAY_PERIOD_MS, DISPLAY_PERIOD_MS);
	for (;;) {
		print_state(started);
		task_next_period(&shared_display);
	}
}
