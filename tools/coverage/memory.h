/* Allocation for a program that cannot go on without: exits with a line on standard error. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* What it is given, unless that is NULL. */
void *memory_or_exit(void *memory);

/*
 * Room for one more element in an array of which n are in use. The array grows at powers of two, so
 * it must have been NULL at n = 0 and been grown by this function alone.
 */
void *memory_grow(void *array, size_t n, size_t element_size);

#endif
