/*
 * The pager: handles the faults of others, and gives them memory when they touch it. What has no
 * cure ends the call into the component.
 */
#include "paging.h"

#include "crt.h"
#include "fault.h"

static long refuse(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip)
{
	crt_print("pager: component %lu: vector %lu, address 0x%lx, error %lu, at 0x%lx\n",
		  crt_badge(), vector, address, error, ip);
	return FAULT_UNWIND;
}

/* Who finds the manager busy has the fault again, until whoever is inside was let go on. */
long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	(void)sp, (void)component;
	if (paging_cure(crt_badge(), address, error) == PAGING_REFUSED)
		return refuse(vector, address, error, ip);
	return FAULT_RESUME;
}

long fault_exception(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		     uint64_t component)
{
	(void)sp, (void)component;
	return refuse(vector, address, error, ip);
}

long fault_call(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	(void)sp, (void)component;
	return refuse(vector, address, error, ip);
}
