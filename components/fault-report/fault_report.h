/*
 * The report of a fault, which every handler prints alike, on the thread that faulted:
 *
 *	HANDLER: rogue: page fault: write at 0x0, which is not mapped, in f+0x12 of rogue
 *	(0x2000412), thread 5				(one line)
 *	        rax 0000000000000000  rbx ...
 *	        called by judge, called by doctor
 *
 * The function is the one that the boot image (payload.h) has at the address, where an instance of
 * the composition is linked. The callers are the components through which the thread came, the
 * nearest first. What a component had called in itself stands on its own stack, which a handler
 * cannot read.
 */
#ifndef FAULT_REPORT_H
#define FAULT_REPORT_H

#include <stdint.h>

#define FAULT_CALLERS 8 /* the nearest ones; of those beyond nothing is said */

struct fault {
	uint64_t vector;
	uint64_t address;
	uint64_t error;
	uint64_t ip;
	const char *component;
	const char *callers[FAULT_CALLERS]; /* names; NULL behind the last one */
};

/*
 * What else became of a component, in one line; without a place if that is 0:
 *
 *	HANDLER: rogue: TEXT, in f+0x12 of rogue (0x2000412)
 */
void fault_report_place(const char *component, const char *text, uint64_t ip);

/* In the handler itself: the registers are those of the fault that the calling thread handles. */
void fault_report(const struct fault *fault);

#endif
