/*
 * Channels: all that was sent comes once, each sender's in his order.
 *
 * An element is its sender's number and a count. What is received is noted by sender; at the end
 * the rest is received too, and what was acknowledged must all have come, and no more.
 */
#include "sweep.h"

#define BURST	 3 /* more than there is room for */
#define BLOCKING 2 /* of those who wait */
#define ROOM	 2

enum sender { WORKER, HELPER, ADVERSARY, CONTROL, SENDERS }; /* and receivers */

struct element {
	uint32_t sender, count;
};

static struct channel channel;
static uint32_t sent[SENDERS];		    /* acknowledged */
static uint32_t received[SENDERS][SENDERS]; /* by receiver and sender: a bit for each count */
static bool ended;			    /* an end was closed, or the channel destroyed */

static void make(unsigned flags)
{
	channel = channel_create(sizeof(struct element), ROOM, NULL, flags);
	EXPECT(channel.handle > 0);
	for (unsigned i = 0; i < SENDERS; i++)
		for (unsigned j = sent[i] = 0; j < SENDERS; j++)
			received[i][j] = 0;
	ended = false;
}

static void make_single(void)
{
	make(CHANNEL_SPSC);
}

static void make_many(void)
{
	make(CHANNEL_MPMC);
}

static bool send_one(enum sender sender, unsigned flags)
{
	struct element element = {sender, sent[sender]};
	struct channel_send end = {channel.handle};
	int status = channel_send(end, &element, sizeof(element), flags);

	if (status == (int)sizeof(element)) {
		sent[sender]++;
		return true;
	}
	EXPECT(ended || (status == -TESSERA_ENOBUFS && !flags));
	EXPECT(!ended || status == -TESSERA_ESTALE || status == -TESSERA_EBADF ||
	       status == -TESSERA_ECANCELED || status == -TESSERA_ENOBUFS);
	return false;
}

static void note(enum sender self, struct element element)
{
	uint32_t *of_sender = &received[self][element.sender % SENDERS];

	EXPECT(element.sender < SENDERS && element.count < 32);
	EXPECT(*of_sender < 1u << element.count % 32);
	*of_sender |= 1u << element.count % 32;
}

static bool receive_one(enum sender self, unsigned flags)
{
	struct channel_recv end = {channel.handle};
	struct element element;
	int status = channel_recv(end, &element, sizeof(element), flags);

	if (status == (int)sizeof(element)) {
		note(self, element);
		return true;
	}
	EXPECT(ended || (status == -TESSERA_EAGAIN && !flags));
	EXPECT(!ended || status == 0 || status == -TESSERA_EBADF || status == -TESSERA_ECANCELED ||
	       status == -TESSERA_EAGAIN);
	return false;
}

static void fill(void)
{
	for (unsigned i = 0; i < ROOM; i++)
		send_one(CONTROL, 0);
}

static void make_single_full(void)
{
	make_single();
	fill();
}

static void make_many_full(void)
{
	make_many();
	fill();
}

/* ---- Adversaries */

static void look(void)
{
	struct channel_status status;

	EXPECT(channel_get_status(channel, &status) == 0);
	EXPECT(status.used <= ROOM);
}

static void close_send(void)
{
	ended = true;
	EXPECT(channel_close_send((struct channel_send){channel.handle}) == 0);
}

static void close_recv(void)
{
	ended = true;
	EXPECT(channel_close_recv((struct channel_recv){channel.handle}) == 0);
}

static void destroy(void)
{
	ended = true;
	EXPECT(channel_destroy(channel) == 0);
}

static void receive_all(void)
{
	while (receive_one(ADVERSARY, 0))
		;
}

static void receive_burst(void)
{
	for (unsigned i = 0; i < BLOCKING; i++)
		receive_one(ADVERSARY, CHANNEL_BLOCK);
}

static void send_burst_of(enum sender sender, unsigned flags)
{
	for (unsigned i = 0; i < (flags & CHANNEL_BLOCK ? BLOCKING : BURST); i++)
		send_one(sender, flags);
}

