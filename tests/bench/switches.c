/* From thread to thread, each in a component of its own: by dispatch, activation, waiting. */
#include "bench.h"

#define SENDER_PRIORITY PRIORITY
#define URGENT_PRIORITY (PRIORITY + 1)
#define SPIN_CYCLES 2000

static struct box near, far;
static struct thread first, second;

static void make_boxes(void)
{
	box_make(&near);
	box_make(&far);
}

/* ------------------------------------------------------------------ dispatch to and fro */

struct rally {
	measured_call *dispatch;
	uint64_t timeout;
	uint64_t step; /* what the timeout grows by with each dispatch */
};

static struct rally rally;

/* Each dispatches the other, and takes the sample of the dispatch by which it goes on. */
static void dispatch_other(uint64_t argument)
{
	(void)argument;
	while (samples_wanted()) {
		rally.timeout += rally.step;
		CHECK(rally.dispatch(NUMBER(dispatch, BOX_OTHER), PRIORITY, rally.timeout, 0, 0, 0)
			      .status == 0);
		sample_take();
	}
}

static void play(measured_call *dispatch, uint64_t step)
{
	make_boxes();
	thread_make(&first, &near, BOOT_RCV, dispatch_other, 0);
	thread_make(&second, &far, BOOT_RCV, dispatch_other, 0);
	box_give(&near, BOX_OTHER, second.cap);
	box_give(&far, BOX_OTHER, first.cap);
	rally = (struct rally){ dispatch, now() + TIMEOUT_FAR, step };
	DO(dispatch, first.cap, PRIORITY, rally.timeout, 0);
	CHECK_EQUAL(event_next().flags, EVENT_STOPPED);
}

void bench_dispatch(void)
{
	play(measure_dispatch, 0);
}

void bench_dispatch_timer(void)
{
	play(measure_dispatch_timer, 1);
}

/* ------------------------------------------------------------------ a thread that was preempted */

static void spin(uint64_t argument)
{
	(void)argument;
	for (;;) {
		measure_spin();
		sample_take();
		kernel_rcv_wait(BOX_OWN, 0, 0, 0);
	}
}

void bench_dispatch_preempted(void)
{
	make_boxes();
	thread_make_rcv(&first, &far, BOOT_RCV, spin, 0, PRIORITY_NONE, 0);
	box_give(&far, BOX_OWN, first.rcv);
	uint32_t asnd = asnd_new(first.rcv);

	for (uint32_t i = 0; i < SAMPLES; i++) {
		DO(dispatch, first.cap, PRIORITY, now() + SPIN_CYCLES, 0);
		expect_event(&first, i ? EVENT_TIMEOUT | EVENT_ACTIVATED : EVENT_TIMEOUT);
		DO(thread_write, first.cap, REG_RIP, entry_address(spin_resumed));
		MEASURE(dispatch_preempted, NUMBER(dispatch, first.cap), PRIORITY, 0, 0, 0, 0);
		expect_event(&first, EVENT_BLOCKED);
		DO(asnd, asnd);
	}
}

/* ------------------------------------------------------------------ activation, waiting */

/* Waits; takes the sample of what woke it, or leaves that to others. */
static void wait_partner(uint64_t takes_samples)
{
	for (;;) {
		CHECK(measure_partner(NUMBER(rcv_wait, BOX_OWN), 0, 0, 0, 0, 0).status >= 0);
		if (takes_samples)
			sample_take();
	}
}

/* The priority with which the runner dispatches who is to be heard of. */
#define FOR_EVENTS (PRIORITY | (uint64_t)BOOT_RCV << DISPATCH_RCV_SHIFT)

static void wait_measured(uint64_t argument)
{
	(void)argument;
	for (;;)
		MEASURE(rcv_block, NUMBER(rcv_wait, BOX_OWN), 0, 0, 0, 0, 0);
}

/* A thread in far that waits at its endpoint; the result is a send endpoint to it. */
static uint32_t make_waiter(worker_function *function, uint64_t argument, uint64_t priority)
{
	thread_make_rcv(&second, &far, BOOT_RCV, function, argument, priority, priority);
	box_give(&far, BOX_OWN, second.rcv);
	run(&second);
	expect_event(&second, EVENT_BLOCKED);
	return asnd_new(second.rcv);
}

