/*
 * The cases of rtos.h, on the RTOS as a component; then those that need other components: partners,
 * which do what they are told (partners.h), a server, and an outsider.
 */
#include "check.h"
#include "crt.h"
#include "partners.h"
#include "shutdown.h"

int main(void)
{
	partners_find();
	stranger_find();
	cases_run_all();
	cases_run(&shared_cases);
	cases_run(&foreign_cases);
	cases_run(&vault_cases);
	cases_run(&gate_cases);
	cases_run(&maker_cases);
	cases_run(&scribble_cases);
	cases_run(&deadline_cases);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
