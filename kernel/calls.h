/*
 * The system calls' C functions, one for each CALL of calls.def, all of one signature: five words
 * as user level passed them, and the index of the capability in the number register.
 */
#ifndef KERNEL_CALLS_H
#define KERNEL_CALLS_H

#include "types.h"

typedef struct result system_call(word, word, word, word, word, uint32_t);

#define CALL(name, parameters, text) system_call sys_##name;
#define FAILS(name, error, when)
#include <tessera/calls.def>
#undef CALL
#undef FAILS

#endif
