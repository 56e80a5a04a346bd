/* Names are weak: what dies is dead for all that named it, at once. */
#include "suite.h"

#define GATE 3    /* slots of a box */
#define MEMORY 4
#define OWN_RCV 5
#define ASND 6
#define SLICE 100000u

static struct kernel_gate_answer answer_of_client;
static int64_t status_of_server, wait_of_client;
static volatile uint64_t went_on;
static uint64_t frame_to_end;

static struct reply return_plainly(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				   uint64_t f)
{
	return (struct reply){ 31, 32 };
}

static void nothing(uint64_t argument)
{
}

/* Ends the object in a frame from within; reached again only where it is not its own end. */
static struct reply end_from_inside(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				    uint64_t f)
{
	status_of_server = kernel_deactivate(MEMORY, frame_to_end).status;
	went_on++;
	return (struct reply){ 41, 42 };
}

static struct reply call_on(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
	struct kernel_gate_answer answer = kernel_gate_call(GATE, 0, 0, 0, 0, 0, 0);

	went_on += 100;
	return (struct reply){ (uint64_t)answer.status, (uint64_t)answer.transport };
}

static void call_gate(uint64_t argument)
{
	answer_of_client = kernel_gate_call(GATE, 1, 2, 3, 4, 5, 6);
	wait_of_client = kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 0, 0).status;
}

/* Client calls middle, which calls last; last ends the component of choice. */
struct chain {
	struct box client, middle, last;
	struct thread thread;
};

static void make_chain(struct chain *chain, server_function *of_last)
{
	box_make(&chain->client);
	box_make(&chain->middle);
	box_make(&chain->last);
	thread_make_rcv(&chain->thread, &chain->client, BOOT_RCV, call_gate, 0, 30, 30);
	box_give(&chain->client, GATE, gate_new(&chain->middle, call_on));
	box_give(&chain->middle, GATE, gate_new(&chain->last, of_last));
	box_give(&chain->last, MEMORY, ARENA);
	box_give(&chain->last, OWN_RCV, chain->thread.rcv);
	box_give(&chain->client, OWN_RCV, chain->thread.rcv);
	answer_of_client = (struct kernel_gate_answer){ 1, 1, 1 };
	status_of_server = 1;
	went_on = 0;
}

/* A component's capabilities and gates, those in other tables too. */
void liveness_component(void)
{
	uint32_t gate, copy, away = captbl_new(0);
	struct box box;

	box_make(&box);
	gate = gate_new(&box, return_plainly);
	copy = cap_with(box.component, ALL);
	cap_give(gate, slot_ref(away, 0), ALL);
	CHECK_EQUAL(kernel_gate_call(gate, 0, 0, 0, 0, 0, 0).status, 31);
	end_object(box.component);
	CHECK_EQUAL(TRY(cap_type, box.component).status, -TESSERA_ESTALE);
	CHECK_EQUAL(TRY(cap_type, copy).status, -TESSERA_ESTALE);
	CHECK_EQUAL(TRY(cap_type, gate).status, -TESSERA_ESTALE);
	CHECK_EQUAL(TRY(cap_copy, away, 0, slot_of(slot_new()), ALL, 0, 0).status, -TESSERA_ESTALE);
	PAIR(ESTALE, call, kernel_gate_call(gate, 0, 0, 0, 0, 0, 0).transport);
}

/* A root's end is the end of its component. */
void liveness_roots(void)
{
	for (uint32_t round = 0; round < 2; round++) {
		struct box box;
		uint32_t gate;

		box_make(&box);
		gate = gate_new(&box, return_plainly);
		end_object(round ? box.captbl : box.pgtbl[3]);
		CHECK_EQUAL(TRY(cap_type, box.component).status, -TESSERA_ESTALE);
		CHECK_EQUAL(kernel_gate_call(gate, 0, 0, 0, 0, 0, 0).transport, -TESSERA_ESTALE);
		CHECK_EQUAL(DO(frame_read, ARENA, box.component_frame, FRAME_LIVE), 0);
	}
}

