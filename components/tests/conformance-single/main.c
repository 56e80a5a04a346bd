/* The cases of rtos.h, on the RTOS of a single protection domain. */
#include "check.h"
#include "crt.h"
#include "rtos.h"
#include "rtos_cases.h"

static void run(void *unused)
{
	(void)unused;
	cases_run_all();
	crt_print("::end\n");
	rtos_exit(check_failed());
}

STACK_GIVEN(thread_start, run);

int main(void)
{
	rtos_start(run, NULL);
}
