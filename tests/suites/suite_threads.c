/* Dispatch, its timeouts and tokens; a stopped thread's registers; unwind. */
#include "suite.h"

#include "snapshot.h"

#define OWN_THREAD 1  /* slots of a box */
#define OWN_RCV 2
#define GATE 3
#define HELPER 4
#define SLICE 200000u /* cycles */
#define LATE_MOST 50000u /* cycles from a timeout to the runner */

static volatile uint64_t runs, flag;
static int64_t status_of_worker;
static struct kernel_gate_answer answer_of_client;

static void count(uint64_t argument)
{
	runs += argument;
}

static void spin(uint64_t argument)
{
	for (;;)
		runs++;
}

static void wait_forever(uint64_t argument)
{
	for (;;)
		kernel_rcv_wait(OWN_RCV, 0, 0, 0);
}

static void call_gate(uint64_t argument)
{
	answer_of_client = kernel_gate_call(GATE, 1, 2, 3, 4, 5, 6);
}

/* A thread in a box of its own, which has capabilities to the thread and its endpoint. */
static void make(struct thread *thread, struct box *box, worker_function *function)
{
	box_make(box);
	thread_make_rcv(thread, box, BOOT_RCV, function, 3, 1, PRIORITY_HIGHEST);
	box_give(box, OWN_THREAD, thread->cap);
	box_give(box, OWN_RCV, thread->rcv);
	runs = 0;
	flag = 0;
}

void threads_dispatch(void)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, count);
	run(&thread);
	CHECK_EQUAL(runs, 3);
	CHECK_EQUAL(thread.worker->thread, thread.id);
	CHECK_EQUAL(thread_state(&thread), THREAD_STOPPED);
	expect_event(&thread, EVENT_STOPPED);
	expect_no_event();
}

static void dispatch_self(uint64_t priority)
{
	status_of_worker = kernel_dispatch(OWN_THREAD, priority, 0, 0).status;
	runs = DO(thread_read, OWN_THREAD, THREAD_FIELD_PRIORITY);
}

/* Who dispatches himself goes on with the new priority. */
void threads_dispatch_self(void)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, dispatch_self);
	run(&thread);
	CHECK_EQUAL(status_of_worker, 0);
	CHECK_EQUAL(runs, 3);
}

void threads_dispatch_errors(void)
{
	struct thread thread, low, orphan;
	struct box box;

	make(&thread, &box, wait_forever);
	REFUSED(ERANGE, dispatch, thread.cap, PRIORITY_HIGHEST + 1, 0, 0);
	REFUSED(ERANGE, dispatch, thread.cap, ~0ul >> 16, 0, 0);
	REFUSED(ERANGE, dispatch, thread.cap, 1ul << 32, 0, 0);
	run(&thread);
	REFUSED(EBUSY, dispatch, thread.cap, 1, 0, 0); /* it waits */
	thread_make_rcv(&low, &box, thread.rcv, count, 0, 5, 5);
	thread_make(&orphan, &box, low.rcv, count, 0);
	REFUSED(ERANGE, dispatch, orphan.cap, 6, 0, 0);
	run(&low);
	REFUSED(EBUSY, dispatch, low.cap, 1, 0, 0); /* it stopped */
	end_object(low.cap);
	REFUSED(ESTALE, dispatch, orphan.cap, 1, 0, 0);
	REFUSED(ESTALE, dispatch, BOOT_THREAD, 1, 0, 0);
}

static void hand_on(uint64_t argument)
{
	while (!kernel_dispatch(HELPER, 1, 0, 0).status)
		;
}

/* The endpoint keeps the largest token seen; the same one again is no older. */
void threads_tokens(void)
{
	struct thread parent, thread, helper;
	struct box box;

	/* A parent that stopped still is one; the runner goes on in its stead. The time of a helper of
	 * the runner's is what ends, so that the parent has no events. */
	make(&parent, &box, count);
	run(&parent);
	thread_make(&helper, &box, BOOT_RCV, spin, 0);
	thread_make(&thread, &box, parent.rcv, hand_on, 0);
	box_give(&box, HELPER, helper.cap);
	DO(dispatch, thread.cap, 1, now() + SLICE, 5);
	REFUSED(EAGAIN, dispatch, thread.cap, 1, now() + SLICE, 4);
	REFUSED(EAGAIN, dispatch, thread.cap, 1, now() + SLICE, 0);
	DO(dispatch, thread.cap, 1, now() + SLICE, 5);
	DO(dispatch, thread.cap, 1, now() + SLICE, ~0ul);
	REFUSED(EAGAIN, dispatch, thread.cap, 1, now() + SLICE, ~0ul - 1);
}

