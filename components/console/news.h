/*
 * Tells one that waits that it is worth to look again. Who takes forgets what was told before it
 * looks: whatever comes meanwhile is told anew.
 */
#ifndef NEWS_H
#define NEWS_H

#include <stdatomic.h>

#include "rtos.h"

struct news {
	struct semaphore semaphore;
	atomic_bool told;
};

/* -EAGAIN: there are no semaphores left. */
int news_init(struct news *news);

/* Wakes who waits, if it was not told since it looked last. Does not wait. */
void news_tell(struct news *news);

/* Waits until there are some. 0.	-ECANCELED: the thread is to leave this component */
int news_take(struct news *news);

#endif
