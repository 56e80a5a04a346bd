#include "channel_internal.h"

#include <tessera/abi.h>

#include "channel_shape.h"
#include "channel_slow.h"
#include "events.h"
#include "handle_pool.h"
#include "lock.h"
#include "names.h"
#include "scheduler_usual.h"
#include "provider.h"

struct channel_view channel_views[RTOS_CHANNELS];

/* What is the scheduler's: who shares the ring can't change these. */
static struct channel_record {
	struct end_record {
		struct thread_queue queue; /* for room, for an element */
		struct watchers watchers;
		struct channel_end *shared; /* in the ring */
		struct lock_waiters lock;
	} send, recv;
	struct watchers closed_watchers;
	int32_t handle;
	uint32_t closed; /* CHANNEL_*_CLOSED */
} __attribute__((aligned(256))) records[RTOS_CHANNELS];

static uint32_t generations[RTOS_CHANNELS];
static struct handle_pool pool;

/* A handle of nobody's: nobody comes the short way then. */
static void close_short_way(size_t index)
{
	atomic_store(&channel_views[index].ring->plain, HANDLE_NONE(index));
}

static void place(size_t index, const struct channel_view *view)
{
	struct channel_ring *ring = channel_storage(index, view->handle);
	struct channel_record *record = &records[index];

	channel_views[index] = *view;
	channel_views[index].ring = ring;
	*record = (struct channel_record){
		.send.shared = &ring->send,
		.recv.shared = &ring->recv,
		.handle = view->handle,
	};
	atomic_store(&ring->closed, 0);
	atomic_store(&ring->tail, 0);
	atomic_store(&ring->head, 0);
	atomic_store(&ring->send.waiting, 0);
	atomic_store(&ring->recv.waiting, 0);
	lock_init(&ring->send.lock, &record->send.lock, channel_users(index));
	lock_init(&ring->recv.lock, &record->recv.lock, channel_users(index));
	close_short_way(index);
	if (view->plain_size)
		atomic_store(&ring->plain, view->handle);
}

void channels_init(void)
{
	handle_pool_init(&pool, generations, RTOS_CHANNELS);
	for (unsigned i = 0; i < RTOS_CHANNELS; i++)
		place(i, &(struct channel_view){ .handle = HANDLE_NONE(i) });
}

static struct channel_record *find(int32_t handle)
{
	struct channel_record *record = &records[handle_index(handle, RTOS_CHANNELS)];

	return record->handle == handle ? record : NULL;
}

static struct channel_view *view_of(const struct channel_record *record)
{
	return &channel_views[record - records];
}

/* ---- Inside of the critical section */

static struct end_record *end_of(struct channel_record *record, unsigned end)
{
	return end == CHANNEL_SEND_CLOSED ? &record->send : &record->recv;
}

static void wake_first(struct end_record *end)
{
	struct thread_record *first = thread_queue_first(&end->queue);

	if (first)
		scheduler_ready(first, 0);
	if (thread_queue_empty(&end->queue))
		atomic_store(&end->shared->waiting, 0);
	events_signal(&end->watchers);
}

static void wake_all(struct end_record *end, int status)
{
	struct thread_record *first;

	while ((first = thread_queue_first(&end->queue)))
		scheduler_ready(first, status);
	atomic_store(&end->shared->waiting, 0);
	events_signal(&end->watchers);
}

static void wake_all_at_both(struct channel_record *record, int status)
{
	wake_all(&record->send, status);
	wake_all(&record->recv, status);
	events_signal(&record->closed_watchers);
}

static bool is_useful(const struct channel_view *view, unsigned end)
{
	uint32_t used = channel_used(view);

	return end == CHANNEL_SEND_CLOSED ? used < view->length : used != 0;
}

static void bury_at(struct channel_record *record, unsigned end, struct thread_record *thread)
{
	struct end_record *at = end_of(record, end);

	lock_bury(&at->shared->lock, &at->lock, thread, false);
	if (is_useful(view_of(record), end))
		wake_first(at);
}

/*
 * The thread may have been woken for an element, or for room, that it will not take any more. Where there
 * is none, nobody is woken: who waits on would do so behind its equals.
 */
void channels_bury(struct thread_record *thread)
{
	for (uint32_t left = pool.taken; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctz(left);

		bury_at(&records[i], CHANNEL_SEND_CLOSED, thread);
		bury_at(&records[i], CHANNEL_RECV_CLOSED, thread);
	}
}

