#include <stdlib.h>

#include "simulated_test.h"

#define DEFAULT_SEED 0x7e55e2a0u

uint64_t random_seed(void)
{
	const char *text = getenv("RTOS_SEED");
	uint64_t seed = text ? strtoull(text, NULL, 0) : DEFAULT_SEED;

	return seed ? seed : 1;
}