static void wait_with_tokens(uint64_t argument)
{
	kernel_asnd(GATE);
	kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 9, 0);
	kernel_asnd(GATE);
	status_of_worker = kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 8, 0).status;
	runs = (uint64_t)kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 9, 0).status;
}

/* A stale token leaves what is pending. */
void threads_wait_token(void)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, wait_with_tokens);
	box_give(&box, GATE, asnd_new(thread.rcv));
	run(&thread);
	CHECK_EQUAL(runs, 1ul << EVENT_PENDING_SHIFT);
	PAIR(EAGAIN, rcv_wait, status_of_worker);
}

/* Never early, as the endpoint sees it, and soon. */
void threads_timeout(void)
{
	struct thread thread;
	struct event event;
	struct box box;
	uint64_t timeout, after;

	make(&thread, &box, spin);
	for (uint64_t round = 1; round <= 5; round++) {
		timeout = now() + round * SLICE;
		DO(dispatch, thread.cap, PRIORITY, timeout, 0);
		after = now();
		CHECK(after >= timeout);
		CHECK(after < timeout + LATE_MOST);
		event = event_next();
		CHECK_EQUAL(event.flags, EVENT_TIMEOUT);
		CHECK_EQUAL(event.id, thread.id);
		CHECK(event.cycles > SLICE / 2);
		CHECK_EQUAL(thread_state(&thread), THREAD_READY);
	}
	CHECK(runs > 0);
}

/* A time that has passed is no time at all: the dispatch ends before it came to anything. */
void threads_timeout_in_the_past(void)
{
	static const uint64_t times[] = { 1, 1000 };
	struct thread thread;
	struct box box;

	make(&thread, &box, spin);
	for (uint32_t i = 0; i < 2; i++) {
		DO(dispatch, thread.cap, PRIORITY, times[i], 0);
		expect_event(&thread, EVENT_TIMEOUT);
	}
	DO(dispatch, thread.cap, PRIORITY, now(), 0);
	expect_event(&thread, EVENT_TIMEOUT);
}

/* What lies beyond the timer's reach is still a timeout, and none now. */
void threads_timeout_far_away(void)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, count);
	DO(dispatch, thread.cap, PRIORITY, ~0ul, 0);
	expect_event(&thread, EVENT_STOPPED);
	CHECK_EQUAL(runs, 3);
}

void threads_cycles(void)
{
	struct thread thread;
	struct box box;
	uint64_t before, cycles;

	make(&thread, &box, spin);
	CHECK_EQUAL(DO(thread_read, thread.cap, THREAD_FIELD_CYCLES), 0);
	before = now();
	DO(dispatch, thread.cap, PRIORITY, now() + SLICE, 0);
	cycles = DO(thread_read, thread.cap, THREAD_FIELD_CYCLES);
	CHECK(cycles > SLICE / 2);
	CHECK(cycles < now() - before);
}

static void spin_with_patterns(uint64_t argument)
{
	snapshot_with_vectors = true;
	snapshot_spin(&flag);
}

static void disturb(uint64_t argument)
{
	__asm__ volatile("vpcmpeqd %%xmm0, %%xmm0, %%xmm0; vpcmpeqd %%xmm15, %%xmm15, %%xmm15;"
			 "fninit; fldpi; wrfsbase %0; wrgsbase %0" : : "r"(0x1234ul));
	spin(0);
}

/* A preempted thread finds all of its registers again, whoever ran in between. */
void threads_preemption_keeps_registers(void)
{
	const struct snapshot *caller = &snapshot_of_caller;
	struct thread thread, other;
	struct box box;

	make(&thread, &box, spin_with_patterns);
	thread_make(&other, &box, BOOT_RCV, disturb, 0);
	snapshot_forget();
	for (uint32_t round = 0; round < 3; round++) {
		DO(dispatch, thread.cap, PRIORITY, now() + SLICE, 0);
		DO(dispatch, other.cap, PRIORITY, now() + SLICE, 0);
	}
	flag = 1;
	run(&thread);
	CHECK_EQUAL(thread_state(&thread), THREAD_STOPPED);
	for (uint32_t i = 0; i < 16; i++)
		if (i != RSP && i != RCX)
			CHECK_EQUAL(caller->registers[i], CALLER_PATTERN + i);
	CHECK_EQUAL(caller->registers[RSP], (uint64_t)&flag);
	CHECK_EQUAL(caller->flags, DIRTY_FLAGS | 0x202);
	CHECK_EQUAL(caller->fs, CALLER_FS);
	CHECK_EQUAL(caller->gs, CALLER_GS);
	CHECK_EQUAL(caller->vectors[0], DIRTY_X87_CONTROL);
	CHECK_EQUAL(caller->vectors[24] | caller->vectors[25] << 8, DIRTY_MXCSR);
	for (uint32_t i = 160; i < 416; i++)
		CHECK_EQUAL(caller->vectors[i], 0xa5);
	for (uint32_t i = 576; i < 832; i++)
		CHECK_EQUAL(caller->vectors[i], 0xa5);
}