static void send_all(void)
{
	send_burst_of(ADVERSARY, 0);
}

static void send_waiting(void)
{
	send_burst_of(ADVERSARY, CHANNEL_BLOCK);
}

static void send_one_waiting(void)
{
	send_one(ADVERSARY, CHANNEL_BLOCK);
}

static void receive_one_waiting(void)
{
	receive_one(ADVERSARY, CHANNEL_BLOCK);
}

static void take_turn(void)
{
	send_one(ADVERSARY, 0);
	receive_one(ADVERSARY, 0);
}

/* The other side must not wait for the dead. */
static void kill_worker_and_close(void)
{
	sweep_kill_worker();
	ended = true;
	channel_close_send((struct channel_send){channel.handle});
	channel_close_recv((struct channel_recv){channel.handle});
}

static void kill_helper_and_close(void)
{
	sweep_kill_helper();
	ended = true;
	channel_close_send((struct channel_send){channel.handle});
	channel_close_recv((struct channel_recv){channel.handle});
}

/* ---- Operations */

static void send_trying(void)
{
	send_burst_of(WORKER, 0);
}

static void receive_trying(void)
{
	for (unsigned i = 0; i < BURST; i++)
		receive_one(WORKER, 0);
}

static void send_blocking(void)
{
	send_burst_of(WORKER, CHANNEL_BLOCK);
}

static void receive_blocking(void)
{
	for (unsigned i = 0; i < BLOCKING; i++)
		receive_one(WORKER, CHANNEL_BLOCK);
}

/* As many as are needed for the others to come through, if the adversary does not do it. */
static void help_receiving(void)
{
	unsigned count = BLOCKING;

	if (point.act == receive_burst)
		return;
	if (point.act == send_one_waiting)
		count++;
	if (point.act == receive_one_waiting)
		count--;
	while (count--)
		receive_one(HELPER, CHANNEL_BLOCK);
}

static void help_sending(void)
{
	unsigned count = BLOCKING;

	if (point.act == send_waiting)
		return;
	if (point.act == receive_one_waiting)
		count++;
	if (point.act == send_one_waiting)
		count--;
	while (count--)
		send_one(HELPER, CHANNEL_BLOCK);
}

static bool killed(void)
{
	return point.act == sweep_kill_worker || point.act == kill_worker_and_close ||
	       point.act == kill_helper_and_close;
}

/* Whether what is still in the queue could be received. */
static bool readable(void)
{
	return point.act != close_recv && point.act != kill_worker_and_close &&
	       point.act != kill_helper_and_close;
}

/*
 * What was acknowledged has come, and to one receiver alone. One that was killed may have sent one
 * more, or received one more, than it noted.
 */
static void check_complete(enum sender sender)
{
	uint32_t all = (1u << sent[sender]) - 1, came = 0, twice = 0, other;

	for (unsigned receiver = 0; receiver < SENDERS; receiver++) {
		twice |= came & received[receiver][sender];
		came |= received[receiver][sender];
	}
	EXPECT(!twice);
	other = readable() ? all ^ came : came & ~all;
	if (killed())
		EXPECT(!(other & (other - 1)));
	else
		EXPECT(!other);
}

static void check(void)
{
	if (point.act != sweep_kill_worker && point.act != kill_worker_and_close)
		EXPECT(point.worker_done);
	if (point.act == destroy) {
		EXPECT(channel_destroy(channel) == -TESSERA_EBADF);
		return;
	}
	if (!ended)
		look();
	while (receive_one(CONTROL, 0))
		;
	for (unsigned i = 0; i < SENDERS; i++)
		check_complete(i);
	EXPECT(channel_destroy(channel) == 0);
}

static const struct sweep_operation single_send = {
	.name = "channel_spsc_send",
	.prepare = make_single,
	.work = send_trying,
	.check = check,
	.adversaries =
		{
			{"receives", receive_all},
			{"receives, the budget spent", receive_all, .spent = true},
			{"looks", look},
			{"closes the other end", close_recv},
			{"destroys it", destroy, .unmaps = true},
			{"kills the sender", sweep_kill_worker},
		},
};

