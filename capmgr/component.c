#include "component.h"

#include <tessera/abi.h>

static struct component components[COMPONENTS_MAX];

struct component *component_record(uint32_t number)
{
	return number < COMPONENTS_MAX ? &components[number] : 0;
}

uint64_t component_handle(const struct component *component)
{
	return component->number + component->generation * COMPONENTS_MAX;
}

int component_find(uint64_t handle, struct component **component)
{
	struct component *record = &components[handle % COMPONENTS_MAX];

	if (record->state != COMPONENT_LIVE || component_handle(record) != handle)
		return -TESSERA_ESTALE;
	*component = record;
	return 0;
}
