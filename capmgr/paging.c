#include "paging.h"

#include "pages.h"

static bool may_cure(const struct component *caller, const struct component *component)
{
	return component->manager == caller->number ||
	       component->faults[FAULT_PAGE].handler == component_handle(caller);
}

int paging_give(const struct component *caller, struct component *component, uint64_t address)
{
	return may_cure(caller, component) ? pages_give(component, address) : -TESSERA_EPERM;
}

int paging_copy(const struct component *caller, struct component *component, uint64_t address)
{
	return may_cure(caller, component) ? pages_copy(component, address) : -TESSERA_EPERM;
}
