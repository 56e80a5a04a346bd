/* A task of the control application (control-tasks/tasks.h) as a component: the table. It ends the
 * system, whoever still runs. */
#include "crt.h"
#include "rtos.h"
#include "shutdown.h"
#include "tasks.h"

int main(void);

void control_end(int code)
{
	shutdown(code);
	crt_fail("the system does not end");
}

int main(void)
{
	rtos_start(table, NULL);
}
