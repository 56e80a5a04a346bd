/* A task of the control application (control-tasks/tasks.h) as a component that others find by its
 * name: that of the component says which. The watchdog also watches whom the composition names
 * (argument `watches`). */
#include <string.h>

#include "args.h"
#include "crt.h"
#include "named_task.h"
#include "rtos.h"
#include "stack_note.h"
#include "tasks.h"

int cos_init(void);
int main(void);

static const struct task {
	const char *name;
	void (*entry)(void *);
	const struct task_status *status;
} tasks[] = {
	{"sensor", sensor, &shared_sensor},
	{"filter", filter, &shared_filter},
	{"controller", controller, &shared_controller},
	{"actuator", actuator, &shared_actuator},
	{"commands", commands, &shared_commands},
	{"display", display, &shared_display},
	{"watchdog", watchdog, &shared_watchdog},
	{"background", background, &shared_background},
};

#define TASKS (sizeof(tasks) / sizeof(tasks[0]))

static const struct task *task;

/* Before the commands are there, there is a set point all the same. */
int cos_init(void)
{
	int error;

	for (size_t i = 0; i < TASKS; i++)
		if (!strcmp(tasks[i].name, crt_name()))
			task = &tasks[i];
	if (!task)
		crt_fail("there is no such task");
	commands_begin();
	error = named_task_begin();
	return error ? error : named_task_serve(task->status);
}

int main(void)
{
	rtos_start(task->entry, (void *)args_get("watches"));
}
