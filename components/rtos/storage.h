/*
 * Where the words and rings lie that the users of an object share: each provider of the RTOS says.
 * Called inside of the critical section, when an object is made, and once for each index before. And
 * whose threads can own its locks: bit c stands for component c (thread_record.h).
 */
#ifndef RTOS_STORAGE_H
#define RTOS_STORAGE_H

#include <stddef.h>
#include <stdint.h>

struct mutex_word *mutex_storage(size_t index);
struct semaphore_word *semaphore_storage(size_t index);
struct channel_ring *channel_storage(size_t index);

uint64_t mutex_users(size_t index);
uint64_t channel_users(size_t index);

#endif
