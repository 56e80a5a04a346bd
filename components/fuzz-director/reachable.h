/* Which results capmgr.h tells of, for each of its functions. */
#ifndef REACHABLE_H
#define REACHABLE_H

#include "fuzz.h"

struct reachable {
	const char *name;
	uint32_t results; /* a bit for each enum fuzz_result */
};

extern const struct reachable reachable[FUZZ_CALL_COUNT];

#endif
