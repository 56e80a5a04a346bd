/*
 * After so many milliseconds (argument `after`) makes a process of another component's program, at the
 * path in the argument `program`, and says how it ended.
 */
#include <tessera/abi.h>

#include "args.h"
#include "crt.h"
#include "rtos.h"

int main(void);

#define PER_MILLISECOND 1000
#define PATIENCE	1000 /* milliseconds */

static void wait(uint64_t milliseconds)
{
	struct time pause, until;

	time_create(0, milliseconds * PER_MILLISECOND, &pause);
	time_add(time_current(), pause, &until);
	thread_sleep_until(until);
}

static void breed(void *unused)
{
	struct process process;
	int status = 0, error;

	(void)unused;
	wait((uint64_t)args_get_number("after", 0));
	process = process_create_fs(args_get("program"), "offspring", NULL, 0, NULL, 0, 0);
	error = process.handle;
	if (error > 0)
		error = process_get_exit_status(process, &status);
	for (unsigned i = 0; i < PATIENCE && error == -TESSERA_EAGAIN; i++) {
		wait(1);
		error = process_get_exit_status(process, &status);
	}
	crt_print("%s: its process ended: %s\n", crt_name(),
		  crt_error_text(error ? error : status));
}

int main(void)
{
	rtos_start(breed, NULL);
}