/* ---- Making and finding */

static int check_sizes(size_t element_size, size_t length, unsigned flags)
{
	if (!element_size || !length || (flags != CHANNEL_SPSC && flags != CHANNEL_MPMC))
		return -TESSERA_EINVAL;
	if (element_size > RTOS_CHANNEL_BYTES || length > RTOS_CHANNEL_BYTES ||
	    element_size * channel_places((uint32_t)length) > RTOS_CHANNEL_BYTES)
		return -TESSERA_ENOMEM;
	return 0;
}

static int32_t create(struct channel_view *view, struct object_name name)
{
	size_t index;

	if (name_taken(&name))
		return -TESSERA_EEXIST;
	view->handle = handle_pool_take(&pool, provider_share(RTOS_CHANNELS));
	if (view->handle < 0)
		return view->handle;
	index = handle_index(view->handle, RTOS_CHANNELS);
	place(index, view);
	name_set(NAMED_CHANNEL, index, name);
	return view->handle;
}

struct channel channel_create(size_t element_size, size_t length, const char *name, unsigned flags)
{
	struct channel channel = { check_sizes(element_size, length, flags) };
	struct object_name own_name;
	struct channel_view view;

	if (channel.handle)
		return channel;
	if (!object_name_read(&own_name, name))
		return (struct channel){ -TESSERA_ENAMETOOLONG };
	channel_shape(&view, element_size, length, flags);
	critical_enter();
	channel.handle = create(&view, own_name);
	critical_leave();
	return channel;
}

void channel_let_in(struct channel channel, uint64_t users)
{
	struct channel_record *record;

	critical_enter();
	record = find(channel.handle);
	if (record) {
		record->send.lock.users |= users;
		record->recv.lock.users |= users;
	}
	critical_leave();
}

static int32_t open_end(int32_t handle, uint32_t end)
{
	struct channel_record *record = find(handle);

	return record && !(record->closed & end) ? handle : -TESSERA_EBADF;
}

struct channel_send channel_get_send(struct channel channel)
{
	return (struct channel_send){ open_end(channel.handle, CHANNEL_SEND_CLOSED) };
}

struct channel_recv channel_get_recv(struct channel channel)
{
	return (struct channel_recv){ open_end(channel.handle, CHANNEL_RECV_CLOSED) };
}