/* A thread that comes to the vector registers for the first time finds them clean. */
static void record(uint64_t argument)
{
	snapshot_with_vectors = true;
	snapshot_call(kernel_number(CALL_cap_type, 0));
}

static void take_record(uint64_t argument)
{
	static struct snapshot *const to = &snapshot_of_caller;

	__asm__ volatile("xsave64 (%0)" : : "r"(to->vectors), "a"(-1), "d"(-1) : "memory");
	__asm__ volatile("rdfsbase %0" : "=r"(to->fs));
	__asm__ volatile("rdgsbase %0" : "=r"(to->gs));
}

void threads_start_clean(void)
{
	struct thread dirty, clean;
	struct box box;

	make(&dirty, &box, record);
	thread_make(&clean, &box, BOOT_RCV, take_record, 0);
	snapshot_forget();
	run(&dirty);
	snapshot_forget();
	run(&clean);
	CHECK(snapshot_vectors_clean(&snapshot_of_caller));
	CHECK_EQUAL(snapshot_of_caller.fs, 0);
	CHECK_EQUAL(snapshot_of_caller.gs, 0);
}

/* A system call that switches to another thread and back is scrubbed like any. */
static void wait_with_patterns(uint64_t argument)
{
	snapshot_with_vectors = true;
	snapshot_call(kernel_number(CALL_dispatch, GATE));
}

void threads_dispatch_scrubs(void)
{
	const struct snapshot *caller = &snapshot_of_caller;
	struct thread thread, other;
	struct box box;

	make(&thread, &box, wait_with_patterns);
	thread_make(&other, &box, thread.rcv, disturb, 0);
	box_give(&box, GATE, other.cap);
	snapshot_forget();
	run(&thread); /* the timeout of its dispatch is 2, which has passed */
	expect_event(&thread, EVENT_STOPPED);
	CHECK_EQUAL(thread_state(&other), THREAD_READY);
	CHECK_EQUAL(caller->registers[RAX], 0);
	CHECK_EQUAL(caller->registers[RDX], 0);
	CHECK_EQUAL(caller->registers[R8], 0);
	CHECK_EQUAL(caller->registers[RDI], 0);
	CHECK_EQUAL(caller->registers[RSI], 0);
	CHECK_EQUAL(caller->registers[RBX], CALLER_PATTERN + RBX);
	CHECK_EQUAL(caller->registers[R15], CALLER_PATTERN + R15);
	CHECK_EQUAL(caller->flags, 0x202);
	CHECK_EQUAL(caller->fs, CALLER_FS);
	CHECK_EQUAL(caller->gs, 0);
	CHECK_EQUAL(caller->vectors[160], 0xa5);
}

static void set_runs(uint64_t value)
{
	runs = value;
	worker_stop();
}

void threads_registers(void)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, spin);
	DO(dispatch, thread.cap, PRIORITY, now() + SLICE, 0);
	for (uint64_t name = 0; name < REGISTERS; name++) {
		if (name >= REG_VECTOR && name != REG_RSP)
			continue;
		DO(thread_write, thread.cap, name, 0x1000 + name);
		CHECK_EQUAL(DO(thread_read, thread.cap, name), 0x1000 + name);
	}
	DO(thread_write, thread.cap, REG_RIP, (uint64_t)set_runs);
	DO(thread_write, thread.cap, REG_RDI, 4711);
	DO(thread_write, thread.cap, REG_RSP, (uint64_t)thread.worker->stack - 8);
	run(&thread);
	CHECK_EQUAL(runs, 4711);
}

