/*
 * Memory: what an instance needs at most, what its stanza grants it, and whether the machine has
 * enough for all. Needed are the pages of its image and heap, a stack for each of its threads and
 * of the client threads that it admits, and the kernel objects that make up the component.
 */
#ifndef COMPOSE_BUDGET_H
#define COMPOSE_BUDGET_H

#include "system.h"

/* All but the booter's count needs the linked images. */
uint64_t budget_needed_pages(const struct instance *instance);
uint64_t budget_pages(const struct instance *instance);

/* Checks stanzas and machine; image_bytes is the size of the boot image. */
bool budget_check(const struct system *system, uint64_t image_bytes);

#endif
