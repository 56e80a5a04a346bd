#include "shares.h"

#include "rtos_config.h"

static unsigned kept_for_each(unsigned capacity, unsigned families)
{
	unsigned each = capacity * 3 / 4 / families;

	return each < RTOS_KEPT ? each : RTOS_KEPT;
}

/* So many from the first one on. */
static uint32_t indexes(unsigned first, unsigned count)
{
	return (uint32_t)((((uint64_t)1 << count) - 1) << first);
}

struct handle_share share_of(unsigned capacity, unsigned families, unsigned number)
{
	unsigned each = kept_for_each(capacity, families), kept = families * each;

	return (struct handle_share){
		.own = number < families ? indexes(number * each, each) : 0,
		.common = indexes(kept, capacity - kept),
	};
}
