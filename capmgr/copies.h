/*
 * Copies of pages, that checkpoints hold and components may show: read-only, so that one serves many.
 *
 *	HELD	a checkpoint holds it; whoever shows it beside that
 *	LEFT	no checkpoint does any more, but some component shows it still
 *
 * From HELD it becomes LEFT when its checkpoint goes, or free at once if nobody shows it; from LEFT it
 * becomes free when the last component hides it. Until then it is in the charge of whose checkpoint it
 * was. How many show it, the kernel counts. Of zeroes there is one for all, that is the manager's.
 */
#ifndef CAPMGR_COPIES_H
#define CAPMGR_COPIES_H

#include "frames.h"

/* Takes the frame of zeroes.	-ENOMEM */
int copies_init(void);

/* A copy of what is in a frame, HELD; NO_FRAME: zeroes.	-ENOMEM	the account pays for no more */
int copies_take(struct account *account, frame_id frame, frame_id *copy);

/* Its checkpoint goes. */
void copies_drop(frame_id copy);

/* What to show of a copy; and the end of that, when it is hidden. */
frame_id copies_shown(frame_id copy);
void copies_leave(frame_id shown);

/* Writes what is shown into a fresh frame. */
void copies_write(frame_id shown, frame_id fresh);

#endif
