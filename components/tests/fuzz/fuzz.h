/*
 * Random calls of the capability manager, by two components in turn.
 *
 * The two share one record: what they have met, and hints of what each has. A hint may be out of
 * date: calls are mostly valid, not always; nothing that is checked depends on hints. Everything
 * follows from the seed.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stdint.h>

#include "capmgr.h"
#include "results.h"

#define FUZZ_TURN_CALLS 1000 /* of one component, one behind the other */
#define FUZZ_BOUND	20000 /* instructions that a call may take; doc/capmgr.md says why */

/* A component that the two make. It starts nowhere: it has no threads. */
#define FUZZ_ENTRY 0x400000
#define FUZZ_IMAGE 0x2000000

/* The functions of capmgr.h, and in which of the seasons how often each is called. */
#define FUZZ_CALLS(X) \
	/*                  ordinary        revocation      memory          threads \
	                            delegation      components      addresses       sharing */ \
	X(pages_reserve,    4,      0,      0,      0,      5,      70,     0,      2) \
	X(page_release,     4,      0,      0,      0,      1,      2,      0,      1) \
	X(page_alloc,       12,     2,      5,      10,     60,     4,      8,      2) \
	X(pages_alloc,      2,      0,      0,      1,      4,      2,      0,      0) \
	X(page_free,        12,     0,      10,     2,      5,      12,     4,      3) \
	X(accept,           3,      4,      2,      2,      1,      1,      1,      1) \
	X(delegate,         20,     90,     15,     25,     10,     1,      40,     3) \
	X(grant,            8,      4,      5,      12,     2,      1,      2,      1) \
	X(delegate_to_slot, 4,      10,     16,     4,      1,      0,      12,     0) \
	X(giver,            4,      8,      4,      1,      1,      1,      1,      1) \
	X(revoke,           8,      0,      20,     4,      1,      6,      2,      2) \
	X(revoke_child,     8,      0,      30,     2,      1,      0,      0,      1) \
	X(relinquish,       6,      0,      15,     2,      1,      3,      2,      1) \
	X(revoke_step,      8,      0,      15,     2,      1,      0,      2,      2) \
	X(component_create, 2,      4,      4,      40,     2,      0,      8,      8) \
	X(component_end,    4,      0,      0,      15,     2,      0,      1,      1) \
	X(image_pages,      6,      0,      2,      10,     2,      0,      16,     0) \
	X(thread_create,    4,      1,      0,      2,      2,      0,      30,     0) \
	X(thread_end,       2,      0,      0,      1,      0,      0,      8,      0) \
	X(thread_end_id,    2,      0,      0,      1,      0,      0,      8,      0) \
	X(component_cut,    2,      0,      0,      2,      0,      0,      2,      0) \
	X(rcv_create,       2,      1,      0,      1,      4,      0,      20,     0) \
	X(asnd_create,      2,      1,      0,      1,      4,      0,      16,     0) \
	X(fault_gate,       2,      0,      0,      6,      0,      0,      10,     0) \
	X(gate_create,      2,      1,      0,      1,      4,      0,      60,     0) \
	X(fault_caller,     1,      0,      0,      1,      0,      0,      1,      0) \
	X(maker,            2,      0,      0,      4,      0,      0,      1,      0) \
	X(holder,           1,      1,      1,      1,      1,      1,      1,      1) \
	X(quota,            3,      1,      1,      1,      2,      1,      1,      1) \
	X(memory_create,    3,      0,      1,      0,      6,      1,      0,      14) \
	X(memory_offer,     4,      0,      1,      4,      3,      1,      0,      24) \
	X(memory_map,       8,      0,      2,      2,      10,     8,      0,      14) \
	X(memory_unmap,     3,      0,      1,      1,      10,     6,      0,      6) \
	X(memory_destroy,   2,      0,      1,      2,      1,      1,      0,      3) \
	X(memory_fact,      2,      0,      1,      1,      1,      1,      0,      3) \
	X(device_map,       6,      1,      20,     2,      6,      4,      0,      8) \
	X(device_unmap,     3,      0,      2,      1,      2,      3,      0,      2) \
	X(tree,             3,      2,      6,      2,      1,      1,      0,      1) \
	X(tree_next,        8,      6,      18,     4,      1,      1,      0,      2) \
	X(checkpoint_create, 2,     0,      1,      8,      4,      0,      1,      1) \
	X(checkpoint_step,  6,      0,      2,      16,     12,     0,      2,      2) \
	X(checkpoint_restore, 6,    0,      2,      16,     4,      0,      2,      2) \
	X(checkpoint_free,  2,      0,      1,      2,      1,      0,      1,      1) \
	X(checkpoint_restore_shared, \
			    6,      0,      2,      24,     4,      0,      2,      2) \
	X(component_create_from, \
			    2,      0,      1,      8,      2,      0,      2,      1) \
	X(component_fill,   4,      0,      1,      12,     2,      0,      1,      1) \
	X(component_fill_shared, \
			    4,      0,      1,      12,     2,      0,      1,      1) \
	X(page_give,        8,      0,      1,      30,     4,      1,      1,      1) \
	X(page_copy,        8,      0,      1,      30,     4,      1,      1,      1)