void bench_asnd_pending(void)
{
	make_boxes();
	uint32_t asnd = make_waiter(wait_partner, false, PRIORITY_NONE);

	for (uint32_t i = 0; i < SAMPLES; i++) {
		MEASURE(asnd_pending, NUMBER(asnd, asnd), 0, 0, 0, 0, 0);
		sample_take();
		expect_event(&second, EVENT_ACTIVATED);
		run(&second);
		expect_event(&second, EVENT_BLOCKED);
	}
}

void bench_rcv_block(void)
{
	make_boxes();
	uint32_t asnd = make_waiter(wait_measured, 0, PRIORITY_NONE);

	for (uint32_t i = 0; i < SAMPLES; i++) {
		DO(asnd, asnd);
		expect_event(&second, EVENT_ACTIVATED);
		CHECK_EQUAL(measure_partner(NUMBER(dispatch, second.cap), FOR_EVENTS, 0, 0, 0, 0)
				    .status,
			    second.id | EVENT_BLOCKED << EVENT_FLAGS_SHIFT);
		sample_take();
		expect_no_event();
	}
}

static void send(uint64_t argument)
{
	(void)argument;
	for (uint32_t i = 0; i < SAMPLES; i++)
		MEASURE(asnd_switch, NUMBER(asnd, BOX_OTHER), 0, 0, 0, 0, 0);
}

/* Each time the waiter has run, the thread that was preempted by it is to be dispatched again. */
static void run_preempted(const struct thread *thread)
{
	while (thread_state(thread) != THREAD_STOPPED) {
		run(thread);
		while (event_next().flags)
			;
	}
}

void bench_asnd_switch(void)
{
	make_boxes();
	uint32_t asnd = make_waiter(wait_partner, true, URGENT_PRIORITY);

	thread_make(&first, &near, BOOT_RCV, send, 0);
	box_give(&near, BOX_OTHER, asnd);
	run_preempted(&first);
}

/* ------------------------------------------------------------------ interrupts */

#define SERIAL_IRQ 4
#define SERIAL_INTERRUPTS 0x3f9 /* the port of the register that enables them */
#define WHEN_EMPTY 2		/* enabled while the transmitter is empty, one is raised at once */

static uint64_t port_write_cost;

/* The write that raises the interrupt is measured with it, and by itself: nothing changes there. */
static void raise(uint64_t argument)
{
	(void)argument;
	for (uint32_t i = 0; i < SAMPLES; i++) {
		kernel_port_write(BOX_PORTS, SERIAL_INTERRUPTS, 1, 0);
		MEASURE(partner, NUMBER(port_write, BOX_PORTS), SERIAL_INTERRUPTS, 1, 0, 0, 0);
		port_write_cost = sample_stamped();
		MEASURE(irq_to_user, NUMBER(port_write, BOX_PORTS), SERIAL_INTERRUPTS, 1,
			WHEN_EMPTY, 0, 0);
	}
	kernel_port_write(BOX_PORTS, SERIAL_INTERRUPTS, 1, 0);
}

static void wait_interrupt(uint64_t argument)
{
	(void)argument;
	for (;;) {
		MEASURE(partner, NUMBER(rcv_wait, BOX_OWN), 0, 0, 0, 0, 0);
		sample_add(sample_stamped() - port_write_cost);
	}
}

void bench_irq_to_user(void)
{
	make_boxes();
	make_waiter(wait_interrupt, 0, URGENT_PRIORITY);
	DO(irq_attach, BOOT_IRQS, SERIAL_IRQ, second.rcv, IRQ_EDGE);

	thread_make(&first, &near, BOOT_RCV, raise, 0);
	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, slot_ref(near.leaf, BOX_PORTS), RIGHTS_ALL, 0,
	   SERIAL_INTERRUPTS + 1);
	run_preempted(&first);
	DO(irq_detach, BOOT_IRQS, SERIAL_IRQ);
}
