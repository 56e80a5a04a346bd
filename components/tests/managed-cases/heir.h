/*
 * The heir: a component that the cases make of a page of their own code. It calls a gate that was
 * put where it looks for one, asks what else it was given, and does what it is told.
 */
#ifndef HEIR_H
#define HEIR_H

#include <stdint.h>

#include "crt.h"

#define HEIR_GATE 40 /* slot */

enum heir_wish { HEIR_WAIT, HEIR_FAULT };

/* In a page of both. */
struct heir {
	uint64_t wish;
	uint32_t rcv;	   /* slot of its endpoint */
	int64_t answer;	   /* of the gate */
	uint64_t rcv_type; /* as of cap_type */
	uint64_t done;
};

/* Makes it, with the thread id (an offset into the caller's) and its stack. */
int heir_make(crt_comp_t *comp, uint32_t id);

#endif
