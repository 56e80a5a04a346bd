/* Handles the faults of a component of the composition, and so may end it, and have it begin again.
 */
#include "args.h"
#include "capmgr.h"
#include "crt.h"
#include "fault.h"
#include "processes.h"
#include "sched.h"

#define NONE   ~0ull
#define CYCLES 50

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

static const struct process_case cases[] = {
	{"ends-it-and-has-it-begin-again", test_again},
	{"ends-no-other", test_others},
	{NULL, NULL},
};

const struct process_cases handler_cases = {"the-handler-of-a-component", cases};
