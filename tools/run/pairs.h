/* The pairs of operation and error that test cases cover: a set of lines, written in order. */
#ifndef RUN_PAIRS_H
#define RUN_PAIRS_H

#include <stddef.h>

struct pairs {
	char **lines;
	size_t count; /* the same pair may be there more than once until it is written */
};

void pairs_add(struct pairs *pairs, const char *operation, const char *error);

/* 0 or -1, and the reason is printed. */
int pairs_write(struct pairs *pairs, const char *path);
void pairs_free(struct pairs *pairs);

#endif
