/* Rogue: a file server that does as it is told, badly. */
#ifndef ROGUE_H
#define ROGUE_H

#include <stdint.h>

/* What it answers. Its root has a file `f` of ROGUE_BYTES bytes, in one life all of the same letter. */
enum rogue_way {
	ROGUE_WELL,
	ROGUE_COUNTS,	 /* one more than there was to be; of a target, more than a path has */
	ROGUE_ERRORS,	 /* numbers that are no errno */
	ROGUE_LINK,	 /* that there is a link, where none can be */
	ROGUE_LOOP,	 /* that `f` is a link to `f` */
	ROGUE_NO_END,	 /* that it is a link to what has no end */
	ROGUE_NAMES,	 /* entries with names that are none */
	ROGUE_FORGETFUL, /* that it knows nobody */
	ROGUE_WAITS,	 /* nothing: it waits for ever */
	ROGUE_SPINS,	 /* nothing */
	ROGUE_FAULTS,	 /* nothing: it fails */
	ROGUE_LEAVES,	 /* itself, and takes its name away */
	ROGUE_COMES,	 /* well, and has its name again */
};

#define ROGUE_BYTES 3000

/* From now on; when this returns, it is so. */
int64_t rogue_be(uint64_t way);

#endif
