#define _POSIX_C_SOURCE 200809L
#include "exit_code.h"

#include <sys/wait.h>

int exit_code(int wait_status, bool spoke)
{
	int status;

	if (!WIFEXITED(wait_status))
		return EXIT_CODE_NONE;
	status = WEXITSTATUS(wait_status);
	if (status % 2 == 0 || (status == 1 && !spoke))
		return EXIT_CODE_NONE;
	return status >> 1;
}

void exit_code_describe(int wait_status, bool spoke, struct text *text)
{
	int code = exit_code(wait_status, spoke);

	if (code != EXIT_CODE_NONE)
		text_format(text, "the system ended with exit code %d", code);
	else if (WIFSIGNALED(wait_status))
		text_format(text, "the system ended without an exit code (signal %d)",
			    WTERMSIG(wait_status));
	else
		text_format(text, "the system ended without an exit code (%sstatus %d)",
			    spoke ? "" : "no output, ", WEXITSTATUS(wait_status));
}
