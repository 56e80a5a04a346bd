/*
 * The thread ids that the component has for processes that it makes (crt_startup->process_threads), by
 * their offsets into its own range. Without a lock: any thread takes and gives.
 */
#ifndef RTOS_CLIENT_PROCESS_IDS_H
#define RTOS_CLIENT_PROCESS_IDS_H

#include <stdint.h>

/* The first of so many that follow each other; -EAGAIN. */
int32_t process_ids_take(uint32_t count);

void process_ids_give(uint32_t first, uint32_t count);

#endif
