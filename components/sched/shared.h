/* Memory that applications share with the scheduler, by the capability manager (capmgr.h). */
#ifndef SCHED_SHARED_H
#define SCHED_SHARED_H

#include <stdint.h>

/* Maps an object of shared memory that the scheduler was offered; its address, or an error of
 * capmgr_memory_map. Not inside of the critical section. */
int64_t shared_map(uint64_t memory);
void shared_unmap(uint64_t memory);

/* The component that made an object which the scheduler was offered. -EBADF. */
int64_t shared_owner(uint64_t memory);

/* Lets a component map it. 0, or an error of capmgr_memory_offer. */
int64_t shared_offer(uint64_t memory, uint64_t component);

#endif
