#include "managed.h"

#include "capmgr.h"
#include "children.h"

crt_comp_t crt_comp_of(uint64_t handle)
{
	uint64_t number = CHILDREN_MAX + handle;

	return (crt_comp_t){handle < UINT32_MAX - CHILDREN_MAX ? (uint32_t)number : UINT32_MAX};
}

int managed_handle(crt_comp_t comp, uint64_t *handle)
{
	struct child *child;
	int error;

	if (comp.number == UINT32_MAX)
		return -TESSERA_EBADF;
	if (comp.number >= CHILDREN_MAX) {
		*handle = comp.number - CHILDREN_MAX;
		return 0;
	}
	if (comp.number == CRT_COMP_SELF.number) {
		*handle = crt_startup->instance;
		return 0;
	}
	error = child_find(comp, &child);
	if (!error)
		*handle = child->handle;
	return error;
}

int managed_alias(uint32_t slot, crt_comp_t in, uint32_t rights, crt_slot_in_t *there)
{
	uint64_t handle;
	int error = managed_handle(in, &handle);

	if (error)
		return error;
	return managed_keep(MANAGED(capmgr_delegate(CAPMGR_SLOT, slot, handle, rights)),
			    &there->slot);
}
