/* Which numbers are operations of the kernel. */
#ifndef SUITES_CALL_NUMBERS_H
#define SUITES_CALL_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>
#include <tessera/abi.h>

static inline bool call_is_operation(uint32_t number)
{
	switch (number) {
#define CALL(name, parameters, text) case CALL_##name:
#define FAILS(name, error, when)
#include <tessera/calls.def>
#undef CALL
#undef FAILS
		return true;
	default:
		return false;
	}
}

#endif
