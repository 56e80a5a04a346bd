/* A task of the control application (control-tasks/tasks.h) as a component: the commands. */
#include "crt.h"
#include "rtos.h"
#include "tasks.h"

int cos_init(void);
int main(void);

int cos_init(void)
{
	commands_begin();
	return 0;
}

int main(void)
{
	rtos_start(commands, NULL);
}
