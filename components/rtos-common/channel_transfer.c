/* The long way through a channel: several at an end, odd sizes, waiting, errors. */
#include "channel_slow.h"

#include <tessera/abi.h>

/* 0: there is no room. */
static uint32_t put(const struct channel_view *view, const void *element)
{
	uint32_t tail = atomic_load_explicit(&view->ring->tail, memory_order_relaxed);

	if (channel_full(view, tail))
		return 0;
	channel_copy(channel_place(view, tail, view->element_size), element, view->element_size);
	channel_publish(&view->ring->tail, tail);
	return view->element_size;
}

/* 0: there is no element. */
static uint32_t get(const struct channel_view *view, void *element)
{
	uint32_t head = atomic_load_explicit(&view->ring->head, memory_order_relaxed);

	if (channel_empty(view, head))
		return 0;
	channel_copy(element, channel_place(view, head, view->element_size), view->element_size);
	channel_publish(&view->ring->head, head);
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

int channel_send_slowly(struct channel_send end, const void *buffer, size_t length, unsigned flags)
{
	const struct channel_view *view = channel_view_of(end.handle);
	int result = check(view, end.handle, buffer, length, flags), closed = 0;

	while (!result) {
		result = try_send(view, buffer, (uint32_t)closed);
		if (result != -TESSERA_ENOBUFS || !flags)
			return result;
		closed = (int)channel_wait(end.handle, CHANNEL_SEND_CLOSED);
		result = closed < 0 ? closed : 0;
	}
	return result;
}

int channel_recv_slowly(struct channel_recv end, void *buffer, size_t length, unsigned flags)
{
	const struct channel_view *view = channel_view_of(end.handle);
	int result = check(view, end.handle, buffer, length, flags), closed = 0;
	uint32_t head;

	while (!result) {
		result = try_recv(view, buffer, (uint32_t)closed);
		if (result != -TESSERA_EAGAIN || !flags)
			return result;
		closed = (int)channel_wait(end.handle, CHANNEL_RECV_CLOSED);
		result = closed < 0 ? closed : 0;
		/* Who was woken for an element usually finds it, and everything as it was. */
		head = atomic_load_explicit(&view->ring->head, memory_order_relaxed);
		if (!closed && channel_is_plain(view, end.handle, buffer, length, flags) &&
		    !channel_empty(view, head))
			return channel_recv_plain(view, head, buffer, length);
	}
	return result;
}
