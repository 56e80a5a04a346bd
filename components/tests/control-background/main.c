/* A task of the control application (control-tasks/tasks.h) as a component: the background. */
#include "rtos.h"
#include "tasks.h"

int main(void);

int main(void)
{
	rtos_start(background, NULL);
}
