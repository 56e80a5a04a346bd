#include "channel_internal.h"

#include <tessera/abi.h>

#include "channel_name.h"
#include "handle_pool.h"
#include "lock.h"
#include "scheduler_usual.h"

struct channel_ring channel_rings[RTOS_CHANNELS];

/* What is the scheduler's. */
static struct channel_waiters {
	struct thread_queue send, recv; /* for room, for an element */
	struct lock_waiters send_lock, recv_lock;
} __attribute__((aligned(256))) waiters[RTOS_CHANNELS];

static struct channel_name names[RTOS_CHANNELS];
static struct handle_slot slots[RTOS_CHANNELS];
static struct handle_pool pool;

/* An index whose bits are all turned is no handle of this ring: nobody comes the short way then. */
static void close_short_way(struct channel_ring *ring)
{
	atomic_store(&ring->plain, ~(int32_t)(ring - channel_rings));
}

static void open_short_way(struct channel_ring *ring)
{
	if (atomic_load(&ring->flags) == (CHANNEL_SPSC | CHANNEL_WORDS))
		atomic_store(&ring->plain, ring->handle);
}

void channels_init(void)
{
	handle_pool_init(&pool, slots, RTOS_CHANNELS);
	for (unsigned i = 0; i < RTOS_CHANNELS; i++) {
		channel_rings[i].handle = HANDLE_NONE;
		close_short_way(&channel_rings[i]);
		names[i] = (struct channel_name){ "" };
		lock_init(&channel_rings[i].send.lock, &waiters[i].send_lock);
		lock_init(&channel_rings[i].recv.lock, &waiters[i].recv_lock);
		waiters[i].send.present = waiters[i].recv.present = 0;
	}
}

static struct channel_ring *find(int32_t handle)
{
	struct channel_ring *ring = channel_ring_of(handle);

	return ring->handle == handle ? ring : NULL;
}

static struct channel_waiters *waiters_of(const struct channel_ring *ring)
{
	return &waiters[ring - channel_rings];
}

/* ---- Inside of the critical section */

static void wake_first(struct channel_end *end, struct thread_queue *queue)
{
	struct thread_record *first = thread_queue_first(queue);

	if (first)
		scheduler_ready(first, 0);
	if (thread_queue_empty(queue))
		atomic_store(&end->waiting, 0);
}

static void wake_all(struct channel_ring *ring, int status)
{
	struct channel_waiters *waiting = waiters_of(ring);
	struct thread_record *first;

	while ((first = thread_queue_first(&waiting->send)))
		scheduler_ready(first, status);
	while ((first = thread_queue_first(&waiting->recv)))
		scheduler_ready(first, status);
	atomic_store(&ring->send.waiting, 0);
	atomic_store(&ring->recv.waiting, 0);
}

/* The thread may have been woken for an element, or for room, that it will not take any more. */
void channels_bury(struct thread_record *thread)
{
	for (unsigned i = 0; i < RTOS_CHANNELS; i++) {
		if (channel_rings[i].handle == HANDLE_NONE)
			continue;
		lock_bury(&channel_rings[i].send.lock, &waiters[i].send_lock, thread, false);
		lock_bury(&channel_rings[i].recv.lock, &waiters[i].recv_lock, thread, false);
		wake_first(&channel_rings[i].send, &waiters[i].send);
		wake_first(&channel_rings[i].recv, &waiters[i].recv);
	}
}

/* ---- Making and finding */

static uint32_t round_up(uint32_t length)
{
	return length <= 1 ? 1 : 2u << highest_bit(length - 1);
}

static int check_sizes(size_t element_size, size_t length, unsigned flags)
{
	if (!element_size || !length || (flags != CHANNEL_SPSC && flags != CHANNEL_MPMC))
		return -TESSERA_EINVAL;
	if (element_size > RTOS_CHANNEL_BYTES || length > RTOS_CHANNEL_BYTES ||
	    element_size * round_up((uint32_t)length) > RTOS_CHANNEL_BYTES)
		return -TESSERA_ENOMEM;
	return 0;
}

static void ring_init(size_t index, size_t element_size, size_t length, unsigned flags)
{
	struct channel_ring *ring = &channel_rings[index];

	if (element_size % sizeof(uint64_t) == 0)
		flags |= CHANNEL_WORDS;
	atomic_store(&ring->flags, flags);
	ring->element_size = (uint32_t)element_size;
	ring->length = (uint32_t)length;
	ring->mask = round_up((uint32_t)length) - 1;
	atomic_store(&ring->tail, 0);
	atomic_store(&ring->head, 0);
	atomic_store(&ring->send.waiting, 0);
	atomic_store(&ring->recv.waiting, 0);
	lock_init(&ring->send.lock, &waiters[index].send_lock);
	lock_init(&ring->recv.lock, &waiters[index].recv_lock);
}

/* The ring of that name, or NULL. */
static struct channel_ring *find_name(const char *name)
{
	for (unsigned i = 0; i < RTOS_CHANNELS; i++)
		if (channel_rings[i].handle != HANDLE_NONE && channel_name_is(&names[i], name))
			return &channel_rings[i];
	return NULL;
}