static int32_t retrieve(size_t element_size, size_t length, const char *text, uint32_t end)
{
	const struct channel_view *view;
	struct object_name name;
	int32_t handle;

	if (!object_name_read(&name, text))
		return -TESSERA_ENOENT;
	critical_enter();
	handle = name_find(NAMED_CHANNEL, &name);
	if (handle >= 0) {
		view = &channel_views[handle];
		if (view->element_size != element_size || view->length != length)
			handle = -TESSERA_EINVAL;
		else
			handle = open_end(view->handle, end);
	}
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

/* ---- Waiting and waking */

/* All three: inside of the critical section, which is left. */

static __attribute__((noinline)) int64_t wake_watchers(struct end_record *end)
{
	atomic_store(&end->shared->waiting, 0);
	return events_signal_and_switch(&end->watchers);
}

/* One who waits, but is not to run at once, or has an event wait beside it. */
static __attribute__((noinline)) int64_t wake_unusually(struct end_record *end)
{
	wake_first(end);
	scheduler_switch();
	return 0;
}

static USUALLY int64_t wake(int32_t handle, unsigned end)
{
	struct channel_record *record = find(handle);
	struct end_record *at;
	struct usual_wake woken;

	if (__builtin_expect(!record, 0))
		return critical_leave_with(0);
	at = end_of(record, end);
	if (thread_queue_empty(&at->queue))
		return wake_watchers(at);
	if (__builtin_expect(at->watchers.first, 0))
		return wake_unusually(at);
	woken = scheduler_usual_wake(&at->queue);
	if (__builtin_expect(!woken.thread, 0))
		return wake_unusually(at);
	if (thread_queue_empty(&at->queue))
		atomic_store_explicit(&at->shared->waiting, 0, memory_order_relaxed);
	return scheduler_give_way(&woken);
}

static __attribute__((noinline)) int64_t contend_to_wake(int32_t handle, unsigned end)
{
	critical_contend();
	return wake(handle, end);
}

int64_t channel_wake(int32_t handle, unsigned end)
{
	return critical_try_enter() ? wake(handle, end) : contend_to_wake(handle, end);
}

enum watch_result channel_watch(int32_t handle, enum event_type type, struct watchers **watchers)
{
	unsigned end = type == EVENT_CHANNEL_WRITABLE ? CHANNEL_SEND_CLOSED : CHANNEL_RECV_CLOSED;
	struct channel_record *record = find(handle);

	if (!record)
		return WATCH_GONE;
	*watchers = type == EVENT_CHANNEL_CLOSED ? &record->closed_watchers :
						   &end_of(record, end)->watchers;
	if (record->closed)
		return WATCH_POSSIBLE;
	if (type == EVENT_CHANNEL_CLOSED)
		return WATCH_ARMED;
	atomic_store(&end_of(record, end)->shared->waiting, 1);
	return is_useful(view_of(record), end) ? WATCH_POSSIBLE : WATCH_ARMED;
}

/* Inside of the critical section, which is left. */
static USUALLY int64_t wait_at(int32_t handle, unsigned end)
{
	struct channel_record *record = find(handle);

	if (__builtin_expect(!record, 0))
		return critical_leave_with(-TESSERA_EBADF);
	if (__builtin_expect(record->closed, 0))
		return critical_leave_with(record->closed);
	atomic_store(&end_of(record, end)->shared->waiting, 1);
	if (is_useful(view_of(record), end))
		return critical_leave_with(0);
	return scheduler_block_and_switch(thread_running(), &end_of(record, end)->queue);
}

static __attribute__((noinline)) int64_t contend_to_wait(int32_t handle, unsigned end)
{
	critical_contend();
	return wait_at(handle, end);
}

int64_t channel_wait(int32_t handle, unsigned end)
{
	return critical_try_enter() ? wait_at(handle, end) : contend_to_wait(handle, end);
}

/* Whether its last owner has ended is not asked for: what it left is whole. */
int channel_lock(int32_t handle, unsigned end)
{
	struct channel_record *record;
	int error;

	critical_enter();
	record = find(handle);
	if (!record) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	error = (int)lock_wait(&end_of(record, end)->shared->lock, &end_of(record, end)->lock);
	return error == -TESSERA_EOWNERDEAD ? 0 : error;
}

void channel_unlock(int32_t handle, unsigned end)
{
	struct channel_record *record;

	critical_enter();
	record = find(handle);
	if (record)
		lock_release(&end_of(record, end)->shared->lock, &end_of(record, end)->lock);
	else
		critical_leave();
}

/* ---- Ending */

static int close_end(int32_t handle, uint32_t end)
{
	struct channel_record *record;

	critical_enter();
	record = find(handle);
	if (!record || record->closed & end) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	record->closed |= end;
	atomic_store(&view_of(record)->ring->closed, record->closed);
	close_short_way((size_t)(record - records));
	wake_all_at_both(record, (int)record->closed);
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
	struct channel_record *record;
	size_t index;

	critical_enter();
	record = find(channel.handle);
	if (!record) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	index = (size_t)(record - records);
	record->handle = channel_views[index].handle = HANDLE_NONE(index);
	close_short_way(index);
	/* For users of the ring who do not look at the record. */
	atomic_store(&channel_views[index].ring->closed, CHANNEL_SEND_CLOSED | CHANNEL_RECV_CLOSED);
	name_set(NAMED_CHANNEL, index, (struct object_name){ { 0 } });
	handle_pool_give(&pool, channel.handle);
	lock_cancel(&record->send.lock);
	lock_cancel(&record->recv.lock);
	wake_all_at_both(record, -TESSERA_ECANCELED);
	scheduler_switch();
	return 0;
}

int channel_get_status(struct channel channel, struct channel_status *status)
{
	const struct channel_record *record;
	const struct channel_view *view;

	if (!find(channel.handle))
		return -TESSERA_EBADF;
	if (!status)
		return -TESSERA_EFAULT;
	critical_enter();
	record = find(channel.handle);
	if (record) {
		view = view_of(record);
		*status = (struct channel_status){
			.element_size = view->element_size,
			.length = view->length,
			.used = channel_used(view),
			.send_closed = !!(record->closed & CHANNEL_SEND_CLOSED),
			.recv_closed = !!(record->closed & CHANNEL_RECV_CLOSED),
		};
	}
	critical_leave();
	return record ? 0 : -TESSERA_EBADF;
}
