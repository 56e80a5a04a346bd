#include <tessera/abi.h>

#include "caller.h"
#include "channel_slow.h"
#include "name_words.h"
#include "objects.h"
#include "sched.h"

static bool is_end(uint64_t end)
{
	return end == CHANNEL_SEND_CLOSED || end == CHANNEL_RECV_CLOSED;
}

/* Whether the caller may use the channel, and names an end. */
static int64_t check(uint64_t channel, uint64_t end)
{
	if (!object_usable(OBJECT_CHANNEL, channel))
		return -TESSERA_EBADF;
	return __builtin_expect(is_end(end), 1) ? 0 : -TESSERA_EINVAL;
}

int64_t sched_channel_create(uint64_t element_size, uint64_t length, uint64_t flags, uint64_t name,
			     uint64_t name_end, uint64_t memory)
{
	struct name_text text = name_text(name, name_end);
	int64_t error;

	if (flags > UINT32_MAX || !memory)
		return -TESSERA_EINVAL;
	error = object_begin(memory);
	if (error)
		return error;
	return object_made(OBJECT_CHANNEL,
			   channel_create(element_size, length, text.text, (unsigned)flags).handle);
}

int64_t sched_channel_retrieve(uint64_t element_size, uint64_t length, uint64_t name,
			       uint64_t name_end, uint64_t end)
{
	struct name_text text = name_text(name, name_end);
	int32_t handle;

	if (!caller())
		return -TESSERA_EPERM;
	if (!is_end(end))
		return -TESSERA_EINVAL;
	if (end == CHANNEL_SEND_CLOSED)
		handle = channel_retrieve_send(element_size, length, text.text).handle;
	else
		handle = channel_retrieve_recv(element_size, length, text.text).handle;
	return object_let_in(OBJECT_CHANNEL, handle);
}

int64_t sched_channel_memory(uint64_t channel)
{
	return object_memory(OBJECT_CHANNEL, channel);
}

int64_t sched_channel_flags(uint64_t channel)
{
	if (!object_usable(OBJECT_CHANNEL, channel))
		return -TESSERA_EBADF;
	return channel_view_of((int32_t)channel)->flags;
}

int64_t sched_channel_end(uint64_t channel, uint64_t end)
{
	int64_t error = check(channel, end);
	int32_t handle;

	if (error)
		return error;
	if (end == CHANNEL_SEND_CLOSED)
		handle = channel_get_send((struct channel){ (int32_t)channel }).handle;
	else
		handle = channel_get_recv((struct channel){ (int32_t)channel }).handle;
	return handle < 0 ? handle : 0;
}

int64_t sched_channel_wait(uint64_t channel, uint64_t end)
{
	int64_t error = check(channel, end);

	return error ? error : channel_wait((int32_t)channel, (unsigned)end);
}

int64_t sched_channel_wake(uint64_t channel, uint64_t end)
{
	int64_t error = check(channel, end);

	return error ? error : channel_wake((int32_t)channel, (unsigned)end);
}

int64_t sched_channel_lock(uint64_t channel, uint64_t end)
{
	int64_t error = check(channel, end);

	return error ? error : channel_lock((int32_t)channel, (unsigned)end);
}

int64_t sched_channel_unlock(uint64_t channel, uint64_t end)
{
	int64_t error = check(channel, end);

	if (!error)
		channel_unlock((int32_t)channel, (unsigned)end);
	return error;
}

int64_t sched_channel_close(uint64_t channel, uint64_t end)
{
	int64_t error = check(channel, end);

	if (error)
		return error;
	if (end == CHANNEL_SEND_CLOSED)
		return channel_close_send((struct channel_send){ (int32_t)channel });
	return channel_close_recv((struct channel_recv){ (int32_t)channel });
}

int64_t sched_channel_destroy(uint64_t channel)
{
	int64_t memory = object_memory(OBJECT_CHANNEL, channel);

	if (!object_usable(OBJECT_CHANNEL, channel))
		return -TESSERA_EBADF;
	if (!object_owned(OBJECT_CHANNEL, channel))
		return -TESSERA_EPERM;
	object_change();
	return object_ended(OBJECT_CHANNEL, channel, memory,
			    channel_destroy((struct channel){ (int32_t)channel }));
}

/* The indices are the users': what they say is cut to what can be. */
int64_t sched_channel_status(uint64_t channel)
{
	struct channel_status status;
	size_t used;
	int error;

	if (!object_usable(OBJECT_CHANNEL, channel))
		return -TESSERA_EBADF;
	error = channel_get_status((struct channel){ (int32_t)channel }, &status);
	if (error)
		return error;
	used = status.used < status.length ? status.used : status.length;
	return (int64_t)used | (status.send_closed ? SCHED_SEND_CLOSED : 0) |
	       (status.recv_closed ? SCHED_RECV_CLOSED : 0);
}
