/*
 * The fault handler of last resort: reports, and has the call into the faulty component fail. Where
 * nobody called, the kernel stops the thread, and the policy hears of it.
 */
#include "admission.h"
#include "callers.h"
#include "crt.h"
#include "fail.h"
#include "fault_report.h"
#include "payload.h"

uint64_t booter_fault(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		      uint64_t instance);
void booter_own_fault(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		      uint64_t instance) __attribute__((noreturn));

static void report(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
		   uint64_t instance)
{
	struct fault fault = {
		.vector = vector,
		.address = address,
		.error = error,
		.ip = ip,
		.component = payload_name((uint32_t)instance),
	};

	callers_of_client(fault.callers, FAULT_CALLERS);
	fault_report(&fault);
}

uint64_t booter_fault(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		      uint64_t instance)
{
	(void)sp;
	report(vector, address, error, ip, instance);
	admission_reset((uint32_t)instance, crt_thread_id());
	return FAULT_UNWIND;
}

void booter_own_fault(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		      uint64_t instance)
{
	(void)sp;
	report(vector, address, error, ip, instance);
	booter_exit(BOOTER_EXIT_BOOTER);
}