enum fuzz_season {
	FUZZ_ORDINARY,
	FUZZ_DELEGATION, /* until nodes and slots are used up */
	FUZZ_REVOCATION,
	FUZZ_COMPONENTS, /* until their numbers are used up */
	FUZZ_MEMORY,	 /* until the pages are */
	FUZZ_ADDRESSES,	 /* until the addresses are */
	FUZZ_THREADS,	 /* until the slots are */
	FUZZ_SHARING,	 /* until the objects of shared memory are, and who may use them */
	FUZZ_SEASONS
};

#define FUZZ_CALL_NAME(name, ...) FUZZ_CALL_##name,
enum fuzz_call { FUZZ_CALLS(FUZZ_CALL_NAME) FUZZ_CALL_COUNT };

enum fuzz_self { FUZZ_FIRST, FUZZ_SECOND, FUZZ_SELVES };

/* What it may have: a capability in a slot, a page, an address without a page, in slots of its own a
 * thread or an endpoint that it made, shared memory, and the address of a mapping of a device's. The first two are kinds of capmgr.h. */
enum fuzz_thing {
	FUZZ_SLOT,
	FUZZ_PAGE,
	FUZZ_ADDRESS,
	FUZZ_THREAD,
	FUZZ_RCV,
	FUZZ_SHARED,
	FUZZ_DEVICE,
	FUZZ_THINGS
};

#define FUZZ_HINTS 512

struct fuzz_hint {
	uint64_t where; /* or the id of shared memory */
	uint64_t giver_where; /* where the giver has it; 0: it is nobody's gift */
	enum fuzz_self giver;
};

struct fuzz_hints {
	uint32_t count;
	struct fuzz_hint hint[FUZZ_HINTS];
};

/* Objects of shared memory: ids are found nowhere, so these are no hints but all of them. */
struct fuzz_memories {
	uint32_t count;
	uint64_t id[CAPMGR_MEMORIES_MAPPED];
};

#define FUZZ_CHILDREN	 64
#define FUZZ_CHECKPOINTS 64

struct fuzz_client {
	uint64_t handle;
	uint64_t window; /* the first address that it gets */
	uint64_t first_thread;
	struct fuzz_hints hints[FUZZ_THINGS];
	uint64_t children[FUZZ_CHILDREN];
	uint32_t child_count;
	uint64_t ended; /* the handle of a child that is no more */
	uint64_t revoking; /* where an unfinished revocation began; 0: none does */
	struct fuzz_memories owned;
	struct fuzz_memories mapped;
	uint64_t checkpoints[FUZZ_CHECKPOINTS]; /* all of them, as of shared memory */
	uint32_t checkpoint_count;
};

