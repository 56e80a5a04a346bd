/*
 * Memory: what an instance needs at most, what its stanza grants it, and whether the machine has
 * enough for all. Needed are the pages of its image and heap, a stack for each of its threads and
 * of the client threads that it admits, and the kernel objects that make up the component. A
 * manager that has a manager needs the budgets of those that it manages, too.
 */
#ifndef COMPOSE_BUDGET_H
#define COMPOSE_BUDGET_H

#include "system.h"

/* What is needed: pages, but of stacks their number, THREAD_STACK_PAGES each. */
struct budget_parts {
	uint64_t image;
	uint64_t heap;
	uint64_t stacks;
	uint64_t objects; /* the component and its threads */
	uint64_t captbls;
	uint64_t pgtbls;
};

/* All but the booter's count needs the linked images. */
struct budget_parts budget_parts(const struct instance *instance);
uint64_t budget_needed_pages(const struct instance *instance);
uint64_t budget_pages(const struct instance *instance);

/* Checks stanzas and machine; image_bytes is the size of the boot image. */
bool budget_check(const struct system *system, uint64_t image_bytes);

#endif
