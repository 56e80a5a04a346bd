#include "faults.h"

#include "caps.h"
#include "crt_kernel.h"

static struct own_slot *gate_slot;

int faults_init(void)
{
	gate_slot = slots_take();
	return gate_slot ? 0 : -TESSERA_ENOSPC;
}

/* A route to none of the manager's components, or to one that is gone, leads nowhere. */
static int connect(const struct component *component, uint32_t kind)
{
	const struct fault_route *route = &component->faults[kind];
	struct component *handler;
	int error;

	if (component_find(route->handler, &handler))
		return 0;
	error = (int)kernel_gate_make(handler->object.cap, gate_slot->reference, route->entry,
				      route->badge)
			.status;
	if (!error)
		error = (int)kernel_fault_gate(component->object.cap, kind, gate_slot->number)
				.status;
	slots_empty(gate_slot);
	return error;
}

int faults_renew(const struct component *component)
{
	int error = 0;

	for (uint32_t kind = 0; kind < FAULT_KINDS && !error; kind++)
		error = connect(component, kind);
	return error;
}

bool faults_renew_to(const struct component *component, const struct component *handler)
{
	uint64_t handle = component_handle(handler);
	bool found = false;

	if (component->state != COMPONENT_LIVE)
		return false;
	for (uint32_t kind = 0; kind < FAULT_KINDS; kind++) {
		if (component->faults[kind].handler != handle)
			continue;
		connect(component, kind);
		found = true;
	}
	return found;
}

int faults_inherit(const struct component *maker, struct component *component)
{
	for (uint32_t kind = 0; kind < FAULT_KINDS; kind++) {
		struct fault_route route = maker->faults[kind];

		route.badge = component_handle(component);
		component->faults[kind] = route;
	}
	return faults_renew(component);
}

static struct fault_route route_of(const struct place *gate)
{
	const struct component *handler =
		component_in(kernel_slot_read(gate->node, gate->index, SLOT_FRAME).value);

	return (struct fault_route){
		.handler = handler ? component_handle(handler) : 0,
		.entry = kernel_slot_read(gate->node, gate->index, SLOT_A).value,
		.badge = kernel_slot_read(gate->node, gate->index, SLOT_B).value,
	};
}

int faults_set(const struct component *maker, struct component *component, uint64_t kind,
	       uint64_t gate)
{
	struct place place;
	uint32_t cap;
	int error;

	if (component->manager != maker->number)
		return -TESSERA_EPERM;
	if ((error = caps_look(maker, gate, &place)))
		return error;
	if ((error = caps_borrow(&place, RIGHTS_ALL, &cap)))
		return error;
	error = (int)kernel_fault_gate(component->object.cap, kind, cap).status;
	caps_return();
	if (!error)
		component->faults[kind] = route_of(&place);
	return error;
}