struct fuzz {
	uint64_t random;
	uint64_t bystander; /* its handle, an address of a page of its own, its shared memory */
	uint64_t bystander_page;
	uint64_t bystander_memory;
	struct fuzz_client client[FUZZ_SELVES];
	struct fuzz_met met[FUZZ_CALL_COUNT];
};

extern struct fuzz shared_fuzz;

/* Takes note of its own handle and of what the composition gave it. */
void fuzz_begin(enum fuzz_self self);

/* Calls at random, then ends its children and frees its checkpoints: their pages are its own again. */
void fuzz_turn(enum fuzz_self self, enum fuzz_season season);

/* Revokes, gives up and frees whatever is at any of its addresses and slots, unhinted.
 * 0, or an error that a revocation got. */
int64_t fuzz_give_back(enum fuzz_self self);

/* Has every table made that a component can have: they stay, and count. It has nothing, and has
 * nothing afterwards. */
void fuzz_make_tables(enum fuzz_self self);

/* ------------------------------------------------------------------ what the parts share */

/* A number below `end`. */
uint64_t fuzz_random(uint64_t end);

void fuzz_hint_add(enum fuzz_self self, enum fuzz_thing thing, struct fuzz_hint hint);
void fuzz_hint_remove(enum fuzz_self self, enum fuzz_thing thing, uint64_t where);

/* One random call; its result and length are noted. */
void fuzz_call(enum fuzz_self self, enum fuzz_call call);

/* The slot of its gate to pong; and of its device memory, or 0: the composition gave it none. */
uint64_t fuzz_gate_slot(void);
uint64_t fuzz_device_slot(void);

/* Ends a component; frees a checkpoint. 0, or an error. */
int64_t fuzz_end(uint64_t component);
int64_t fuzz_free(uint64_t checkpoint);

/* ------------------------------------------------------------------ what random calls seldom meet
 *
 * Each ends what it has made, but for slots of its own: they are given back with all others.
 * 0, or an error. */

/* Maps shared memory, and makes a gate and endpoints, where neither an address nor a page for a table is left, nor a
 * table with a free slot; all that it has is given back. */
int64_t fuzz_map_without_table(enum fuzz_self self);

/* Makes an endpoint where no page is left for a table with a free slot; all that it has is given back. */
int64_t fuzz_rcv_without_table(enum fuzz_self self);

/* Makes a thread, endpoints and a gate where no slot is left; all that it has is given back. */
int64_t fuzz_without_slot(enum fuzz_self self);

/* Gives up a capability by which as much device memory is mapped as can be, and notes how long the call takes. */
int64_t fuzz_devices(void);

/* Makes threads below threads until there are too many, and uses them without the rights to. */
int64_t fuzz_thread_line(void);

/* Makes components until there are too many. */
int64_t fuzz_many_components(void);

/* Makes components with images until the manager has no more tables for them. */
int64_t fuzz_fill_images(void);

/* Takes a checkpoint when no page is left for it; all that it has is given back. */
int64_t fuzz_checkpoint_without_memory(enum fuzz_self self);

/* Takes checkpoints until the manager has no record for one page more. */
int64_t fuzz_fill_checkpoints(void);

/* Restores a component when others have taken the manager's tables that it had. */
int64_t fuzz_restore_without_table(bool shared);

/* Makes components from a checkpoint, and pages for them, until there are too few of everything; all that
 * it has is given back. */
int64_t fuzz_page(enum fuzz_self self);

/* Gives on what is just being taken back. */
int64_t fuzz_give_revoked(void);

/* Walks up a line of pages that is longer than one call looks. */
int64_t fuzz_walk_up(void);

/* Ends a component to which as much was given as can be, and notes how long the calls took. */
int64_t fuzz_end_full(void);

#endif
