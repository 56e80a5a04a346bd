/* What a client stub puts into eax to call the gate in slot `index`. */
#ifndef COMPOSE_GATE_NUMBER_H
#define COMPOSE_GATE_NUMBER_H

#include <stdint.h>

#include <tessera/abi.h>

static inline uint32_t gate_number(uint32_t index)
{
	return (uint32_t)GATE_CALL << CALL_SHIFT | index << CAP_INDEX_SHIFT;
}

#endif
