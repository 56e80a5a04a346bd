/*
 * Every-instruction preemption: under `-icount shift=0` a timeout of n cycles passes n instructions
 * later. A worker does one operation; for each n it is stopped there, an adversary acts, and the
 * worker goes on. The kernel itself is not interrupted: points inside of it land behind.
 *
 * An operation has a number of adversaries, each with the worker's outcome where it strikes before
 * the operation was carried out, inside of it (in the server, or in the other thread), and behind.
 */
#include "suite.h"

#include "reclaim.h"

#define OWN_RCV		1 /* slots of a box */
#define OTHER		2 /* asnd or thread */
#define GATE		3 /* suite_sweep_stubs.c knows the number */
#define SELF		4
#define WORKER		5
#define MARGIN		24 /* points on both sides of the operation */
#define FAR		1000000
#define LONGER_THAN_ANY 20000
#define TURNS_MOST	6 /* of the worker, until it has ended */
#define TEXT_BYTES	200

enum where { BEFORE, INSIDE, BEHIND, WHERES };

/* What becomes of the worker: its operation's status, 0 or an error, or one of these. */
enum outcome { COMPLETES = 0, STOPS = 1, GONE = 2 };

struct adversary {
	const char *name;
	void (*act)(enum where where);
	int64_t outcome[WHERES];
};

struct operation_swept {
	const char *name;
	void (*prepare)(void);	   /* makes the worker, and whom it works with */
	enum where (*where)(void); /* of a worker that has not ended */
	void (*wake)(void);	   /* the worker waits, and nobody else wakes it; or null */
	void (*check)(enum where where, const struct adversary *adversary);
	void (*check_all)(void); /* at the end; or null */
	const struct adversary *adversaries;
	uint32_t count;
};

/* What the worker, on its own stack, tells of its operation. */
static volatile struct {
	uint64_t begin, end;
	int64_t status;
	uint64_t word;
	bool stack_intact;
} told;

static struct sweep {
	const struct operation_swept *operation;
	const struct adversary *adversary;
	uint64_t n;	     /* of this point */
	uint64_t start;	     /* what n counts from */
	uint64_t away, back; /* undisturbed, the root ran in between */
	uint64_t points, failures;
	char finding[TEXT_BYTES]; /* the first */
} sweep;

static struct box box, peer_box, third_box;
static struct thread worker, peer;
static uint32_t finder; /* the gate to find_worker */
static uint32_t sender; /* to whose endpoint the root sends */
static uint64_t sent;

/* ------------------------------------------------------------------ a point */

static bool is_over(void)
{
	return thread_state(&worker) == THREAD_STOPPED;
}

/*
 * The worker's turns up to a time, or its end. Where nobody else goes on in between, the root does:
 * its own instructions are no points of the sweep.
 */
static void run_until(uint64_t timeout)
{
	for (uint32_t turn = 0; turn < TURNS_MOST && !is_over(); turn++) {
		if (thread_state(&worker) == THREAD_WAITING && sweep.operation->wake)
			sweep.operation->wake();
		if (turn == 1 && !sweep.adversary)
			sweep.back = now() - sweep.start;
		DO(dispatch, worker.cap, PRIORITY, timeout, 0);
		if (turn == 0 && !sweep.adversary)
			sweep.away = now() - sweep.start;
		if (now() >= timeout)
			return;
	}
}

static enum where where_now(void)
{
	return is_over() ? BEHIND : sweep.operation->where();
}

static void finish(int64_t outcome)
{
	if (outcome == GONE) {
		CHECK_EQUAL(TRY(dispatch, worker.cap, PRIORITY, 0, 0).status, -TESSERA_ESTALE);
		return;
	}
	run_until(now() + FAR);
	CHECK_EQUAL(thread_state(&worker), THREAD_STOPPED);
	if (outcome == STOPS)
		return;
	CHECK(told.end != 0);
	CHECK(told.stack_intact);
	CHECK_EQUAL(told.status, outcome);
}

static void begin(void)
{
	fixture_begin();
	told.begin = told.end = 0;
	told.status = 1;
	told.stack_intact = false;
	sent = 0;
	sweep.operation->prepare();
	fixture_forget_events();
	sweep.start = now();
}

