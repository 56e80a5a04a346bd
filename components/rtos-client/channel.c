#include <tessera/abi.h>

#include "channel_shape.h"
#include "channel_slow.h"
#include "gate.h"
#include "object_name.h"
#include "shared_objects.h"

/* What nobody's handle matches: that of index 0 has another index, the others' 0 has index 0. */
static struct channel_ring none_first = { .plain = ~0 }, none = { .plain = 0 };

struct channel_view channel_views[RTOS_CHANNELS] = {
	[0] = { .ring = &none_first, .handle = ~0 },
	[1 ... RTOS_CHANNELS - 1] = { .ring = &none, .handle = 0 },
};

static size_t index_of(int32_t handle)
{
	return (uint32_t)handle & (RTOS_CHANNELS - 1);
}

static void use(const struct channel_view *view, struct shared_page page)
{
	channel_views[index_of(view->handle)] = *view;
	shared_object_keep(SHARED_CHANNEL, view->handle, page);
}

void channel_forget(int32_t handle)
{
	size_t index = index_of(handle);

	channel_views[index] = (struct channel_view){ .ring = index ? &none : &none_first,
						      .handle = index ? 0 : ~0 };
	shared_object_keep(SHARED_CHANNEL, handle, (struct shared_page){ .memory = 0 });
}

/* ---- Making and finding */

struct channel channel_create(size_t element_size, size_t length, const char *text, unsigned flags)
{
	struct channel_view view;
	struct shared_page page;
	struct object_name name;
	struct channel channel;

	if (!object_name_read(&name, text))
		return (struct channel){ -TESSERA_ENAMETOOLONG };
	channel.handle = shared_page_make(&page);
	if (channel.handle)
		return channel;
	channel.handle = (int32_t)answer(sched_channel_create(
		element_size, length, flags, name.word[0], name.word[1], (uint64_t)page.memory));
	if (channel.handle < 0) {
		shared_page_drop(&page);
		return channel;
	}
	channel_shape(&view, element_size, length, flags);
	view.ring = page.at;
	view.handle = channel.handle;
	use(&view, page);
	return channel;
}

static int32_t end_of(struct channel channel, unsigned end)
{
	int64_t error = answer(sched_channel_end((uint32_t)channel.handle, end));

	return error < 0 ? (int32_t)error : channel.handle;
}

struct channel_send channel_get_send(struct channel channel)
{
	return (struct channel_send){ end_of(channel, CHANNEL_SEND_CLOSED) };
}

struct channel_recv channel_get_recv(struct channel channel)
{
	return (struct channel_recv){ end_of(channel, CHANNEL_RECV_CLOSED) };
}

/* Maps the ring of a channel that was found. The sizes are those that the scheduler has compared. */
static int map(int32_t handle, size_t element_size, size_t length)
{
	int64_t flags = answer(sched_channel_flags((uint32_t)handle));
	struct channel_view view;
	struct shared_page page;
	int error;

	if (flags < 0)
		return (int)flags;
	error = shared_object_find(SHARED_CHANNEL, handle, &page);
	if (error)
		return error;
	channel_shape(&view, element_size, length, (unsigned)flags);
	view.ring = page.at;
	view.handle = handle;
	use(&view, page);
	return 0;
}

static int32_t retrieve(size_t element_size, size_t length, const char *text, unsigned end)
{
	struct object_name name;
	int32_t handle;
	int error;

	if (!object_name_read(&name, text))
		return -TESSERA_ENOENT;
	handle = (int32_t)answer(
		sched_channel_retrieve(element_size, length, name.word[0], name.word[1], end));
	if (handle < 0 || channel_view_of(handle)->handle == handle)
		return handle;
	error = map(handle, element_size, length);
	return error ? error : handle;
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

int64_t channel_wait(int32_t handle, unsigned end)
{
	return answer(sched_channel_wait((uint32_t)handle, end));
}

int64_t channel_wake(int32_t handle, unsigned end)
{
	return answer(sched_channel_wake((uint32_t)handle, end));
}

int channel_lock(int32_t handle, unsigned end)
{
	return (int)answer(sched_channel_lock((uint32_t)handle, end));
}

void channel_unlock(int32_t handle, unsigned end)
{
	answer(sched_channel_unlock((uint32_t)handle, end));
}

/* ---- Ending */

int channel_close_send(struct channel_send end)
{
	return (int)answer(sched_channel_close((uint32_t)end.handle, CHANNEL_SEND_CLOSED));
}

int channel_close_recv(struct channel_recv end)
{
	return (int)answer(sched_channel_close((uint32_t)end.handle, CHANNEL_RECV_CLOSED));
}

int channel_destroy(struct channel channel)
{
	int error = (int)answer(sched_channel_destroy((uint32_t)channel.handle));

	if (!error)
		channel_forget(channel.handle);
	return error;
}

int channel_get_status(struct channel channel, struct channel_status *status)
{
	const struct channel_view *view = channel_view_of(channel.handle);
	int64_t found = answer(sched_channel_status((uint32_t)channel.handle));

	if (found < 0)
		return (int)found;
	if (!status)
		return -TESSERA_EFAULT;
	*status = (struct channel_status){
		.element_size = view->element_size,
		.length = view->length,
		.used = (size_t)found & (SCHED_RECV_CLOSED - 1),
		.send_closed = !!(found & SCHED_SEND_CLOSED),
		.recv_closed = !!(found & SCHED_RECV_CLOSED),
	};
	return 0;
}
