/* The sweep of the RTOS in a single protection domain. */
#include "rtos.h"
#include "stack_note.h"
#include "sweep.h"

static void control(void *unused)
{
	(void)unused;
	sweep_everything((struct sweep_ways){.isolated = false});
	io_print("::end\n");
	rtos_exit(sweep_failed());
}

STACK_GIVEN(thread_start, SWEEP_THREADS, control);

int main(void)
{
	rtos_start(control, NULL);
}
