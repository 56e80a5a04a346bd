/* What the files of state.h share. */
#ifndef MODEL_STATE_INTERNAL_H
#define MODEL_STATE_INTERNAL_H

#include "state.h"

#define USED_BY_TABLES 128 /* bytes of a page that a table or a component uses */

_Static_assert(CAPTBL_SLOTS * sizeof(struct slot) <= USED_BY_TABLES, "a leaf fits");
_Static_assert(sizeof(struct component) <= USED_BY_TABLES, "a component fits");

/* The order in which frames are written, and where each stands in it, by number. */
extern uint8_t state_order[MACHINE_FRAMES], state_place[MACHINE_FRAMES];

uint8_t *state_page(uint32_t number);
size_t state_used(const struct frame *frame); /* the bytes of its page that are of interest */

/* Sorts slots and entries, by the places of the frames that they name. */
void state_put_in_order(void);

/* What sets a frame apart from others that are alike, whatever it is called. */
uint64_t state_looks(uint32_t number);
void state_sort_by_looks(void);
void state_swap_places(uint32_t a, uint32_t b);

bool state_quiescent(frame_t frame);

#endif
