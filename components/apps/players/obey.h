/* Carries an order out, in the component that calls it. */
#ifndef OBEY_H
#define OBEY_H

#include "board.h"

/* The instructions that touch memory for BOARD_READ and BOARD_WRITE. The medic, who handles the
 * faults of all players, passes over them with rdx = 1. */
#define TOUCH_BYTES 3

int64_t obey(enum board_order order, const uint64_t word[BOARD_WORDS]);

#endif
