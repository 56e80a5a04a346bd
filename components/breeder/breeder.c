/*
 * After so many milliseconds (argument `after`) makes a process of another component's program, as
 * the boot image has it (argument `program`), and says how it ended.
 */
#include <tessera/abi.h>

#include "args.h"
#include "crt.h"
#include "payload.h"
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

static struct process make(const char *program)
{
	size_t bytes;
	const void *elf = payload_elf(payload_find(program), &bytes);

	return process_create(elf, bytes, "offspring", NULL, 0, NULL, 0, 0);
}

static void breed(void *unused)
{
	struct process process;
	int status = 0, error;

	(void)unused;
	wait((uint64_t)args_get_number("after", 0));
	process = make(args_get("program"));
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
	const char *damaged = payload_open();

	if (damaged)
		crt_fail("the boot image: %s", damaged);
	rtos_start(breed, NULL);
}
