/* The long way through a channel: several at an end, odd sizes, waiting, errors. */
#include "channel_slow.h"

#include <tessera/abi.h>

/* 0: there is no room. */
static uint32_t put(const struct channel_view *view, const void *element)
{
	struct channel_ring *ring = view->ring;
	uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);

	if (channel_full(view, ring, tail))
		return 0;
	channel_copy(channel_place(view, ring, tail, view->element_size), element,
		     view->element_size);
	channel_publish(&ring->tail, tail);
	return view->element_size;
}

/* 0: there is no element. */
static uint32_t get(const struct channel_view *view, void *element)
{
	struct channel_ring *ring = view->ring;
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);

	if (channel_empty(ring, head))
		return 0;
	channel_copy(element, channel_place(view, ring, head, view->element_size),
		     view->element_size);
	channel_publish(&ring->head, head);
	return view->element_size;
}

static int acquire(const struct channel_view *view, struct channel_end *end, unsigned which)
{
	if (view->flags & CHANNEL_SPSC || lock_try(&end->lock))
		return 0;
	return channel_lock(view->handle, which);
}

static void release(const struct channel_view *view, struct channel_end *end, unsigned which)
{
	if (!(view->flags & CHANNEL_SPSC) && !lock_try_release(&end->lock))
		channel_unlock(view->handle, which);
}

int channel_wake_sender(const struct channel_view *view)
{
	channel_wake(view->handle, CHANNEL_SEND_CLOSED);
	return (int)view->element_size;
}

int channel_wake_receiver(const struct channel_view *view)
{
	channel_wake(view->handle, CHANNEL_RECV_CLOSED);
	return (int)view->element_size;
}

static int try_send(const struct channel_view *view, const void *buffer, uint32_t closed)
{
	struct channel_ring *ring = view->ring;
	uint32_t moved;
	int error;

	closed |= atomic_load_explicit(&ring->closed, memory_order_relaxed);
	if (closed & CHANNEL_SEND_CLOSED)
		return -TESSERA_EBADF;
	if (closed & CHANNEL_RECV_CLOSED)
		return -TESSERA_ESTALE;
	error = acquire(view, &ring->send, CHANNEL_SEND_CLOSED);
	if (error)
		return error;
	moved = put(view, buffer);
	release(view, &ring->send, CHANNEL_SEND_CLOSED);
	if (!moved)
		return -TESSERA_ENOBUFS;
	if (atomic_load(&ring->recv.waiting))
		return channel_wake_receiver(view);
	return (int)moved;
}

static int try_recv(const struct channel_view *view, void *buffer, uint32_t closed)
{
	struct channel_ring *ring = view->ring;
	uint32_t moved;
	int error;

	closed |= atomic_load_explicit(&ring->closed, memory_order_relaxed);
	if (closed & CHANNEL_RECV_CLOSED)
		return -TESSERA_EBADF;
	error = acquire(view, &ring->recv, CHANNEL_RECV_CLOSED);
	if (error)
		return error;
	moved = get(view, buffer);
	release(view, &ring->recv, CHANNEL_RECV_CLOSED);
	if (!moved)
		return closed & CHANNEL_SEND_CLOSED ? 0 : -TESSERA_EAGAIN;
	if (atomic_load(&ring->send.waiting))
		return channel_wake_sender(view);
	return (int)moved;
}

/* The order of the errors: what is wrong with the channel comes before. */
static int check(const struct channel_view *view, int32_t handle, const void *buffer, size_t length,
		 unsigned flags)
{
	if (view->handle != handle)
		return -TESSERA_EBADF;
	if (!buffer)
		return -TESSERA_EFAULT;
	if (length != view->element_size || flags & ~(unsigned)CHANNEL_BLOCK)
		return -TESSERA_EINVAL;
	return 0;
}

static __attribute__((noinline)) int send_once(struct channel_send end, const void *buffer,
					       size_t length, unsigned flags, int closed)
{
	const struct channel_view *view = channel_view_of(end.handle);
	int error = check(view, end.handle, buffer, length, flags);

	return error ? error : try_send(view, buffer, (uint32_t)closed);
}

static __attribute__((noinline)) int recv_once(struct channel_recv end, void *buffer, size_t length,
					       unsigned flags, int closed)
{
	const struct channel_view *view = channel_view_of(end.handle);
	int error = check(view, end.handle, buffer, length, flags);

	return error ? error : try_recv(view, buffer, (uint32_t)closed);
}

int channel_send_slowly(struct channel_send end, const void *buffer, size_t length, unsigned flags)
{
	int result = send_once(end, buffer, length, flags, 0), closed;

	while (result == -TESSERA_ENOBUFS && flags) {
		closed = (int)channel_wait(end.handle, CHANNEL_SEND_CLOSED);
		if (closed < 0)
			return closed;
		result = send_once(end, buffer, length, flags, closed);
	}
	return result;
}

/* What recv_once() has found in order but for the channel, which may be another one by now. */
static inline bool is_still_plain(const struct channel_view *view, const struct channel_ring *ring,
				  int32_t handle, size_t length)
{
	return atomic_load_explicit(&ring->plain, memory_order_relaxed) == handle &&
	       length == view->plain_size;
}

/* Who was woken for an element usually finds it, and everything as it was. */
int channel_recv_slowly(struct channel_recv end, void *buffer, size_t length, unsigned flags)
{
	int result = recv_once(end, buffer, length, flags, 0), closed;
	const struct channel_view *view;
	struct channel_ring *ring;
	uint32_t head;

	while (result == -TESSERA_EAGAIN && flags) {
		closed = (int)channel_wait(end.handle, CHANNEL_RECV_CLOSED);
		view = channel_view_of(end.handle);
		ring = view->ring;
		head = atomic_load_explicit(&ring->head, memory_order_relaxed);
		if (!closed && is_still_plain(view, ring, end.handle, length) &&
		    !channel_empty(ring, head))
			return channel_recv_plain(view, ring, head, buffer, length);
		if (closed < 0)
			return closed;
		result = recv_once(end, buffer, length, flags, closed);
	}
	return result;
}
