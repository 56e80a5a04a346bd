#include "orders.h"

#include <stddef.h>

#include <tessera/abi.h>

#include "room.h"
#include "rtos.h"

#define WORD sizeof(uint64_t)

static struct semaphore semaphore_of(const struct order *order)
{
	return (struct semaphore){(int32_t)order->a};
}

static struct mutex mutex_of(const struct order *order)
{
	return (struct mutex){(int32_t)order->a};
}

static struct channel channel_of(const struct order *order)
{
	return (struct channel){(int32_t)order->a};
}

static struct thread thread_of(const struct order *order)
{
	return (struct thread){(int32_t)order->a};
}

static struct timer timer_of(const struct order *order)
{
	return (struct timer){(int32_t)order->a};
}

static struct condition condition_of(const struct order *order)
{
	return (struct condition){(int32_t)order->a};
}

static struct event event_of(const struct order *order)
{
	return (struct event){(int32_t)order->a};
}

static struct channel_send sender_of(const struct order *order)
{
	return (struct channel_send){(int32_t)order->a};
}

static struct channel_recv receiver_of(const struct order *order)
{
	return (struct channel_recv){(int32_t)order->a};
}

/* ------------------------------------------------------------------ one kind each */

static int64_t obey_semaphore(const struct order *order)
{
	switch (order->call) {
	case ORDER_SEMAPHORE_CREATE:
		return order->name[0]
			       ? semaphore_create_named((unsigned)order->a, 0, order->name).handle
			       : semaphore_create((unsigned)order->a, 0).handle;
	case ORDER_SEMAPHORE_RETRIEVE:
		return semaphore_retrieve(order->name).handle;
	case ORDER_SEMAPHORE_TAKE:
		return semaphore_take(semaphore_of(order));
	case ORDER_SEMAPHORE_TRY_TAKE:
		return semaphore_try_take(semaphore_of(order));
	case ORDER_SEMAPHORE_GIVE:
		return semaphore_give(semaphore_of(order));
	default:
		return semaphore_destroy(semaphore_of(order));
	}
}

static int64_t obey_mutex(const struct order *order)
{
	switch (order->call) {
	case ORDER_MUTEX_CREATE:
		return order->name[0] ? mutex_create_named((unsigned)order->a, order->name).handle
				      : mutex_create((unsigned)order->a).handle;
	case ORDER_MUTEX_RETRIEVE:
		return mutex_retrieve(order->name).handle;
	case ORDER_MUTEX_LOCK:
		return mutex_lock(mutex_of(order));
	case ORDER_MUTEX_TRY_LOCK:
		return mutex_try_lock(mutex_of(order));
	case ORDER_MUTEX_UNLOCK:
		return mutex_unlock(mutex_of(order));
	default:
		return mutex_destroy(mutex_of(order));
	}
}

static int64_t receive(const struct order *order, unsigned flags)
{
	int64_t word = 0;
	int moved = channel_recv(receiver_of(order), &word, WORD, flags);

	return moved == (int)WORD ? word : moved;
}

static int64_t obey_channel(const struct order *order)
{
	struct channel_status status;

	switch (order->call) {
	case ORDER_CHANNEL_CREATE:
		return channel_create(WORD, ORDER_CHANNEL_LENGTH, order->name, (unsigned)order->a)
			.handle;
	case ORDER_CHANNEL_RETRIEVE_SEND:
		return channel_retrieve_send(WORD, ORDER_CHANNEL_LENGTH, order->name).handle;
	case ORDER_CHANNEL_RETRIEVE_RECV:
		return channel_retrieve_recv(WORD, ORDER_CHANNEL_LENGTH, order->name).handle;
	case ORDER_CHANNEL_SEND:
		return channel_send(sender_of(order), &order->b, WORD, CHANNEL_BLOCK);
	case ORDER_CHANNEL_RECV:
		return receive(order, CHANNEL_BLOCK);
	case ORDER_CHANNEL_TRY_RECV:
		return receive(order, 0);
	case ORDER_CHANNEL_CLOSE_SEND:
		return channel_close_send(sender_of(order));
	case ORDER_CHANNEL_CLOSE_RECV:
		return channel_close_recv(receiver_of(order));
	case ORDER_CHANNEL_DESTROY:
		return channel_destroy(channel_of(order));
	default:
		return channel_get_status(channel_of(order), &status);
	}
}

static int64_t watch(const struct order *order)
{
	struct event_source source = {(enum event_type)order->b, (int32_t)order->a};
	struct event event = event_create(1);
	int error;

	if (event.handle < 0)
		return event.handle;
	error = event_add(event, source);
	event_delete(event);
	return error;
}

