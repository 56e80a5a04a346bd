#include "revival.h"

#include "built.h"
#include "capmgr_handover.h"
#include "crt_kernel.h"
#include "faults.h"

/* A frame carries one object between two retypes. It stays the component's all the time. */
static int make_fresh(frame_id frame)
{
	uint64_t type =
		kernel_frame_read(frames_memory(), frames_offset(frame.number), FRAME_TYPE).value;
	int error = 0;

	if (type == FRAME_KERNEL)
		error = (int)kernel_retype(frames_memory(), frames_offset(frame.number),
					   FRAME_UNTYPED)
				.status;
	if (!error)
		error = (int)kernel_retype(frames_memory(), frames_offset(frame.number),
					   FRAME_KERNEL)
				.status;
	return error;
}

int revival_of_object(struct component *component)
{
	struct table_node *object = &component->object;
	int error = make_fresh(object->frame);

	if (error)
		return error;
	slots_empty(object->slot);
	error = (int)kernel_component_activate(frames_memory(), frames_offset(object->frame.number),
					       object->slot->reference, component->captbl_root.cap,
					       component->pgtbl_root.cap, component->entry)
			.status;
	if (error)
		return error;
	object->cap = object->slot->number;
	if ((error = faults_renew(component)))
		kernel_deactivate(frames_memory(), frames_offset(object->frame.number));
	return error;
}

static uint64_t field(const struct place *place, enum slot_field field)
{
	return kernel_slot_read(place->node, place->index, field).value;
}

/* A gate of this entry and badge into what lived in the component's frame before. */
static bool is_dead(const struct place *place, const struct component *server,
		    const struct handover_gate *gate)
{
	uint64_t frame = server->object.frame.number;

	return field(place, SLOT_TYPE) == CAP_GATE && field(place, SLOT_FRAME) == frame &&
	       field(place, SLOT_A) == gate->entry && field(place, SLOT_B) == gate->client &&
	       field(place, SLOT_GENERATION) !=
		       kernel_frame_read(frames_memory(), frames_offset(frame), FRAME_GENERATION)
			       .value;
}

/* Where it is to be: in place of a dead one; and where the client is who is live again and has
 * given it away, in place of nothing. */
static bool is_wanted(const struct place *place, const struct handover_gate *gate,
		      const struct component *component)
{
	if (field(place, SLOT_TYPE) == CAP_NONE)
		return gate->client == component->number;
	return is_dead(place, component_record(gate->server), gate);
}

static bool is_live(uint32_t number)
{
	return component_record(number)->state == COMPONENT_LIVE;
}

static bool revive(const struct handover_gate *gate, const struct component *component)
{
	struct place place;

	if (gate->client != component->number && gate->server != component->number)
		return false;
	if (!is_live(gate->client) || !is_live(gate->server))
		return false;
	if (built_slot(component_record(gate->client), gate->slot, &place))
		return false;
	if (!is_wanted(&place, gate, component))
		return false;
	kernel_cap_remove(place.node, place.frame.number, place.index);
	kernel_gate_make(component_record(gate->server)->object.cap,
			 slot_ref(place.node, place.index), gate->entry, gate->client);
	return true;
}

/* First the gates in slots, then the fault gates of each component. */
static bool revive_at(uint32_t number, const struct component *component)
{
	if (number < built_gates())
		return revive(built_gate(number), component);
	return faults_renew_to(component_record(number - built_gates()), component);
}

int revival_step(struct component *component)
{
	uint32_t end = built_gates() + COMPONENTS_MAX;

	for (uint32_t i = 0; i < REVIVAL_LOOKS && component->revived < end; i++)
		if (revive_at(component->revived++, component))
			return 1;
	return component->revived < end;
}
