#include "names.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

const char *names_intern(struct names *names, const char *text)
{
	char *const *known = tfind(text, &names->tree, compare);

	if (known)
		return *known;
	char *copy = memory_or_exit(strdup(text));
	memory_or_exit(tsearch(copy, &names->tree, compare));
	return copy;
}

void names_destroy(struct names *names)
{
	while (names->tree) {
		/* A node begins with the pointer to what it holds. */
		char *name = *(char **)names->tree;
		tdelete(name, &names->tree, compare);
		free(name);
	}
}
