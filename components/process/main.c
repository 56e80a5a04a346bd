/*
 * The image of processes that the suite `processes` makes. What one does its name says; as an
 * instance of the composition, which it is for the sake of its image, it does nothing.
 */
#include <string.h>

#include "acts.h"
#include "crt.h"

int main(void)
{
	for (const struct act *act = acts; act->name; act++)
		if (!strcmp(crt_name(), act->name)) {
			STACK_CALLS(acts);
			return act->function();
		}
	return 0;
}
