#include "shared.h"

#include "capmgr.h"
#include "manager.h"

int64_t shared_map(uint64_t memory)
{
	return MANAGER(capmgr_memory_map(memory, 0, RIGHT_MAP | RIGHT_WRITE));
}

void shared_unmap(uint64_t memory)
{
	MANAGER(capmgr_memory_unmap(memory));
}

int64_t shared_offer(uint64_t memory, uint64_t component)
{
	return MANAGER(capmgr_memory_offer(memory, component,
					   RIGHT_MAP | RIGHT_WRITE | CAPMGR_FINAL));
}

int64_t shared_owner(uint64_t memory)
{
	return MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_OWNER));
}
