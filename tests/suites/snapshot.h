/*
 * All of a thread's registers, as they are at one instant, and ways to fill them with patterns that
 * nobody would find there by chance: to show what crosses a gate, and what does not.
 *
 * A gate call leads from snapshot_call, which fills everything, to snapshot_entry, which records,
 * fills everything otherwise, and returns; snapshot_call then records again.
 */
#ifndef SUITES_SNAPSHOT_H
#define SUITES_SNAPSHOT_H

#define SNAPSHOT_FLAGS 128
#define SNAPSHOT_FS 136
#define SNAPSHOT_GS 144
#define SNAPSHOT_VECTORS 192
#define SNAPSHOT_BYTES 1024

#define CALLER_PATTERN 0x1100110000000000 /* a register's pattern is this plus its number */
#define SERVER_PATTERN 0x2200220000000000
#define CALLER_FS 0x11fff000
#define CALLER_GS 0x11ffe000
#define SERVER_FS 0x22fff000
#define SERVER_GS 0x22ffe000
#define DIRTY_FLAGS 0x240cd5 /* arithmetic, direction, alignment check, identification */
#define DIRTY_MXCSR 0x7fbf   /* rounds to zero, flushes, with all sticky flags */
#define DIRTY_X87_CONTROL 0x07b /* single precision, division by zero unmasked */

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order in which the instruction set numbers them. */
enum snapshot_register {
	RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI,
	R8, R9, R10, R11, R12, R13, R14, R15,
};

struct snapshot {
	uint64_t registers[16];
	uint64_t flags, fs, gs;
	uint8_t padding[SNAPSHOT_VECTORS - 152];
	uint8_t vectors[832];
};

_Static_assert(offsetof(struct snapshot, flags) == SNAPSHOT_FLAGS, "snapshot.S");
_Static_assert(offsetof(struct snapshot, fs) == SNAPSHOT_FS, "snapshot.S");
_Static_assert(offsetof(struct snapshot, gs) == SNAPSHOT_GS, "snapshot.S");
_Static_assert(offsetof(struct snapshot, vectors) == SNAPSHOT_VECTORS, "snapshot.S");
_Static_assert(sizeof(struct snapshot) == SNAPSHOT_BYTES, "snapshot.S");

/* What was recorded last: in a server or handler, and behind a call. */
extern struct snapshot snapshot_of_server, snapshot_of_caller;

/* Whether vector state takes part, and with an exception of the x87 unit pending. */
extern uint8_t snapshot_with_vectors;

/* Patterns in everything, then the operation `number` with 1 to 6 as words, then a record. */
void snapshot_call(uint64_t number);

/* The same with nothing between: the control, which must find all the patterns. */
void snapshot_control(void);

/* Patterns in everything, then a wait until `flag` is not 0, then a record. */
void snapshot_spin(volatile uint64_t *flag);

/* Entries of gates. The first returns 7 and 8; the second faults, the third never ends, both with
 * everything filled; the fourth handles faults, and asks for an unwind. */
extern const char snapshot_entry[], snapshot_fault_entry[], snapshot_spin_entry[];
extern const char snapshot_handler_entry[];

/* Whether the vector state is what it was when the processor started. */
bool snapshot_vectors_clean(const struct snapshot *snapshot);
void snapshot_forget(void);

#endif
#endif