/* Only flags that user level may change itself. */
void threads_write_flags(void)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, count);
	DO(thread_write, thread.cap, REG_RFLAGS, ~0ul);
	CHECK_EQUAL(DO(thread_read, thread.cap, REG_RFLAGS), 0x240fd7);
	DO(thread_write, thread.cap, REG_RFLAGS, 0);
	CHECK_EQUAL(DO(thread_read, thread.cap, REG_RFLAGS), 0x202);
	run(&thread);
	CHECK_EQUAL(runs, 3);
}

void threads_fields(void)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, wait_forever);
	CHECK_EQUAL(thread_state(&thread), THREAD_READY);
	run(&thread);
	CHECK_EQUAL(thread_state(&thread), THREAD_WAITING);
	CHECK_EQUAL(DO(thread_read, thread.cap, THREAD_FIELD_PRIORITY), PRIORITY);
	CHECK_EQUAL(DO(thread_read, thread.cap, THREAD_FIELD_PENDING), 0);
	CHECK_EQUAL(DO(thread_read, thread.cap, THREAD_CALLER), number_of(box.component));
	for (uint64_t i = 1; i < 18; i++)
		CHECK_EQUAL(DO(thread_read, thread.cap, THREAD_CALLER + i), 0);
	CHECK_EQUAL(DO(thread_read, BOOT_THREAD, THREAD_FIELD_STATE), THREAD_RUNNING);
	CHECK_EQUAL(DO(thread_read, BOOT_THREAD, THREAD_FIELD_ID), BOOT_THREAD_ID);
}

void threads_read_errors(void)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, wait_forever);
	REFUSED(EINVAL, thread_read, thread.cap, THREAD_FIELD_WAKE + 1);
	REFUSED(EINVAL, thread_read, thread.cap, THREAD_CALLER - 1);
	REFUSED(EINVAL, thread_read, thread.cap, THREAD_CALLER + 18);
	REFUSED(EINVAL, thread_read, thread.cap, ~0ul);
	REFUSED(EINVAL, thread_read, thread.cap, REG_RAX | 1ul << 32);
	REFUSED(EBUSY, thread_read, BOOT_THREAD, REG_RAX);
	run(&thread);
	/* It waits in a system call: most of its registers were not saved. */
	REFUSED(EINVAL, thread_read, thread.cap, REG_RAX);
	REFUSED(EINVAL, thread_write, thread.cap, REG_RAX, 0);
}

