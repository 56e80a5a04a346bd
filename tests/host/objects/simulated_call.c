/*
 * In a file of its own: the kernel's headers and crt's have names in common.
 */
#include "simulated_call.h"

#include "kernel_call.h"
#include "world.h"

#include <string.h>

static unsigned left; /* calls until the one that fails; 0: none will */

void fail_call(unsigned number)
{
	left = number;
}

bool has_failed(void)
{
	return !left;
}

/* On one core who may take something back can. */
static bool takes_back(enum call_number call)
{
	return call == CALL_unmap || call == CALL_cap_remove || call == CALL_deactivate;
}

struct kernel_answer simulated_call(uint32_t number, const uint64_t words[5])
{
	enum call_number call = (enum call_number)(number >> CALL_SHIFT);
	struct result result;

	if (left && !takes_back(call) && !--left)
		return (struct kernel_answer){-TESSERA_EBUSY, 0};
	result = world_call(call, number >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1), words);
	return (struct kernel_answer){result.status, result.value};
}

unsigned frames_of_type(unsigned type)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < MACHINE_FRAMES; i++)
		count += world_descriptor(i)->state.type == type;
	return count;
}

unsigned capabilities(void)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < SLOTS_LOOKED_AT; i++)
		count += world_slot_at(i)->type != CAP_NONE;
	return count;
}

unsigned threads_alive(void)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < THREADS; i++)
		count += thread_table[i] != NULL;
	return count;
}
