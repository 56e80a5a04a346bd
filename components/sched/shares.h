/*
 * What each component may take of the tables that all share. Of each kind so many objects are kept for each
 * family, which is a component of the composition that is scheduled here, with the processes that descend
 * from it: the same number for all, at most RTOS_KEPT, and of three quarters of the table. The rest is for
 * whoever comes first.
 *
 * Kept are indexes. So there is nothing to count, and nobody wears out the generations of what is kept for
 * another one.
 */
#ifndef SCHED_SHARES_H
#define SCHED_SHARES_H

#include "handle_pool.h"

/* Of a table with `capacity` places: which of them the family of a number from 0 on may have. Beyond the last
 * nothing is kept for anybody. */
struct handle_share share_of(unsigned capacity, unsigned families, unsigned number);

#endif
