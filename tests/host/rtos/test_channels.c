/* Channels: errors, a fuzz against a model, blocking, closing. */
#include "simulated_test.h"

#include "channel_slow.h"

#include <stdio.h>

#include "channel_slow.h"
#include "handle_pool.h"

#define STEPS 20000

static struct channel channel;
static struct channel_send sender;
static struct channel_recv receiver;

static void make(size_t size, size_t length, unsigned flags)
{
	channel = channel_create(size, length, NULL, flags);
	CHECK(channel.handle > 0);
	sender = channel_get_send(channel);
	receiver = channel_get_recv(channel);
	CHECK(sender.handle > 0 && receiver.handle > 0);
}

static void errors_of_channels(void *unused)
{
	struct channel none = { 8888 };
	struct channel_status status;
	uint64_t word = 1;

	(void)unused;
	CHECK(channel_create(0, 1, NULL, CHANNEL_SPSC).handle == -TESSERA_EINVAL);
	CHECK(channel_create(1, 0, NULL, CHANNEL_SPSC).handle == -TESSERA_EINVAL);
	CHECK(channel_create(1, 1, NULL, 0).handle == -TESSERA_EINVAL);
	CHECK(channel_create(1, 1, NULL, 3).handle == -TESSERA_EINVAL);
	CHECK(channel_create(RTOS_CHANNEL_BYTES + 1, 1, NULL, CHANNEL_SPSC).handle ==
	      -TESSERA_ENOMEM);
	CHECK(channel_create(8, RTOS_CHANNEL_BYTES / 8 + 1, NULL, CHANNEL_SPSC).handle ==
	      -TESSERA_ENOMEM);
	CHECK(channel_create(SIZE_MAX, SIZE_MAX, NULL, CHANNEL_SPSC).handle == -TESSERA_ENOMEM);
	CHECK(channel_get_send(none).handle == -TESSERA_EBADF);
	CHECK(channel_get_recv(none).handle == -TESSERA_EBADF);
	CHECK(channel_get_status(none, &status) == -TESSERA_EBADF);
	CHECK(channel_destroy(none) == -TESSERA_EBADF);

	make(8, 3, CHANNEL_SPSC);
	CHECK(channel_send((struct channel_send){ 8888 }, &word, 8, 0) == -TESSERA_EBADF);
	CHECK(channel_recv((struct channel_recv){ 8888 }, &word, 8, 0) == -TESSERA_EBADF);
	CHECK(channel_send(sender, NULL, 8, 0) == -TESSERA_EFAULT);
	CHECK(channel_recv(receiver, NULL, 8, 0) == -TESSERA_EFAULT);
	CHECK(channel_send(sender, &word, 4, 0) == -TESSERA_EINVAL);
	CHECK(channel_recv(receiver, &word, 8, 1) == -TESSERA_EINVAL);
	CHECK(channel_recv(receiver, &word, 8, 0) == -TESSERA_EAGAIN);
	for (int i = 0; i < 3; i++)
		CHECK(channel_send(sender, &word, 8, 0) == 8);
	CHECK(channel_send(sender, &word, 8, 0) == -TESSERA_ENOBUFS);
	CHECK(channel_get_status(channel, NULL) == -TESSERA_EFAULT);
	CHECK(channel_get_status(channel, &status) == 0);
	CHECK(status.used == 3 && status.length == 3 && status.element_size == 8);
	CHECK(channel_destroy(channel) == 0);
	CHECK(channel_send(sender, &word, 8, 0) == -TESSERA_EBADF);
	rtos_exit(0);
}
SIMULATED(errors_of_channels)

static void names(void *unused)
{
	struct channel named;

	(void)unused;
	CHECK(channel_create(8, 4, "a name of 16 char", CHANNEL_SPSC).handle ==
	      -TESSERA_ENAMETOOLONG);
	named = channel_create(8, 4, "fifteen letters", CHANNEL_SPSC);
	CHECK(named.handle > 0);
	CHECK(channel_create(8, 4, "fifteen letters", CHANNEL_MPMC).handle == -TESSERA_EEXIST);
	CHECK(channel_retrieve_send(8, 4, "fifteen").handle == -TESSERA_ENOENT);
	CHECK(channel_retrieve_send(8, 3, "fifteen letters").handle == -TESSERA_EINVAL);
	CHECK(channel_retrieve_send(8, 4, "fifteen letters").handle > 0);
	CHECK(channel_retrieve_recv(8, 4, "fifteen letters").handle > 0);
	CHECK(channel_close_send(channel_get_send(named)) == 0);
	CHECK(channel_retrieve_send(8, 4, "fifteen letters").handle == -TESSERA_EBADF);
	CHECK(channel_destroy(named) == 0);
	CHECK(channel_retrieve_recv(8, 4, "fifteen letters").handle == -TESSERA_ENOENT);
	for (unsigned i = 0; i < RTOS_CHANNELS; i++)
		CHECK(channel_create(1, 1, NULL, CHANNEL_MPMC).handle > 0);
	CHECK(channel_create(1, 1, NULL, CHANNEL_MPMC).handle == -TESSERA_EAGAIN);
	rtos_exit(0);
}
SIMULATED(names)

