/* Which results capmgr.h tells of, for each of its functions. */
#ifndef REACHABLE_H
#define REACHABLE_H

#include "fuzz.h"

extern const struct fuzz_reachable reachable[FUZZ_CALL_COUNT];

#endif
