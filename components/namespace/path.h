/* Paths, as namespace.h says what they are. Pure: tested on the host. */
#ifndef NAMESPACE_PATH_H
#define NAMESPACE_PATH_H

#include <stdbool.h>
#include <string.h>

#include "namespace.h"

/* Names are filled up with NULs, so that words are compared. */
struct path {
	unsigned count;
	char name[NAMESPACE_DEPTH][NAMESPACE_NAME_BYTES];
};

/* Of a text with a NUL among its first NAMESPACE_PATH_BYTES.	-EINVAL, -ENAMETOOLONG */
int path_read(struct path *path, const char *text);

/* Whether a path is another one, or leads to below it. */
bool path_is_within(const struct path *path, const struct path *top);

/* Whether two names are one. */
static inline bool name_is(const char a[NAMESPACE_NAME_BYTES], const char b[NAMESPACE_NAME_BYTES])
{
	uint64_t x, y;

	for (unsigned i = 0; i < NAMESPACE_NAME_BYTES; i += sizeof(x)) {
		memcpy(&x, a + i, sizeof(x));
		memcpy(&y, b + i, sizeof(y));
		if (x != y)
			return false;
	}
	return true;
}

#endif