/* ---- The model: all elements ever sent are numbered; their bytes follow from the number. */

static void fill(unsigned char *element, size_t size, uint64_t number)
{
	for (size_t i = 0; i < size; i++)
		element[i] = (unsigned char)(number * 31 + i * 7 + (number >> 8));
}

static bool is(const unsigned char *element, size_t size, uint64_t number)
{
	unsigned char expected[RTOS_CHANNEL_BYTES];

	fill(expected, size, number);
	for (size_t i = 0; i < size; i++)
		if (element[i] != expected[i])
			return false;
	return true;
}

static void fuzz_one(size_t size, size_t length, unsigned flags, uint64_t *seed)
{
	unsigned char element[RTOS_CHANNEL_BYTES];
	uint64_t sent = 0, received = 0;
	int result;

	make(size, length, flags);
	for (int step = 0; step < STEPS / 20; step++) {
		if (random_below(seed, 2)) {
			fill(element, size, sent);
			result = channel_send(sender, element, size, 0);
			CHECK(result == (sent - received < length ? (int)size : -TESSERA_ENOBUFS));
			sent += result > 0;
		} else {
			result = channel_recv(receiver, element, size, 0);
			CHECK(result == (sent > received ? (int)size : -TESSERA_EAGAIN));
			CHECK(result < 0 || is(element, size, received));
			received += result > 0;
		}
	}
	CHECK(channel_destroy(channel) == 0);
}

static void fuzz(void *unused)
{
	uint64_t seed = random_seed();

	(void)unused;
	printf("# seed %#llx\n", (unsigned long long)seed);
	for (int i = 0; i < 40; i++) {
		size_t size = 1 + random_below(&seed, 40);
		size_t length = 1 + random_below(&seed, 30);

		fuzz_one(size, length, i % 2 ? CHANNEL_SPSC : CHANNEL_MPMC, &seed);
	}
	rtos_exit(0);
}
SIMULATED(fuzz)

/* ---- Blocking, preempted at any instruction by the end of a slice */

#define ELEMENTS 30

static unsigned char seen[8][ELEMENTS];

struct element {
	uint32_t sender, number;
};

static void sending(void *number)
{
	struct element element = { .sender = (uint32_t)(uintptr_t)number };

	simulation_step(SIMULATION_STEP_ON);
	for (element.number = 0; element.number < ELEMENTS; element.number++)
		CHECK(channel_send(sender, &element, sizeof(element), CHANNEL_BLOCK) ==
		      sizeof(element));
}

static void receiving(void *unused)
{
	uint32_t last[8] = { 0 };
	struct element element;
	int result;

	(void)unused;
	simulation_step(SIMULATION_STEP_ON);
	while ((result = channel_recv(receiver, &element, sizeof(element), CHANNEL_BLOCK))) {
		CHECK(result == sizeof(element));
		CHECK(element.sender < 8 && element.number < ELEMENTS);
		CHECK(!seen[element.sender][element.number]++);
		CHECK(element.number + 1 > last[element.sender]);
		last[element.sender] = element.number + 1;
	}
}

/* So many threads at each end, with priorities that follow from the seed. */
static void run_blocking(unsigned senders, unsigned receivers, unsigned flags, uint64_t *seed)
{
	struct thread sending_threads[8], receiving_threads[8];

	for (unsigned i = 0; i < 8 * ELEMENTS; i++)
		seen[i / ELEMENTS][i % ELEMENTS] = 0;
	make(sizeof(struct element), 1 + random_below(seed, 5), flags);
	for (uintptr_t i = 0; i < receivers; i++)
		receiving_threads[i] = spawn(receiving, NULL, 1 + random_below(seed, 3));
	for (uintptr_t i = 0; i < senders; i++)
		sending_threads[i] = spawn(sending, (void *)i, 1 + random_below(seed, 3));
	for (unsigned i = 0; i < senders; i++)
		join(sending_threads[i]);
	CHECK(channel_close_send(sender) == 0);
	for (unsigned i = 0; i < receivers; i++)
		join(receiving_threads[i]);
	for (unsigned i = 0; i < senders * ELEMENTS; i++)
		CHECK(seen[i / ELEMENTS][i % ELEMENTS] == 1);
	CHECK(channel_destroy(channel) == 0);
}

