/*
 * A small control application on the RTOS: keeps the level of a simulated tank at a set point. Here
 * all of its tasks are threads of one component.
 *
 * Typing a digit changes the set point, q ends it. It ends by itself after as many periods as the
 * composition says (argument `periods`), as long as nobody has typed anything.
 *
 * Exit codes: 0 all deadlines met; 1 one was missed, or an element lost; 2 the watchdog barked; 3
 * no room for a task or another object.
 */
#include "rtos.h"
#include "settings.h"
#include "task_status.h"
#include "tasks.h"

int main(void);

/* In the order in which they start. The table is the first thread's, which is above all. */
static const struct task {
	void (*entry)(void *);
	uint16_t priority;
} tasks[] = {
	{watchdog, 28},	 {filter, 22},	 {controller, 20}, {actuator, 24},
	{background, 1}, {commands, 10}, {sensor, 26},	   {display, 5},
};

#define TASKS (sizeof(tasks) / sizeof(tasks[0]))

struct task_status shared_sensor, shared_filter, shared_controller, shared_actuator,
	shared_commands, shared_display, shared_watchdog, shared_background;

void control_end(int code)
{
	rtos_exit(code);
}

static void start(const struct task *task)
{
	struct scheduling_parameter priority = {SCHEDULE_PRIORITY, task->priority};

	if (thread_create(task->entry, NULL, &priority, 1, 0).handle > 0)
		return;
	io_print("control: no room for a task\n");
	control_end(EXIT_NO_ROOM);
}

static void control(void *unused)
{
	commands_begin();
	for (size_t i = 0; i < TASKS; i++)
		start(&tasks[i]);
	table(unused);
}

int main(void)
{
	rtos_start(control, NULL);
}