static int64_t obey_time(const struct order *order)
{
	struct event_source source;
	struct time time;

	switch (order->call) {
	case ORDER_TIMER_CANCEL:
		return timer_cancel(timer_of(order));
	case ORDER_TIMER_FREE:
		return timer_free(timer_of(order));
	case ORDER_TIMER_WAIT:
		return timer_wait(timer_of(order));
	case ORDER_CONDITION_SIGNAL:
		return condition_signal(condition_of(order));
	case ORDER_CONDITION_DESTROY:
		return condition_destroy(condition_of(order));
	case ORDER_EVENT_DELETE:
		return event_delete(event_of(order));
	case ORDER_EVENT_CHECK:
		return event_check(event_of(order), &source, 1);
	case ORDER_EVENT_WATCH:
		return watch(order);
	default:
		time_add(time_current(), (struct time){0, (uint32_t)order->a}, &time);
		return thread_sleep_until(time);
	}
}

static void nothing(void *unused)
{
	(void)unused;
}

static int64_t obey_thread(const struct order *order)
{
	struct thread_statistics statistics;

	switch (order->call) {
	case ORDER_THREAD_SELF:
		return thread_self().handle;
	case ORDER_THREAD_CREATE:
		return thread_create(nothing, NULL, NULL, 0, THREAD_NO_JOIN).handle;
	case ORDER_THREAD_KILL:
		return thread_kill(thread_of(order));
	case ORDER_THREAD_JOIN:
		return thread_join(thread_of(order), NULL);
	case ORDER_THREAD_GET_EXIT_STATUS:
		return thread_get_exit_status(thread_of(order), NULL);
	case ORDER_THREAD_SET_PARAMS:
		return thread_set_params(thread_of(order), NULL, 0);
	case ORDER_THREAD_STATISTICS:
		return thread_get_statistics(thread_of(order), &statistics);
	default:
		return thread_next_period();
	}
}

/* ------------------------------------------------------------------ what no honest program does */

static int64_t scribble(const struct order *order)
{
	uint32_t which = (uint32_t)order->b, what = (uint32_t)((uint64_t)order->b >> 32);
	volatile uint32_t *words;

	switch (order->call) {
	case ORDER_SCRIBBLE_MUTEX:
		words = (volatile uint32_t *)mutex_words[mutex_index(mutex_of(order))];
		break;
	case ORDER_SCRIBBLE_SEMAPHORE:
		words = (volatile uint32_t *)semaphore_words[semaphore_index(semaphore_of(order))];
		break;
	default:
		words = (volatile uint32_t *)channel_view_of((int32_t)order->a)->ring;
	}
	words[which] = what;
	return 0;
}

static uint32_t random_next(void)
{
	static uint64_t state = 0x9e3779b97f4a7c15;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 20);
}

/* Anything, or what looks like a lock that some thread has, or a small number. */
static uint32_t random_garbage(void)
{
	switch (random_next() % 4) {
	case 0:
		return random_next();
	case 1:
		return random_next() % 64 | (random_next() & 0xc0ff0000);
	default:
		return random_next() % 64;
	}
}

#define SCRIBBLES     500
#define PAUSE_LONGEST 40 /* microseconds */
#define RING_WORDS    (offsetof(struct channel_ring, elements) / sizeof(uint32_t))

static int64_t scribble_all(void)
{
	struct mutex mutex = mutex_retrieve(SCRIBBLED_MUTEX);
	struct semaphore semaphore = semaphore_retrieve(SCRIBBLED_SEMAPHORE);
	struct channel_send channel =
		channel_retrieve_send(WORD, ORDER_CHANNEL_LENGTH, SCRIBBLED_CHANNEL);
	volatile uint32_t *const words[] = {
		(volatile uint32_t *)mutex_words[mutex_index(mutex)],
		(volatile uint32_t *)semaphore_words[semaphore_index(semaphore)],
		(volatile uint32_t *)channel_view_of(channel.handle)->ring,
	};
	const size_t counts[] = {2, 2, RING_WORDS};
	struct order pause = {.call = ORDER_SLEEP};

	if (mutex.handle < 0 || semaphore.handle < 0 || channel.handle < 0)
		return -TESSERA_ENOENT;
	for (int i = 0; i < SCRIBBLES; i++) {
		unsigned which = random_next() % 3;

		words[which][random_next() % counts[which]] = random_garbage();
		pause.a = random_next() % PAUSE_LONGEST;
		obey_time(&pause);
	}
	return 0;
}

static int64_t room(const struct order *order)
{
	int32_t error;

	return order->a < OBJECTS ? (int64_t)room_for((enum object)order->a, &error) : -TESSERA_EINVAL;
}

int64_t obey(const struct order *order)
{
	if (order->call <= ORDER_SEMAPHORE_DESTROY)
		return obey_semaphore(order);
	if (order->call <= ORDER_MUTEX_DESTROY)
		return obey_mutex(order);
	if (order->call <= ORDER_CHANNEL_STATUS)
		return obey_channel(order);
	if (order->call <= ORDER_EVENT_WATCH || order->call == ORDER_SLEEP)
		return obey_time(order);
	if (order->call <= ORDER_THREAD_NEXT_PERIOD)
		return obey_thread(order);
	if (order->call == ORDER_ROOM)
		return room(order);
	if (order->call < ORDER_SCRIBBLE_ALL)
		return scribble(order);
	if (order->call == ORDER_SCRIBBLE_ALL)
		return scribble_all();
	return -TESSERA_EINVAL;
}
