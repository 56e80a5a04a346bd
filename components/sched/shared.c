#include "shared.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "help.h"

int64_t shared_map(uint64_t memory)
{
	int64_t address;

	do
		address = capmgr_memory_map(memory, 0, RIGHT_MAP | RIGHT_WRITE);
	while (address == -TESSERA_EBUSY && help_manager());
	return address;
}

void shared_unmap(uint64_t memory)
{
	while (capmgr_memory_unmap(memory) == -TESSERA_EBUSY && help_manager())
		;
}

int64_t shared_offer(uint64_t memory, unsigned component)
{
	int64_t error;

	do
		error = capmgr_memory_offer(memory, component,
					    RIGHT_MAP | RIGHT_WRITE | CAPMGR_FINAL);
	while (error == -TESSERA_EBUSY && help_manager());
	return error;
}

int64_t shared_owner(uint64_t memory)
{
	int64_t owner;

	do
		owner = capmgr_memory_fact(memory, CAPMGR_MEMORY_OWNER);
	while (owner == -TESSERA_EBUSY && help_manager());
	return owner;
}
