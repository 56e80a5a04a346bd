/*
 * Where shared memory is mapped in this component: a bounded table, without a lock.
 *
 *	free	 memory is 0
 *	claimed	 somebody is mapping or unmapping it; nobody else finds it
 *	known	 memory is the object's id, and the rest is valid
 *
 * That an object is mapped once is the capability manager's business; here stands where.
 */
#ifndef RTOS_CLIENT_MAPPINGS_H
#define RTOS_CLIENT_MAPPINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mapping {
	_Atomic int64_t memory;
	uintptr_t address;
	size_t pages;
	bool writable;
};

/* A free one becomes claimed; NULL: there is none. */
struct mapping *mapping_claim(void);

/* What the manager said to mapping an object: an address, then it is known; or an error, then it is
 * free. */
void mapping_settle(struct mapping *mapping, int64_t memory, int64_t address, size_t pages,
		    bool writable);

/* A known one as it was when it was looked at: of an object, or at an address. */
bool mapping_of(int64_t memory, struct mapping *found);
int64_t mapping_at(uintptr_t address);

/* Unmaps an object.	-EINVAL: it is not known */
int mapping_end(int64_t memory);

#endif