void liveness_thread(void)
{
	uint32_t asnd, copy;
	struct thread thread;
	struct box box;

	box_make(&box);
	thread_make_rcv(&thread, &box, BOOT_RCV, nothing, 0, 1, 1);
	asnd = asnd_new(thread.rcv);
	copy = cap_with(thread.cap, ALL);
	end_object(thread.cap);
	CHECK_EQUAL(TRY(cap_type, copy).status, -TESSERA_ESTALE);
	REFUSED(ESTALE, dispatch, thread.cap, 1, 0, 0);
	REFUSED(ESTALE, rcv_wait, thread.rcv, 0, 0);
	REFUSED(ESTALE, rcv_priority, thread.rcv, 1);
	REFUSED(ESTALE, asnd, asnd);
	REFUSED(ESTALE, asnd_make, thread.rcv, slot_of(slot_new()));
	REFUSED(ESTALE, irq_attach, BOOT_IRQS, 10, thread.rcv, IRQ_EDGE);
	REFUSED(ESTALE, thread_read, thread.cap, THREAD_FIELD_STATE);
}

/* A captbl leaf's slots die with it, for those who reached them through the trie too. */
void liveness_captbl_leaf(void)
{
	uint32_t leaf = captbl_new(0);

	cap_give(BOOT_DEBUG, slot_ref(leaf, 0), ALL);
	DO(cons, BOOT_CAPTBL_ROOT, 9, leaf);
	CHECK_EQUAL(TRY(cap_type, 9 * LEAF_SLOTS).status, 0);
	end_object(leaf);
	CHECK_EQUAL(TRY(cap_type, 9 * LEAF_SLOTS).status, -TESSERA_ENOENT);
	REFUSED(ESTALE, slot_read, leaf, 0, SLOT_TYPE);
}

/* A new object in an old one's frame is not the old one. */
void liveness_frame_again(void)
{
	uint32_t leaf = pgtbl_new(0), frame = offset_of(leaf), again = slot_new();

	end_object(leaf);
	DO(retype, ARENA, frame, FRAME_UNTYPED);
	DO(retype, ARENA, frame, FRAME_KERNEL);
	DO(pgtbl_activate, ARENA, frame, slot_of(again), 0);
	REFUSED(ESTALE, entry_read, leaf, 0);
	CHECK_EQUAL(TRY(cap_type, leaf).status, -TESSERA_ESTALE);
	DO(entry_read, again, 0);
}

/* The component in which a thread runs dies under it: its client gets the error, at once. */
void liveness_own_component(void)
{
	struct chain chain;

	make_chain(&chain, end_from_inside);
	frame_to_end = chain.last.component_frame;
	run(&chain.thread);
	CHECK_EQUAL(went_on, 100);
	CHECK_EQUAL(answer_of_client.transport, 0);
	PAIR(ECOMPDEAD, call, (int64_t)answer_of_client.value);
	CHECK_EQUAL(answer_of_client.status, 0);
}

/* A client in the middle dies: the return passes it over, to the first that lives. */
void liveness_return_over_dead(void)
{
	struct chain chain;

	make_chain(&chain, end_from_inside);
	frame_to_end = chain.middle.component_frame;
	run(&chain.thread);
	CHECK_EQUAL(status_of_server, 0);
	CHECK_EQUAL(went_on, 1);
	CHECK_EQUAL(answer_of_client.status, 0);
	CHECK_EQUAL(answer_of_client.value, 0);
	PAIR(ECOMPDEAD, call, answer_of_client.transport);
	expect_event(&chain.thread, EVENT_STOPPED);
}

/* None is left: the thread stops, and its parent hears of it. */
void liveness_return_to_nobody(void)
{
	struct thread thread;
	struct box client, server;

	box_make(&client);
	box_make(&server);
	thread_make(&thread, &client, BOOT_RCV, call_gate, 0);
	box_give(&client, GATE, gate_new(&server, end_from_inside));
	box_give(&server, MEMORY, ARENA);
	frame_to_end = client.component_frame;
	went_on = 0;
	run(&thread);
	CHECK_EQUAL(went_on, 1);
	CHECK_EQUAL(thread_state(&thread), THREAD_STOPPED);
	expect_event(&thread, EVENT_STOPPED);
	expect_no_event();
}

