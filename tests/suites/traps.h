/*
 * Running code that faults: fault_try calls a function, and returns 0 after it, or 1 where the
 * handler of a fault in it led on to fault_continue.
 */
#ifndef SUITES_TRAPS_H
#define SUITES_TRAPS_H

#include <stdint.h>

#define TRAP_ANY ~0ul /* some fault */

struct trap {
	const char *name;
	void (*function)(uint64_t argument);
	uint64_t vector;
};

extern const struct trap traps[];
extern const uint32_t trap_count;

uint64_t fault_try(void (*function)(uint64_t), uint64_t argument);
extern const char fault_continue[];

/* Uses of an address; the last jumps there. */
void trap_read(uint64_t address);
void trap_write(uint64_t address);
void trap_execute(uint64_t address);

/* Pushes a word with this stack pointer. */
void trap_push(uint64_t stack);

/* Reads an unaligned word with alignment checks on; adds with an unmasked SIMD exception. */
void trap_unaligned(uint64_t unused);
void trap_simd(uint64_t unused);

#endif
