/*
 * The memory of a channel that its users share: a ring of elements.
 *
 * `tail` and `head` count all elements ever sent and received. An element is there once tail was
 * raised, and gone once head was: each is one store, so a thread that ends in the middle of a copy
 * leaves nothing half done. With one sender and one receiver nothing else is needed; several hold
 * the lock of their end. The flags `waiting` and `closed` are set and cleared in the critical section.
 *
 * Where the users are in different protection domains nothing in it is more than a hint: how long the
 * ring is and how large its elements are, each keeps in its own memory (struct channel_view), so that
 * whatever stands here, only elements are read and written.
 */
#ifndef RTOS_CHANNEL_RING_H
#define RTOS_CHANNEL_RING_H

#include "lock_word.h"

#define CHANNEL_SEND_CLOSED 1u
#define CHANNEL_RECV_CLOSED 2u

struct channel_end {
	struct lock lock;
	_Atomic uint32_t waiting; /* somebody waits at this end */
};

struct channel_ring {
	_Atomic int32_t plain; /* the handle while the short way is open, else one that leads elsewhere */
	_Atomic uint32_t closed;
	_Atomic uint32_t tail;
	_Atomic uint32_t head;
	struct channel_end send, recv;
	unsigned char elements[RTOS_CHANNEL_BYTES] __attribute__((aligned(16)));
};

struct channel_view {
	struct channel_ring *ring;
	uint32_t plain_size; /* of an element, where the short way may be open; else 0 */
	uint32_t element_size;
	uint32_t length;
	uint32_t mask; /* places - 1 */
	uint32_t flags; /* CHANNEL_SPSC or CHANNEL_MPMC */
	int32_t handle;
};

/* All below take the ring beside the view, so that its address is looked up once. */

static inline unsigned char *channel_place(const struct channel_view *view,
					   struct channel_ring *ring, uint32_t count,
					   size_t element_size)
{
	return ring->elements + (count & view->mask) * element_size;
}

/* Elements are small: a call of memcpy would cost more. Of at least one word, or one byte: */
static inline void channel_copy_words(unsigned char *to, const unsigned char *from, size_t bytes)
{
	uint64_t word;

	do {
		bytes -= sizeof(word);
		__builtin_memcpy(&word, from + bytes, sizeof(word));
		__builtin_memcpy(to + bytes, &word, sizeof(word));
	} while (bytes);
}

static inline void channel_copy(unsigned char *to, const unsigned char *from, size_t bytes)
{
	if (bytes % sizeof(uint64_t) == 0) {
		channel_copy_words(to, from, bytes);
		return;
	}
	for (size_t at = 0; at != bytes; at++)
		to[at] = from[at];
}

static inline bool channel_full(const struct channel_view *view, const struct channel_ring *ring,
				uint32_t tail)
{
	return tail - atomic_load_explicit(&ring->head, memory_order_acquire) >= view->length;
}

static inline bool channel_empty(const struct channel_ring *ring, uint32_t head)
{
	return head == atomic_load_explicit(&ring->tail, memory_order_acquire);
}

/* The element is seen by all before the flag of the other end is looked at; so is the room. */
static inline void channel_publish(_Atomic uint32_t *count, uint32_t value)
{
	atomic_exchange(count, value + 1);
}

static inline uint32_t channel_used(const struct channel_view *view)
{
	return atomic_load(&view->ring->tail) - atomic_load(&view->ring->head);
}

#endif
