/* What the first component tells the others to do, by a channel to each and one back. */
#ifndef SHARING_ORDERS_H
#define SHARING_ORDERS_H

#include <stdint.h>

#include "rtos.h"

enum order_kind {
	ORDER_CREATE,	      /* name, pages, flags */
	ORDER_MAP,	      /* name, pages, flags */
	ORDER_DESTROY,	      /* name */
	ORDER_MAP_ANON,	      /* id, pages, flags */
	ORDER_DESTROY_ANON,   /* id */
	ORDER_OFFER,	      /* id, user, flags */
	ORDER_UNMAP,	      /* address */
	ORDER_FREE,	      /* address, pages */
	ORDER_USER,	      /* mem_shared_user */
	ORDER_MAP_BY_MANAGER, /* id: past the library */
	ORDER_NAME,	      /* id: gives it the name past the library */
	ORDER_READ,	      /* address: the word there, or -EFAULT */
	ORDER_WRITE,	      /* address, word: 0 or -EFAULT */
	ORDER_EXIT,
};

struct order {
	uint64_t kind; /* enum order_kind */
	int64_t word[3];
	char name[RTOS_NAME_BYTES];
};

#define ORDERS_LENGTH 1

/* Obeys until it is told to exit. Channels have the component's name, and that with a mark behind.
 */
#define ANSWERS_MARK "-answers"
void obey(void);

/* The first component's part. Returns how many cases failed. */
int sharing_run(void);

#endif
