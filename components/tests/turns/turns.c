#include "turns.h"

#include <stdio.h>
#include <string.h>

#include "crt.h"

extern char shared_turns[], shared_turns_bytes[];

void turns_note(const char *function)
{
	size_t length = strlen(shared_turns);

	snprintf(shared_turns + length, (size_t)shared_turns_bytes - length, "%s%s %s",
		 length ? ", " : "", crt_name(), function);
}

void turns_print(void)
{
	crt_print("turns: %s\n", shared_turns);
}
