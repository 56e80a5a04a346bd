#include "display.h"

#include <stdio.h>

#include "settings.h"
#include "shared_state.h"
#include "tasks.h"

#define COLUMNS 40
#define LINE_BYTES 128

static struct time started;

/* The level as a bar, the set point as a mark over it. */
static void draw(char *bar, const struct shared_state *state)
{
	int level = state->level * COLUMNS / LEVEL_MAX;
	int mark = state->set_point * (COLUMNS - 1) / LEVEL_MAX;

	for (int i = 0; i < COLUMNS; i++)
		bar[i] = i < level ? '=' : ' ';
	bar[mark] = '|';
	bar[COLUMNS] = '\0';
}

static void print_state(void)
{
	struct shared_state state = shared_state_read();
	char line[LINE_BYTES], bar[COLUMNS + 1];
	struct time elapsed = { 0, 0 };

	time_sub(time_current(), started, &elapsed);
	draw(bar, &state);
	snprintf(line, sizeof(line),
		 "%4llu.%u s   set %3d %%   level %3d.%d %%   valve %3d %%  [%s]\n",
		 (unsigned long long)elapsed.seconds, elapsed.microseconds / 100000,
		 state.set_point / 1000, state.level / 1000, state.level % 1000 / 100,
		 state.valve * 100 / VALVE_MAX, bar);
	io_print(line);
}

static void display(void *unused)
{
	(void)unused;
	for (;;) {
		print_state();
		thread_next_period();
	}
}

int display_start(struct thread *thread)
{
	static const struct scheduling_parameter parameters[] = {
		{ SCHEDULE_PRIORITY, PRIORITY_DISPLAY },
		{ SCHEDULE_WINDOW, DISPLAY_PERIOD_MS },
	};

	started = time_current();
	*thread = thread_create(display, NULL, parameters, 2, 0);
	return thread->handle > 0 ? 0 : thread->handle;
}

static int print_row(const char *name, unsigned deadline_ms, struct response response)
{
	char line[LINE_BYTES];

	snprintf(line, sizeof(line), "%-12s %6u ms %12llu %8llu %11llu.%03llu ms\n", name,
		 deadline_ms, (unsigned long long)response.activations,
		 (unsigned long long)response.misses, (unsigned long long)response.worst / 1000,
		 (unsigned long long)response.worst % 1000);
	io_print(line);
	return response.misses == 0;
}

static int print_periodic(const char *name, unsigned deadline_ms, struct thread thread)
{
	struct thread_statistics statistics = { 0, 0, 0, 0 };

	thread_get_statistics(thread, &statistics);
	return print_row(name, deadline_ms,
			 (struct response){ statistics.activations, statistics.misses,
					    statistics.worst_response });
}

int display_table(struct thread display_thread)
{
	char line[LINE_BYTES];
	int met = 1;

	io_print("\ntask          deadline  activations   misses  worst response\n");
	met &= print_periodic("sensor", SENSOR_DEADLINE_MS, tasks.sensor);
	met &= print_row("filter", PIPELINE_DEADLINE_MS, tasks.filter_response);
	met &= print_row("controller", PIPELINE_DEADLINE_MS, tasks.controller_response);
	met &= print_row("actuator", PIPELINE_DEADLINE_MS, tasks.actuator_response);
	met &= print_periodic("commands", COMMANDS_PERIOD_MS, tasks.commands);
	met &= print_periodic("display", DISPLAY_PERIOD_MS, display_thread);
	met &= tasks.lost == 0;
	snprintf(line, sizeof(line),
		 "watchdog: %llu alarms; elements lost: %llu; background: %llu rounds; %s\n",
		 (unsigned long long)tasks.alarms, (unsigned long long)tasks.lost,
		 (unsigned long long)tasks.background_rounds,
		 met ? "all deadlines met" : "deadlines missed");
	io_print(line);
	return met;
}
