/* The processor's own registers and tables. */
#ifndef KERNEL_CPU_H
#define KERNEL_CPU_H

#include "core.h"

/* Offsets in an XSAVE area; Intel SDM vol. 1, "Managing State Using the XSAVE Feature Set". */
#define XSAVE_MXCSR   24
#define XSAVE_HEADER  512
#define MXCSR_INITIAL 0x1f80 /* all exceptions masked */

/* A core's kernel stack and, above it, its data; aligned so that either leads to the other. Nothing is
 * mapped at the lowest page: what overflows the stack faults. */
struct core_block {
	uint8_t stack[CORE_OFFSET];
	struct core core;
} __attribute__((aligned(CORE_BLOCK)));

extern struct core_block core_blocks[MAX_CORES];

/* Vector state in its initial form, as xrstor takes it. */
extern uint8_t clean_vectors[VECTOR_AREA];

/* Sets up protection, descriptor tables, system-call entry and vector state of the first core. */
void cpu_init(struct core *core);

#endif
