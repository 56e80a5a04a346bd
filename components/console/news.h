/*
 * Tells those who wait that it is worth to try again. Who tried in vain forgets what was told,
 * tries once more, and then takes: whatever comes meanwhile is told anew. So it is no harm if one
 * that was told never looks.
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

/* Wakes one, if no other one was told and has not looked yet. Does not wait. */
void news_tell(struct news *news);

void news_forget(struct news *news);

/* Waits until there are some. 0.	-ECANCELED: the thread is to leave this component */
int news_take(struct news *news);

#endif
