/* The life of a component: initialise, wait until all are initialised, run main, end. */
#include "run.h"

#include "crt.h"
#include "crt_startup.h"
#include "stack_note.h"

#define ONE_CORE 1

int cos_init(void) __attribute__((weak));
int cos_parallel_init(int core, int first, int cores) __attribute__((weak));
int main(int count, char **arguments, char **environment) __attribute__((weak));
int parallel_main(int core, int first, int cores) __attribute__((weak));

/* The C library's, if the program asks for any of it. */
extern char **__environ __attribute__((weak));

/* It asks whether they are there: that is no use of them as pointers. */
STACK_GIVEN(crt_run, cos_init, cos_parallel_init, main, parallel_main);

static bool has_visitors(void)
{
	for (uint32_t id = 0; id < THREAD_IDS; id++)
		if (crt_startup->admitted[id / 8] >> id % 8 & 1 &&
		    id - crt_startup->first_thread >= crt_startup->threads)
			return true;
	return false;
}

/* A component may do without main if others call it; else somebody forgot something. */
static bool has_work(void)
{
	return cos_init || cos_parallel_init || main || parallel_main || has_visitors();
}

static int initialise(void)
{
	int status = 0;

	if (cos_init)
		status = cos_init();
	if (!status && cos_parallel_init)
		status = cos_parallel_init(0, 1, ONE_CORE);
	return status;
}

static char *no_arguments[] = {NULL, NULL};

static int call_main(void)
{
	char **arguments = no_arguments, **environment;

	if (crt_startup->arguments)
		arguments = (char **)((uintptr_t)crt_startup + crt_startup->arguments);
	environment = arguments + crt_startup->argument_count + 1;
	if (&__environ)
		__environ = environment;
	return main((int)crt_startup->argument_count, arguments, environment);
}

static int run_main(void)
{
	if (parallel_main)
		return parallel_main(0, 1, ONE_CORE);
	return main ? call_main() : 0;
}

__attribute__((weak)) void crt_run(void)
{
	int status;

	if (!has_work())
		crt_fail("nothing to do: it defines none of cos_init, cos_parallel_init, main and "
			 "parallel_main, and nobody can call it");
	status = initialise();
	crt_compinit_done(status);
	crt_compinit_exit(run_main());
}
