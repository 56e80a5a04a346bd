#include "objects.h"

#include "caps.h"
#include "crt_kernel.h"

/* Leaves the slot for what was made in it, or gives it back. */
static int64_t keep(struct component *component, const struct place *place, int error)
{
	if (!error)
		return (int64_t)place->where;
	caps_release(component, place->where);
	return error;
}

/* A slot for what will be made of the capability in another one, which is borrowed then. */
static int begin(struct component *component, uint64_t of, uint32_t *cap, struct place *place)
{
	struct place source;
	int error;

	if ((error = caps_look(component, of, &source)))
		return error;
	if ((error = caps_reserve(component, place)))
		return error;
	error = caps_borrow(&source, RIGHTS_ALL, cap);
	if (error)
		caps_release(component, place->where);
	return error;
}

int64_t objects_make_rcv(struct component *component, uint64_t thread, uint64_t priority,
			 uint64_t ceiling)
{
	struct place place;
	uint32_t cap;
	int error;

	if (priority > UINT32_MAX || ceiling > UINT32_MAX)
		return -TESSERA_ERANGE;
	if ((error = begin(component, thread, &cap, &place)))
		return error;
	error = (int)kernel_rcv_make(cap, slot_ref(place.node, place.index),
				     priority | ceiling << 32)
			.status;
	caps_return();
	return keep(component, &place, error);
}

int64_t objects_make_asnd(struct component *component, uint64_t rcv)
{
	struct place place;
	uint32_t cap;
	int error = begin(component, rcv, &cap, &place);

	if (error)
		return error;
	error = (int)kernel_asnd_make(cap, slot_ref(place.node, place.index)).status;
	caps_return();
	return keep(component, &place, error);
}

int64_t objects_make_gate(struct component *component, uint64_t entry, uint64_t badge)
{
	struct place place;
	int error = caps_reserve(component, &place);

	if (error)
		return error;
	error = (int)kernel_gate_make(component->object.cap, slot_ref(place.node, place.index),
				      entry, badge)
			.status;
	return keep(component, &place, error);
}

/* Its object is in the booter's slot, also where one is kept for its next life. */
static bool is_as_built(const struct component *component)
{
	const struct own_slot *slot = component->object.slot;

	return !slot || component->object.cap != slot->number;
}

int64_t objects_make_cut(struct component *scheduler, const struct component *component)
{
	const struct own_slot *slot = component->object.slot;
	uint64_t handle = component_handle(scheduler);
	struct place place;
	int error;

	if (component->scheduler != handle || scheduler->scheduler == handle)
		return -TESSERA_EPERM;
	if (is_as_built(component))
		return -TESSERA_EINVAL;
	if ((error = caps_reserve(scheduler, &place)))
		return error;
	error = (int)kernel_cap_copy((uint32_t)slot->reference, slot->reference >> 32,
				     slot_ref(place.node, place.index), RIGHT_CUT, 0, 0)
			.status;
	return keep(scheduler, &place, error);
}
