/* Delegation of whatever capability stands in one of the caller's slots. */
#ifndef CRT_ALIAS_H
#define CRT_ALIAS_H

#include "crt.h"

int crt_alias(uint32_t cap, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot);

#endif
