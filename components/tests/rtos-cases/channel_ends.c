/* Ends of channels: found, closed, destroyed. */
#include "rtos_cases.h"

#include <string.h>

static struct channel channel;
static struct channel_send to;
static struct channel_recv from;

static void make(unsigned flags)
{
	channel = channel_create(8, 2, "channel", flags);
	CHECK_GOOD(channel.handle);
	to = channel_get_send(channel);
	from = channel_get_recv(channel);
}

static int get_send(int32_t handle)
{
	return channel_get_send((struct channel){handle}).handle;
}

static int get_recv(int32_t handle)
{
	return channel_get_recv((struct channel){handle}).handle;
}

static int send(int32_t handle)
{
	uint64_t word = 1;

	return channel_send((struct channel_send){handle}, &word, 8, 0);
}

static int recv(int32_t handle)
{
	uint64_t word = 0;

	return channel_recv((struct channel_recv){handle}, &word, 8, CHANNEL_BLOCK);
}

static int close_send(int32_t handle)
{
	return channel_close_send((struct channel_send){handle});
}

static int close_recv(int32_t handle)
{
	return channel_close_recv((struct channel_recv){handle});
}

static int destroy(int32_t handle)
{
	return channel_destroy((struct channel){handle});
}

static int status(int32_t handle)
{
	struct channel_status status;

	return channel_get_status((struct channel){handle}, &status);
}

static int (*const functions[])(int32_t) = {get_send,	get_recv,   send,    recv,
					    close_send, close_recv, destroy, status};

STACK_GIVEN(check_handles, functions);

static void test_bad_handles(void)
{
	make(CHANNEL_SPSC);
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		CHECK_HANDLES(functions[i], channel.handle);
	CHECK(channel_destroy(channel), 0);
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		STACK_CALLS(functions);
		CHECK(functions[i](channel.handle), -TESSERA_EBADF);
	}
}

static void test_retrieve(void)
{
	make(CHANNEL_SPSC);
	CHECK(channel_retrieve_send(8, 2, "channel").handle, to.handle);
	CHECK(channel_retrieve_recv(8, 2, "channel").handle, from.handle);
	CHECK(channel_retrieve_send(8, 3, "channel").handle, -TESSERA_EINVAL);
	CHECK(channel_retrieve_recv(16, 2, "channel").handle, -TESSERA_EINVAL);
	CHECK(channel_retrieve_send(8, 2, "chanel").handle, -TESSERA_ENOENT);
	CHECK(channel_close_send(to), 0);
	CHECK(channel_retrieve_send(8, 2, "channel").handle, -TESSERA_EBADF);
	CHECK(channel_retrieve_recv(8, 2, "channel").handle, from.handle);
	CHECK(channel_close_recv(from), 0);
	CHECK(channel_retrieve_recv(8, 2, "channel").handle, -TESSERA_EBADF);
	CHECK(channel_destroy(channel), 0);
}

static void check_close_send(unsigned flags)
{
	make(flags);
	CHECK(send(to.handle), 8);
	CHECK(channel_close_send(to), 0);
	CHECK(channel_close_send(to), -TESSERA_EBADF);
	CHECK(send(to.handle), -TESSERA_EBADF);
	CHECK(channel_get_send(channel).handle, -TESSERA_EBADF);
	CHECK(recv(from.handle), 8);
	CHECK(recv(from.handle), 0);
	CHECK(channel_destroy(channel), 0);
}

static void test_close_send(void)
{
	check_close_send(CHANNEL_SPSC);
	check_close_send(CHANNEL_MPMC);
}

static void check_close_recv(unsigned flags)
{
	make(flags);
	CHECK(send(to.handle), 8);
	CHECK(channel_close_recv(from), 0);
	CHECK(channel_close_recv(from), -TESSERA_EBADF);
	CHECK(recv(from.handle), -TESSERA_EBADF);
	CHECK(channel_get_recv(channel).handle, -TESSERA_EBADF);
	CHECK(send(to.handle), -TESSERA_ESTALE);
	CHECK(channel_close_send(to), 0);
	CHECK(send(to.handle), -TESSERA_EBADF);
	CHECK(channel_destroy(channel), 0);
}

static void test_close_recv(void)
{
	check_close_recv(CHANNEL_SPSC);
	check_close_recv(CHANNEL_MPMC);
}

static int volatile result;

static void receives(void *unused)
{
	(void)unused;
	result = recv(from.handle);
}

static void sends(void *unused)
{
	uint64_t word = 0;

	(void)unused;
	while ((result = channel_send(to, &word, 8, CHANNEL_BLOCK)) > 0)
		;
}

static void check_waiting(void (*entry)(void *), int (*end)(int32_t), int expected)
{
	struct thread thread;

	make(CHANNEL_MPMC);
	thread = start(entry, NULL, ABOVE);
	STACK_CALLS(functions);
	CHECK(end(channel.handle), 0);
	CHECK(result, expected);
	CHECK(finish(thread), 0);
	if (end != destroy)
		CHECK(channel_destroy(channel), 0);
}

static void test_close_waiting(void)
{
	check_waiting(receives, close_send, 0);
	check_waiting(receives, close_recv, -TESSERA_EBADF);
	check_waiting(sends, close_send, -TESSERA_EBADF);
	check_waiting(sends, close_recv, -TESSERA_ESTALE);
}

static void test_destroy_waiting(void)
{
	check_waiting(receives, destroy, -TESSERA_ECANCELED);
	check_waiting(sends, destroy, -TESSERA_ECANCELED);
}

static void test_status(void)
{
	struct channel_status status;

	make(CHANNEL_SPSC);
	CHECK(channel_get_status(channel, NULL), -TESSERA_EFAULT);
	CHECK(send(to.handle), 8);
	CHECK(channel_get_status(channel, &status), 0);
	CHECK(status.element_size, 8);
	CHECK(status.length, 2);
	CHECK(status.used, 1);
	CHECK(status.send_closed, 0);
	CHECK(status.recv_closed, 0);
	CHECK(channel_close_recv(from), 0);
	CHECK(channel_get_status(channel, &status), 0);
	CHECK(status.send_closed, 0);
	CHECK(status.recv_closed, 1);
	CHECK(channel_close_send(to), 0);
	CHECK(channel_get_status(channel, &status), 0);
	CHECK(status.send_closed, 1);
	CHECK(channel_destroy(channel), 0);
}

static const struct rtos_case cases[] = {
	{"what-is-no-channel-is-refused", test_bad_handles},
	{"ends-are-found-by-the-name-if-the-sizes-match", test_retrieve},
	{"what-was-sent-before-an-end-was-closed-can-be-received", test_close_send},
	{"nobody-sends-to-a-closed-end", test_close_recv},
	{"who-waits-when-an-end-is-closed-is-told", test_close_waiting},
	{"who-waits-when-a-channel-is-destroyed-is-told", test_destroy_waiting},
	{"the-status-tells-sizes-elements-and-ends", test_status},
	{NULL, NULL},
};

const struct rtos_cases channel_end_cases = {"channel-ends", cases};
