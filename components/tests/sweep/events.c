/*
 * Events: who waits for one is told of what is put, wherever somebody was preempted, and none of it
 * is lost or there twice: neither an element nor a count, be it armed or not.
 */
#include "sweep.h"

#define ROOM 4
#define NAP  3 /* microseconds */

static struct event event, other_event;
static struct event_source source;
static struct semaphore semaphore;
static struct channel channel; /* 0: things are put into the semaphore */
static struct timer timer;
static _Atomic int put, taken;

/* ---- What the event waits for */

static void make_event(enum event_type type, int32_t handle)
{
	source = (struct event_source){type, handle};
	event = event_create(1);
	EXPECT(event_add(event, source) == 0);
	other_event = event_create(1);
	put = taken = 0;
}

static void make_semaphore(void)
{
	channel.handle = 0;
	semaphore = semaphore_create(0, 0);
	make_event(EVENT_SEMAPHORE_TAKABLE, semaphore.handle);
}

static void make_channel(void)
{
	channel = channel_create(sizeof(uint64_t), ROOM, NULL, CHANNEL_MPMC);
	make_event(EVENT_CHANNEL_READABLE, channel.handle);
}

static void destroy(void)
{
	if (channel.handle)
		EXPECT(channel_destroy(channel) == 0);
	else
		EXPECT(semaphore_destroy(semaphore) == 0);
}

static void delete (void)
{
	EXPECT(event_delete(event) == 0);
}

static bool ended(void)
{
	return point.act == destroy || point.act == delete;
}

static void put_one(void)
{
	uint64_t element = 1;
	int status;

	if (channel.handle)
		status = channel_send((struct channel_send){channel.handle}, &element,
				      sizeof(element), 0);
	else
		status = semaphore_give(semaphore);
	EXPECT(status >= 0 || (point.act == destroy &&
			       (status == -TESSERA_EBADF || status == -TESSERA_ECANCELED)));
	put += status >= 0;
}

static bool take_one(void)
{
	uint64_t element;
	int status;

	if (channel.handle)
		status = channel_recv((struct channel_recv){channel.handle}, &element,
				      sizeof(element), 0);
	else
		status = semaphore_try_take(semaphore);
	EXPECT(status >= 0 || status == -TESSERA_EAGAIN || point.act == destroy);
	taken += status >= 0;
	return status >= 0;
}

/* ---- Who waits */

/* What was there may have been taken by somebody faster. */
static void await_and_take(void)
{
	struct event_source happened;
	int count;

	do {
		count = event_wait(event, &happened, 1);
		if (count < 0 || happened.type == EVENT_DESTROYED) {
			EXPECT(ended());
			return;
		}
		EXPECT(count == 1);
		EXPECT(happened.type == source.type && happened.handle == source.handle);
	} while (!take_one());
}

/* ---- Adversaries */

static void take_turn(void)
{
	if (take_one())
		put_one();
}

static void put_and_take(void)
{
	put_one();
	take_turn();
}

static void take_waiting(void)
{
	uint64_t element;

	if (channel.handle)
		EXPECT(channel_recv((struct channel_recv){channel.handle}, &element,
				    sizeof(element), CHANNEL_BLOCK) == sizeof(element));
	else
		EXPECT(semaphore_take(semaphore) == 0);
	taken++;
}

static void watch_too(void)
{
	struct event_source happened;
	int count;

	EXPECT(event_add(other_event, source) == 0);
	count = event_check(other_event, &happened, 1);
	EXPECT(count == 0 || count == 1);
	EXPECT(event_remove(event, source) == 0);
	EXPECT(event_add(event, source) == 0);
}

static void await_too(void)
{
	await_and_take();
}

/* Then nobody else puts anything. */
static void kill_the_putting_worker(void)
{
	sweep_kill_worker();
	put_one();
}

static void kill_the_putting_helper(void)
{
	sweep_kill_helper();
	put_one();
}

/* ---- */

/* Enough for all who wait. */
static void put_for_all(void)
{
	put_one();
	if (point.act == take_waiting || point.act == await_too)
		put_one();
}

static bool killed(void)
{
	return point.act == sweep_kill_worker || point.act == sweep_kill_helper ||
	       point.act == kill_the_putting_worker || point.act == kill_the_putting_helper;
}

/* What is left is told of as long as it is there; then the next that is put is told of again. */
static void check_left(void)
{
	struct event_source happened;
	int left = 0, right;

	right = put - taken;
	while (event_check(event, &happened, 1)) {
		EXPECT(take_one());
		left++;
	}
	EXPECT(!take_one());
	if (killed())
		EXPECT(left >= right - 1 && left <= right + 1);
	else
		EXPECT(left == right);
	for (unsigned i = 0; i < 2; i++) {
		EXPECT(event_check(event, &happened, 1) == 0);
		put_one();
		EXPECT(event_check(event, &happened, 1) == 1);
		EXPECT(take_one());
		EXPECT(!take_one());
	}
}

