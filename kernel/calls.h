/*
 * The system calls' C functions, one for each CALL of calls.def, all of one signature: five words
 * as user level passed them, and the slot of the capability in the number register, which the entry
 * code has walked to; what is in it, is for the function to check.
 */
#ifndef KERNEL_CALLS_H
#define KERNEL_CALLS_H

#include "types.h"

struct slot;

typedef struct result system_call(word, word, word, word, word, struct slot *);

#define CALL(name, parameters, text) system_call sys_##name;
#define FAILS(name, error, when)
#include <tessera/calls.def>
#undef CALL
#undef FAILS

#endif
