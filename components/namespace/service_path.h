/* Paths, as namespace.h says what they are. Pure: tested on the host. */
#ifndef NAMESPACE_SERVICE_PATH_H
#define NAMESPACE_SERVICE_PATH_H

#include <stdbool.h>

#include "namespace.h"

struct path {
	unsigned count;
	char name[NAMESPACE_DEPTH][NAMESPACE_NAME_BYTES];
};

/* Of a text with a NUL among its first NAMESPACE_PATH_BYTES.	-EINVAL, -ENAMETOOLONG */
int path_read(struct path *path, const char *text);

/* Whether a path is another one, or leads to below it. */
bool path_is_within(const struct path *path, const struct path *top);

#endif