static int32_t create(size_t element_size, size_t length, const char *name, unsigned flags)
{
	size_t index;
	int32_t handle;

	if (name && find_name(name))
		return -TESSERA_EEXIST;
	handle = handle_pool_take(&pool);
	if (handle < 0)
		return handle;
	index = handle_index(handle, RTOS_CHANNELS);
	ring_init(index, element_size, length, flags);
	channel_name_set(&names[index], name);
	channel_rings[index].handle = handle;
	open_short_way(&channel_rings[index]);
	return handle;
}

struct channel channel_create(size_t element_size, size_t length, const char *name, unsigned flags)
{
	struct channel channel = { check_sizes(element_size, length, flags) };

	if (channel.handle)
		return channel;
	if (name && !channel_name_fits(name))
		return (struct channel){ -TESSERA_ENAMETOOLONG };
	critical_enter();
	channel.handle = create(element_size, length, name, flags);
	critical_leave();
	return channel;
}

static int32_t open_end(int32_t handle, uint32_t closed)
{
	struct channel_ring *ring = find(handle);

	return ring && !(atomic_load(&ring->flags) & closed) ? handle : -TESSERA_EBADF;
}

struct channel_send channel_get_send(struct channel channel)
{
	return (struct channel_send){ open_end(channel.handle, CHANNEL_SEND_CLOSED) };
}

struct channel_recv channel_get_recv(struct channel channel)
{
	return (struct channel_recv){ open_end(channel.handle, CHANNEL_RECV_CLOSED) };
}

static int32_t retrieve(size_t element_size, size_t length, const char *name, uint32_t closed)
{
	const struct channel_ring *ring;
	int32_t handle;

	critical_enter();
	ring = find_name(name);
	if (!ring)
		handle = -TESSERA_ENOENT;
	else if (ring->element_size != element_size || ring->length != length)
		handle = -TESSERA_EINVAL;
	else
		handle = open_end(ring->handle, closed);
	critical_leave();
	return handle;
}

struct channel_send channel_retrieve_send(size_t element_size, size_t length, const char *name)
{
	return (struct channel_send){ retrieve(element_size, length, name, CHANNEL_SEND_CLOSED) };
}

struct channel_recv channel_retrieve_recv(size_t element_size, size_t length, const char *name)
{
	return (struct channel_recv){ retrieve(element_size, length, name, CHANNEL_RECV_CLOSED) };
}

/* ---- Sending and receiving */

static USUALLY int wake_at(struct channel_end *end, struct thread_queue *queue)
{
	struct thread_record *first;

	critical_enter();
	first = scheduler_usual_wake(queue);
	if (__builtin_expect(!first, 0)) {
		wake_first(end, queue);
		return scheduler_switch();
	}
	if (thread_queue_empty(queue))
		atomic_store_explicit(&end->waiting, 0, memory_order_relaxed);
	return scheduler_switch_to(first, first->priority);
}

int channel_wake_sender(struct channel_ring *ring)
{
	wake_at(&ring->send, &waiters_of(ring)->send);
	return (int)ring->element_size;
}

int channel_wake_receiver(struct channel_ring *ring)
{
	wake_at(&ring->recv, &waiters_of(ring)->recv);
	return (int)ring->element_size;
}

/* Waits until the end may be of use again; the caller tries again then. */
static USUALLY int wait_at(int32_t handle, struct channel_end *end, struct thread_queue *queue,
		   bool (*useful)(struct channel_ring *ring))
{
	struct channel_ring *ring;

	critical_enter();
	ring = find(handle);
	if (!ring) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	atomic_store(&end->waiting, 1);
	if (useful(ring)) {
		critical_leave();
		return 0;
	}
	scheduler_block(thread_running(), queue);
	return scheduler_switch();
}

static bool has_room(struct channel_ring *ring)
{
	return channel_ring_used(ring) < ring->length ||
	       (atomic_load(&ring->flags) & (CHANNEL_SEND_CLOSED | CHANNEL_RECV_CLOSED));
}

static bool has_element(struct channel_ring *ring)
{
	return channel_ring_used(ring) ||
	       (atomic_load(&ring->flags) & (CHANNEL_SEND_CLOSED | CHANNEL_RECV_CLOSED));
}

static void acquire(struct lock *lock, struct lock_waiters *waiting)
{
	if (!lock_try(lock))
		lock_wait(lock, waiting);
}

static void release(struct lock *lock, struct lock_waiters *waiting)
{
	if (!lock_try_release(lock))
		lock_release(lock, waiting);
}

static uint32_t put_locked(struct channel_ring *ring, const void *element)
{
	struct channel_waiters *waiting = waiters_of(ring);
	uint32_t moved;

	acquire(&ring->send.lock, &waiting->send_lock);
	moved = channel_ring_put(ring, element);
	release(&ring->send.lock, &waiting->send_lock);
	return moved;
}

