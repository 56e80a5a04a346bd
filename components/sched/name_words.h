/* A name that came in two words, as text. */
#ifndef SCHED_NAME_WORDS_H
#define SCHED_NAME_WORDS_H

#include <stdint.h>
#include <string.h>

#include "rtos_config.h"

struct name_text {
	char text[RTOS_NAME_BYTES + 1];
};

static inline struct name_text name_text(uint64_t first, uint64_t second)
{
	struct name_text name = { "" };

	memcpy(name.text, &first, sizeof(first));
	memcpy(name.text + sizeof(first), &second, sizeof(second));
	return name;
}

#endif
