/*
 * The image of processes that the suite `processes` makes. What one does its name says.
 */
#include <string.h>

#include "acts.h"
#include "crt.h"

int main(int count, char **arguments);

char **process_arguments;
int process_argument_count;

int main(int count, char **arguments)
{
	process_arguments = arguments;
	process_argument_count = count;
	for (const struct act *act = acts; act->name; act++)
		if (!strcmp(crt_name(), act->name)) {
			STACK_CALLS(acts);
			return act->function();
		}
	return 0;
}
