/*
 * Switches that few cases come to by themselves: from one system call right into another, which has
 * a fast path, with all that leads off it; back to one's own scheduler; to threads that cannot go
 * on; with a timer that fires early.
 */
#include "suite.h"

#define OWN_RCV	  1 /* slots of a box */
#define PARTNER	  2
#define HELPER	  3
#define GATE	  4
#define ASND	  5
#define MEMORY	  6
#define CEILING	  15
#define SLICE	  200000u /* cycles */
#define LATE_MOST 50000u
#define NEAR	  150u /* as many cycles as a dispatch takes before it looks at the clock, and more */
#define TIMER_REACH                                                                                \
	0xffffffffull /* ticks of the local APIC's timer, which is no slower than the clock */
#define TIMER_COMMAND	0x43
#define TIMER_CHANNEL_0 0x40
#define TIMER_ONCE	0x30 /* channel 0, both bytes, mode 0 */
#define TIMER_LINE	2

static volatile uint64_t steps, flag, end_of_run;
static int64_t status_of_worker;
static struct kernel_gate_answer answer_of_client;

static void nothing(uint64_t argument)
{
}

static void spin(void)
{
	while (!flag)
		;
}

/* ------------------------------------------------------------- from system call to system call */

/* A thread that has dispatched a helper, which is no more: it is ready, in a system call that
 * returns 0, and has not used vector registers. */
struct parked {
	struct box box;
	struct thread thread, helper;
};

static void hand_over(uint64_t argument)
{
	status_of_worker = kernel_dispatch(HELPER, PRIORITY, 0, 0).status;
	steps++;
	spin();
}

