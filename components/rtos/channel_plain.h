/*
 * The short way through a channel: one sender, one receiver, whole words, both ends open, room or an
 * element there. Everything else goes the long way from its beginning. A part of rtos.h: where the
 * length is a constant, so is what there is to copy.
 */
#ifndef RTOS_CHANNEL_PLAIN_H
#define RTOS_CHANNEL_PLAIN_H

#include "channel_ring.h"

/* By index. The ring is never NULL. */
extern struct channel_view channel_views[RTOS_CHANNELS];

int channel_send_slowly(struct channel_send end, const void *buffer, size_t length, unsigned flags);
int channel_recv_slowly(struct channel_recv end, void *buffer, size_t length, unsigned flags);

/* Somebody waits at the other end; returns the element size. */
int channel_wake_sender(const struct channel_view *view);
int channel_wake_receiver(const struct channel_view *view);

static inline struct channel_view *channel_view_of(int32_t handle)
{
	return &channel_views[(uint32_t)handle & (RTOS_CHANNELS - 1)];
}

/* The ring says only that the way is open: where it is not, plain_size is 0, and so may be the length. */
static inline bool channel_is_plain(const struct channel_view *view, const struct channel_ring *ring,
				    int32_t handle, const void *buffer, size_t length,
				    unsigned flags)
{
	return atomic_load_explicit(&ring->plain, memory_order_relaxed) == handle && buffer &&
	       length && length == view->plain_size && !(flags & ~(unsigned)CHANNEL_BLOCK);
}

static inline int channel_recv_plain(const struct channel_view *view, struct channel_ring *ring,
				     uint32_t head, void *buffer, size_t length)
{
	channel_copy_words(buffer, channel_place(view, ring, head, length), length);
	channel_publish(&ring->head, head);
	if (__builtin_expect(atomic_load(&ring->send.waiting), 0))
		return channel_wake_sender(view);
	return (int)length;
}

static inline int channel_send(struct channel_send end, const void *buffer, size_t length,
			       unsigned flags)
{
	const struct channel_view *view = channel_view_of(end.handle);
	struct channel_ring *ring = view->ring;
	uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);

	if (__builtin_expect(!channel_is_plain(view, ring, end.handle, buffer, length, flags) ||
				     channel_full(view, ring, tail),
			     0))
		return channel_send_slowly(end, buffer, length, flags);
	channel_copy_words(channel_place(view, ring, tail, length), buffer, length);
	channel_publish(&ring->tail, tail);
	if (__builtin_expect(atomic_load(&ring->recv.waiting), 0))
		return channel_wake_receiver(view);
	return (int)length;
}

static inline int channel_recv(struct channel_recv end, void *buffer, size_t length, unsigned flags)
{
	const struct channel_view *view = channel_view_of(end.handle);
	struct channel_ring *ring = view->ring;
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);

	if (__builtin_expect(!channel_is_plain(view, ring, end.handle, buffer, length, flags) ||
				     channel_empty(ring, head),
			     0))
		return channel_recv_slowly(end, buffer, length, flags);
	return channel_recv_plain(view, ring, head, buffer, length);
}

#endif
