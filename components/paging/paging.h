/*
 * What a handler of page faults does that gives memory: a page where the component has reserved
 * addresses, when it touches them first; and one of its own in place of a page that it shares with
 * a checkpoint, when it writes. For whoever serves fault.h, on the thread that has the fault.
 */
#ifndef PAGING_H
#define PAGING_H

#include <stdint.h>

enum paging_outcome {
	PAGING_CURED, /* go on: FAULT_RESUME */
	PAGING_BUSY,  /* another thread is inside the capability manager: let that go on, call again
		       */
	PAGING_REFUSED, /* it has no cure, or the component's memory is used up */
};

/* Of a component by its handle, the address that it accessed, and the processor's error code. */
enum paging_outcome paging_cure(uint64_t component, uint64_t address, uint64_t error);

#endif
