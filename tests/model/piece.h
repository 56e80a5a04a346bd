/*
 * The pieces of the model: which principals there are at the start, what they hold, and what they
 * may try. Each is run to its own fixed point.
 */
#ifndef MODEL_PIECE_H
#define MODEL_PIECE_H

#include "operation.h"

/* Bits for operations that a piece leaves out or takes in. */
#define CALL_BIT(name)	((uint64_t)1 << (CALL_##name - FIRST_CALL))
#define EVENT_BIT(name) ((uint64_t)1 << (EVENT_##name - FIRST_CALL))

/* The frames that a principal's memory covers, for the closure of rights. */
struct piece {
	const char *name;
	const char *text;
	void (*build)(uint32_t size);
	uint32_t short_size, size; /* handed to build: how many frames are free */
	uint64_t operations;
	uint8_t masks[6]; /* rights to copy with; 0 ends */
	uint8_t flags[3]; /* to map with; the first is always tried */
	uint8_t flag_count;
	bool parts;	       /* copies narrow ranges */
	bool roots;	       /* of nodes, only roots are made */
	bool tokens;	       /* decisions grow stale */
	bool times;	       /* dispatches and waits have an end */
	bool events;	       /* the manager leaves his events where they are */
	uint8_t priorities[2]; /* of endpoints */
	uint8_t priority_count;
};

extern const struct piece pieces[];
extern const uint32_t piece_count;

/* The piece that runs. */
extern const struct piece *piece;

/* Frames that the manager of all has memory for, with the right destroy. */
extern uint32_t piece_first_owned;

/* The frames that end up untyped if their owner wants it, whatever happens outside of them. */
extern uint32_t piece_free_first, piece_free_count;

/* What a principal had or was given: for each frame, the rights of memory over it. Slots of a
 * principal are those of leaves in piece_leaves. */
#define PRINCIPALS 2
struct principal {
	uint32_t captbl, pgtbl, thread; /* frames, 0: there is no such principal */
	uint8_t rights[MACHINE_FRAMES];
};
extern struct principal principals[PRINCIPALS];

/* The manager: its thread is at the root endpoint, its captbl is beyond everybody's reach. */
extern uint32_t manager_thread;

void piece_start(const struct piece *which, uint32_t size);

/* True for operations that the piece tries. */
static inline bool piece_tries(uint32_t number)
{
	return piece->operations >> (number - FIRST_CALL) & 1;
}

#endif
