/* Names of channels: one flat table, until there is a namespace. */
#ifndef RTOS_CHANNEL_NAME_H
#define RTOS_CHANNEL_NAME_H

#include <stdbool.h>

#include "rtos_config.h"

struct channel_name {
	char text[RTOS_NAME_BYTES]; /* empty: none */
};

static inline bool channel_name_fits(const char *name)
{
	for (unsigned i = 0; i < RTOS_NAME_BYTES; i++)
		if (!name[i])
			return true;
	return false;
}

/* Of a name that fits, or NULL. */
static inline void channel_name_set(struct channel_name *to, const char *name)
{
	unsigned i = 0;

	for (; name && name[i]; i++)
		to->text[i] = name[i];
	to->text[i] = '\0';
}

static inline bool channel_name_is(const struct channel_name *name, const char *other)
{
	if (!name->text[0])
		return false;
	for (unsigned i = 0; i < RTOS_NAME_BYTES; i++) {
		if (name->text[i] != other[i])
			return false;
		if (!other[i])
			return true;
	}
	return false;
}

#endif
