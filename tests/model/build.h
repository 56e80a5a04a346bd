/* What a piece is built of, by the kernel's own functions, before its first operation. */
#ifndef MODEL_BUILD_H
#define MODEL_BUILD_H

#include "piece.h"

#define BUILD_LEAVES 3

/* A component with its tables, and maybe a thread; all are frames. */
struct built {
	uint32_t captbl, leaves[BUILD_LEAVES], pgtbl, component, thread;
	uint32_t next[BUILD_LEAVES]; /* the first free slot of each leaf */
};

/* Starts over, with the manager alone. */
void build_manager(void);

/* The next frame, untyped. */
uint32_t build_frame(void);

struct built build_component(uint32_t leaves);
void build_thread(struct built *built, uint32_t id);

/* Makes a principal of a component with a thread; the first one has the first turn. */
void build_principal(uint32_t number, const struct built *built);

/* Capabilities into the next free slot of a leaf. */
void build_give(struct built *to, uint32_t leaf, enum cap_type type, uint8_t rights,
		uint32_t frame);
void build_give_range(struct built *to, uint32_t leaf, enum cap_type type, uint8_t rights,
		      uint32_t first, uint32_t count);
void build_fault_gate(const struct built *of, const struct built *handler);

/* From here on frames are alike, and belong to who reclaims them. */
void build_free_frames(uint32_t count, bool alike);

/* Closes the set of frames, computes the rights that principals start with: each gets its own and
 * those of whoever can write its slots, or whose slots it can read. The first turn is the first's.
 */
void build_done(void);

#endif
