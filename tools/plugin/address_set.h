/* A set of numbers that is only added to, such as cache lines touched. */
#ifndef ADDRESS_SET_H
#define ADDRESS_SET_H

#include <stddef.h>
#include <stdint.h>

struct address_set {
	void *tree;
	size_t size;
};

void address_set_add(struct address_set *set, uint64_t address);

/* Leaves an empty one. */
void address_set_free(struct address_set *set);

#endif