static uint32_t get_locked(struct channel_ring *ring, void *element)
{
	struct channel_waiters *waiting = waiters_of(ring);
	uint32_t moved;

	acquire(&ring->recv.lock, &waiting->recv_lock);
	moved = channel_ring_get(ring, element);
	release(&ring->recv.lock, &waiting->recv_lock);
	return moved;
}

static int try_send(struct channel_ring *ring, const void *buffer)
{
	uint32_t flags = atomic_load_explicit(&ring->flags, memory_order_relaxed), moved;

	if (flags & CHANNEL_SEND_CLOSED)
		return -TESSERA_EBADF;
	if (flags & CHANNEL_RECV_CLOSED)
		return -TESSERA_ESTALE;
	moved = flags & CHANNEL_SPSC ? channel_ring_put(ring, buffer) : put_locked(ring, buffer);
	if (!moved)
		return -TESSERA_ENOBUFS;
	if (atomic_load(&ring->recv.waiting))
		return channel_wake_receiver(ring);
	return (int)moved;
}

static int try_recv(struct channel_ring *ring, void *buffer)
{
	uint32_t flags = atomic_load_explicit(&ring->flags, memory_order_relaxed), moved;

	if (flags & CHANNEL_RECV_CLOSED)
		return -TESSERA_EBADF;
	moved = flags & CHANNEL_SPSC ? channel_ring_get(ring, buffer) : get_locked(ring, buffer);
	if (!moved)
		return flags & CHANNEL_SEND_CLOSED ? 0 : -TESSERA_EAGAIN;
	if (atomic_load(&ring->send.waiting))
		return channel_wake_sender(ring);
	return (int)moved;
}

/* The order of the errors: what is wrong with the channel comes before. */
static int check(const struct channel_ring *ring, const void *buffer, size_t length,
		 unsigned flags)
{
	if (!ring)
		return -TESSERA_EBADF;
	if (!buffer)
		return -TESSERA_EFAULT;
	if (length != ring->element_size || flags & ~(unsigned)CHANNEL_BLOCK)
		return -TESSERA_EINVAL;
	return 0;
}

int channel_send_slowly(struct channel_send end, const void *buffer, size_t length, unsigned flags)
{
	struct channel_ring *ring = find(end.handle);
	int result = check(ring, buffer, length, flags);

	while (!result) {
		result = try_send(ring, buffer);
		if (result != -TESSERA_ENOBUFS || !flags)
			return result;
		result = wait_at(end.handle, &ring->send, &waiters_of(ring)->send, has_room);
	}
	return result;
}

int channel_recv_slowly(struct channel_recv end, void *buffer, size_t length, unsigned flags)
{
	struct channel_ring *ring = find(end.handle);
	int result = check(ring, buffer, length, flags);
	uint32_t head;

	while (!result) {
		result = try_recv(ring, buffer);
		if (result != -TESSERA_EAGAIN || !flags)
			return result;
		result = wait_at(end.handle, &ring->recv, &waiters_of(ring)->recv, has_element);
		/* Who was woken for an element usually finds it, and everything as it was. */
		head = atomic_load_explicit(&ring->head, memory_order_relaxed);
		if (!result && channel_is_plain(ring, end.handle, buffer, length, flags) &&
		    !channel_ring_empty(ring, head))
			return channel_recv_plain(ring, head, buffer, length);
	}
	return result;
}

/* ---- Ending */

static int close_end(int32_t handle, uint32_t closed)
{
	struct channel_ring *ring;

	critical_enter();
	ring = find(handle);
	if (!ring || atomic_load(&ring->flags) & closed) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	atomic_fetch_or(&ring->flags, closed);
	close_short_way(ring);
	wake_all(ring, 0);
	scheduler_switch();
	return 0;
}

int channel_close_send(struct channel_send end)
{
	return close_end(end.handle, CHANNEL_SEND_CLOSED);
}

int channel_close_recv(struct channel_recv end)
{
	return close_end(end.handle, CHANNEL_RECV_CLOSED);
}

int channel_destroy(struct channel channel)
{
	struct channel_ring *ring;

	critical_enter();
	ring = find(channel.handle);
	if (!ring) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	ring->handle = HANDLE_NONE;
	close_short_way(ring);
	handle_pool_give(&pool, channel.handle);
	wake_all(ring, -TESSERA_ECANCELED);
	scheduler_switch();
	return 0;
}

int channel_get_status(struct channel channel, struct channel_status *status)
{
	struct channel_ring *ring = find(channel.handle);
	uint32_t flags;

	if (!ring)
		return -TESSERA_EBADF;
	if (!status)
		return -TESSERA_EFAULT;
	flags = atomic_load(&ring->flags);
	*status = (struct channel_status){
		.element_size = ring->element_size,
		.length = ring->length,
		.used = channel_ring_used(ring),
		.send_closed = !!(flags & CHANNEL_SEND_CLOSED),
		.recv_closed = !!(flags & CHANNEL_RECV_CLOSED),
	};
	return 0;
}
