/*
 * Page tables: the memory that a component sees. The nodes are those that the MMU walks; hooking
 * them into each other is node.h's business, pages are mapped into leaves (level 0) here.
 *
 * A mapping counts in its frame, so a frame that is mapped anywhere keeps its type. Nothing is
 * ever writable and executable at once.
 */
#ifndef KERNEL_PGTBL_H
#define KERNEL_PGTBL_H

#include "core.h"
#include "pte.h"

#define PGTBL_ENTRIES (1u << PGTBL_ORDER)
#define PGTBL_ROOT    (CAP_PGTBL_0 + PGTBL_LEVELS - 1)

/* True for an address that a user page can have. */
static inline bool user_address(word address)
{
	return address < USER_END;
}

#endif
