/*
 * Ends itself after so many milliseconds (argument `after`), in the way that its argument `end`
 * names: by killing its thread, with an error as its exit code, well, or else by a fault. With
 * `born` true it can only be initialised when the system begins.
 */
#include <string.h>

#include <tessera/abi.h>

#include "crt.h"
#include "rtos.h"

int cos_init(void);
int main(void);

#define CODE		3
#define BEGINNING_US	50000
#define PER_MILLISECOND 1000

static unsigned lives; /* of its memory: one */

static void wait(uint64_t milliseconds)
{
	struct time pause, until;

	time_create(0, milliseconds * PER_MILLISECOND, &pause);
	time_add(time_current(), pause, &until);
	thread_sleep_until(until);
}

static bool is_to(const char *way)
{
	const char *end = args_get("end");

	return end && !strcmp(end, way);
}

static void burn(void *unused)
{
	static volatile int *volatile nothing;

	(void)unused;
	wait((uint64_t)args_get_number("after", 0));
	crt_print("%s: life %u\n", crt_name(), ++lives);
	if (is_to("kill"))
		thread_kill(thread_self());
	if (is_to("code"))
		rtos_exit(CODE);
	if (is_to("well"))
		rtos_exit(0);
	*nothing = 1;
}

int cos_init(void)
{
	struct time now = time_current();

	if (args_get_number("born", false) && (now.seconds || now.microseconds > BEGINNING_US))
		return -TESSERA_EAGAIN;
	return 0;
}

int main(void)
{
	rtos_start(burn, NULL);
}
