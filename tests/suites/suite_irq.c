/*
 * Interrupt lines: the serial port's (line 4), which asks for bytes to send as long as it is told
 * to, and the timer chip's (line 2), which fires once.
 */
#include "suite.h"

#define SERIAL 0x3f8
#define SERIAL_ENABLE (SERIAL + 1)
#define SERIAL_IDENTITY (SERIAL + 2)
#define SERIAL_MODEM (SERIAL + 4)
#define ASK_FOR_BYTES 2
#define MODEM_WITH_LINE 0xb
#define SERIAL_LINE 4
#define TIMER_COMMAND 0x43
#define TIMER_CHANNEL_0 0x40
#define TIMER_ONCE 0x30 /* channel 0, both bytes, mode 0 */
#define TIMER_LINE 2
#define FREE_LINE 10
#define LINES 24
#define OWN_RCV 1
#define SLICE 2000000u

static volatile uint64_t served;

static void port_out(uint64_t port, uint64_t value)
{
	DO(port_write, BOOT_PORTS, port, 1, value);
}

/* Reading what it wants satisfies the serial port. */
static void serve_device(void)
{
	DO(port_read, BOOT_PORTS, SERIAL_IDENTITY, 1);
}

static void start_device(void)
{
	serve_device();
	port_out(SERIAL_MODEM, MODEM_WITH_LINE);
	port_out(SERIAL_ENABLE, ASK_FOR_BYTES);
}

static void stop_device(void)
{
	port_out(SERIAL_ENABLE, 0);
	serve_device();
	port_out(SERIAL_MODEM, 3);
}

static void start_timer(uint64_t count)
{
	port_out(TIMER_COMMAND, TIMER_ONCE);
	port_out(TIMER_CHANNEL_0, count & 0xff);
	port_out(TIMER_CHANNEL_0, count >> 8);
}

static void serve(uint64_t argument)
{
	for (;;)
		served += (uint64_t)kernel_rcv_wait(OWN_RCV, 0, 0, 0).status >> EVENT_PENDING_SHIFT;
}

static void spin(uint64_t argument)
{
	while (served < argument)
		;
}

struct driver {
	struct box box;
	struct thread thread;
};

/* What an earlier case may have left, where it failed. */
static void quiet(void)
{
	stop_device();
	kernel_irq_detach(BOOT_IRQS, SERIAL_LINE);
	kernel_irq_detach(BOOT_IRQS, TIMER_LINE);
	kernel_irq_detach(BOOT_IRQS, FREE_LINE);
}

/* A thread that waits for its line. */
static void make_driver(struct driver *driver)
{
	quiet();
	box_make(&driver->box);
	thread_make_rcv(&driver->thread, &driver->box, BOOT_RCV, serve, 0, 30, 30);
	box_give(&driver->box, OWN_RCV, driver->thread.rcv);
	run(&driver->thread);
	expect_event(&driver->thread, EVENT_BLOCKED);
	served = 0;
}

static uint64_t pending(const struct driver *driver)
{
	return DO(thread_read, driver->thread.cap, THREAD_FIELD_PENDING);
}

/* Long enough for an interrupt to come through, with the runner itself running. */
static void pause(void)
{
	for (uint64_t until = now() + 100000; now() < until;)
		;
}

void irq_edge(void)
{
	struct driver driver;

	make_driver(&driver);
	DO(irq_attach, BOOT_IRQS, SERIAL_LINE, driver.thread.rcv, IRQ_EDGE);
	start_device();
	pause();
	CHECK_EQUAL(pending(&driver), 1);
	expect_event(&driver.thread, EVENT_ACTIVATED);
	stop_device();
	run(&driver.thread);
	CHECK_EQUAL(served, 1);
	DO(irq_detach, BOOT_IRQS, SERIAL_LINE);
}

