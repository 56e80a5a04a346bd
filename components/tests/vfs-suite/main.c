/* Runs the cases. Each leaves the tree as it was. */
#include <fcntl.h>
#include <unistd.h>

#include "crt.h"
#include "naming.h"
#include "posix.h"
#include "shutdown.h"
#include "vfs_cases.h"

int main(void);

static void calls_before_the_beginning_are_refused(void)
{
	CHECK_ERROR(open("/none", O_RDONLY), EBADF);
	CHECK_ERROR(close(0), EBADF);
	CHECK(names_open(), 0);
	CHECK(posix_begin(), 0);
}

int main(void)
{
	check_run(SUITE, "calls-before-the-beginning-are-refused",
		  calls_before_the_beginning_are_refused);
	files_run();
	directories_run();
	descriptors_run();
	view_run();
	waits_run();
	hostile_run();
	servers_run();
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