static void park_in(struct parked *parked, uint32_t parent, worker_function *function)
{
	box_make(&parked->box);
	thread_make(&parked->thread, &parked->box, parent, function, 0);
	thread_make(&parked->helper, &parked->box, BOOT_RCV, nothing, 0);
	box_give(&parked->box, HELPER, parked->helper.cap);
	steps = 0;
	flag = 1;
	status_of_worker = 1;
	DO(dispatch, parked->thread.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(thread_state(&parked->thread), THREAD_READY);
	CHECK_EQUAL(thread_state(&parked->helper), THREAD_STOPPED);
	expect_event(&parked->helper, EVENT_STOPPED);
}

static void park(struct parked *parked, uint32_t parent)
{
	park_in(parked, parent, hand_over);
	CHECK_EQUAL(steps, 0);
}

/* It has gone on behind its own dispatch, to its end. */
static void check_went_on(const struct parked *parked)
{
	CHECK_EQUAL(status_of_worker, 0);
	CHECK_EQUAL(steps, 1);
	CHECK_EQUAL(thread_state(&parked->thread), THREAD_STOPPED);
}

void switches_into_a_call(void)
{
	struct parked parked;

	park(&parked, BOOT_RCV);
	DO(dispatch, parked.thread.cap, 7, 0, 0);
	check_went_on(&parked);
	CHECK_EQUAL(DO(thread_read, parked.thread.cap, THREAD_FIELD_PRIORITY), 7);
	expect_event(&parked.thread, EVENT_STOPPED);
}

#define ROUNDS 5u

/* Each counts a step of its own and gives to the other. */
static void alternate(uint64_t argument)
{
	for (uint64_t round = 0; round < ROUNDS; round++) {
		CHECK_EQUAL(steps++, 2 * round + argument);
		CHECK_EQUAL(kernel_dispatch(PARTNER, PRIORITY, 0, 0).status, 0);
	}
}

struct couple {
	struct box first, second;
	struct thread one, two;
};

static void make_couple(struct couple *couple, worker_function *function, uint64_t first_argument,
			uint64_t second_argument)
{
	box_make(&couple->first);
	box_make(&couple->second);
	thread_make(&couple->one, &couple->first, BOOT_RCV, function, first_argument);
	thread_make(&couple->two, &couple->second, BOOT_RCV, function, second_argument);
	box_give(&couple->first, PARTNER, couple->two.cap);
	box_give(&couple->second, PARTNER, couple->one.cap);
	steps = 0;
}

void switches_back_and_forth(void)
{
	uint64_t before = now(), cycles;
	struct couple couple;

	make_couple(&couple, alternate, 0, 1);
	DO(dispatch, couple.one.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(steps, 2 * ROUNDS);
	expect_event(&couple.one, EVENT_STOPPED);
	DO(dispatch, couple.two.cap, PRIORITY, 0, 0);
	expect_event(&couple.two, EVENT_STOPPED);
	cycles = DO(thread_read, couple.one.cap, THREAD_FIELD_CYCLES) +
		 DO(thread_read, couple.two.cap, THREAD_FIELD_CYCLES);
	CHECK(cycles > 0 && cycles < now() - before);
}

static void give_then_spin(uint64_t timeout)
{
	CHECK_EQUAL(kernel_dispatch(PARTNER, PRIORITY, timeout, 0).status, 0);
	steps++;
	spin();
}

/* Whoever runs under a timeout may give all that is left of it, which ends as it would have. */
void switches_with_the_timeout_in_force(void)
{
	uint64_t timeout = now() + 30 * SLICE;
	struct couple couple;

	make_couple(&couple, give_then_spin, timeout, timeout);
	flag = 0;
	CHECK(now() < timeout);
	DO(dispatch, couple.one.cap, PRIORITY, timeout, 0);
	CHECK(now() >= timeout);
	CHECK(now() < timeout + LATE_MOST);
	CHECK_EQUAL(steps, 1);
	expect_event(&couple.one, EVENT_TIMEOUT);
	expect_no_event();
}

void switches_with_another_timeout(void)
{
	struct parked parked;
	uint64_t timeout;

	park(&parked, BOOT_RCV);
	flag = 0;
	timeout = now() + SLICE;
	DO(dispatch, parked.thread.cap, PRIORITY, timeout, 0);
	CHECK(now() >= timeout);
	CHECK(now() < timeout + LATE_MOST);
	CHECK_EQUAL(steps, 1);
	expect_event(&parked.thread, EVENT_TIMEOUT);
}

/* Gives on what it may, then runs to a time of the case's choice. */
static void give_then_run(uint64_t timeout)
{
	CHECK_EQUAL(kernel_dispatch(PARTNER, PRIORITY, timeout, 0).status, 0);
	while (now() < end_of_run)
		;
}

static void run_in_turn(uint64_t argument)
{
	kernel_dispatch(HELPER, PRIORITY, 0, 0);
	while (now() < end_of_run)
		;
	steps++;
}

/* Among siblings, a thread decides in their parent's place: it may give more than it has. */
static void among_siblings(uint64_t given)
{
	struct parked parked;
	struct thread giver;
	struct box box;

	park_in(&parked, BOOT_RCV, run_in_turn);
	box_make(&box);
	thread_make(&giver, &box, BOOT_RCV, give_then_run, given);
	box_give(&box, PARTNER, parked.thread.cap);
	end_of_run = now() + 2 * SLICE;
	DO(dispatch, giver.cap, PRIORITY, now() + SLICE, 0);
	CHECK(now() >= end_of_run);
	CHECK_EQUAL(steps, 1);
	expect_event(&parked.thread, EVENT_STOPPED);
	expect_no_event();
}

void switches_among_siblings(void)
{
	among_siblings(now() + 100 * SLICE);
	among_siblings(0);
}

/* Timeouts so near that they are less than a tick of the timer away, or have just gone by. */
void switches_with_near_timeouts(void)
{
	struct parked parked;

	park(&parked, BOOT_RCV);
	flag = 0;
	for (uint64_t distance = 0; distance < NEAR; distance++) {
		DO(dispatch, parked.thread.cap, PRIORITY, now() + distance, 0);
		expect_event(&parked.thread, EVENT_TIMEOUT);
	}
}

/* Beyond the timer's reach, and gone by. */
void switches_with_odd_timeouts(void)
{
	struct parked parked;

	park(&parked, BOOT_RCV);
	DO(dispatch, parked.thread.cap, PRIORITY, ~0ul, 0);
	check_went_on(&parked);
	expect_event(&parked.thread, EVENT_STOPPED);
	park(&parked, BOOT_RCV);
	flag = 0;
	DO(dispatch, parked.thread.cap, PRIORITY, 1, 0);
	expect_event(&parked.thread, EVENT_TIMEOUT);
}

/* Nobody runs longer than his parent could, whatever the dispatch says. */
void switches_within_the_parents_timeout(void)
{
	uint64_t timeout = now() + 30 * SLICE;
	struct parked parked;
	struct thread parent;
	struct box box;

	box_make(&box);
	thread_make_rcv(&parent, &box, BOOT_RCV, nothing, 0, 1, CEILING);
	DO(dispatch, parent.cap, PRIORITY, timeout, 0);
	expect_event(&parent, EVENT_STOPPED);
	park(&parked, parent.rcv);
	flag = 0;
	CHECK(now() < timeout);
	DO(dispatch, parked.thread.cap, PRIORITY, 0, 0);
	CHECK(now() >= timeout);
	CHECK(now() < timeout + LATE_MOST);
	CHECK_EQUAL(steps, 1);
}

void switches_by_the_right_to_dispatch(void)
{
	struct parked parked;
	uint32_t narrow;

	park(&parked, BOOT_RCV);
	narrow = cap_with(parked.thread.cap, RIGHT_DISPATCH);
	REFUSED(EACCES, dispatch, cap_with(parked.thread.cap, ALL & ~RIGHT_DISPATCH), 7, 0, 0);
	DO(dispatch, narrow, 7, 0, 0);
	check_went_on(&parked);
}

/* A thread that would go on at once, but for the one thing that is wrong. */
void switches_errors(void)
{
	struct thread parent, mortal, other, helper;
	struct parked parked;
	struct box box;

	box_make(&box);
	thread_make_rcv(&parent, &box, BOOT_RCV, nothing, 0, 1, CEILING);
	thread_make(&other, &box, parent.rcv, hand_over, 0);
	thread_make(&helper, &box, BOOT_RCV, nothing, 0);
	box_give(&box, HELPER, helper.cap);
	park(&parked, parent.rcv);
	REFUSED(ERANGE, dispatch, parked.thread.cap, CEILING + 1, 0, 0);
	REFUSED(ERANGE, dispatch, parked.thread.cap, 1ul << 32 | 1, 0, 0);
	DO(dispatch, other.cap, PRIORITY, 0, 9);
	REFUSED(EAGAIN, dispatch, parked.thread.cap, PRIORITY, 0, 8);
	DO(dispatch, parked.thread.cap, CEILING, 0, 10);
	check_went_on(&parked);

	fixture_forget_events();
	thread_make_rcv(&mortal, &box, BOOT_RCV, nothing, 0, 1, CEILING);
	park(&parked, mortal.rcv);
	end_object(mortal.cap);
	REFUSED(ESTALE, dispatch, parked.thread.cap, PRIORITY, 0, 0);
	end_object(parked.thread.cap);
	REFUSED(ESTALE, dispatch, parked.thread.cap, PRIORITY, 0, 0);
}

/* The same for a thread all of whose registers are in its frame: one that has not run yet. */
void switches_errors_of_fresh_threads(void)
{
	struct thread parent, other, helper, fresh, doomed;
	struct box box, dead;

	box_make(&box);
	box_make(&dead);
	thread_make_rcv(&parent, &box, BOOT_RCV, nothing, 0, 1, CEILING);
	thread_make(&other, &box, parent.rcv, hand_over, 0);
	thread_make(&helper, &box, BOOT_RCV, nothing, 0);
	box_give(&box, HELPER, helper.cap);
	thread_make(&fresh, &box, parent.rcv, nothing, 0);
	thread_make(&doomed, &dead, BOOT_RCV, nothing, 0);
	flag = 1;
	DO(dispatch, other.cap, PRIORITY, 0, 9);
	REFUSED(EAGAIN, dispatch, fresh.cap, PRIORITY, 0, 8);
	DO(dispatch, fresh.cap, PRIORITY, 0, 9);
	CHECK_EQUAL(thread_state(&fresh), THREAD_STOPPED);

	fixture_forget_events();
	end_object(dead.component);
	DO(dispatch, doomed.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(thread_state(&doomed), THREAD_STOPPED);
	expect_event(&doomed, EVENT_STOPPED);
}

static void hand_over_and_collect(uint64_t argument)
{
	kernel_dispatch(HELPER, PRIORITY, 0, 0);
	while (kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 0, 0).status >= 0)
		;
}

/* A scheduler that has not collected its events is not decided for, but by who draws no tokens. */
void switches_over_events(void)
{
	struct parked told, without_token, with_token;
	struct thread scheduler, helper;
	struct box box;

	box_make(&box);
	thread_make_rcv(&scheduler, &box, BOOT_RCV, hand_over_and_collect, 0, 1, CEILING);
	thread_make(&helper, &box, BOOT_RCV, nothing, 0);
	box_give(&box, OWN_RCV, scheduler.rcv);
	box_give(&box, HELPER, helper.cap);
	park(&with_token, scheduler.rcv);
	park(&without_token, scheduler.rcv);
	park(&told, scheduler.rcv);
	DO(dispatch, told.thread.cap, PRIORITY, 0, 0);
	expect_event(&helper, EVENT_STOPPED);
	REFUSED(EAGAIN, dispatch, with_token.thread.cap, PRIORITY, 0, 1);
	steps = 0;
	DO(dispatch, without_token.thread.cap, PRIORITY, 0, 0);
	check_went_on(&without_token);
	expect_event(&scheduler, EVENT_STOPPED);
	steps = 0;
	DO(dispatch, with_token.thread.cap, PRIORITY, 0, 1);
	check_went_on(&with_token);
}

/* What a dispatch finds when it comes back, in the order in which it is recorded. */
enum {
	FOUND_SCRATCH,			/* rax, rdx, rsi, rdi, r8, r9, r10 */
	FOUND_KEPT = FOUND_SCRATCH + 7, /* rbx, rbp, r12 to r15, and fs */
	FOUND_GS = FOUND_KEPT + 7,
	FOUND_WORDS
};
#define PATTERN 0x5a00 /* and upwards, in what is kept */

static uint64_t found[FOUND_WORDS];

static void dispatch_with_patterns(uint64_t argument)
{
	uint64_t rax = kernel_number(CALL_dispatch, HELPER), rdx = 0, rsi = 0, rdi = PRIORITY;
	register uint64_t r8 __asm__("r8") = PATTERN;
	register uint64_t r9 __asm__("r9") = PATTERN;
	register uint64_t r10 __asm__("r10") = PATTERN;

	__asm__ volatile("push %%rbx; push %%rbp; push %%rcx\n\t"
			 "mov $0x5a06, %%ebx; wrfsbase %%rbx; wrgsbase %%rbx\n\t"
			 "mov $0x5a00, %%ebx; mov $0x5a01, %%ebp; mov $0x5a02, %%r12d\n\t"
			 "mov $0x5a03, %%r13d; mov $0x5a04, %%r14d; mov $0x5a05, %%r15d\n\t"
			 "syscall\n\t"
			 "mov (%%rsp), %%rcx\n\t"
			 "mov %%rax, (%%rcx); mov %%rdx, 8(%%rcx); mov %%rsi, 16(%%rcx)\n\t"
			 "mov %%rdi, 24(%%rcx); mov %%r8, 32(%%rcx); mov %%r9, 40(%%rcx)\n\t"
			 "mov %%r10, 48(%%rcx); mov %%rbx, 56(%%rcx); mov %%rbp, 64(%%rcx)\n\t"
			 "mov %%r12, 72(%%rcx); mov %%r13, 80(%%rcx); mov %%r14, 88(%%rcx)\n\t"
			 "mov %%r15, 96(%%rcx); rdfsbase %%rax; mov %%rax, 104(%%rcx)\n\t"
			 "rdgsbase %%rax; mov %%rax, 112(%%rcx)\n\t"
			 "pop %%rcx; pop %%rbp; pop %%rbx"
			 : "+a"(rax), "+d"(rdx), "+S"(rsi), "+D"(rdi), "+r"(r8), "+r"(r9), "+r"(r10)
			 : "c"(found)
			 : "r11", "r12", "r13", "r14", "r15", "memory");
	steps++;
}

/* Who goes on has what the call keeps, and nothing of the one who dispatched it. */
void switches_scrub(void)
{
	struct parked parked;

	park_in(&parked, BOOT_RCV, dispatch_with_patterns);
	DO(dispatch, parked.thread.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(steps, 1);
	for (uint32_t i = FOUND_SCRATCH; i < FOUND_KEPT; i++)
		CHECK_EQUAL(found[i], 0);
	for (uint32_t i = 0; i < FOUND_GS - FOUND_KEPT; i++)
		CHECK_EQUAL(found[FOUND_KEPT + i], PATTERN + i);
	CHECK_EQUAL(found[FOUND_GS], 0);
}

/* ------------------------------------------------------------- to who cannot go on */

static struct reply hand_over_in_server(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
					uint64_t f)
{
	hand_over(0);
	return (struct reply){61, 62};
}

static void call_gate(uint64_t argument)
{
	answer_of_client = kernel_gate_call(GATE, 1, 2, 3, 4, 5, 6);
}

/* The component that the thread is in died meanwhile: its client hears of it, under any timeout. */
static void out_of_dead_server(uint64_t timeout)
{
	struct parked parked;
	struct box server;

	box_make(&server);
	box_make(&parked.box);
	thread_make(&parked.thread, &parked.box, BOOT_RCV, call_gate, 0);
	thread_make(&parked.helper, &server, BOOT_RCV, nothing, 0);
	box_give(&parked.box, GATE, gate_new(&server, hand_over_in_server));
	box_give(&server, HELPER, parked.helper.cap);
	steps = 0;
	DO(dispatch, parked.thread.cap, PRIORITY, 0, 0);
	expect_event(&parked.helper, EVENT_STOPPED);
	end_object(server.component);
	DO(dispatch, parked.thread.cap, PRIORITY, timeout, 0);
	CHECK_EQUAL(steps, 0);
	CHECK_EQUAL(answer_of_client.status, 0);
	PAIR(ECOMPDEAD, call, answer_of_client.transport);
	expect_event(&parked.thread, EVENT_STOPPED);
}

void switches_out_of_dead_server(void)
{
	out_of_dead_server(0);
	out_of_dead_server(now() + 30 * SLICE);
}

void switches_into_dead_component(void)
{
	struct parked parked;

	park(&parked, BOOT_RCV);
	end_object(parked.box.component);
	DO(dispatch, parked.thread.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(steps, 0);
	CHECK_EQUAL(thread_state(&parked.thread), THREAD_STOPPED);
	expect_event(&parked.thread, EVENT_STOPPED);
}

static void wait(uint64_t argument)
{
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
	steps += 100;
}

/* A thread that waits in a component which is no more. */
static void make_lost(struct thread *lost)
{
	struct box box;

	box_make(&box);
	thread_make_rcv(lost, &box, BOOT_RCV, wait, 0, 30, 30);
	box_give(&box, OWN_RCV, lost->rcv);
	run(lost);
	expect_event(lost, EVENT_BLOCKED);
	end_object(box.component);
	steps = 0;
}

static void send(uint64_t argument)
{
	status_of_worker = kernel_asnd(ASND).status;
	steps++;
}

/* It is activated, and more urgent than the sender; the sender goes on all the same. */
void switches_back_from_lost(void)
{
	struct thread lost, sender;
	struct box box;

	make_lost(&lost);
	box_make(&box);
	thread_make(&sender, &box, BOOT_RCV, send, 0);
	box_give(&box, ASND, asnd_new(lost.rcv));
	status_of_worker = 1;
	DO(dispatch, sender.cap, PRIORITY, now() + SLICE, 0);
	CHECK_EQUAL(steps, 1);
	CHECK_EQUAL(status_of_worker, 0);
	CHECK_EQUAL(thread_state(&lost), THREAD_STOPPED);
	expect_event(&lost, EVENT_ACTIVATED | EVENT_STOPPED);
	expect_event(&sender, EVENT_STOPPED);
}

static void end_parent_then_wait(uint64_t frame)
{
	status_of_worker = kernel_deactivate(MEMORY, frame).status;
	steps++;
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
	steps += 100;
}

/* Who waits gives to the scheduler that dispatched him, whose component is no more: the root goes
 * on. */
void switches_past_lost_scheduler(void)
{
	struct thread scheduler, child;
	struct box box, other;

	box_make(&box);
	box_make(&other);
	thread_make_rcv(&scheduler, &box, BOOT_RCV, hand_over, 0, 1, CEILING);
	thread_make_rcv(&child, &other, scheduler.rcv, end_parent_then_wait, box.component_frame, 1,
			CEILING);
	box_give(&box, HELPER, child.cap);
	box_give(&other, OWN_RCV, child.rcv);
	box_give(&other, MEMORY, ARENA);
	steps = 0;
	DO(dispatch, scheduler.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(status_of_worker, 0);
	CHECK_EQUAL(steps, 1);
	CHECK_EQUAL(thread_state(&child), THREAD_WAITING);
	CHECK_EQUAL(thread_state(&scheduler), THREAD_STOPPED);
	expect_event(&scheduler, EVENT_STOPPED);
}

static void wait_once(uint64_t argument)
{
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
}

static uint64_t heard[3];

static void dispatch_two(uint64_t argument)
{
	kernel_dispatch(PARTNER, PRIORITY, 0, 0);
	steps++;
	kernel_dispatch(HELPER, PRIORITY, 0, 0);
	steps++;
	for (uint32_t i = 0; i < 3; i++)
		heard[i] = (uint64_t)kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 0, 0).status;
}

/* Who waits gives to the scheduler that dispatched him, which hears of all in turn. */
void switches_by_waiting(void)
{
	struct thread scheduler, one, two;
	struct box box, first, second;

	box_make(&box);
	box_make(&first);
	box_make(&second);
	thread_make_rcv(&scheduler, &box, BOOT_RCV, dispatch_two, 0, 1, CEILING);
	thread_make_rcv(&one, &first, scheduler.rcv, wait_once, 0, 1, CEILING);
	thread_make_rcv(&two, &second, scheduler.rcv, wait_once, 0, 1, CEILING);
	box_give(&box, OWN_RCV, scheduler.rcv);
	box_give(&box, PARTNER, one.cap);
	box_give(&box, HELPER, two.cap);
	box_give(&first, OWN_RCV, one.rcv);
	box_give(&second, OWN_RCV, two.rcv);
	steps = 0;
	DO(dispatch, scheduler.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(steps, 2);
	CHECK_EQUAL(thread_state(&one), THREAD_WAITING);
	CHECK_EQUAL(thread_state(&two), THREAD_WAITING);
	CHECK_EQUAL(heard[0], one.id | (EVENT_BLOCKED | EVENT_MORE) << EVENT_FLAGS_SHIFT);
	CHECK_EQUAL(heard[1], two.id | EVENT_BLOCKED << EVENT_FLAGS_SHIFT);
	CHECK_EQUAL(heard[2], (uint64_t)-TESSERA_EAGAIN);
	expect_event(&scheduler, EVENT_STOPPED);
}

/* A device activates it while the core idles: the root is told, and goes on. */
void switches_past_lost_when_idle(void)
{
	struct thread lost;
	uint64_t word;

	make_lost(&lost);
	kernel_irq_detach(BOOT_IRQS, TIMER_LINE);
	DO(irq_attach, BOOT_IRQS, TIMER_LINE, lost.rcv, IRQ_EDGE);
	DO(port_write, BOOT_PORTS, TIMER_COMMAND, 1, TIMER_ONCE);
	DO(port_write, BOOT_PORTS, TIMER_CHANNEL_0, 1, 0xd0);
	DO(port_write, BOOT_PORTS, TIMER_CHANNEL_0, 1, 0x07);
	word = (uint64_t)kernel_rcv_wait(BOOT_RCV, 0, 0, 0).status;
	CHECK_EQUAL(word & 0xffff, lost.id);
	CHECK_EQUAL(word >> EVENT_FLAGS_SHIFT & 0xff, EVENT_ACTIVATED | EVENT_STOPPED);
	CHECK_EQUAL(steps, 0);
	DO(irq_detach, BOOT_IRQS, TIMER_LINE);
}

/* ------------------------------------------------------------- and whose time it is */

static void schedule(uint64_t argument)
{
	status_of_worker = kernel_dispatch(HELPER, PRIORITY, 0, 0).status;
	steps++;
	spin();
}

/* Who dispatches a thread that is neither child nor sibling gives of his own time, whatever he says. */
static void give_to_anothers_child(uint64_t given)
{
	uint64_t timeout;
	struct thread parent, giver;
	struct parked parked;
	struct box box;

	box_make(&box);
	thread_make_rcv(&parent, &box, BOOT_RCV, nothing, 0, 1, CEILING);
	park(&parked, parent.rcv);
	thread_make(&giver, &box, BOOT_RCV, give_then_run, given);
	box_give(&box, PARTNER, parked.thread.cap);
	flag = 0;
	timeout = now() + SLICE;
	DO(dispatch, giver.cap, PRIORITY, timeout, 0);
	CHECK(now() >= timeout);
	CHECK(now() < timeout + LATE_MOST);
	CHECK_EQUAL(steps, 1);
	CHECK_EQUAL(thread_state(&giver), THREAD_READY);
	expect_event(&parent, EVENT_STOPPED);
}

void switches_to_anothers_child(void)
{
	give_to_anothers_child(0);
	give_to_anothers_child(now() + 1000 * SLICE);
}

static void run_to_the_end(uint64_t argument)
{
	while (now() < end_of_run)
		;
}

static void send_on(uint64_t argument)
{
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
	send(0);
	worker_stop();
}

/* The root waits until a time, and is woken before, by a thread that runs under that time: it keeps no
 * timeout of it, and so its children are not bounded by it. */
void switches_root_keeps_no_timeout(void)
{
	struct thread waker, child;
	struct box box;
	uint64_t until;

	box_make(&box);
	thread_make_rcv(&waker, &box, BOOT_RCV, send_on, 0, 30, 30);
	thread_make(&child, &box, BOOT_RCV, run_to_the_end, 0);
	box_give(&box, OWN_RCV, waker.rcv);
	box_give(&box, ASND, asnd_new(BOOT_RCV));
	run(&waker);
	fixture_forget_events();
	steps = 0;
	kernel_irq_detach(BOOT_IRQS, TIMER_LINE);
	DO(irq_attach, BOOT_IRQS, TIMER_LINE, waker.rcv, IRQ_EDGE);
	DO(port_write, BOOT_PORTS, TIMER_COMMAND, 1, TIMER_ONCE);
	DO(port_write, BOOT_PORTS, TIMER_CHANNEL_0, 1, 20);
	DO(port_write, BOOT_PORTS, TIMER_CHANNEL_0, 1, 0);
	until = now() + 20 * SLICE;
	end_of_run = until + 20 * SLICE;
	CHECK(kernel_rcv_wait(BOOT_RCV, 0, 0, until).status > 0);
	CHECK(now() < until);
	DO(irq_detach, BOOT_IRQS, TIMER_LINE);
	CHECK(steps > 0);
	CHECK_EQUAL(DO(thread_read, BOOT_THREAD, THREAD_FIELD_STATE), THREAD_RUNNING);
	fixture_forget_events();
	DO(dispatch, child.cap, PRIORITY, 0, 0);
	CHECK(now() >= end_of_run);
	expect_event(&child, EVENT_STOPPED);
}

static volatile uint64_t given;

static void give(uint64_t timeout)
{
	CHECK_EQUAL(kernel_dispatch(PARTNER, PRIORITY, timeout, 0).status, 0);
}

static void give_back(uint64_t argument)
{
	give(given);
}

/* Who gives back to his scheduler cannot give it more time than it had. */
static void to_the_scheduler(uint64_t timeout, uint64_t given_back)
{
	struct thread scheduler, child;
	struct box box;

	box_make(&box);
	thread_make_rcv(&scheduler, &box, BOOT_RCV, schedule, 0, 1, CEILING);
	thread_make(&child, &box, scheduler.rcv, give_back, 0);
	box_give(&box, HELPER, child.cap);
	box_give(&box, PARTNER, scheduler.cap);
	steps = 0;
	flag = 0;
	given = given_back;
	DO(dispatch, scheduler.cap, PRIORITY, timeout, 0);
	CHECK(now() >= timeout);
	CHECK(now() < timeout + LATE_MOST);
	CHECK_EQUAL(steps, 1);
	CHECK_EQUAL(status_of_worker, 0);
	expect_event(&scheduler, EVENT_TIMEOUT);
}

void switches_to_the_scheduler(void)
{
	uint64_t timeout;

	to_the_scheduler(now() + 20 * SLICE, 0);
	to_the_scheduler(now() + 20 * SLICE, ~0ul);
	timeout = now() + 30 * SLICE; /* all that is left of it */
	to_the_scheduler(timeout, timeout);
}

static void wait_then_give_back(uint64_t argument)
{
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
	give(given);
}

/* The page of the giver's parent carries another thread meanwhile, whose child it dispatches: that is
 * no sibling, and gets no more than the giver has. */
void switches_among_children_of_one_page(void)
{
	struct thread parent, giver, heir, sender;
	struct parked parked;
	struct box box;
	uint64_t timeout;

	box_make(&box);
	thread_make_rcv(&parent, &box, BOOT_RCV, nothing, 0, 1, CEILING);
	thread_make_rcv(&giver, &box, parent.rcv, wait_then_give_back, 0, CEILING, CEILING);
	thread_make(&sender, &box, BOOT_RCV, send, 0);
	box_give(&box, OWN_RCV, giver.rcv);
	box_give(&box, ASND, asnd_new(giver.rcv));
	run(&giver);
	CHECK_EQUAL(thread_state(&giver), THREAD_WAITING);
	end_object(parent.cap);
	DO(retype, ARENA, parent.frame, FRAME_UNTYPED);
	DO(retype, ARENA, parent.frame, FRAME_KERNEL);
	thread_make_in(&heir, parent.frame, &box, BOOT_RCV, nothing, 0);
	heir.rcv = slot_new();
	DO(rcv_make, heir.cap, slot_of(heir.rcv), 1 | (uint64_t)CEILING << 32);
	fixture_forget_events();
	park(&parked, heir.rcv);
	box_give(&box, PARTNER, parked.thread.cap);
	flag = 0;
	timeout = now() + 30 * SLICE;
	given = timeout + 30 * SLICE;
	DO(dispatch, sender.cap, PRIORITY, timeout, 0);
	CHECK(now() >= timeout);
	CHECK(now() < timeout + LATE_MOST);
	CHECK_EQUAL(steps, 1);
}

/*
 * A scheduler's time is over. A child of its is woken by somebody else, and gives it all of the time
 * under which it was woken: the scheduler gets no more of it than it had been given itself.
 */
static void back_to_the_scheduler(uint64_t long_timeout)
{
	struct thread scheduler, child, helper, sender;
	struct box box, other, peer;

	box_make(&box);
	box_make(&other);
	box_make(&peer);
	thread_make_rcv(&scheduler, &box, BOOT_RCV, run_in_turn, 0, 1, CEILING);
	thread_make_rcv(&child, &other, scheduler.rcv, wait_then_give_back, 0, 12, CEILING);
	thread_make(&helper, &peer, BOOT_RCV, nothing, 0);
	thread_make(&sender, &peer, BOOT_RCV, send, 0);
	box_give(&box, HELPER, helper.cap);
	box_give(&other, OWN_RCV, child.rcv);
	box_give(&other, PARTNER, scheduler.cap);
	box_give(&peer, ASND, asnd_new(child.rcv));
	steps = 0;
	end_of_run = now() + 40 * SLICE;
	given = long_timeout;
	DO(dispatch, child.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(thread_state(&child), THREAD_WAITING);
	CHECK_EQUAL(thread_state(&helper), THREAD_STOPPED);
	DO(dispatch, scheduler.cap, 5, now() + SLICE, 0);
	fixture_forget_events();
	CHECK_EQUAL(thread_state(&scheduler), THREAD_READY);
	DO(dispatch, sender.cap, 5, long_timeout, 0);
	CHECK(now() < end_of_run);
	CHECK_EQUAL(steps, 0);
	CHECK_EQUAL(thread_state(&child), THREAD_READY);
	expect_event(&scheduler, EVENT_TIMEOUT);
}

void switches_back_under_a_longer_timeout(void)
{
	back_to_the_scheduler(now() + 100 * SLICE);
}

void switches_back_under_no_timeout(void)
{
	back_to_the_scheduler(0);
}

/* Beyond the timer's reach, the core idles until the timer has been set twice. */
void switches_beyond_the_timers_reach(void)
{
	uint64_t until = now() + TIMER_REACH + SLICE;

	CHECK_EQUAL(kernel_rcv_wait(BOOT_RCV, 0, 0, until).status, 0);
	CHECK(now() >= until);
	CHECK(now() < until + LATE_MOST);
}

/* Who is in a dispatch had no timeout, and goes on under the one in force. */
void switches_into_a_call_under_less(void)
{
	uint64_t timeout = now() + 30 * SLICE;
	struct parked parked;
	struct thread giver;
	struct box box;

	box_make(&box);
	park(&parked, BOOT_RCV);
	thread_make(&giver, &box, BOOT_RCV, give, timeout);
	box_give(&box, PARTNER, parked.thread.cap);
	flag = 0;
	DO(dispatch, giver.cap, PRIORITY, timeout, 0);
	CHECK(now() >= timeout);
	CHECK(now() < timeout + LATE_MOST);
	CHECK_EQUAL(steps, 1);
	expect_event(&parked.thread, EVENT_TIMEOUT);
}

static void schedule_then_hand_over(uint64_t argument)
{
	CHECK_EQUAL(kernel_dispatch(PARTNER, PRIORITY, 0, 0).status, 0);
	hand_over(0);
}

/* A scheduler is in a dispatch, with some time left. A child of its is woken under a longer timeout, and
 * gives it all of that: it gets no more than it had. */
void switches_back_into_a_call_with_less(void)
{
	uint64_t timeout = now() + 30 * SLICE;
	struct thread scheduler, child, helper, sender;
	struct box box, other;

	box_make(&box);
	box_make(&other);
	thread_make_rcv(&scheduler, &box, BOOT_RCV, schedule_then_hand_over, 0, 1, CEILING);
	thread_make_rcv(&child, &other, scheduler.rcv, wait_then_give_back, 0, CEILING, CEILING);
	thread_make(&helper, &box, BOOT_RCV, nothing, 0);
	thread_make(&sender, &other, BOOT_RCV, send, 0);
	box_give(&box, PARTNER, child.cap);
	box_give(&box, HELPER, helper.cap);
	box_give(&other, OWN_RCV, child.rcv);
	box_give(&other, PARTNER, scheduler.cap);
	box_give(&other, ASND, asnd_new(child.rcv));
	steps = 0;
	flag = 0;
	DO(dispatch, scheduler.cap, PRIORITY, timeout, 0);
	expect_event(&helper, EVENT_STOPPED);
	given = timeout + 30 * SLICE;
	DO(dispatch, sender.cap, PRIORITY, given, 0);
	CHECK(now() >= timeout);
	CHECK(now() < timeout + LATE_MOST);
	CHECK_EQUAL(steps, 1);
	expect_event(&scheduler, EVENT_TIMEOUT);
}
