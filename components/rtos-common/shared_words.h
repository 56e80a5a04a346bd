/* The page that a component shares with the scheduler alone: the words of objects that only it uses. */
#ifndef RTOS_SHARED_WORDS_H
#define RTOS_SHARED_WORDS_H

#include "rtos.h"

struct shared_words {
	struct mutex_word mutexes[RTOS_MUTEXES];
	struct semaphore_word semaphores[RTOS_SEMAPHORES];
	int64_t memory; /* of the page: the component's own note */
};

_Static_assert(sizeof(struct shared_words) <= 4096, "one page");

/* What others use as well has an object of shared memory of its own, one page; it stands at its start. */
_Static_assert(sizeof(struct channel_ring) <= 4096, "one page");

#endif
