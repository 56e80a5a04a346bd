/* Lengths in bytes, as pages. */
#ifndef RTOS_PAGE_COUNT_H
#define RTOS_PAGE_COUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "rtos.h"

/* The whole pages that a length begins; 0: there are none, or more than so many. */
static inline size_t page_count(size_t length, size_t most)
{
	if (!length || length > most * RTOS_PAGE_BYTES)
		return 0;
	return (length + RTOS_PAGE_BYTES - 1) / RTOS_PAGE_BYTES;
}

static inline bool page_flags_valid(unsigned flags)
{
	return flags == MEM_READ || flags == (MEM_READ | MEM_WRITE);
}

#endif