void threads_write_errors(void)
{
	static const uint64_t names[] = { REG_VECTOR, REG_ERROR, REG_CS, REG_SS, REGISTERS,
					  THREAD_FIELD_STATE, THREAD_CALLER, ~0ul, 1ul << 32 };
	static const uint64_t addresses[] = { 0x7f8000000000, 0x800000000000, 0xffff800000000000,
					      ~0ul };
	static const uint64_t checked[] = { REG_RIP, REG_FS_BASE, REG_GS_BASE };
	struct thread thread;
	struct box box;

	make(&thread, &box, count);
	for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		REFUSED(EINVAL, thread_write, thread.cap, names[i], 1);
	for (uint32_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		for (uint32_t j = 0; j < 3; j++)
			REFUSED(EFAULT, thread_write, thread.cap, checked[j], addresses[i]);
	REFUSED(EBUSY, thread_write, BOOT_THREAD, REG_RAX, 1);
}

static struct reply spin_in_server(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				   uint64_t f)
{
	while (!flag)
		runs++;
	return (struct reply){ 0, 0 };
}

/* A thread that has called a component, where it was interrupted. */
static void make_visitor(struct thread *thread, const struct box *server)
{
	struct box client;

	make(thread, &client, call_gate);
	box_give(&client, GATE, gate_new(server, spin_in_server));
	DO(dispatch, thread->cap, PRIORITY, now() + SLICE, 0);
	expect_event(thread, EVENT_TIMEOUT);
	CHECK(runs);
	CHECK_EQUAL(DO(thread_read, thread->cap, THREAD_FIELD_DEPTH), 1);
}

/* Who schedules a thread has no say in what it does for others. */
void threads_registers_of_visitors(void)
{
	struct thread thread;
	struct box server;

	box_make(&server);
	make_visitor(&thread, &server);
	REFUSED(EPERM, thread_read, thread.cap, REG_RIP);
	REFUSED(EPERM, thread_write, thread.cap, REG_RIP, (uint64_t)set_runs);
}

/* In the component that asks it may. */
void threads_registers_of_own_visitors(void)
{
	const struct box runner = { .component = BOOT_COMPONENT };
	struct thread thread;

	make_visitor(&thread, &runner);
	DO(thread_write, thread.cap, REG_RIP, (uint64_t)set_runs);
	DO(thread_write, thread.cap, REG_RDI, 4711);
	run(&thread);
	CHECK_EQUAL(runs, 4711);
}

/* Any stack pointer may be written: a fault at most comes of it. */
void threads_write_stack(void)
{
	static const uint64_t stacks[] = { ~0ul, 1ul << 63, 0x800000000000, 0xffff800000000000 };

	for (uint32_t i = 0; i < 4; i++) {
		struct thread thread;
		struct box box;

		make(&thread, &box, spin);
		DO(dispatch, thread.cap, PRIORITY, now() + SLICE, 0);
		DO(thread_write, thread.cap, REG_RSP, stacks[i]);
		DO(dispatch, thread.cap, PRIORITY, now() + SLICE, 0);
		DO(thread_write, thread.cap, REG_RIP, (uint64_t)set_runs);
		run(&thread);
		end_object(thread.cap);
		fixture_forget_events();
	}
}

static struct reply wait_in_server(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				   uint64_t f)
{
	while (kernel_rcv_wait(OWN_RCV, 0, 0, 0).status >= 0)
		;
	return (struct reply){ 0, 0 };
}

static struct reply call_on(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
	struct kernel_gate_answer answer;

	answer = kernel_gate_call(GATE, 0, 0, 0, 0, 0, 0);
	runs = (uint64_t)-answer.transport;
	return (struct reply){ 21, 22 };
}

struct chain {
	struct box client, middle, last;
	struct thread thread;
};

/* A thread that has called middle, which has called last, where it waits. */
static void make_chain(struct chain *chain)
{
	make(&chain->thread, &chain->client, call_gate);
	box_make(&chain->middle);
	box_make(&chain->last);
	box_give(&chain->client, GATE, gate_new(&chain->middle, call_on));
	box_give(&chain->middle, GATE, gate_new(&chain->last, wait_in_server));
	box_give(&chain->last, OWN_RCV, chain->thread.rcv);
	answer_of_client = (struct kernel_gate_answer){ 1, 1, 1 };
	run(&chain->thread);
	CHECK_EQUAL(thread_state(&chain->thread), THREAD_WAITING);
	CHECK_EQUAL(DO(thread_read, chain->thread.cap, THREAD_FIELD_DEPTH), 2);
	CHECK_EQUAL(DO(thread_read, chain->thread.cap, THREAD_CALLER),
		    number_of(chain->last.component));
	CHECK_EQUAL(DO(thread_read, chain->thread.cap, THREAD_CALLER + 1),
		    number_of(chain->middle.component));
	CHECK_EQUAL(DO(thread_read, chain->thread.cap, THREAD_CALLER + 2),
		    number_of(chain->client.component));
	expect_event(&chain->thread, EVENT_BLOCKED);
}

/* To the newest call: the one below goes on as ever. */
void threads_unwind_one(void)
{
	struct chain chain;

	make_chain(&chain);
	DO(unwind, chain.thread.cap, chain.middle.component);
	CHECK_EQUAL(thread_state(&chain.thread), THREAD_READY);
	CHECK_EQUAL(DO(thread_read, chain.thread.cap, THREAD_FIELD_DEPTH), 1);
	run(&chain.thread);
	PAIR(ECANCELED, call, -(int64_t)runs);
	CHECK_EQUAL(answer_of_client.transport, 0);
	CHECK_EQUAL(answer_of_client.status, 21);
	CHECK_EQUAL(answer_of_client.value, 22);
}

void threads_unwind_two(void)
{
	struct chain chain;

	make_chain(&chain);
	DO(unwind, chain.thread.cap, chain.client.component);
	CHECK_EQUAL(DO(thread_read, chain.thread.cap, THREAD_FIELD_DEPTH), 0);
	run(&chain.thread);
	CHECK_EQUAL(answer_of_client.transport, -TESSERA_ECANCELED);
	CHECK_EQUAL(answer_of_client.status, 0);
	CHECK_EQUAL(answer_of_client.value, 0);
	CHECK_EQUAL(runs, 0);
}

void threads_unwind_errors(void)
{
	struct chain chain;

	make_chain(&chain);
	REFUSED(EINVAL, unwind, chain.thread.cap, chain.last.component);
	REFUSED(EINVAL, unwind, chain.thread.cap, BOOT_COMPONENT);
	REFUSED(EBUSY, unwind, BOOT_THREAD, BOOT_COMPONENT);
	REFUSED(EBUSY, unwind, BOOT_THREAD, chain.client.component);
}