/* A worker that has ended before the adversary came has its result. */
static void visit(void)
{
	const struct adversary *adversary = sweep.adversary;
	enum where where;
	int64_t outcome;
	bool over;

	begin();
	run_until(sweep.start + sweep.n);
	where = where_now();
	over = is_over();
	fixture_forget_events();
	adversary->act(where);
	outcome = adversary->outcome[where];
	finish(over && outcome == STOPS ? COMPLETES : outcome);
	sweep.operation->check(where, adversary);
}

/* ------------------------------------------------------------------ an operation */

static void note_failure(void)
{
	struct text text = {sweep.finding, TEXT_BYTES, 0};

	if (sweep.failures++)
		return;
	text_add(&text, sweep.operation->name);
	text_add(&text, ", ");
	text_add(&text, sweep.adversary ? sweep.adversary->name : "undisturbed");
	text_add(&text, ", n = ");
	text_add_number(&text, sweep.n);
	text_add(&text, ": ");
	text_add(&text, check_finding());
}

/* Also finds what was noted on other stacks; a finding is of one point only. */
static __attribute__((noinline)) void guarded(void (*step)(void))
{
	if (!check_catch())
		step();
	if (check_finding())
		note_failure();
	check_begin();
}

/* As fixture_end, which the runner calls at the end: it looks at the runner's own tables too. */
static void take_back(void)
{
	fixture_forget_events();
	reclaim_all();
	fixture_forget_events();
}

static void visit_undisturbed(void)
{
	begin();
	run_until(sweep.start + FAR);
	finish(COMPLETES);
}

static void fail_with_finding(void)
{
	check_failed(__FILE__, __LINE__, sweep.finding);
}

static void print_summary(uint64_t length)
{
	char bytes[TEXT_BYTES];
	struct text text = {bytes, TEXT_BYTES, 0};

	text_add(&text, "::note sweep ");
	text_add(&text, sweep.operation->name);
	text_add(&text, ": ");
	text_add_number(&text, length);
	text_add(&text, " instructions, ");
	text_add_number(&text, sweep.points);
	text_add(&text, " points, ");
	text_add_number(&text, sweep.failures);
	text_add(&text, " failures");
	print_line(bytes, NULL);
}

static __attribute__((noinline)) void report(uint64_t length)
{
	print_summary(length);
	if (sweep.failures && !check_catch())
		fail_with_finding();
}

static void sweep_operation(const struct operation_swept *operation)
{
	uint64_t first, last;

	sweep = (struct sweep){.operation = operation};
	guarded(visit_undisturbed);
	if (!sweep.back)
		sweep.away = 0;
	first = told.begin - sweep.start - MARGIN;
	last = told.end - sweep.start + MARGIN;
	guarded(take_back);
	if (!told.end || last > LONGER_THAN_ANY)
		last = first;
	for (uint32_t i = 0; i < operation->count; i++) {
		sweep.adversary = &operation->adversaries[i];
		for (sweep.n = first; sweep.n <= last; sweep.n++) {
			if (sweep.n > sweep.away && sweep.n < sweep.back)
				continue;
			guarded(visit);
			guarded(take_back);
			sweep.points++;
		}
	}
	fixture_begin();
	if (operation->check_all)
		guarded(operation->check_all);
	report(last - first - 2 * MARGIN - (sweep.back - sweep.away));
}

/* ------------------------------------------------------------------ adversaries of all */

static void do_nothing(enum where where)
{
}

static void remove_slot(uint32_t index)
{
	DO(cap_remove, box.leaf, number_of(box.leaf), index);
}

static void end_worker(enum where where)
{
	end_object(worker.cap);
}

static void end_client(enum where where)
{
	end_object(box.component);
}

/* ------------------------------------------------------------------ gate call and return */

#define CALLER_PATTERN_0 0x1100110000000000ul
#define CALLER_FS_BASE	 0x11fff000ul
#define SERVER_BADGE	 0xbad9eul
#define ADMITTED	 1
#define INSIDE_SERVER	 2
#define IDS		 4

/* suite_sweep_stubs.c fills it, by offsets. */
struct call_record {
	int64_t status;
	uint64_t value;
	uint64_t kept[6];
	uint64_t fs, stack, stack_before;
};

void sweep_client_call(struct call_record *record);
struct reply sweep_serve(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f);
extern const char sweep_server_entry[];
extern const uint64_t sweep_steps[], sweep_steps_end[];
extern volatile uint8_t sweep_admission[];

