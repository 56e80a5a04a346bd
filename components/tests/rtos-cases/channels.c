/* Elements: how they come through. */
#include "rtos_cases.h"

#include <string.h>

static struct channel channel;
static struct channel_send to;
static struct channel_recv from;

static void make(size_t size, size_t length, unsigned flags)
{
	channel = channel_create(size, length, NULL, flags);
	CHECK_GOOD(channel.handle);
	to = channel_get_send(channel);
	from = channel_get_recv(channel);
	CHECK_GOOD(to.handle);
	CHECK_GOOD(from.handle);
}

static void put_away(void)
{
	CHECK(channel_destroy(channel), 0);
}

static void test_create_errors(void)
{
	CHECK(channel_create(0, 1, NULL, CHANNEL_SPSC).handle, -TESSERA_EINVAL);
	CHECK(channel_create(1, 0, NULL, CHANNEL_SPSC).handle, -TESSERA_EINVAL);
	CHECK(channel_create(1, 1, NULL, 0).handle, -TESSERA_EINVAL);
	CHECK(channel_create(1, 1, NULL, CHANNEL_SPSC | CHANNEL_MPMC).handle, -TESSERA_EINVAL);
	CHECK(channel_create(1, 1, NULL, CHANNEL_MPMC | CHANNEL_BLOCK).handle, -TESSERA_EINVAL);
	CHECK(channel_create(1, 1, NULL, 8 | CHANNEL_SPSC).handle, -TESSERA_EINVAL);
	CHECK(channel_create(RTOS_CHANNEL_BYTES + 1, 1, NULL, CHANNEL_SPSC).handle,
	      -TESSERA_ENOMEM);
	CHECK(channel_create(1, RTOS_CHANNEL_BYTES + 1, NULL, CHANNEL_SPSC).handle,
	      -TESSERA_ENOMEM);
	CHECK(channel_create(RTOS_CHANNEL_BYTES / 4, 5, NULL, CHANNEL_SPSC).handle,
	      -TESSERA_ENOMEM);
	CHECK(channel_create(SIZE_MAX, 2, NULL, CHANNEL_SPSC).handle, -TESSERA_ENOMEM);
	CHECK(channel_create(2, SIZE_MAX, NULL, CHANNEL_SPSC).handle, -TESSERA_ENOMEM);
	CHECK(channel_create((size_t)1 << 32, (size_t)1 << 32, NULL, CHANNEL_MPMC).handle,
	      -TESSERA_ENOMEM);
}

static void test_running_out(void)
{
	check_runs_out(OBJECT_CHANNELS, RTOS_CHANNELS);
}

static void test_transfer_errors(void)
{
	uint64_t word = 0;

	make(8, 1, CHANNEL_SPSC);
	CHECK(channel_send(to, NULL, 8, 0), -TESSERA_EFAULT);
	CHECK(channel_send(to, &word, 7, 0), -TESSERA_EINVAL);
	CHECK(channel_send(to, &word, 9, 0), -TESSERA_EINVAL);
	CHECK(channel_send(to, &word, 0, 0), -TESSERA_EINVAL);
	CHECK(channel_send(to, &word, SIZE_MAX, 0), -TESSERA_EINVAL);
	CHECK(channel_send(to, &word, 8, 1), -TESSERA_EINVAL);
	CHECK(channel_send(to, &word, 8, ~0u), -TESSERA_EINVAL);
	CHECK(channel_send(to, &word, 8, 0), 8);
	CHECK(channel_send(to, &word, 8, 0), -TESSERA_ENOBUFS);
	CHECK(channel_recv(from, NULL, 8, 0), -TESSERA_EFAULT);
	CHECK(channel_recv(from, &word, 7, 0), -TESSERA_EINVAL);
	CHECK(channel_recv(from, &word, 8, CHANNEL_BLOCK | 8), -TESSERA_EINVAL);
	CHECK(channel_recv(from, &word, 8, 0), 8);
	CHECK(channel_recv(from, &word, 8, 0), -TESSERA_EAGAIN);
	put_away();
}

/* Every size from a byte on, as many as fit, a few times around. */
static void check_order(size_t size, size_t length, unsigned flags)
{
	static unsigned char in[RTOS_CHANNEL_BYTES], out[RTOS_CHANNEL_BYTES];

	make(size, length, flags);
	for (unsigned round = 0; round < 3; round++) {
		for (size_t i = 0; i < length; i++) {
			memset(in, (int)(i + round), size);
			CHECK(channel_send(to, in, size, 0), size);
		}
		CHECK(channel_send(to, in, size, 0), -TESSERA_ENOBUFS);
		for (size_t i = 0; i < length; i++) {
			memset(in, (int)(i + round), size);
			CHECK(channel_recv(from, out, size, 0), size);
			CHECK(memcmp(in, out, size), 0);
		}
		CHECK(channel_recv(from, out, size, 0), -TESSERA_EAGAIN);
	}
	put_away();
}

