/* For who handles the faults of others that are to make none: a fault ends the suite. */
#include "crt.h"
#include "fault.h"

long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	crt_fail("a page fault: vector %lu, 0x%lx, error %lu, 0x%lx, 0x%lx, %lu", vector,
		 address, error, ip, sp, component);
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