static volatile uint64_t entered[IDS], left[IDS];
static struct call_record record_of[IDS];
static int64_t status_of_peer;
static volatile uint8_t step_seen[64];

/* By the thread's own block, which the stub has filled. */
static uint64_t block_word(uint64_t offset)
{
	uint64_t base;

	__asm__ volatile("rdfsbase %0" : "=r"(base));
	return *(const uint64_t *)(base + offset);
}

struct reply sweep_serve(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
	uint64_t id = block_word(72);

	entered[id % IDS]++;
	if (a != 1 || b != 2 || c != 3 || d != 4 || e != 5 || f != 6 ||
	    block_word(64) != SERVER_BADGE)
		check_failed(__FILE__, __LINE__, "the server finds its words and its badge");
	left[id % IDS]++;
	return (struct reply){0, 100 + id};
}

static bool record_intact(const struct call_record *record)
{
	for (uint64_t i = 0; i < 6; i++)
		if (record->kept[i] != CALLER_PATTERN_0 + i)
			return false;
	return record->fs == CALLER_FS_BASE && record->stack == record->stack_before;
}

static void call_once(uint64_t id)
{
	struct call_record *record = &record_of[id];

	told.begin = now();
	sweep_client_call(record);
	told.end = now();
	told.status = record->status;
	told.word = record->value;
	told.stack_intact = record_intact(record);
	worker_stop();
}

static void call_as_peer(uint64_t id)
{
	struct call_record *record = &record_of[id];

	sweep_client_call(record);
	status_of_peer = record->status ? record->status : record->value != 100 + id;
	if (!record_intact(record))
		check_failed(__FILE__, __LINE__, "the other caller's registers are intact");
	worker_stop();
}

static void run_peer(enum where where)
{
	run(&peer);
	CHECK_EQUAL(thread_state(&peer), THREAD_STOPPED);
}

/* In the server's component: of a thread that is there, nobody else reads the registers. */
static struct reply find_worker(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				uint64_t f)
{
	struct kernel_answer ip = kernel_thread_read(WORKER, REG_RIP);

	return (struct reply){ (uint64_t)ip.status, ip.value };
}

static void call_prepare(void)
{
	uint32_t gate = slot_new();

	box_make(&box);
	box_make(&peer_box);
	box_make(&third_box);
	DO(gate_make, peer_box.component, slot_of(gate), entry_address(sweep_server_entry),
	   SERVER_BADGE);
	box_give(&box, GATE, gate);
	box_give(&third_box, GATE, gate);
	thread_make(&worker, &box, BOOT_RCV, call_once, 1);
	thread_make(&peer, &third_box, BOOT_RCV, call_as_peer, 2);
	box_give(&peer_box, WORKER, worker.cap);
	finder = gate_new(&peer_box, find_worker);
	for (uint32_t id = 0; id < IDS; id++) {
		record_of[id] = (struct call_record){1, 0, {0}, 0, 0, 1};
		entered[id] = left[id] = 0;
		sweep_admission[id] = ADMITTED;
	}
	status_of_peer = 1;
}

static void note_step(void)
{
	struct kernel_gate_answer ip = kernel_gate_call(finder, 0, 0, 0, 0, 0, 0);

	for (uint32_t i = 0; &sweep_steps[i] != sweep_steps_end; i++)
		if (!ip.status && sweep_steps[i] == ip.value)
			step_seen[i] = 1;
}

static enum where call_where(void)
{
	note_step();
	if (DO(thread_read, worker.cap, THREAD_FIELD_DEPTH))
		return INSIDE;
	return left[worker.id] ? BEHIND : BEFORE;
}

static void remove_gate(enum where where)
{
	remove_slot(GATE);
}

static void end_server(enum where where)
{
	end_object(peer_box.component);
}

static void unwind(enum where where)
{
	CHECK_EQUAL(TRY(unwind, worker.cap, box.component).status,
		    where == INSIDE ? 0 : -TESSERA_EINVAL);
}

