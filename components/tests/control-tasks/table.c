#include <stdbool.h>
#include <stdio.h>

#include "link.h"
#include "settings.h"
#include "task_status.h"
#include "tasks.h"

#define LINE_BYTES 128

static const struct row {
	const char *name;
	unsigned deadline_ms;
	const struct task_status *status;
} rows[] = {
	{"sensor", SENSOR_DEADLINE_MS, &shared_sensor},
	{"filter", PIPELINE_DEADLINE_MS, &shared_filter},
	{"controller", PIPELINE_DEADLINE_MS, &shared_controller},
	{"actuator", PIPELINE_DEADLINE_MS, &shared_actuator},
	{"commands", COMMANDS_PERIOD_MS, &shared_commands},
	{"display", DISPLAY_PERIOD_MS, &shared_display},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* What it was late for nobody knows. */
static bool print_gone(const struct row *row)
{
	char line[LINE_BYTES];

	snprintf(line, sizeof(line), "%-12s %6u ms      does not answer\n", row->name,
		 row->deadline_ms);
	io_print(line);
	return false;
}

static bool print_row(const struct row *row)
{
	uint64_t misses = task_status_read(row->status, TASK_MISSES);
	uint64_t worst = task_status_read(row->status, TASK_WORST_RESPONSE);
	char line[LINE_BYTES];

	if (!task_status_is_new(row->status))
		return print_gone(row);
	snprintf(line, sizeof(line), "%-12s %6u ms %12llu %8llu %11llu.%03llu ms\n", row->name,
		 row->deadline_ms,
		 (unsigned long long)task_status_read(row->status, TASK_ACTIVATIONS),
		 (unsigned long long)misses, (unsigned long long)worst / 1000,
		 (unsigned long long)worst % 1000);
	io_print(line);
	return !misses;
}

/* Whether all deadlines were met, and nothing was lost. */
static bool print_table(uint64_t alarms)
{
	char line[LINE_BYTES];
	uint64_t lost = 0;
	bool met = true;

	io_print("\ntask          deadline  activations   misses  worst response\n");
	for (size_t i = 0; i < ROWS; i++) {
		met &= print_row(&rows[i]);
		lost += task_status_read(rows[i].status, TASK_LOST);
	}
	met &= !lost;
	snprintf(line, sizeof(line),
		 "watchdog: %llu alarms; elements lost: %llu; background: %llu rounds; %s\n",
		 (unsigned long long)alarms, (unsigned long long)lost,
		 (unsigned long long)task_status_read(&shared_background, TASK_COUNT),
		 met ? "all deadlines met" : "deadlines missed");
	io_print(line);
	return met;
}

void table(void *unused)
{
	struct semaphore end = link_semaphore("end");
	uint64_t alarms;
	bool met;

	(void)unused;
	io_print("control: the level of a tank; keys: 0 to 9 set point, q quits; without any it "
		 "ends by itself\n\n");
	semaphore_take(end);
	alarms = task_status_read(&shared_watchdog, TASK_COUNT);
	met = print_table(alarms);
	if (alarms)
		control_end(EXIT_WATCHDOG);
	control_end(met ? EXIT_DEADLINES_MET : EXIT_DEADLINE_MISSED);
}
