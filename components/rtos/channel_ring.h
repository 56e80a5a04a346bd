/*
 * The memory of a channel that its users share: a ring of elements.
 *
 * `tail` and `head` count all elements ever sent and received. An element is there once tail was
 * raised, and gone once head was: each is one store, so a thread that ends in the middle of a copy
 * leaves nothing half done. With one sender and one receiver nothing else is needed; several hold
 * the lock of their end. The flags `waiting` are set and cleared in the critical section.
 */
#ifndef RTOS_CHANNEL_RING_H
#define RTOS_CHANNEL_RING_H

#include "lock_word.h"

#define CHANNEL_WORDS 0x8u /* the element size is one of whole words */
#define CHANNEL_SEND_CLOSED 0x10u
#define CHANNEL_RECV_CLOSED 0x20u

struct channel_end {
	struct lock lock;
	_Atomic uint32_t waiting; /* somebody waits at this end */
};

struct channel_ring {
	int32_t handle;
	_Atomic uint32_t flags; /* CHANNEL_* */
	_Atomic int32_t plain;	/* the handle while the short way is open, else one that leads elsewhere */
	uint32_t element_size;
	uint32_t length;
	uint32_t mask; /* places - 1 */
	_Atomic uint32_t tail;
	_Atomic uint32_t head;
	struct channel_end send, recv;
	unsigned char elements[RTOS_CHANNEL_BYTES] __attribute__((aligned(16)));
};

/* The size is the ring's. */
static inline unsigned char *channel_ring_place(struct channel_ring *ring, uint32_t count,
						size_t element_size)
{
	return ring->elements + (count & ring->mask) * element_size;
}

/* Elements are small: a call of memcpy would cost more. Of at least one word, or one byte: */
static inline void channel_ring_copy_words(unsigned char *to, const unsigned char *from,
					   size_t bytes)
{
	uint64_t word;

	do {
		bytes -= sizeof(word);
		__builtin_memcpy(&word, from + bytes, sizeof(word));
		__builtin_memcpy(to + bytes, &word, sizeof(word));
	} while (bytes);
}

static inline void channel_ring_copy(unsigned char *to, const unsigned char *from, size_t bytes)
{
	if (bytes % sizeof(uint64_t) == 0) {
		channel_ring_copy_words(to, from, bytes);
		return;
	}
	for (size_t at = 0; at != bytes; at++)
		to[at] = from[at];
}

static inline bool channel_ring_full(struct channel_ring *ring, uint32_t tail)
{
	return tail - atomic_load_explicit(&ring->head, memory_order_acquire) >= ring->length;
}

static inline bool channel_ring_empty(struct channel_ring *ring, uint32_t head)
{
	return head == atomic_load_explicit(&ring->tail, memory_order_acquire);
}

/* The element is seen by all before the flag of the other end is looked at; so is the room. */
static inline void channel_ring_publish(_Atomic uint32_t *count, uint32_t value)
{
	atomic_exchange(count, value + 1);
}

/* 0: there is no room. */
static inline uint32_t channel_ring_put(struct channel_ring *ring, const void *element)
{
	uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);

	if (channel_ring_full(ring, tail))
		return 0;
	channel_ring_copy(channel_ring_place(ring, tail, ring->element_size), element, ring->element_size);
	channel_ring_publish(&ring->tail, tail);
	return ring->element_size;
}

/* 0: there is no element. */
static inline uint32_t channel_ring_get(struct channel_ring *ring, void *element)
{
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);

	if (channel_ring_empty(ring, head))
		return 0;
	channel_ring_copy(element, channel_ring_place(ring, head, ring->element_size), ring->element_size);
	channel_ring_publish(&ring->head, head);
	return ring->element_size;
}

static inline uint32_t channel_ring_used(struct channel_ring *ring)
{
	return atomic_load(&ring->tail) - atomic_load(&ring->head);
}

#endif