/* The other caller is served, whatever became of the first; who was not cut leaves no trace. */
static void call_check(enum where where, const struct adversary *adversary)
{
	bool server_ended = adversary->act == end_server, cut, never;

	if (adversary->act != run_peer)
		run_peer(where);
	CHECK_EQUAL(status_of_peer, server_ended ? -TESSERA_ESTALE : 0);
	if (told.status == 0)
		CHECK_EQUAL(told.word, 100 + worker.id);
	never = where == BEFORE && adversary->outcome[BEFORE] != COMPLETES;
	cut = where == INSIDE &&
	      (adversary->act == unwind || adversary->act == end_worker || server_ended);
	if (!cut) {
		CHECK_EQUAL(entered[worker.id], !never);
		CHECK_EQUAL(left[worker.id], !never);
		CHECK_EQUAL(sweep_admission[worker.id], ADMITTED);
	}
	CHECK(entered[worker.id] <= 1 && left[worker.id] <= entered[worker.id]);
	CHECK(sweep_admission[worker.id] == ADMITTED ||
	      sweep_admission[worker.id] == INSIDE_SERVER);
}

static const struct adversary call_adversaries[] = {
	{"nothing", do_nothing, {COMPLETES, COMPLETES, COMPLETES}},
	{"another caller", run_peer, {COMPLETES, COMPLETES, COMPLETES}},
	{"gate removed", remove_gate, {-TESSERA_ENOENT, COMPLETES, COMPLETES}},
	{"server ended", end_server, {-TESSERA_ESTALE, -TESSERA_ECOMPDEAD, COMPLETES}},
	{"unwound", unwind, {COMPLETES, -TESSERA_ECANCELED, COMPLETES}},
	{"client ended", end_client, {STOPS, STOPS, STOPS}},
	{"thread ended", end_worker, {GONE, GONE, GONE}},
};

/* The stubs' instructions on the way of success were all stopped at. */
static void check_steps(void)
{
	for (uint32_t i = 0; &sweep_steps[i] != sweep_steps_end; i++)
		CHECK_EQUAL(step_seen[i] ? 0 : sweep_steps[i], 0);
}

static const struct operation_swept gate_call = {
	.name = "gate_call",
	.prepare = call_prepare,
	.where = call_where,
	.check = call_check,
	.check_all = check_steps,
	.adversaries = call_adversaries,
	.count = sizeof(call_adversaries) / sizeof(call_adversaries[0]),
};

void sweep_gate_call(void)
{
	sweep_operation(&gate_call);
}

/* ------------------------------------------------------------------ asnd */

static volatile uint64_t received;

static void receive(uint64_t argument)
{
	for (;;)
		received +=
			(uint64_t)kernel_rcv_wait(OWN_RCV, 0, 0, 0).status >> EVENT_PENDING_SHIFT;
}

static void send_once(uint64_t argument)
{
	told.begin = now();
	told.status = kernel_asnd(OTHER).status;
	told.end = now();
	told.stack_intact = true;
	worker_stop();
}

/* The receiver is the more urgent: it runs within the operation. */
static void asnd_prepare(void)
{
	received = 0;
	box_make(&box);
	box_make(&peer_box);
	thread_make_rcv(&peer, &peer_box, BOOT_RCV, receive, 0, PRIORITY + 10, PRIORITY_HIGHEST);
	box_give(&peer_box, OWN_RCV, peer.rcv);
	sender = asnd_new(peer.rcv);
	box_give(&box, OTHER, sender);
	thread_make(&worker, &box, BOOT_RCV, send_once, 0);
	run(&peer);
}

static uint64_t pending_at_peer(void)
{
	return DO(thread_read, peer.cap, THREAD_FIELD_PENDING);
}

static enum where asnd_where(void)
{
	if (thread_state(&peer) != THREAD_WAITING)
		return INSIDE;
	return received ? BEHIND : BEFORE;
}

static void send_too(enum where where)
{
	DO(asnd, sender);
	sent++;
}

static void remove_other(enum where where)
{
	remove_slot(OTHER);
}

static void end_peer(enum where where)
{
	end_object(peer.cap);
}

static void make_less_urgent(enum where where)
{
	DO(rcv_priority, peer.rcv, PRIORITY_NONE);
}

/* Nothing that was sent is lost, and nothing comes twice. */
static void asnd_check(enum where where, const struct adversary *adversary)
{
	bool never = where == BEFORE && adversary->outcome[BEFORE] != COMPLETES;

	if (adversary->act == end_peer) {
		CHECK_EQUAL(TRY(asnd, sender).status, -TESSERA_ESTALE);
		return;
	}
	if (thread_state(&peer) != THREAD_WAITING)
		run(&peer);
	CHECK_EQUAL(thread_state(&peer), THREAD_WAITING);
	CHECK_EQUAL(pending_at_peer(), 0);
	CHECK_EQUAL(received, sent + !never);
}

