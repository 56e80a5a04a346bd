#include "devices.h"

#include <stddef.h>

#include "built.h"
#include "caps.h"
#include "crt_kernel.h"
#include "pages.h"

#define MEMORY_RIGHTS (RIGHT_MAP | RIGHT_WRITE)

/* Of a mapping that is TAKEN: no slot that is mapped from. */
#define NO_SLOT 0

/* ------------------------------------------------------------------ mapping */

static int check(const struct component *component, uint64_t slot, uint64_t count, uint64_t rights,
		 struct place *place)
{
	uint64_t type;
	int error;

	if (!count || count > RUN_PAGES)
		return -TESSERA_EINVAL;
	if (!(rights & RIGHT_MAP) || rights & ~(uint64_t)MEMORY_RIGHTS)
		return -TESSERA_EINVAL;
	if ((error = caps_find(component, slot, place)))
		return error;
	type = kernel_slot_read(place->node, place->index, SLOT_TYPE).value;
	if (type != CAP_DEVICES)
		return type == CAP_NONE ? -TESSERA_ENOENT : -TESSERA_EBADF;
	return component->device_count < DEVICE_MAPPINGS_EACH ? 0 : -TESSERA_ENOSPC;
}

/* With no rights but those that the slot's capability has: the kernel says which suffice. */
static int show(struct component *component, uint64_t address, const struct place *place,
		uint64_t first, uint32_t count, uint64_t rights)
{
	uint32_t cap;
	int error = caps_borrow_range(place, RIGHTS_ALL, &cap);

	if (error)
		return error;
	error = pages_show_device(component, address, cap, first, count,
				  rights & RIGHT_WRITE ? MAP_WRITE : 0);
	caps_return();
	return error;
}

static void note(struct component *component, uint64_t slot, uint64_t address, uint32_t pages)
{
	component->devices[component->device_count++] =
		(struct device_mapping){.slot = slot, .address = address, .pages = pages};
}

int64_t devices_map(struct component *component, uint64_t slot, uint64_t first, uint64_t count,
		    uint64_t address, uint64_t rights)
{
	int64_t start = (int64_t)address;
	struct place place;
	int error = check(component, slot, count, rights, &place);

	if (error)
		return error;
	if (!address && (start = pages_reserve(component, count)) < 0)
		return start;
	error = show(component, (uint64_t)start, &place, first, (uint32_t)count, rights);
	if (error) {
		if (!address)
			pages_release_run(component, (uint64_t)start, (uint32_t)count);
		return error;
	}
	note(component, slot, (uint64_t)start, (uint32_t)count);
	return start;
}

int devices_take_over(struct component *component, uint64_t slot, uint64_t address, uint32_t pages)
{
	if (component->device_count == DEVICE_MAPPINGS_EACH)
		return -TESSERA_ENOSPC;
	note(component, slot, address, pages);
	return 0;
}

/* ------------------------------------------------------------------ ending */

static struct device_mapping *find(struct component *component, uint64_t address)
{
	for (uint32_t i = 0; i < component->device_count; i++) {
		struct device_mapping *mapping = &component->devices[i];

		if (mapping->slot != NO_SLOT && mapping->address == address)
			return mapping;
	}
	return NULL;
}

/* What the booter maps is below all that the manager gives out. */
static bool is_built(const struct component *component, const struct device_mapping *mapping)
{
	return component->built && mapping->address < component->window;
}

/* One step: 0 when nothing is left of it, and another one has its place; or 1. */
static int end_some(struct component *component, struct device_mapping *mapping)
{
	if (is_built(component, mapping)) {
		mapping->pages -= built_hide_last(component, mapping->address, mapping->pages);
	} else {
		pages_hide_device(component, mapping->address, mapping->pages);
		mapping->pages = 0;
	}
	if (mapping->pages)
		return 1;
	*mapping = component->devices[--component->device_count];
	return 0;
}

int devices_unmap(struct component *component, uint64_t address)
{
	struct device_mapping *mapping = find(component, address);

	if (!mapping)
		return -TESSERA_EINVAL;
	for (uint32_t i = 0; i < DEVICE_STEPS; i++)
		if (!end_some(component, mapping))
			return 0;
	return DEVICES_MORE;
}

bool devices_held(const struct component *component, uint64_t slot)
{
	for (uint32_t i = 0; i < component->device_count; i++)
		if (component->devices[i].slot == slot)
			return true;
	return false;
}

bool devices_take(struct component *component, uint64_t slot, uint32_t taker)
{
	bool taken = false;

	for (uint32_t i = 0; i < component->device_count; i++) {
		struct device_mapping *mapping = &component->devices[i];

		if (mapping->slot != slot)
			continue;
		mapping->slot = NO_SLOT;
		mapping->taker = taker;
		taken = true;
	}
	return taken;
}

int devices_taken_step(struct component *component, uint32_t taker)
{
	for (uint32_t i = 0; i < component->device_count; i++) {
		struct device_mapping *mapping = &component->devices[i];

		if (mapping->slot != NO_SLOT || mapping->taker != taker)
			continue;
		end_some(component, mapping);
		return 1;
	}
	return 0;
}

int devices_end_step(struct component *component)
{
	for (uint32_t i = 0; i < component->device_count; i++) {
		if (is_built(component, &component->devices[i]))
			continue;
		end_some(component, &component->devices[i]);
		return 1;
	}
	return 0;
}
