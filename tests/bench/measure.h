/*
 * The measured sequences. Each reads the clock, executes what is measured, and reads the clock
 * again; where the second reading is in another thread or component, it is the first thing that one
 * does. What the readings themselves cost is what measure_nothing finds between them.
 *
 * Under -icount shift=0 the clock counts executed instructions.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

/* Where the measured client stub finds its gate, in the component of the thread that calls. */
#define GATE_SLOT 120

#ifndef __ASSEMBLER__

#include <crt_kernel.h>

struct stamps {
	uint64_t begin, end;
};

extern struct stamps stamps, stamps_back; /* the way there, and where it is apart, the way back */
extern const uint32_t fault_write_number, fault_write_rip; /* what the fault handler needs */

void measure_nothing(void);

/* The system call `number` (kernel_number) with five words. */
typedef struct kernel_answer measured_call(uint32_t number, uint64_t a, uint64_t b, uint64_t c,
					   uint64_t d, uint64_t e);
#define MEASURED(name) measured_call measure_##name;
#include "measured_calls.def"
#undef MEASURED

/* A call of bench_empty through its stubs; the second with a pattern in vector registers before. */
int64_t measure_gate_cross(void);
int64_t measure_gate_cross_vector(void);
int64_t measure_gate_same(void);

/* A call of a gate that leads to measured_gate_entry, and the return, each by itself. */
void measure_gate_bare(uint32_t number);
extern const char measured_gate_entry[];

/* Is stopped by an interrupt in a loop of one instruction, and goes on at spin_resumed. */
void measure_spin(void);
extern const char spin_resumed[];

/* A load from the address, whose page fault measured_fault_entry handles. */
void measure_fault(uint64_t address);
extern const char measured_fault_entry[];

#endif
#endif
