#define _GNU_SOURCE /* tdestroy */
#include "address_set.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>

/* The tree's keys are the numbers themselves, carried in pointers. */
_Static_assert(sizeof(uintptr_t) == sizeof(uint64_t), "a pointer must hold an address");

static int compare(const void *a, const void *b)
{
	return ((uintptr_t)a > (uintptr_t)b) - ((uintptr_t)a < (uintptr_t)b);
}

void address_set_add(struct address_set *set, uint64_t address)
{
	const void *key = (const void *)(uintptr_t)address;

	if (tfind(key, &set->tree, compare))
		return;
	if (!tsearch(key, &set->tree, compare)) {
		fprintf(stderr, "tessera plugin: out of memory\n");
		exit(EXIT_FAILURE);
	}
	set->size++;
}

static void forget(void *key)
{
	(void)key;
}

void address_set_free(struct address_set *set)
{
	tdestroy(set->tree, forget);
	*set = (struct address_set){0};
}
