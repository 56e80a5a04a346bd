/* Page tables as the MMU walks them. Intel SDM vol. 3, "4-Level Paging". */
#ifndef TABLES_WALK_H
#define TABLES_WALK_H

#include "physical.h"

#define ENTRIES		  512u
#define LEVELS		  4u
#define USER_HALF_ENTRIES 256u /* of a root */

#define ENTRY_PRESENT	 UINT64_C(1)
#define ENTRY_WRITE	 UINT64_C(2)
#define ENTRY_USER	 UINT64_C(4)
#define ENTRY_UNCACHED	 UINT64_C(16)
#define ENTRY_LARGE	 UINT64_C(128)
#define ENTRY_GLOBAL	 UINT64_C(256)
#define ENTRY_NO_EXECUTE (UINT64_C(1) << 63)
#define ENTRY_ADDRESS	 UINT64_C(0x000ffffffffff000)

/* A page that is mapped, with what all levels together allow. */
struct mapping {
	uint64_t address; /* in a tree without a root: from where its top starts */
	uint64_t physical;
	uint64_t bytes;
	uint64_t table;	    /* physical: where the entry stands ... */
	unsigned int index; /* ... and which it is */
	bool write, execute, user, global, uncached;
};

/* A table below the top, and where it is hooked in. */
struct link {
	uint64_t table, parent; /* physical */
	unsigned int index;
	unsigned int level; /* of the table: 0 has the pages */
	uint64_t address;   /* the first that it translates */
};

/* Whom a walk tells what it meets. */
struct visitor {
	void (*mapping)(void *context, const struct mapping *mapping);
	/* False: not to go into the table. NULL: always. */
	bool (*link)(void *context, const struct link *link);
	void *context;
};

/* False if a table could not be read. */
bool walk(struct physical *physical, uint64_t top, unsigned int level,
	  const struct visitor *visitor);

/* The physical address behind a virtual one; false if nothing is mapped there. */
bool walk_translate(struct physical *physical, uint64_t root, uint64_t address, uint64_t *result);

/* Reads what is mapped at a virtual address; false if not all of it is mapped or can be read. */
bool walk_read(struct physical *physical, uint64_t root, uint64_t address, uint64_t bytes,
	       void *to);

bool address_in_kernel_half(uint64_t address);

#endif
