/* The table of the control application (control-tasks/tasks.h), which finds the tasks by their
 * names. It ends the system, whoever still runs. */
#include "crt.h"
#include "named_task.h"
#include "rtos.h"
#include "shutdown.h"
#include "tasks.h"

int cos_init(void);
int main(void);

void control_end(int code)
{
	shutdown(code);
	crt_fail("the system does not end");
}

int cos_init(void)
{
	return named_task_begin();
}

int main(void)
{
	rtos_start(table, NULL);
}
