/*
 * Objects with names, that the rival, another component, uses too: the adversary has it act, and
 * waits until it has. They are made once: each point finds them as the first one.
 */
#include "foreign.h"

#include "rival.h"
#include "sweep.h"

extern struct rival_board shared_rival;

static struct mutex mutex;
static struct semaphore count, done;
static struct channel_send orders, to;
static struct channel_recv from;
static uint32_t entries; /* of this component's */

int cos_init(void);

int cos_init(void)
{
	struct channel channel =
		channel_create(sizeof(uint64_t), RIVAL_ROOM, RIVAL_CHANNEL, CHANNEL_MPMC);

	orders = channel_get_send(channel_create(sizeof(uint64_t), 1, RIVAL_ORDERS, CHANNEL_SPSC));
	done = semaphore_create_named(0, 0, RIVAL_DONE);
	count = semaphore_create_named(0, 0, RIVAL_SEMAPHORE);
	mutex = mutex_create_named(0, RIVAL_MUTEX);
	to = channel_get_send(channel);
	from = channel_get_recv(channel);
	return from.handle > 0 && to.handle > 0 && orders.handle > 0 && mutex.handle > 0 &&
			       count.handle > 0 && done.handle > 0
		       ? 0
		       : -TESSERA_EAGAIN;
}

static int have_rival(enum rival_act act)
{
	uint64_t order = act;

	EXPECT(channel_send(orders, &order, sizeof(order), CHANNEL_BLOCK) == (int)sizeof(order));
	EXPECT(semaphore_take(done) == 0);
	return shared_rival.status;
}

/* ------------------------------------------------------------------ a mutex */

static void begin_entries(void)
{
	shared_rival.inside = shared_rival.entries = entries = 0;
}

static bool owner_may_be_dead(int status)
{
	return status == -TESSERA_EOWNERDEAD && point.killing;
}

static void rival_locks(void)
{
	int status = have_rival(RIVAL_LOCK);

	EXPECT(status == 0 || owner_may_be_dead(status));
	entries++;
}

static void kill_and_rival_locks(void)
{
	sweep_kill_worker();
	rival_locks();
}

static void be_inside(void)
{
	EXPECT(!shared_rival.inside);
	shared_rival.inside = 1;
	shared_rival.entries++;
	EXPECT(shared_rival.inside == 1);
	shared_rival.inside = 0;
	entries++;
}

static void lock(void)
{
	EXPECT(mutex_lock(mutex) == 0);
	be_inside();
	EXPECT(mutex_unlock(mutex) == 0);
}

static void check_entries(void)
{
	int status = mutex_try_lock(mutex);

	EXPECT(status == 0 || owner_may_be_dead(status));
	EXPECT(mutex_unlock(mutex) == 0);
	if (!point.killing)
		EXPECT(shared_rival.entries == entries && point.worker_done);
}

static const struct sweep_operation foreign_mutex = {
	.name = "foreign_mutex",
	.prepare = begin_entries,
	.work = lock,
	.check = check_entries,
	.adversaries =
		{
			{"another component locks", rival_locks},
			{"another component locks, the budget spent", rival_locks, .spent = true},
			{"kills the worker, another component locks", kill_and_rival_locks},
		},
};

/* ------------------------------------------------------------------ a semaphore */

static void rival_gives(void)
{
	EXPECT(have_rival(RIVAL_GIVE) == 0);
}

static void rival_takes(void)
{
	EXPECT(have_rival(RIVAL_TAKE) == 0);
}

static void take(void)
{
	EXPECT(semaphore_take(count) == 0);
}

static void give(void)
{
	EXPECT(semaphore_give(count) == 0);
}

static void give_if_alone(void)
{
	if (point.act != rival_gives)
		give();
}

static void check_count(void)
{
	unsigned left = 0;

	while (!semaphore_try_take(count))
		left++;
	EXPECT(left == (point.act || point.operation->help ? 0 : 1) || point.killing);
	EXPECT(point.worker_done || point.killing);
}

static const struct sweep_operation foreign_take = {
	.name = "foreign_semaphore_take",
	.prepare = sweep_nothing,
	.help = give_if_alone,
	.work = take,
	.check = check_count,
	.adversaries =
		{
			{"another component gives", rival_gives},
			{"another component gives, the budget spent", rival_gives, .spent = true},
			{"kills the taker", sweep_kill_worker},
		},
};

static const struct sweep_operation foreign_give = {
	.name = "foreign_semaphore_give",
	.prepare = sweep_nothing,
	.work = give,
	.check = check_count,
	.adversaries =
		{
			{"another component takes", rival_takes},
			{"another component takes, the budget spent", rival_takes, .spent = true},
		},
};

/* ------------------------------------------------------------------ a channel */

#define ELEMENT 0x7e55e7a

static void send_one(void)
{
	uint64_t element = ELEMENT;

	EXPECT(channel_send(to, &element, sizeof(element), CHANNEL_BLOCK) == (int)sizeof(element));
}

static void receive_one(void)
{
	uint64_t element = 0;

	EXPECT(channel_recv(from, &element, sizeof(element), CHANNEL_BLOCK) ==
	       (int)sizeof(element));
	EXPECT(element == ELEMENT || element == RIVAL_SEND);
}

static void fill(void)
{
	for (unsigned i = 0; i < RIVAL_ROOM; i++)
		send_one();
}

static void rival_receives(void)
{
	EXPECT(have_rival(RIVAL_RECEIVE) == (int)sizeof(uint64_t));
}

static void rival_sends(void)
{
	EXPECT(have_rival(RIVAL_SEND) == (int)sizeof(uint64_t));
}

static void receive_if_alone(void)
{
	if (point.act != rival_receives)
		receive_one();
}

static void send_if_alone(void)
{
	if (point.act != rival_sends)
		send_one();
}

static void check_elements(void)
{
	uint64_t element;
	unsigned left = 0, expected = point.operation->work == send_one ? RIVAL_ROOM : 0;

	while (channel_recv(from, &element, sizeof(element), 0) > 0)
		left++;
	EXPECT(left == expected || point.killing);
	EXPECT(point.worker_done || point.killing);
}

static const struct sweep_operation foreign_send = {
	.name = "foreign_channel_send",
	.prepare = fill,
	.help = receive_if_alone,
	.work = send_one,
	.check = check_elements,
	.adversaries =
		{
			{"another component receives", rival_receives},
			{"another component receives, the budget spent", rival_receives,
			 .spent = true},
			{"kills the sender", sweep_kill_worker},
		},
};

static const struct sweep_operation foreign_receive = {
	.name = "foreign_channel_recv",
	.prepare = sweep_nothing,
	.help = send_if_alone,
	.work = receive_one,
	.check = check_elements,
	.adversaries =
		{
			{"another component sends", rival_sends},
			{"another component sends, the budget spent", rival_sends, .spent = true},
			{"kills the receiver", sweep_kill_worker},
		},
};

const struct sweep_operation *const foreign_operations[] = {
	&foreign_mutex, &foreign_take, &foreign_give, &foreign_send, &foreign_receive, NULL,
};
