/*
 * The way back: whoever has memory with the right destroy, and nothing else, makes all of it
 * untyped again, whatever others built in it or hung on it. He knows which entries there are, as a
 * manager does who made them.
 */
#ifndef MODEL_RECLAIM_H
#define MODEL_RECLAIM_H

/* Reclaims from the current state, which is lost; null, or what stands in the way. */
const char *reclaim_all(void);
const char *reclaim_free(void); /* the free frames of the piece alone */

#endif
