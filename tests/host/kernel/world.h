/*
 * A kernel with one component, its thread at the root endpoint, and the slots that the ABI promises
 * the booter; and system calls as the entry code makes them. Offsets into BOOT_MEMORY are frame
 * numbers. Tests build the rest by system calls.
 *
 * refused(ERROR, call) asserts that the call fails so and that nothing has changed.
 */
#ifndef WORLD_H
#define WORLD_H

#include "captbl.h"
#include "invocation.h"
#include "machine.h"
#include "switch.h"
#include "thread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Where threads and gates of tests start; any user address. */
#define ENTRY	  0x400000
#define EMPTY_CAP 127 /* an index at which nothing is ever put */

#define SLOT(index) slot_ref(BOOT_CAPTBL_LEAF, index)

/* An object that a test made. */
struct made {
	uint32_t cap;
	uint32_t frame; /* its number, which is its offset in BOOT_MEMORY too */
};

/* A cmocka setup: a new world. */
int world_setup(void **state);

/* A system call of the current thread. Where another thread goes on, its result is what that
 * thread gets. */
struct result world_call(enum call_number number, uint32_t cap, const word words[5]);
#define sys(name, cap, ...) world_call(CALL_##name, cap, (const word[5]){__VA_ARGS__})

/* sys() where nothing may fail; returns the value. */
word world_done(struct result result, const char *file, int line);
#define done(result) world_done(result, __FILE__, __LINE__)

void world_remember(void);
void world_refused(int error, struct result result, const char *what, const char *file, int line);
/* Whether a call was refused with an error; CALL_AFTER_LAST stands for the gate call. */
bool world_was_refused(uint32_t number, uint32_t error);

#define refused(error, call)                                                                       \
	do {                                                                                       \
		world_remember();                                                                  \
		world_refused(TESSERA_##error, call, #error ": " #call, __FILE__, __LINE__);       \
	} while (0)

/* The gate call (0, or the error of the transport) and return of the current thread. */
struct result world_gate(uint32_t cap);
void world_return(word status, word value);

/* An exception of the current thread. */
void world_fault(uint64_t vector, uint64_t address);

/* A number of a slot of the first leaf that nobody has; of a frame that is untyped. */
uint32_t world_slot(void);
uint32_t world_frame(void);
uint32_t world_typed(enum frame_type type);

struct made world_captbl(uint32_t level);
struct made world_pgtbl(uint32_t level);
struct made world_component(void); /* with roots of its own, whose captbl holds the first leaf */
struct made world_thread(uint32_t component, uint32_t parent_rcv, uint32_t id);
uint32_t world_rcv(uint32_t thread, uint32_t priority, uint32_t ceiling);
uint32_t world_gate_to(uint32_t component);
uint32_t world_lent(uint32_t component); /* all memory, lent to a component */
uint32_t world_asnd(uint32_t rcv);

/* A copy of a capability of the first leaf with some rights; all of its range. */
uint32_t world_copy(uint32_t cap, uint8_t rights);
void world_end(uint32_t frame); /* deactivates */

static inline struct slot *world_slot_at(uint32_t cap)
{
	return captbl_slot(machine_core, cap);
}

static inline struct frame *world_descriptor(uint32_t frame)
{
	return frame_at(frame_numbered(frame));
}

static inline struct thread *world_thread_of(struct made made)
{
	return thread_at(frame_numbered(made.frame));
}

static inline struct thread *current(void)
{
	return machine_core->current;
}

#endif
