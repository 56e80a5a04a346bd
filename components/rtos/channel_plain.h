/*
 * The short way through a channel: one sender, one receiver, whole words, both ends open, room or an
 * element there. Everything else goes the long way from its beginning. A part of rtos.h: where the
 * length is a constant, so is what there is to copy.
 */
#ifndef RTOS_CHANNEL_PLAIN_H
#define RTOS_CHANNEL_PLAIN_H

#include "channel_ring.h"

extern struct channel_ring channel_rings[RTOS_CHANNELS];

int channel_send_slowly(struct channel_send end, const void *buffer, size_t length, unsigned flags);
int channel_recv_slowly(struct channel_recv end, void *buffer, size_t length, unsigned flags);

/* Somebody waits at the other end; returns the element size. */
int channel_wake_sender(struct channel_ring *ring);
int channel_wake_receiver(struct channel_ring *ring);

static inline struct channel_ring *channel_ring_of(int32_t handle)
{
	return &channel_rings[(uint32_t)handle & (RTOS_CHANNELS - 1)];
}

static inline bool channel_is_plain(const struct channel_ring *ring, int32_t handle,
				    const void *buffer, size_t length, unsigned flags)
{
	return atomic_load_explicit(&ring->plain, memory_order_relaxed) == handle && buffer &&
	       length == ring->element_size && !(flags & ~(unsigned)CHANNEL_BLOCK);
}

static inline int channel_recv_plain(struct channel_ring *ring, uint32_t head, void *buffer,
				     size_t length)
{
	channel_ring_copy_words(buffer, channel_ring_place(ring, head, length), length);
	channel_ring_publish(&ring->head, head);
	if (__builtin_expect(atomic_load(&ring->send.waiting), 0))
		return channel_wake_sender(ring);
	return (int)length;
}

static inline int channel_send(struct channel_send end, const void *buffer, size_t length,
			       unsigned flags)
{
	struct channel_ring *ring = channel_ring_of(end.handle);
	uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);

	if (__builtin_expect(!channel_is_plain(ring, end.handle, buffer, length, flags) ||
				     channel_ring_full(ring, tail),
			     0))
		return channel_send_slowly(end, buffer, length, flags);
	channel_ring_copy_words(channel_ring_place(ring, tail, length), buffer, length);
	channel_ring_publish(&ring->tail, tail);
	if (__builtin_expect(atomic_load(&ring->recv.waiting), 0))
		return channel_wake_receiver(ring);
	return (int)length;
}

static inline int channel_recv(struct channel_recv end, void *buffer, size_t length, unsigned flags)
{
	struct channel_ring *ring = channel_ring_of(end.handle);
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);

	if (__builtin_expect(!channel_is_plain(ring, end.handle, buffer, length, flags) ||
				     channel_ring_empty(ring, head),
			     0))
		return channel_recv_slowly(end, buffer, length, flags);
	return channel_recv_plain(ring, head, buffer, length);
}

#endif