static const struct adversary asnd_adversaries[] = {
	{"nothing", do_nothing, {COMPLETES, COMPLETES, COMPLETES}},
	{"another sender", send_too, {COMPLETES, COMPLETES, COMPLETES}},
	{"capability removed", remove_other, {-TESSERA_ENOENT, COMPLETES, COMPLETES}},
	{"receiver ended", end_peer, {-TESSERA_ESTALE, COMPLETES, COMPLETES}},
	{"priority none", make_less_urgent, {COMPLETES, COMPLETES, COMPLETES}},
	{"component ended", end_client, {STOPS, STOPS, STOPS}},
	{"thread ended", end_worker, {GONE, GONE, GONE}},
};

static const struct operation_swept asnd = {
	.name = "asnd",
	.prepare = asnd_prepare,
	.where = asnd_where,
	.check = asnd_check,
	.adversaries = asnd_adversaries,
	.count = sizeof(asnd_adversaries) / sizeof(asnd_adversaries[0]),
};

void sweep_asnd(void)
{
	sweep_operation(&asnd);
}

/* ------------------------------------------------------------------ rcv_wait */

static volatile int64_t first_wait;

/* Twice: what is pending already is there at once, then it waits for more. */
static void wait_twice(uint64_t argument)
{
	int64_t second;

	told.begin = now();
	first_wait = kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 0, 0).status;
	second = kernel_rcv_wait(OWN_RCV, 0, 0, 0).status;
	told.end = now();
	told.word = first_wait < 0 ? 0 : (uint64_t)first_wait >> EVENT_PENDING_SHIFT;
	if (second >= 0)
		told.word += (uint64_t)second >> EVENT_PENDING_SHIFT;
	told.status = second < 0 ? second : 0;
	told.stack_intact = true;
	worker_stop();
}

static void wait_prepare(void)
{
	box_make(&box);
	thread_make_rcv(&worker, &box, BOOT_RCV, wait_twice, 0, 1, PRIORITY_HIGHEST);
	box_give(&box, OWN_RCV, worker.rcv);
	sender = asnd_new(worker.rcv);
	first_wait = 1;
	told.word = 0;
	send_too(BEFORE);
}

static void wake_worker(void)
{
	send_too(INSIDE);
}

/* INSIDE: it waits, and no look-up of its capability is to come any more. */
static enum where wait_where(void)
{
	uint64_t state = thread_state(&worker);

	if (state == THREAD_WAITING || state == THREAD_WOKEN)
		return INSIDE;
	return DO(thread_read, worker.cap, THREAD_FIELD_PENDING) || sent < 2 ? BEFORE : BEHIND;
}

static void remove_rcv(enum where where)
{
	remove_slot(OWN_RCV);
}

static void wait_check(enum where where, const struct adversary *adversary)
{
	uint64_t pending;

	if (adversary->act == end_worker) {
		CHECK_EQUAL(TRY(asnd, sender).status, -TESSERA_ESTALE);
		return;
	}
	pending = DO(thread_read, worker.cap, THREAD_FIELD_PENDING);
	if (adversary->outcome[where] != STOPS)
		CHECK_EQUAL(told.word + pending, sent);
	CHECK(told.word + pending <= sent);
	DO(asnd, sender);
}

static const struct adversary wait_adversaries[] = {
	{"nothing", do_nothing, {COMPLETES, COMPLETES, COMPLETES}},
	{"a sender", send_too, {COMPLETES, COMPLETES, COMPLETES}},
	{"capability removed", remove_rcv, {-TESSERA_ENOENT, COMPLETES, COMPLETES}},
	{"component ended", end_client, {STOPS, STOPS, STOPS}},
	{"thread ended", end_worker, {GONE, GONE, GONE}},
};

static const struct operation_swept rcv_wait = {
	.name = "rcv_wait",
	.prepare = wait_prepare,
	.where = wait_where,
	.wake = wake_worker,
	.check = wait_check,
	.adversaries = wait_adversaries,
	.count = sizeof(wait_adversaries) / sizeof(wait_adversaries[0]),
};

