/*
 * What the conformance suite has other components do with the RTOS: an order is a call of rtos.h,
 * and comes with what the call takes. A partner gets its orders by one channel and answers by
 * another, NAME.ask and NAME.answer, NAME being its own; it also starts threads that carry out an
 * order, and wait meanwhile.
 */
#ifndef ORDERS_H
#define ORDERS_H

#include <stdint.h>

enum order_call {
	ORDER_SEMAPHORE_CREATE, /* a: the count; 0 and the other creators without a name: a nameless
				   one */
	ORDER_SEMAPHORE_RETRIEVE,
	ORDER_SEMAPHORE_TAKE, /* a: the handle, from here on */
	ORDER_SEMAPHORE_TRY_TAKE,
	ORDER_SEMAPHORE_GIVE,
	ORDER_SEMAPHORE_DESTROY,
	ORDER_MUTEX_CREATE, /* a: flags */
	ORDER_MUTEX_RETRIEVE,
	ORDER_MUTEX_LOCK,
	ORDER_MUTEX_TRY_LOCK,
	ORDER_MUTEX_UNLOCK,
	ORDER_MUTEX_DESTROY,
	ORDER_CHANNEL_CREATE, /* of ORDER_CHANNEL_LENGTH words; a: flags */
	ORDER_CHANNEL_RETRIEVE_SEND,
	ORDER_CHANNEL_RETRIEVE_RECV,
	ORDER_CHANNEL_SEND, /* b: the word; waits for room */
	ORDER_CHANNEL_RECV, /* waits for an element, and returns it */
	ORDER_CHANNEL_TRY_RECV,
	ORDER_CHANNEL_CLOSE_SEND,
	ORDER_CHANNEL_CLOSE_RECV,
	ORDER_CHANNEL_DESTROY,
	ORDER_CHANNEL_STATUS,
	ORDER_TIMER_CANCEL,
	ORDER_TIMER_FREE,
	ORDER_TIMER_WAIT,
	ORDER_CONDITION_SIGNAL,
	ORDER_CONDITION_DESTROY,
	ORDER_EVENT_DELETE,
	ORDER_EVENT_CHECK,
	ORDER_EVENT_WATCH, /* whether a source (b: its type) can be added to an event of its own */
	ORDER_THREAD_SELF,
	ORDER_THREAD_CREATE,
	ORDER_THREAD_KILL,
	ORDER_THREAD_JOIN,
	ORDER_THREAD_GET_EXIT_STATUS,
	ORDER_THREAD_SET_PARAMS,
	ORDER_THREAD_STATISTICS,
	ORDER_THREAD_NEXT_PERIOD,
	ORDER_ROOM,	      /* how many objects of kind a can be made (room.h) */
	ORDER_SLEEP,	      /* a: microseconds */
	ORDER_SCRIBBLE_MUTEX, /* over a word of the page of a: b: which | what << 32 */
	ORDER_SCRIBBLE_SEMAPHORE,
	ORDER_SCRIBBLE_CHANNEL,
	ORDER_SCRIBBLE_ALL, /* again and again over the objects that have the names below */
	ORDER_CALLS,

	/* Of partners: */
	ORDER_START = ORDER_CALLS, /* carries out `inner` on a thread of priority b; returns it */
	ORDER_FINISH, /* of thread a: waits for its end and returns what the call did */
};

#define ORDER_CHANNEL_LENGTH 4

#define SCRIBBLED_MUTEX	    "noisy mutex"
#define SCRIBBLED_SEMAPHORE "noisy semaphore"
#define SCRIBBLED_CHANNEL   "noisy channel"

struct order {
	uint64_t call;	   /* enum order_call */
	uint64_t inner;	   /* the same */
	uint64_t in_vault; /* a partner: inside of that (vault.h) */
	int64_t a, b;
	char name[16];
};

/* Does what an order says; the answer. */
int64_t obey(const struct order *order);

#endif
