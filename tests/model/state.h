/*
 * A state of the kernel as a string of bytes, equal for states that no sequence of operations can
 * tell apart: generations count by equality with the frame's, stamps by order with the last
 * reload, slots of a leaf and entries of a node in any order, dead names all alike, and, where a
 * piece allows it, frames by any other name.
 */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "captbl.h"
#include "hardware.h"
#include "thread.h"

#define STATE_BYTES 2048

/* The time does not go on: a time is none, or has come. */
#define STATE_CLOCK 2
#define STATE_PAST  1

/* Frames that are alike at the start of a piece: swapping them changes nothing. */
extern uint32_t state_alike_first, state_alike_count;

/* The bytes of the current state, which is put into canonical order on the way. */
size_t state_encode(uint8_t bytes[STATE_BYTES]);

/* Makes the state of the bytes the current one. */
void state_decode(const uint8_t *bytes);

/* Keeps the current state, tells whether it has changed since, and goes back to it. */
void state_keep(void);
bool state_changed(void);
void state_restore(void);

/* The state that was kept, to compare with. */
const struct frame *state_kept_frame(uint32_t number);
const void *state_kept_page(uint32_t number);
const struct core *state_kept_core(void);

#endif