/* A thread of a dead component does not start. */
void liveness_dispatch_into_dead(void)
{
	struct thread thread;
	struct box box;

	box_make(&box);
	thread_make(&thread, &box, BOOT_RCV, nothing, 0);
	end_object(box.component);
	run(&thread);
	CHECK_EQUAL(thread_state(&thread), THREAD_STOPPED);
	expect_event(&thread, EVENT_STOPPED);
}

static struct reply wait_in_server(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				   uint64_t f)
{
	status_of_server = kernel_rcv_wait(OWN_RCV, 0, 0, 0).status;
	went_on++;
	return (struct reply){ 51, 52 };
}

/* A thread waits in a component that dies. What it waited for is not lost, nor told to its client
 * in the place of the call's results. */
void liveness_waiting_in_dead(void)
{
	struct chain chain;
	uint32_t asnd;

	make_chain(&chain, wait_in_server);
	asnd = asnd_new(chain.thread.rcv);
	run(&chain.thread);
	CHECK_EQUAL(thread_state(&chain.thread), THREAD_WAITING);
	end_object(chain.last.component);
	end_object(chain.middle.component);
	DO(asnd, asnd);
	DO(asnd, asnd);
	run(&chain.thread);
	CHECK_EQUAL(went_on, 0);
	CHECK_EQUAL(answer_of_client.transport, -TESSERA_ECOMPDEAD);
	CHECK_EQUAL(answer_of_client.status, 0);
	CHECK_EQUAL(answer_of_client.value, 0);
	CHECK_EQUAL(wait_of_client, 2ul << EVENT_PENDING_SHIFT);
}

/* A thread ends itself: nothing of it goes on, and nobody is told. */
static void end_self(uint64_t argument)
{
	kernel_deactivate(MEMORY, frame_to_end);
	went_on++;
}

void liveness_own_thread(void)
{
	struct thread thread;
	struct box box;

	box_make(&box);
	thread_make(&thread, &box, BOOT_RCV, end_self, 0);
	box_give(&box, MEMORY, ARENA);
	frame_to_end = thread.frame;
	went_on = 0;
	run(&thread);
	CHECK_EQUAL(went_on, 0);
	CHECK_EQUAL(TRY(cap_type, thread.cap).status, -TESSERA_ESTALE);
	CHECK_EQUAL(DO(frame_read, ARENA, thread.frame, FRAME_LIVE), 0);
	expect_no_event();
}

/* The last capability to run by: the thread's own roots, from within. */
void liveness_own_roots(void)
{
	for (uint32_t round = 0; round < 2; round++) {
		struct thread thread;
		struct box box;

		box_make(&box);
		thread_make(&thread, &box, BOOT_RCV, end_self, 0);
		box_give(&box, MEMORY, ARENA);
		frame_to_end = round ? box.captbl_frame : box.pgtbl_frame[3];
		went_on = 0;
		run(&thread);
		CHECK_EQUAL(went_on, 0);
		CHECK_EQUAL(thread_state(&thread), THREAD_STOPPED);
		expect_event(&thread, EVENT_STOPPED);
	}
}

/* An inner node goes: its owner runs into a fault at the next walk, and no further. */
void liveness_own_tables(void)
{
	for (uint32_t level = 0; level < 3; level++) {
		struct thread thread;
		struct box box;

		box_make(&box);
		thread_make(&thread, &box, BOOT_RCV, nothing, 0);
		end_object(box.pgtbl[level]);
		run(&thread);
		CHECK_EQUAL(thread_state(&thread), THREAD_STOPPED);
		CHECK_EQUAL(DO(thread_read, thread.cap, REG_VECTOR), 14);
		expect_event(&thread, EVENT_STOPPED);
	}
}

/* The fault gate of a component that died leads nowhere. */
void liveness_fault_gate(void)
{
	struct thread thread;
	struct box box, handler;

	box_make(&box);
	box_make(&handler);
	fault_gate_set(&box, FAULT_EXCEPTION, &handler, return_plainly);
	thread_make(&thread, &box, BOOT_RCV, nothing, 0);
	end_object(handler.component);
	run(&thread);
	expect_event(&thread, EVENT_STOPPED);
	CHECK_EQUAL(DO(thread_read, thread.cap, REG_VECTOR), VECTOR_RETURN);
}