static void test_sizes(void)
{
	const size_t sizes[] = {1, 2, 7, 8, 9, 16, 100, 512};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		check_order(sizes[i], 3, CHANNEL_SPSC);
		check_order(sizes[i], 4, CHANNEL_MPMC);
	}
	check_order(RTOS_CHANNEL_BYTES, 1, CHANNEL_SPSC);
	check_order(RTOS_CHANNEL_BYTES - 1, 1, CHANNEL_MPMC);
	check_order(1, 100, CHANNEL_MPMC);
}

#define ELEMENTS 500

static void sends(void *flags)
{
	for (uint64_t i = 0; i < ELEMENTS; i++) {
		CHECK(channel_send(to, &i, sizeof(i), (unsigned)(uintptr_t)flags), sizeof(i));
		if (i % 13 == 0)
			pause_for((unsigned)i % 3);
	}
}

static void check_blocking(unsigned flags, unsigned priority)
{
	struct thread sender;
	uint64_t word = 0;

	make(8, 4, flags);
	sender = start(sends, (void *)CHANNEL_BLOCK, priority);
	for (uint64_t i = 0; i < ELEMENTS; i++) {
		CHECK(channel_recv(from, &word, sizeof(word), CHANNEL_BLOCK), sizeof(word));
		CHECK(word, i);
		if (i % 11 == 0)
			pause_for((unsigned)i % 4);
	}
	CHECK(finish(sender), 0);
	put_away();
}

static void test_blocking(void)
{
	check_blocking(CHANNEL_SPSC, ABOVE);
	check_blocking(CHANNEL_SPSC, BELOW);
	check_blocking(CHANNEL_SPSC, PRIORITY_OF_CASES);
	check_blocking(CHANNEL_MPMC, ABOVE);
	check_blocking(CHANNEL_MPMC, BELOW);
	check_blocking(CHANNEL_MPMC, PRIORITY_OF_CASES);
}

#define USERS 3
static volatile uint64_t received[USERS], elements[USERS];

static void receives_many(void *number)
{
	uint64_t word;

	while (channel_recv(from, &word, sizeof(word), CHANNEL_BLOCK) > 0) {
		received[(uintptr_t)number] += word;
		elements[(uintptr_t)number]++;
	}
}

static void test_many(void)
{
	struct thread senders[USERS], receivers[USERS];
	uint64_t sum = 0, count = 0;

	make(8, 2, CHANNEL_MPMC);
	for (unsigned i = 0; i < USERS; i++) {
		received[i] = elements[i] = 0;
		receivers[i] = start(receives_many, (void *)(uintptr_t)i, BELOW - i);
		senders[i] = start(sends, (void *)CHANNEL_BLOCK, LOW + i);
	}
	for (unsigned i = 0; i < USERS; i++)
		CHECK(finish(senders[i]), 0);
	CHECK(channel_close_send(to), 0);
	for (unsigned i = 0; i < USERS; i++) {
		CHECK(finish(receivers[i]), 0);
		sum += received[i];
		count += elements[i];
	}
	CHECK(count, USERS * ELEMENTS);
	CHECK(sum, USERS * (uint64_t)ELEMENTS * (ELEMENTS - 1) / 2);
	put_away();
}

static void receives_one(void *what)
{
	uint64_t word;

	CHECK(channel_recv(from, &word, sizeof(word), CHANNEL_BLOCK), sizeof(word));
	trace((char)(intptr_t)what);
}

static void test_order(void)
{
	struct thread threads[3];
	uint64_t word = 0;

	make(8, 4, CHANNEL_MPMC);
	threads[0] = start(receives_one, (void *)'a', ABOVE);
	threads[1] = start(receives_one, (void *)'h', HIGH);
	threads[2] = start(receives_one, (void *)'b', ABOVE);
	for (int i = 0; i < 3; i++)
		CHECK(channel_send(to, &word, sizeof(word), 0), sizeof(word));
	CHECK_TRACE("hab");
	for (int i = 0; i < 3; i++)
		CHECK(finish(threads[i]), 0);
	put_away();
}

/* Who was woken for an element, and is ended before it has it, leaves it to the next. */
static void test_killed_receiver(void)
{
	struct thread first, second;
	uint64_t word = 0;

	make(8, 4, CHANNEL_MPMC);
	first = start(receives_one, (void *)'1', BELOW);
	second = start(receives_one, (void *)'2', LOW);
	pause_for(100);
	CHECK(channel_send(to, &word, sizeof(word), 0), sizeof(word));
	CHECK(thread_kill(first), 0);
	pause_for(500);
	CHECK_TRACE("2");
	CHECK(finish(first), -TESSERA_ECANCELED);
	CHECK(finish(second), 0);
	put_away();
}

static const struct rtos_case cases[] = {
	{"bad-sizes-and-flags-are-refused", test_create_errors},
	{"channels-run-out", test_running_out},
	{"bad-buffers-lengths-and-flags-are-refused", test_transfer_errors},
	{"elements-of-every-size-come-through-in-order", test_sizes},
	{"who-waits-for-room-or-an-element-gets-it", test_blocking},
	{"among-many-threads-nothing-sent-is-lost", test_many},
	{"who-waits-is-woken-by-priority-then-by-arrival", test_order},
	{"who-ends-before-it-has-its-element-leaves-it-to-the-next", test_killed_receiver},
	{NULL, NULL},
};

const struct rtos_cases channel_cases = {"channels", cases};