static const struct sweep_operation single_receive = {
	.name = "channel_spsc_recv",
	.prepare = make_single_full,
	.work = receive_trying,
	.check = check,
	.adversaries =
		{
			{"sends", send_all},
			{"sends, the budget spent", send_all, .spent = true},
			{"looks", look},
			{"closes the other end", close_send},
			{"destroys it", destroy, .unmaps = true},
			{"kills the receiver", sweep_kill_worker},
		},
};

static const struct sweep_operation single_send_blocking = {
	.name = "channel_spsc_send_blocking",
	.prepare = make_single_full,
	.help = help_receiving,
	.work = send_blocking,
	.check = check,
	.adversaries =
		{
			{"receives", receive_burst},
			{"receives, the budget spent", receive_burst, .spent = true},
			{"looks", look},
			{"closes the other end", close_recv},
			{"destroys it", destroy, .unmaps = true},
			{"kills the sender", kill_worker_and_close},
			{"kills the receiver", kill_helper_and_close},
		},
};

static const struct sweep_operation single_receive_blocking = {
	.name = "channel_spsc_recv_blocking",
	.prepare = make_single,
	.help = help_sending,
	.work = receive_blocking,
	.check = check,
	.adversaries =
		{
			{"sends", send_waiting},
			{"sends, the budget spent", send_waiting, .spent = true},
			{"looks", look},
			{"closes the other end", close_send},
			{"destroys it", destroy, .unmaps = true},
			{"kills the receiver", kill_worker_and_close},
			{"kills the sender", kill_helper_and_close},
		},
};

static const struct sweep_operation many_send = {
	.name = "channel_mpmc_send",
	.prepare = make_many,
	.work = send_trying,
	.check = check,
	.adversaries =
		{
			{"sends", send_all},
			{"sends, the budget spent", send_all, .spent = true},
			{"receives", receive_all},
			{"receives, the budget spent", receive_all, .spent = true},
			{"sends and receives", take_turn},
			{"sends and receives, the budget spent", take_turn, .spent = true},
			{"closes the other end", close_recv},
			{"destroys it", destroy, .unmaps = true},
			{"kills the sender", sweep_kill_worker},
		},
};

static const struct sweep_operation many_receive = {
	.name = "channel_mpmc_recv",
	.prepare = make_many_full,
	.work = receive_trying,
	.check = check,
	.adversaries =
		{
			{"sends", send_all},
			{"sends, the budget spent", send_all, .spent = true},
			{"sends and receives", take_turn},
			{"sends and receives, the budget spent", take_turn, .spent = true},
			{"closes the other end", close_send},
			{"destroys it", destroy, .unmaps = true},
			{"kills the receiver", sweep_kill_worker},
		},
};

static const struct sweep_operation many_send_blocking = {
	.name = "channel_mpmc_send_blocking",
	.prepare = make_many_full,
	.help = help_receiving,
	.work = send_blocking,
	.check = check,
	.adversaries =
		{
			{"sends", send_one_waiting},
			{"receives", receive_one_waiting},
			{"receives, the budget spent", receive_one_waiting, .spent = true},
			{"destroys it", destroy, .unmaps = true},
			{"kills the sender", kill_worker_and_close},
			{"kills the receiver", kill_helper_and_close},
		},
};

static const struct sweep_operation many_receive_blocking = {
	.name = "channel_mpmc_recv_blocking",
	.prepare = make_many,
	.help = help_sending,
	.work = receive_blocking,
	.check = check,
	.adversaries =
		{
			{"sends", send_one_waiting},
			{"receives", receive_one_waiting},
			{"receives, the budget spent", receive_one_waiting, .spent = true},
			{"destroys it", destroy, .unmaps = true},
			{"kills the receiver", kill_worker_and_close},
			{"kills the sender", kill_helper_and_close},
		},
};

const struct sweep_operation *const channel_operations[] = {
	&single_send, &single_receive, &single_send_blocking, &single_receive_blocking,
	&many_send,   &many_receive,   &many_send_blocking,   &many_receive_blocking,
	NULL,
};
