/* Actor: a component that does with files what stands in shared memory (stage.h), in its own name. */
#ifndef ACTOR_H
#define ACTOR_H

#include <stdint.h>

enum actor_order {
	ACTOR_BEGIN,	 /* posix_begin, and no bit of a mode is masked */
	ACTOR_DO,	 /* the step's request: its result; the answer is in the stage */
	ACTOR_USE,	 /* of descriptor a, opened with flags b: the result; the hash is in the stage */
	ACTOR_DIRECTORY, /* the hash of the directory at the step's path */
	ACTOR_STORM,	 /* a calls of vfs at random, from seed b */
	ACTOR_ATTACH,	 /* attaches anew to vfs, object a: the result */
	ACTOR_DETACH,	 /* from vfs, twice: what the second said */
};

int64_t actor_obey(uint64_t order, uint64_t a, uint64_t b);

#endif
