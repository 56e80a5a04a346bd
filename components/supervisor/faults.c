/*
 * The faults of the components in the supervisor's care, each on the thread that has it and at the
 * expense of whose thread it is: reported and noted. What follows is for the supervisor's own
 * thread, which is woken. Nothing is cured: the call into the component fails, or its own thread
 * stops.
 */
#include "capmgr.h"
#include "crt.h"
#include "crt_kernel.h"
#include "failures.h"
#include "fault.h"
#include "fault_report.h"
#include "gate.h"
#include "manager.h"
#include "wards.h"

static void report(uint64_t component, struct fault *fault)
{
	struct ward_name name = ward_name(component), callers[FAULT_CALLERS];

	fault->component = name.text;
	for (unsigned i = 0; i < FAULT_CALLERS; i++) {
		int64_t caller = MANAGER(capmgr_fault_caller(i));

		if (caller == 0 || caller == -TESSERA_EPERM)
			break;
		callers[i] = caller > 0 ? ward_name((uint64_t)caller)
					: (struct ward_name){"a component of another manager"};
		fault->callers[i] = callers[i].text;
	}
	fault_report(fault);
}

/* Whoever has these functions as an interface, too, may call them without a fault. */
static bool is_fault(void)
{
	return kernel_fault_read(0, REG_RIP).status == 0;
}

static long handle(struct fault *fault)
{
	uint64_t component = crt_badge();

	if (!is_fault())
		return -TESSERA_EPERM;
	report(component, fault);
	failure_note(component);
	answer(sched_process_wake());
	return FAULT_UNWIND;
}

long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	struct fault fault = {.vector = vector, .address = address, .error = error, .ip = ip};

	(void)sp, (void)component;
	return handle(&fault);
}

long fault_exception(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		     uint64_t component)
{
	return fault_page(vector, address, error, ip, sp, component);
}

/* The system calls of another kernel are no more welcome. */
long fault_call(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	return fault_page(vector, address, error, ip, sp, component);
}
