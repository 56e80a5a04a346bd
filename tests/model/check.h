/*
 * The invariants of the kernel, by the numbers of doc/invariants.md. Each function returns null, or
 * what is wrong, in words.
 */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

#include "operation.h"
#include "state.h"

/* Of every state. */
const char *check_state(void);
const char *check_memory(void);	 /* check_memory.c: frames, tables, counts, caches */
const char *check_names(void);	 /* check_names.c: slots, components, ids */
const char *check_threads(void); /* check_threads.c: the core, invocation stacks, event lists */

/* Of every step: the state that was kept, the operation, and the state now. */
const char *check_step(const struct operation *operation, int64_t status);

/* Whether who did it may do it: check_authority.c. */
const char *check_authority(const struct operation *operation, const struct core *before);

/* The slot that an index meant before the operation, for the thread that ran; null: none. Whether
 * what it names was alive. */
const struct slot *check_slot_before(const struct core *core, uint64_t index);
bool check_lived(const struct slot *slot);

/* While an operation works: what another core would see. Null again once it is read. */
void check_swap(frame_t frame, struct frame_state old, struct frame_state new);
const char *check_swaps(void);

/* A text for a violation; valid until the next. */
const char *check_wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Entries of tables, alive or dead, that lead to a frame. */
uint32_t check_references(uint32_t frame);
uint32_t check_entries(uint32_t node);

/* The frame that an entry of a node leads to, 0 for none. */
uint64_t check_child(const struct frame *node, const void *page, uint32_t index);
uint32_t check_width(const struct frame *node); /* the entries that user level may fill */

static inline bool check_is_inner(const struct frame *frame)
{
	return frame->state.object == CAP_CAPTBL_ROOT ||
	       (frame->state.object > CAP_PGTBL_0 && frame->state.object <= CAP_PGTBL_3);
}

static inline bool check_has_entries(const struct frame *frame)
{
	return frame->state.type == FRAME_KERNEL &&
	       (check_is_inner(frame) || frame->state.object == CAP_PGTBL_0);
}

#endif