static void blocking(void *unused)
{
	uint64_t seed = random_seed();

	(void)unused;
	printf("# seed %#llx\n", (unsigned long long)seed);
	scheduler.slice = 701;
	for (int i = 0; i < 3; i++) {
		run_blocking(1, 1, CHANNEL_SPSC, &seed);
		run_blocking(1 + random_below(&seed, 4), 1 + random_below(&seed, 4), CHANNEL_MPMC,
			     &seed);
	}
	CHECK(simulation_preemptions() > 50);
	rtos_exit(0);
}
SIMULATED(blocking)

/* ---- Ending */

static void receive_status(void *unused)
{
	uint64_t word;

	(void)unused;
	thread_exit(channel_recv(receiver, &word, sizeof(word), CHANNEL_BLOCK));
}

static void send_status(void *unused)
{
	uint64_t word = 0;

	(void)unused;
	thread_exit(channel_send(sender, &word, sizeof(word), CHANNEL_BLOCK));
}

static void send_nothing(void *unused)
{
	(void)unused;
}

static void closing(void *unused)
{
	struct thread waiting;
	uint64_t word = 5;

	(void)unused;
	make(8, 2, CHANNEL_SPSC);
	CHECK(channel_send(sender, &word, 8, 0) == 8);
	CHECK(channel_close_send(sender) == 0);
	CHECK(channel_close_send(sender) == -TESSERA_EBADF);
	CHECK(channel_send(sender, &word, 8, 0) == -TESSERA_EBADF);
	CHECK(channel_recv(receiver, &word, 8, 0) == 8);
	CHECK(channel_recv(receiver, &word, 8, 0) == 0);
	CHECK(channel_recv(receiver, &word, 8, CHANNEL_BLOCK) == 0);

	make(8, 1, CHANNEL_MPMC);
	CHECK(channel_send(sender, &word, 8, 0) == 8);
	waiting = spawn(send_status, NULL, 3);
	sleep_cycles(100000);
	CHECK(channel_close_recv(receiver) == 0);
	CHECK(join(waiting) == -TESSERA_ESTALE);
	CHECK(channel_recv(receiver, &word, 8, 0) == -TESSERA_EBADF);

	make(8, 1, CHANNEL_MPMC);
	waiting = spawn(receive_status, NULL, 3);
	sleep_cycles(100000);
	CHECK(channel_destroy(channel) == 0);
	CHECK(join(waiting) == -TESSERA_ECANCELED);
	rtos_exit(0);
}
SIMULATED(closing)

/* Who was woken for an element and dies before taking it leaves it to the next. */
static void death_passes_on(void *unused)
{
	struct thread woken, next;
	uint64_t word = 5;

	(void)unused;
	make(8, 4, CHANNEL_MPMC);
	woken = spawn(receive_status, NULL, 9);
	next = spawn(receive_status, NULL, 3);
	sleep_cycles(100000);
	CHECK(channel_send(sender, &word, 8, 0) == 8);
	CHECK(thread_kill(woken) == 0);
	CHECK(join(next) == 8);
	CHECK(join(woken) == -TESSERA_ECANCELED);
	rtos_exit(0);
}
SIMULATED(death_passes_on)

/* ---- The lock of an end */

static struct channel locked;

/* Held by who was preempted inside of a transfer. */
static void hold_end(void *unused)
{
	struct channel_ring *ring = channel_view_of(locked.handle)->ring;

	(void)unused;
	CHECK(lock_try(&ring->send.lock));
	sleep_cycles(SIMULATION_HERTZ / 5);
	if (!lock_try_release(&ring->send.lock))
		channel_unlock(locked.handle, CHANNEL_SEND_CLOSED);
}

static void send_through_lock(void *unused)
{
	uint64_t word = 1;

	(void)unused;
	thread_exit(channel_send((struct channel_send){ locked.handle }, &word, 8, 0));
}

