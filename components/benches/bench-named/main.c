/* Registers itself under the paths that bench-names looks up. */
#include <stddef.h>

#include "named_on.h"
#include "naming.h"
#include "rtos.h"

int cos_init(void);
int main(void);

static const char *const paths[] = {NAMED_1, NAMED_4, NAMED_8};

int cos_init(void)
{
	int error = names_open();

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]) && !error; i++)
		error = names_serve(paths[i], serve_named);
	return error;
}

/* Who serves is there as long as the system is. */
int main(void)
{
	return semaphore_take(semaphore_create(0, 0));
}

int64_t named_nothing(void)
{
	return 0;
}
