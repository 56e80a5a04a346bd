#include "tail.h"

#include <stdio.h>

void tail_add(struct tail *tail, const char *line)
{
	struct text *slot = &tail->lines[tail->count++ % TAIL_LINES];

	text_clear(slot);
	text_add_string(slot, line);
}

void tail_print(struct tail *tail)
{
	size_t first = tail->count > TAIL_LINES ? tail->count - TAIL_LINES : 0;

	for (size_t i = first; i < tail->count; i++)
		printf("    | %s\n", text_string(&tail->lines[i % TAIL_LINES]));
	tail->count = 0;
}

void tail_free(struct tail *tail)
{
	for (size_t i = 0; i < TAIL_LINES; i++)
		text_free(&tail->lines[i]);
}