/* Nobody waits on for its lock, nobody inherits on, and none of it is left for the next channel. */
static void destroyed_while_locked(void *unused)
{
	struct thread holder, waiters[2];

	(void)unused;
	locked = channel_create(8, 1, NULL, CHANNEL_MPMC);
	holder = spawn(hold_end, NULL, 2);
	sleep_cycles(100000);
	waiters[0] = spawn(send_through_lock, NULL, 7);
	waiters[1] = spawn(send_through_lock, NULL, 9);
	sleep_cycles(100000);
	CHECK(thread_records[handle_index(holder.handle, RTOS_THREADS)].priority == 9);
	CHECK(channel_destroy(locked) == 0);
	CHECK(join(waiters[0]) == -TESSERA_ECANCELED);
	CHECK(join(waiters[1]) == -TESSERA_ECANCELED);
	CHECK(thread_records[handle_index(holder.handle, RTOS_THREADS)].priority == 2);
	join(holder);
	for (unsigned i = 0; i < RTOS_CHANNELS; i++)
		CHECK(channel_create(8, 1, NULL, CHANNEL_MPMC).handle > 0);
	rtos_exit(0);
}
SIMULATED(destroyed_while_locked)

/* The word of the short way may say anything: nothing is copied but elements. */
static void short_way_of_no_length(void *unused)
{
	static const struct {
		size_t size;
		unsigned flags;
	} shapes[] = { { 8, CHANNEL_SPSC }, { 8, CHANNEL_MPMC }, { 3, CHANNEL_SPSC } };
	char buffer[8] = { 0 };

	(void)unused;
	for (unsigned i = 0; i < 3; i++) {
		struct channel made = channel_create(shapes[i].size, 2, NULL, shapes[i].flags);
		struct channel_send send = channel_get_send(made);
		struct channel_recv recv = channel_get_recv(made);

		CHECK(channel_send(send, buffer, shapes[i].size, 0) == (int)shapes[i].size);
		atomic_store(&channel_view_of(made.handle)->ring->plain, made.handle);
		for (size_t length = 0; length < 20; length++) {
			if (length == shapes[i].size)
				continue;
			CHECK(channel_send(send, buffer, length, 0) == -TESSERA_EINVAL);
			CHECK(channel_recv(recv, buffer, length, 0) == -TESSERA_EINVAL);
		}
	}
	rtos_exit(0);
}
SIMULATED(short_way_of_no_length)
/* Nobody loses the place behind which others wait because a third thread ends. */
static void death_keeps_the_order(void *unused)
{
	struct thread first, second;
	uint64_t word = 5;

	(void)unused;
	make(8, 4, CHANNEL_MPMC);
	first = spawn(receive_status, NULL, 9);
	second = spawn(receive_status, NULL, 9);
	sleep_cycles(100000);
	CHECK(join(spawn(send_nothing, NULL, 3)) == 0);
	CHECK(channel_send(sender, &word, 8, 0) == 8);
	CHECK(join(first) == 8);
	CHECK(thread_get_exit_status(second, NULL) == -TESSERA_EAGAIN);
	rtos_exit(0);
}
SIMULATED(death_keeps_the_order)

static void lock_status(void *unused)
{
	(void)unused;
	thread_exit(channel_lock(channel.handle, CHANNEL_SEND_CLOSED));
}

/* Who waits for its turn at an end is told that there is none, and its priority is taken back. */
static void destroying_cancels_turns(void *unused)
{
	struct thread waiting;

	(void)unused;
	make(8, 1, CHANNEL_MPMC);
	set_priority(thread_self(), 3);
	CHECK(channel_lock(channel.handle, CHANNEL_SEND_CLOSED) == 0);
	waiting = spawn(lock_status, NULL, 9);
	CHECK(thread_running()->priority == 9);
	CHECK(channel_destroy(channel) == 0);
	CHECK(thread_running()->priority == 3);
	CHECK(join(waiting) == -TESSERA_ECANCELED);
	CHECK(channel_lock(channel.handle, CHANNEL_SEND_CLOSED) == -TESSERA_EBADF);
	rtos_exit(0);
}
SIMULATED(destroying_cancels_turns)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors_of_channels),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_fuzz),
		cmocka_unit_test(test_blocking),
		cmocka_unit_test(test_closing),
		cmocka_unit_test(test_death_passes_on),
		cmocka_unit_test(test_destroyed_while_locked),
		cmocka_unit_test(test_short_way_of_no_length),
		cmocka_unit_test(test_death_keeps_the_order),
		cmocka_unit_test(test_destroying_cancels_turns),
	};

	return cmocka_run_group_tests_name("rtos_channels", tests, NULL, NULL);
}
