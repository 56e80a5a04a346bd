/* A task of the control application (control-tasks/tasks.h) as a component: the watchdog. It also
 * watches the task that the composition names (argument `watches`). */
#include "args.h"
#include "rtos.h"
#include "tasks.h"

int main(void);

int main(void)
{
	rtos_start(watchdog, (void *)args_get("watches"));
}
