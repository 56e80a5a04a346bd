/* Names of objects that others find: two words, in the order of the bytes, filled up with zeroes. */
#ifndef RTOS_OBJECT_NAME_H
#define RTOS_OBJECT_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "rtos_config.h"

#define OBJECT_NAME_WORDS 2

struct object_name {
	uint64_t word[OBJECT_NAME_WORDS]; /* all 0: none */
};

_Static_assert(sizeof(struct object_name) == RTOS_NAME_BYTES, "a name with its NUL");

/* False if the text is too long. NULL gives no name, as an empty text does. */
static inline bool object_name_read(struct object_name *name, const char *text)
{
	unsigned i = 0;

	*name = (struct object_name){ { 0 } };
	for (; text && text[i] && i < RTOS_NAME_BYTES - 1; i++)
		name->word[i / 8] |= (uint64_t)(unsigned char)text[i] << i % 8 * 8;
	return !text || !text[i];
}

static inline bool object_name_same(const struct object_name *a, const struct object_name *b)
{
	return a->word[0] == b->word[0] && a->word[1] == b->word[1];
}

static inline bool object_name_none(const struct object_name *name)
{
	return !name->word[0];
}

#endif
