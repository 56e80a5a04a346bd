/* Runs the cases: what the files of /proc say, and what the interfaces below them do. */
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "naming.h"
#include "proc_cases.h"
#include "sched.h"
#include "shutdown.h"

int main(void);

uint64_t own_handle;

void case_run(const char *name, void (*function)(void))
{
	char dashed[80] = "";

	strncpy(dashed, name, sizeof(dashed) - 1);
	for (char *dash = dashed; (dash = strchr(dash, '_'));)
		*dash = '-';
	check_run("proc", dashed, function);
}

static void the_server_is_found(void)
{
	client_begin("/proc");
}

static void the_session_ends(void)
{
	client_end();
}

int main(void)
{
	int error = names_open();

	if (error)
		crt_fail("no names: %d", error);
	own_handle = (uint64_t)sched_own_component();
	CASE(the_server_is_found);
	run_file_cases();
	run_observation_cases();
	CASE(the_session_ends);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
