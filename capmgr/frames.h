/*
 * The frames of RAM that the manager gives out, and who is charged for each.
 *
 *	FREE	untyped, in nobody's charge, in the list of free frames
 *	TAKEN	of one component's charge, in that component's list: so that all come back
 *	others	never the manager's: the kernel's, the booter's, holes
 *
 * frames_take and frames_give move a frame between the first two; each is O(1). The kernel names a
 * frame by its number, and the manager's memory capability by an offset, which is the number less
 * that of its first frame.
 */
#ifndef CAPMGR_FRAMES_H
#define CAPMGR_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

#include <tessera/abi.h>

/* A frame by its number; 0 is none. */
typedef struct {
	uint32_t number;
} frame_id;

#define NO_FRAME ((frame_id){0})

/* Who pays: a list of frames, and how many may be in it. */
struct account {
	frame_id first;
	uint32_t used;
	uint32_t limit;
};

/* The slot of the capability to the manager's frames, the number of the first one, and how many
 * they are.	-ENOSPC: numbers beyond FRAMES_MAX */
int frames_init(uint32_t memory, uint64_t first, uint64_t total);

/* Both, for the inline functions. */
extern uint32_t frames_slot;
extern uint64_t frames_first;

static inline uint32_t frames_memory(void)
{
	return frames_slot;
}

/* Where the memory capability has a frame. */
static inline uint64_t frames_offset(uint64_t number)
{
	return number - frames_first;
}

uint32_t frames_free(void);

/* Untyped frames of a range become free; others in it are passed over. */
void frames_add(uint64_t first, uint64_t end);

/* Frames of a range that are typed are charged to an account from now on: what the booter built. */
void frames_charge(struct account *account, uint64_t first, uint64_t end);

/* Takes a free frame and makes user or kernel memory of it, cleared.
 *	-ENOMEM		no frame is free, or the account is at its limit */
int frames_take(struct account *account, enum frame_type type, frame_id *frame);

/* Makes a taken frame untyped and free again; whoever is charged for it is so no more.
 *	-EBUSY		it is mapped, or what lives in it has entries */
int frames_give(frame_id frame);

/* Who is charged for a frame; null: nobody, or it is not the manager's. */
const struct account *frames_payer(uint64_t number);

/* Charges another account for a taken frame; whether its limit allows that is the caller's to see
 * to. */
void frames_charge_to(struct account *account, frame_id frame);

#endif
