/* The one table of system calls. */
#include "calls.h"

#include <tessera/abi.h>

extern system_call *const call_table[];

system_call *const call_table[] = {
#define CALL(name, parameters, text) [CALL_##name - FIRST_CALL] = sys_##name,
#define FAILS(name, error, when)
#include <tessera/calls.def>
#undef CALL
#undef FAILS
};