static void check(void)
{
	if (!killed())
		EXPECT(point.worker_done);
	if (!ended())
		check_left();
	EXPECT(event_delete(event) == (point.act == delete ? -TESSERA_EBADF : 0));
	EXPECT(event_delete(other_event) == 0);
	if (point.act != destroy)
		destroy();
}

#define WAITING_ADVERSARIES(memory_goes)                                                           \
	{                                                                                          \
		{"puts too", put_and_take},                                                        \
			{"puts too, the budget spent", put_and_take, .spent = true},               \
			{"takes", take_waiting}, {"waits for it too", await_too},                  \
			{"watches it too", watch_too}, {"kills the waiter", sweep_kill_worker},    \
			{"kills who puts", kill_the_putting_helper},                               \
			{"deletes the event", delete},                                             \
			{"destroys the object", destroy, .unmaps = (memory_goes)},                 \
	}

#define PUTTING_ADVERSARIES(memory_goes)                                                           \
	{                                                                                          \
		{"puts too", put_and_take},                                                        \
			{"puts too, the budget spent", put_and_take, .spent = true},               \
			{"tries to take", take_turn}, {"waits for it too", await_too},             \
			{"watches it too", watch_too}, {"kills the waiter", sweep_kill_helper},    \
			{"kills who puts", kill_the_putting_worker},                               \
			{"deletes the event", delete},                                             \
			{"destroys the object", destroy, .unmaps = (memory_goes)},                 \
	}

static const struct sweep_operation wait_for_semaphore = {
	.name = "event_wait_semaphore",
	.prepare = make_semaphore,
	.help = put_for_all,
	.work = await_and_take,
	.check = check,
	.adversaries = WAITING_ADVERSARIES(false),
};

static const struct sweep_operation give_armed = {
	.name = "event_semaphore_given",
	.prepare = make_semaphore,
	.help_first = await_and_take,
	.work = put_for_all,
	.check = check,
	.adversaries = PUTTING_ADVERSARIES(false),
};

static const struct sweep_operation wait_for_element = {
	.name = "event_wait_channel",
	.prepare = make_channel,
	.help = put_for_all,
	.work = await_and_take,
	.check = check,
	.adversaries = WAITING_ADVERSARIES(true),
};

static const struct sweep_operation send_watched = {
	.name = "event_channel_sent",
	.prepare = make_channel,
	.help_first = await_and_take,
	.work = put_for_all,
	.check = check,
	.adversaries = PUTTING_ADVERSARIES(true),
};

/* ---- A timer */

static void make_timer(void)
{
	timer = timer_create();
	make_event(EVENT_TIMER_EXPIRED, timer.handle);
}

static void restart_timer(void)
{
	EXPECT(timer_start(timer, sweep_later(NAP)) == 0);
}

static void free_timer(void)
{
	EXPECT(timer_free(timer) == 0);
}

/* Until it has expired, and it was taken notice of. */
static void await_timer(void)
{
	struct event_source happened;
	int status = timer_start(timer, sweep_later(NAP));

	EXPECT(status == 0 || point.act == free_timer);
	EXPECT(event_wait(event, &happened, 1) == 1);
	EXPECT(happened.handle == timer.handle);
	if (happened.type == EVENT_DESTROYED)
		EXPECT(point.act == free_timer);
	else
		EXPECT(happened.type == EVENT_TIMER_EXPIRED);
}

static void check_timer(void)
{
	struct event_source happened;

	if (point.act != sweep_kill_worker)
		EXPECT(point.worker_done);
	if (point.act != free_timer) {
		restart_timer();
		EXPECT(event_wait(event, &happened, 1) == 1);
		EXPECT(timer_wait(timer) == 1);
		EXPECT(event_check(event, &happened, 1) == 0);
		free_timer();
	}
	EXPECT(event_wait(event, &happened, 1) == 1 && happened.type == EVENT_DESTROYED);
	EXPECT(event_delete(event) == 0);
	EXPECT(event_delete(other_event) == 0);
}

static const struct sweep_operation timer_watched = {
	.name = "event_timer",
	.prepare = make_timer,
	.work = await_timer,
	.check = check_timer,
	.adversaries =
		{
			{"runs", sweep_nothing},
			{"starts it again", restart_timer},
			{"watches it too", watch_too},
			{"frees it", free_timer},
			{"kills the waiter", sweep_kill_worker},
		},
};

const struct sweep_operation *const event_operations[] = {
	&wait_for_semaphore, &give_armed, &wait_for_element, &send_watched, &timer_watched, NULL,
};
