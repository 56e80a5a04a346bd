/*
 * What is in frames of user memory, whoever shows them: the manager looks at two at a time, at addresses
 * of its own. Not at one that is shown as often as the kernel can count: only that of zeroes may be.
 */
#ifndef CAPMGR_CONTENTS_H
#define CAPMGR_CONTENTS_H

#include <stdbool.h>

#include "frames.h"

/* Takes the addresses.	errors of crt's */
int contents_init(void);

bool contents_are_zero(frame_id frame);
void contents_clear(frame_id frame);
void contents_copy(frame_id from, frame_id to);

#endif