/* Masked from the interrupt to the acknowledgement; a device that was not served asks again. */
void irq_level(void)
{
	struct driver driver;

	make_driver(&driver);
	DO(irq_attach, BOOT_IRQS, SERIAL_LINE, driver.thread.rcv, IRQ_LEVEL);
	start_device();
	pause();
	CHECK_EQUAL(pending(&driver), 1);
	DO(irq_acknowledge, BOOT_IRQS, SERIAL_LINE);
	pause();
	CHECK_EQUAL(pending(&driver), 2);
	serve_device();
	DO(irq_acknowledge, BOOT_IRQS, SERIAL_LINE);
	pause();
	CHECK_EQUAL(pending(&driver), 2);
	stop_device();
	DO(irq_detach, BOOT_IRQS, SERIAL_LINE);
}

/* The chip's timer interrupts a thread of lower priority, and the driver runs at once. */
void irq_switches(void)
{
	struct driver driver;
	struct thread thread;

	make_driver(&driver);
	thread_make(&thread, &driver.box, BOOT_RCV, spin, 1);
	DO(irq_attach, BOOT_IRQS, TIMER_LINE, driver.thread.rcv, IRQ_EDGE);
	start_timer(1000);
	DO(dispatch, thread.cap, 10, now() + SLICE, 0);
	CHECK_EQUAL(served, 1);
	expect_event(&driver.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
	expect_no_event();
	DO(irq_detach, BOOT_IRQS, TIMER_LINE);
}

/* ------------------------------------------------- an interrupt of a running thread, by what it meets */

static volatile uint64_t ran_until, vector_found;

static void run_for(uint64_t cycles)
{
	uint64_t end = now() + cycles;

	while (now() < end)
		;
	ran_until = end;
}

/* The timer chip strikes while a thread of low priority runs, in the box. */
static void strike(const struct driver *driver, worker_function *function, struct thread *running)
{
	thread_make(running, &driver->box, BOOT_RCV, function, 100000);
	ran_until = vector_found = 0;
	DO(irq_attach, BOOT_IRQS, TIMER_LINE, driver->thread.rcv, IRQ_EDGE);
	start_timer(20);
	DO(dispatch, running->cap, 10, now() + SLICE, 0);
	DO(irq_detach, BOOT_IRQS, TIMER_LINE);
}

/* It runs on to its end, and is the only one to tell of it. */
static void check_goes_on(const struct thread *running)
{
	run(running);
	CHECK(ran_until > 0);
	expect_event(running, EVENT_STOPPED);
	expect_no_event();
}

static void make_driver_with(struct driver *driver, uint32_t parent, worker_function *function)
{
	quiet();
	box_make(&driver->box);
	thread_make_rcv(&driver->thread, &driver->box, parent, function, 0, 30, 30);
	box_give(&driver->box, OWN_RCV, driver->thread.rcv);
	served = 0;
}

/* Its activation is kept until it comes to wait; nobody is interrupted for longer. */
void irq_of_who_does_not_wait(void)
{
	struct driver driver;
	struct thread running;

	make_driver_with(&driver, BOOT_RCV, serve);
	strike(&driver, run_for, &running);
	CHECK(ran_until > 0);
	CHECK_EQUAL(served, 0);
	CHECK_EQUAL(pending(&driver), 1);
	expect_event(&running, EVENT_STOPPED);
	expect_no_event();
	run(&driver.thread);
	CHECK_EQUAL(served, 1);
}

static void run_with_vectors(uint64_t cycles)
{
	vector_set(0x1234567);
	run_for(cycles);
	vector_found = vector_get();
}

void irq_while_vectors_are_used(void)
{
	struct driver driver;
	struct thread running;

	make_driver(&driver);
	strike(&driver, run_with_vectors, &running);
	CHECK_EQUAL(served, 1);
	CHECK_EQUAL(ran_until, 0);
	expect_event(&driver.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
	check_goes_on(&running);
	CHECK_EQUAL(vector_found, 0x1234567);
}

static void serve_with_vectors(uint64_t argument)
{
	vector_set(0x7654321);
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
	vector_found = vector_get();
}

void irq_to_vectors(void)
{
	struct driver driver;
	struct thread running;

	make_driver_with(&driver, BOOT_RCV, serve_with_vectors);
	run(&driver.thread);
	expect_event(&driver.thread, EVENT_BLOCKED);
	strike(&driver, run_for, &running);
	CHECK_EQUAL(vector_found, 0x7654321);
	CHECK_EQUAL(ran_until, 0);
	expect_event(&driver.thread, EVENT_ACTIVATED | EVENT_STOPPED);
	check_goes_on(&running);
}

/* That it waits has not been heard of: one event tells of all. */
void irq_of_who_has_an_event(void)
{
	struct driver driver;
	struct thread running;

	make_driver_with(&driver, BOOT_RCV, serve);
	run(&driver.thread);
	strike(&driver, run_for, &running);
	CHECK_EQUAL(served, 1);
	CHECK_EQUAL(ran_until, 0);
	expect_event(&driver.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
	check_goes_on(&running);
}

void irq_behind_other_events(void)
{
	struct driver driver, other;
	struct thread running;

	make_driver(&driver);
	make_driver_with(&other, BOOT_RCV, serve);
	run(&other.thread);
	strike(&driver, run_for, &running);
	CHECK_EQUAL(served, 1);
	expect_event(&other.thread, EVENT_BLOCKED);
	expect_event(&driver.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
	check_goes_on(&running);
}

/* The root hears of those whose scheduler is no more. */
void irq_of_an_orphan(void)
{
	struct driver scheduler, driver;
	struct thread running;

	make_driver(&scheduler);
	make_driver_with(&driver, scheduler.thread.rcv, serve);
	run(&driver.thread);
	fixture_forget_events();
	end_object(scheduler.thread.cap);
	strike(&driver, run_for, &running);
	CHECK_EQUAL(served, 1);
	CHECK_EQUAL(ran_until, 0);
	expect_event(&driver.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
	check_goes_on(&running);
}

static volatile uint64_t heard;

static void listen(uint64_t argument)
{
	for (;;) {
		uint64_t word = (uint64_t)kernel_rcv_wait(OWN_RCV, 0, 0, 0).status;

		heard = heard << 32 | (word & 0xffffff);
	}
}

/* The scheduler waits, too: the driver goes first, then the scheduler hears of all that was. */
void irq_wakes_scheduler_too(void)
{
	struct driver scheduler, driver;
	struct thread running;

	make_driver_with(&scheduler, BOOT_RCV, listen);
	run(&scheduler.thread);
	make_driver_with(&driver, scheduler.thread.rcv, serve);
	run(&driver.thread);
	fixture_forget_events();
	heard = 0;
	strike(&driver, run_for, &running);
	CHECK_EQUAL(served, 1);
	CHECK_EQUAL(ran_until, 0);
	CHECK_EQUAL(heard, driver.thread.id |
				   (EVENT_ACTIVATED | EVENT_BLOCKED) << EVENT_FLAGS_SHIFT);
	expect_event(&scheduler.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
	check_goes_on(&running);
}

/* Its component is no more: who was interrupted goes on, and the root hears of it. */
void irq_of_the_lost(void)
{
	struct driver driver, other;
	struct thread running;

	make_driver(&driver);
	make_driver(&other);
	end_object(driver.box.component);
	driver.box = other.box;
	strike(&driver, run_for, &running);
	CHECK(ran_until > 0);
	CHECK_EQUAL(served, 0);
	CHECK_EQUAL(thread_state(&driver.thread), THREAD_STOPPED);
	expect_event(&driver.thread, EVENT_ACTIVATED | EVENT_STOPPED);
	expect_event(&running, EVENT_STOPPED);
	expect_no_event();
}

/* An idle core is woken by a device. */
void irq_wakes_idle_core(void)
{
	struct driver driver;
	uint64_t word;

	make_driver(&driver);
	DO(irq_attach, BOOT_IRQS, TIMER_LINE, driver.thread.rcv, IRQ_EDGE);
	start_timer(2000);
	word = (uint64_t)kernel_rcv_wait(BOOT_RCV, 0, 0, 0).status;
	CHECK_EQUAL(served, 1);
	CHECK_EQUAL(word & 0xffff, driver.thread.id);
	CHECK_EQUAL(word >> EVENT_FLAGS_SHIFT & 0xff, EVENT_ACTIVATED | EVENT_BLOCKED);
	DO(irq_detach, BOOT_IRQS, TIMER_LINE);
}

/* Of a binding that died nothing is left but a line to be bound anew. */
void irq_dead_binding(void)
{
	struct driver driver, heir;

	make_driver(&driver);
	make_driver(&heir);
	DO(irq_attach, BOOT_IRQS, SERIAL_LINE, driver.thread.rcv, IRQ_EDGE);
	end_object(driver.thread.cap);
	start_device();
	pause();
	REFUSED(ENOENT, irq_detach, BOOT_IRQS, SERIAL_LINE);
	REFUSED(ENOENT, irq_acknowledge, BOOT_IRQS, SERIAL_LINE);
	stop_device();
	DO(irq_attach, BOOT_IRQS, SERIAL_LINE, heir.thread.rcv, IRQ_EDGE);
	start_device();
	pause();
	CHECK_EQUAL(pending(&heir), 1);
	stop_device();
	DO(irq_detach, BOOT_IRQS, SERIAL_LINE);
}

/* The dead binding is replaced, also where no interrupt has shown that it is dead. */
void irq_replace_dead(void)
{
	struct driver driver, heir;

	make_driver(&driver);
	make_driver(&heir);
	DO(irq_attach, BOOT_IRQS, FREE_LINE, driver.thread.rcv, IRQ_EDGE);
	REFUSED(EBUSY, irq_attach, BOOT_IRQS, FREE_LINE, heir.thread.rcv, IRQ_EDGE);
	end_object(driver.thread.cap);
	DO(irq_attach, BOOT_IRQS, FREE_LINE, heir.thread.rcv, IRQ_LEVEL);
	DO(irq_acknowledge, BOOT_IRQS, FREE_LINE);
	DO(irq_detach, BOOT_IRQS, FREE_LINE);
}

/* After it was detached, a line is silent. */
void irq_detach(void)
{
	struct driver driver;

	make_driver(&driver);
	DO(irq_attach, BOOT_IRQS, SERIAL_LINE, driver.thread.rcv, IRQ_EDGE);
	DO(irq_detach, BOOT_IRQS, SERIAL_LINE);
	start_device();
	pause();
	CHECK_EQUAL(pending(&driver), 0);
	stop_device();
}

void irq_errors(void)
{
	uint32_t part = slot_new();
	struct driver driver;

	make_driver(&driver);
	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_IRQS, slot_of(part), ALL, FREE_LINE, 2);
	REFUSED(EINVAL, irq_attach, part, 0, driver.thread.rcv, IRQ_TRIGGERS);
	REFUSED(EINVAL, irq_attach, part, 0, driver.thread.rcv, ~0ul);
	REFUSED(ERANGE, irq_attach, part, 2, driver.thread.rcv, IRQ_EDGE);
	REFUSED(ERANGE, irq_attach, BOOT_IRQS, LINES, driver.thread.rcv, IRQ_EDGE);
	REFUSED(ERANGE, irq_attach, BOOT_IRQS, ~0ul, driver.thread.rcv, IRQ_EDGE);
	REFUSED(ERANGE, irq_attach, BOOT_IRQS, 1ul << 32, driver.thread.rcv, IRQ_EDGE);
	REFUSED(ERANGE, irq_detach, part, 2);
	REFUSED(ERANGE, irq_detach, part, ~0ul);
	REFUSED(ERANGE, irq_acknowledge, part, 2);
	REFUSED(ERANGE, irq_acknowledge, BOOT_IRQS, LINES);
	REFUSED(ENOENT, irq_detach, part, 0);
	REFUSED(ENOENT, irq_acknowledge, part, 1);
}