void sweep_rcv_wait(void)
{
	sweep_operation(&rcv_wait);
}

/* ------------------------------------------------------------------ dispatch */

#define TOKEN	    5
#define LATER_TOKEN 9

static volatile uint64_t turns;

/* The child gives back to the worker, whose event list gets no news of it. */
static void give_back(uint64_t argument)
{
	do
		turns++;
	while (!kernel_dispatch(SELF, PRIORITY, 0, 0).status);
	worker_stop();
}

static void dispatch_once(uint64_t argument)
{
	told.begin = now();
	told.status = kernel_dispatch(OTHER, 1, 0, TOKEN).status;
	told.end = now();
	told.stack_intact = true;
	worker_stop();
}

static void dispatch_prepare(void)
{
	box_make(&box);
	thread_make_rcv(&worker, &box, BOOT_RCV, dispatch_once, 0, 1, PRIORITY_HIGHEST);
	thread_make(&peer, &box, worker.rcv, give_back, 0);
	box_give(&box, SELF, worker.cap);
	box_give(&box, OTHER, peer.cap);
	turns = 0;
}

static enum where dispatch_where(void)
{
	if (!DO(thread_read, peer.cap, THREAD_FIELD_CYCLES))
		return BEFORE;
	return turns ? BEHIND : INSIDE;
}

/* Where the child's time ended, the worker's endpoint was told: nobody with a token decides before the
 * worker has collected that. */
static void check_not_decided_for(void)
{
	CHECK_EQUAL(TRY(dispatch, peer.cap, 1, now() + FAR, ~0ul).status, -TESSERA_EAGAIN);
}

/* Somebody else decides, later; but the child has no time that the worker has not. */
static void decide_too(enum where where)
{
	int64_t status = TRY(dispatch, peer.cap, 1, now() + FAR, LATER_TOKEN).status;

	if (where != BEHIND)
		CHECK_EQUAL(status, where == BEFORE ? 0 : -TESSERA_EAGAIN);
}

/* It goes on where it was stopped, and stops where it cannot give back any more. Its parent must
 * have been given time again, since a child has none but what its parent has. */
static void end_turn_of_child(void)
{
	uint64_t before = turns;

	DO(dispatch, peer.cap, 1, now() + FAR, ~0ul);
	CHECK_EQUAL(thread_state(&peer), THREAD_STOPPED);
	CHECK_EQUAL(turns, before + 1);
}

static void dispatch_check(enum where where, const struct adversary *adversary)
{
	bool never = where == BEFORE && adversary->outcome[BEFORE] != COMPLETES;

	if (adversary->act == end_worker) {
		CHECK_EQUAL(TRY(dispatch, peer.cap, 1, 0, ~0ul).status, -TESSERA_ESTALE);
	} else if (adversary->act == end_peer) {
		CHECK(turns <= !never);
	} else if (adversary->act == decide_too) {
		CHECK(turns <= 2);
		if (where != BEHIND)
			check_not_decided_for();
	} else if (adversary->act == end_client) {
		CHECK(turns <= !never);
	} else {
		CHECK(turns == !never || (!turns && where == INSIDE));
		CHECK_EQUAL(thread_state(&peer), THREAD_READY);
		if (where == INSIDE)
			check_not_decided_for();
		else if (where == BEFORE)
			end_turn_of_child();
	}
}

static const struct adversary dispatch_adversaries[] = {
	{"nothing", do_nothing, {COMPLETES, COMPLETES, COMPLETES}},
	{"a later decision", decide_too, {-TESSERA_EAGAIN, COMPLETES, COMPLETES}},
	{"capability removed", remove_other, {-TESSERA_ENOENT, COMPLETES, COMPLETES}},
	{"child ended", end_peer, {-TESSERA_ESTALE, COMPLETES, COMPLETES}},
	{"component ended", end_client, {STOPS, STOPS, STOPS}},
	{"scheduler ended", end_worker, {GONE, GONE, GONE}},
};

static const struct operation_swept dispatch = {
	.name = "dispatch",
	.prepare = dispatch_prepare,
	.where = dispatch_where,
	.check = dispatch_check,
	.adversaries = dispatch_adversaries,
	.count = sizeof(dispatch_adversaries) / sizeof(dispatch_adversaries[0]),
};

void sweep_dispatch(void)
{
	sweep_operation(&dispatch);
}
