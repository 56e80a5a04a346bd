/* Handles the faults of players: has the instruction that touched memory passed over. */
#include "crt.h"
#include "crt_kernel.h"
#include "fault.h"
#include "obey.h"

long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	(void)vector, (void)address, (void)error, (void)sp, (void)component;
	kernel_fault_write(0, REG_RDX, 1);
	kernel_fault_write(0, REG_RIP, ip + TOUCH_BYTES);
	return FAULT_RESUME;
}

long fault_exception(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		     uint64_t component)
{
	(void)address, (void)error, (void)sp, (void)component;
	crt_print("medic: component %lu: exception %lu at 0x%lx\n", crt_badge(), vector, ip);
	return FAULT_UNWIND;
}

long fault_call(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	return fault_exception(vector, address, error, ip, sp, component);
}
