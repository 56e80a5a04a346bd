/*
 * Schedulers beside the booter: for each, the threads of the components that the composition gives it.
 * They are made as children of its endpoint; when all are, it gets them (crt_schedule.h).
 */
#ifndef BOOTER_SCHEDULE_H
#define BOOTER_SCHEDULE_H

#include <stdint.h>

#include "crt.h"

/* Where the scheduler finds the table; 0 if the instance schedules nobody else. */
uint64_t schedule_address(uint32_t instance);

/* A thread of an instance, in the order of their ids. */
void schedule_note_thread(crt_thd_t thread, uint32_t id);

void schedule_make(void);

#endif
