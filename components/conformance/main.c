/* The cases of rtos.h, on the RTOS as a component. */
#include "check.h"
#include "crt.h"
#include "rtos.h"
#include "rtos_cases.h"

int main(void)
{
	cases_run_all();
	crt_print("::end\n");
	return check_failed();
}
