#include "process_ids.h"

#include <stdatomic.h>

#include <tessera/abi.h>

#include "crt_startup.h"
#include "rtos_config.h"

static _Atomic uint64_t taken; /* bit n: the id n behind the component's own */

_Static_assert(RTOS_THREADS <= 64, "a bit for each that the scheduler may have");

static uint64_t bits(uint32_t first, uint32_t count)
{
	return (((uint64_t)1 << count) - 1) << first;
}

/* Where so many are free; -EAGAIN. */
static int32_t find(uint64_t used, uint32_t count)
{
	uint32_t all = crt_startup->process_threads;

	for (uint32_t first = 0; first + count <= all; first++)
		if (!(used & bits(first, count)))
			return (int32_t)first;
	return -TESSERA_EAGAIN;
}

int32_t process_ids_take(uint32_t count)
{
	uint64_t used = atomic_load(&taken);
	int32_t first;

	do {
		first = count > RTOS_THREADS ? -TESSERA_EAGAIN : find(used, count);
		if (first < 0)
			return first;
	} while (!atomic_compare_exchange_weak(&taken, &used, used | bits((uint32_t)first, count)));
	return (int32_t)crt_startup->threads + first;
}

void process_ids_give(uint32_t first, uint32_t count)
{
	atomic_fetch_and(&taken, ~bits(first - crt_startup->threads, count));
}
