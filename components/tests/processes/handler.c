/* Handles the faults of a component of the composition, and so may end it, and have it begin again.
 */
#include "args.h"
#include "capmgr.h"
#include "crt.h"
#include "fault.h"
#include "gate.h"
#include "gifts.h"
#include "processes.h"
#include "sched.h"

#define NONE   ~0ull
#define CYCLES 50
#define NUMBERS 64 /* of components */

static volatile unsigned faults;

long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	(void)vector;
	(void)address;
	(void)error;
	(void)ip;
	(void)sp;
	(void)component;
	faults++;
	/* On the faulty thread: this is for the handler's own. */
	CHECK(sched_process_end(crt_badge()), -TESSERA_EPERM);
	return FAULT_UNWIND;
}

long fault_exception(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		     uint64_t component)
{
	return fault_page(vector, address, error, ip, sp, component);
}

long fault_call(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	return fault_page(vector, address, error, ip, sp, component);
}

static uint64_t patient(void)
{
	return (uint64_t)args_get_number("patient", 0);
}

static int64_t end_it(void)
{
	int64_t status;

	while ((status = sched_process_end(patient())) == -TESSERA_EBUSY)
		pause_for(100);
	return status;
}

static int64_t begin_it(void)
{
	return sched_process_start(patient(), 0, NONE, NONE, NONE);
}

/* Its memory is as it left it, which no program expects: its new thread asks what to do, and
 * faults. */
static void test_again(void)
{
	for (unsigned i = 0; i < CYCLES; i++) {
		unsigned before = faults;

		CHECK(begin_it(), -TESSERA_EEXIST);
		CHECK(end_it(), 0);
		CHECK(end_it(), 0);
		CHECK(begin_it(), 0);
		pause_for(300);
		CHECK(faults, before + 1);
	}
}

static void test_others(void)
{
	for (uint64_t component = 0; component < 64; component++)
		if (component != patient()) {
			int64_t status = sched_process_end(component);

			CHECK(status == -TESSERA_EPERM || status == -TESSERA_EBADF, true);
			CHECK(sched_process_start(component, 0, NONE, NONE, NONE), status);
			CHECK(sched_process_kill(component), status);
			CHECK(sched_process_status(component), -TESSERA_EBADF);
		}
	CHECK(sched_process_status(patient()), -TESSERA_EBADF);
}

/* ---- News of its end */

#define LISTENERS 2

static volatile int64_t heard[LISTENERS];

static void listen(void *which)
{
	heard[(uintptr_t)which] = answer(sched_process_wait());
}

/* It begins to wait at once, and goes on when the calling thread pauses; the first one is more urgent. */
static struct thread start_listener(unsigned which)
{
	const struct scheduling_parameter above = {SCHEDULE_PRIORITY, 18};
	const struct scheduling_parameter below = {SCHEDULE_PRIORITY, (uint16_t)(12 - which)};
	struct thread thread = thread_create(listen, (void *)(uintptr_t)which, &above, 1, 0);

	CHECK_GOOD(thread.handle);
	CHECK(thread_set_params(thread, &below, 1), 0);
	return thread;
}

/* Who was woken for the news ends before it has taken them: they are the other one's. */
static void test_news(void)
{
	struct thread listeners[LISTENERS];
	int status = 0;

	CHECK(end_it(), 0);
	CHECK(begin_it(), 0);
	for (unsigned i = 0; i < LISTENERS; i++) {
		heard[i] = -1;
		listeners[i] = start_listener(i);
	}
	CHECK(sched_process_kill(patient()), 0);
	CHECK(thread_kill(listeners[0]), 0);
	pause_for(300);
	CHECK(heard[0], -1);
	CHECK(heard[1], (int64_t)patient());
	thread_kill(listeners[1]);
	CHECK(thread_join(listeners[0], &status), 0);
	CHECK(status, -TESSERA_ECANCELED);
	CHECK(thread_join(listeners[1], &status), 0);
}

/* A wake-up is for one of them. */
static void test_wakes(void)
{
	struct thread listeners[LISTENERS];

	for (unsigned i = 0; i < LISTENERS; i++) {
		heard[i] = -1;
		listeners[i] = start_listener(i);
	}
	CHECK(sched_process_wake(), 0);
	pause_for(300);
	CHECK(heard[0], 0);
	CHECK(heard[1], -1);
	CHECK(sched_process_wake(), 0);
	for (unsigned i = 0; i < LISTENERS; i++)
		CHECK(thread_join(listeners[i], NULL), 0);
	CHECK(heard[1], 0);
}

/* ---- Its end for good */

/* What it had is this component's then: the quotas are no more what they were, so this is no case like the
 * others. Its number is nobody's, and those who are made get others. */
void handler_ends_it_for_good(void)
{
	int64_t status;

	CHECK(end_it(), 0);
	while ((status = capmgr_component_end(patient())) == CAPMGR_MORE)
		;
	CHECK(status, 0);
	CHECK(begin_it(), -TESSERA_ESTALE);
	for (unsigned i = 0; i < NUMBERS; i++)
		CHECK(finish(make("returns")), GIFT_STATUS);
	CHECK(end_it(), 0);
}

static const struct process_case cases[] = {
	{"ends-it-and-has-it-begin-again", test_again},
	{"hears-of-its-end-though-another-thread-was-to", test_news},
	{"is-woken-one-thread-at-a-time", test_wakes},
	{"ends-no-other", test_others},
	{NULL, NULL},
};

const struct process_cases handler_cases = {"the-handler-of-a-component", cases};
