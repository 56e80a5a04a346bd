/*
 * Schedulers below the booter: each gets the threads of the components that the composition gives
 * it, which were made as children of its endpoint, and the table of crt_schedule.h.
 */
#ifndef BOOTER_SCHEDULE_H
#define BOOTER_SCHEDULE_H

#include <stdint.h>

#include "crt.h"

/* Where the scheduler finds the table; 0 if the instance schedules nobody else. */
uint64_t schedule_address(uint32_t instance);

/* A thread of an instance was made, with this id. */
void schedule_note_thread(crt_thd_t thread, uint32_t id);

/* The thread with an id that was noted. */
crt_thd_t schedule_thread(uint32_t id);

/* Once, when all threads are made. */
void schedule_make(void);

#endif
