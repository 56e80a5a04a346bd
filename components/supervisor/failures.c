#include "failures.h"

#include <stdatomic.h>

#include "capmgr.h"

static _Atomic uint64_t noted[CAPMGR_COMPONENTS];

void failure_note(uint64_t component)
{
	atomic_store(&noted[component % CAPMGR_COMPONENTS], component);
}

uint64_t failure_take(unsigned number)
{
	return atomic_exchange(&noted[number], 0);
}
