#include "crt.h"
#include "crt_startup.h"
#include "run.h"
#include "thread_blocks.h"

const struct crt_startup *crt_startup;

void crt_start(uint32_t id, const struct crt_startup *startup) __attribute__((noreturn));

const char *crt_name(void)
{
	return (const char *)crt_startup + crt_startup->name;
}

/*
 * The component's first thread makes the component ready for all others, before any of them can
 * come: nobody is admitted yet, and nobody but this thread makes more.
 */
void crt_start(uint32_t id, const struct crt_startup *startup)
{
	static bool started;

	if (started) {
		thread_block_run();
		crt_thd_exit();
	}
	started = true;
	crt_startup = startup;
	thread_block_fill(id);
	thread_blocks_admit();
	crt_run();
}
