#include "takeover.h"

#include "authority.h"
#include "built.h"
#include "capmgr_handover.h"
#include "caps.h"
#include "contents.h"
#include "copies.h"
#include "crt_startup.h"
#include "devices.h"
#include "faults.h"
#include "lifecycle.h"
#include "realm.h"
#include "threads.h"

/* Ids of a component's, and threads under the first of them. */
static void take_threads(struct component *component, const struct handover *handover,
			 uint32_t first, uint32_t ids, uint32_t place, uint32_t made)
{
	const struct handover_thread *thread = &handover->thread[place];

	threads_own(component, first, ids);
	for (uint32_t i = 0; i < made; i++) {
		const struct table_node node = {
			.cap = thread[i].slot,
			.frame.number = thread[i].frame,
		};

		threads_take_over(component, first + i, &node);
	}
}

/* Of a realm all threads that the booter made in it are its manager's. */
static void take_members(struct component *component, const struct handover *handover)
{
	for (uint32_t i = 0; i < handover->members; i++) {
		const struct handover_member *member = &handover->member[i];

		if (member->realm == component->number)
			take_threads(component, handover, member->first_thread, member->threads,
				     member->thread, member->threads_made);
	}
}

/* The slot of the capability to a node; 0: it was not handed over. */
static uint32_t node_slot(const struct handover *handover, const struct handover_component *from,
			  uint32_t frame)
{
	for (uint32_t i = 0; i < from->nodes; i++)
		if (handover->node[from->first_node + i].frame == frame)
			return handover->node[from->first_node + i].slot;
	return 0;
}

/* Leaf 0 is there always, another one if the composition gave it so much. */
static int take_slots(struct component *component, const struct handover *handover,
		      const struct handover_component *from)
{
	int error = caps_take_over(component, 0, from->captbl_leaf);

	for (uint32_t number = 1; number < CAP_OWN_LEAVES && !error; number++) {
		uint32_t frame = caps_leaf_frame(component, number);

		if (frame)
			error = caps_take_over(component, number,
					       node_slot(handover, from, frame));
	}
	return error;
}

static int take_devices(struct component *component, const struct handover *handover)
{
	int error = 0;

	for (uint32_t i = 0; i < handover->devices && !error; i++) {
		const struct handover_device *device = &handover->device[i];

		if (device->instance == component->number)
			error = devices_take_over(component, device->slot, device->address,
						  device->pages);
	}
	return error;
}

static void take_faults(struct component *component, const struct handover_component *from)
{
	for (uint32_t kind = 0; kind < FAULT_KINDS; kind++)
		component->faults[kind] = (struct fault_route){
			.handler = from->handler,
			.entry = from->fault_entry[kind],
			.badge = from->instance,
		};
}

static int take_component(const struct handover *handover, const struct handover_component *from)
{
	struct component *component = component_record(from->instance);
	int error;

	if (!component)
		return -TESSERA_ENOSPC;
	*component = (struct component){
		.state = COMPONENT_LIVE,
		.number = from->instance,
		.handle = from->instance,
		.manager = from->manager,
		.scheduler = from->scheduler,
		.handler = from->handler,
		.family = from->instance,
		.kept_from = from->kept_from,
		.components_limit = from->components,
		.entry = from->entry,
		.object.cap = from->component,
		.object.frame.number = from->component_frame,
		.built = from,
		.captbl_root.cap = from->captbl_root,
		.captbl_leaf.cap = from->captbl_leaf,
		.pgtbl_root.cap = from->pgtbl_root,
		.pgtbl_middle.cap = from->pgtbl_middle,
		.window = from->dynamic,
		.account.limit = (uint32_t)(from->frames_end - from->frames_first),
	};
	take_threads(component, handover, from->first_thread, from->threads, from->thread,
		     from->threads_made);
	if (from->realm) {
		take_members(component, handover);
		component->state = COMPONENT_REALM;
		component->realm = true;
		component->object.cap = 0; /* its frame is the realm's */
		return 0;
	}
	take_faults(component, from);
	frames_charge(&component->account, from->frames_first, from->frames_next);
	frames_add(from->frames_next, from->frames_end);
	if ((error = take_slots(component, handover, from)))
		return error;
	if ((error = take_devices(component, handover)))
		return error;
	return authority_open(component);
}

int takeover(void)
{
	const struct handover *handover = (const void *)crt_startup->handover;
	int error;

	if (!handover || handover->magic != HANDOVER_MAGIC)
		return -TESSERA_EINVAL;
	if ((error = frames_init(handover->memory, handover->first_frame, handover->frames)))
		return error;
	if ((error = slots_init()))
		return error;
	if ((error = caps_init()))
		return error;
	if ((error = faults_init()))
		return error;
	if ((error = contents_init()))
		return error;
	threads_init(handover->manager_frame, handover->booter_frame);
	for (uint32_t i = 0; i < handover->thread_ids; i++)
		threads_add_ids(handover->ids[i].slot, handover->ids[i].first,
				handover->ids[i].count);
	built_init(handover);
	realm_init(handover);
	lifecycle_init(handover->instances);
	authority_init();
	for (uint32_t i = 0; i < HANDOVER_RANGES; i++)
		frames_add(handover->free[i].first, handover->free[i].end);
	error = copies_init();
	for (uint32_t i = 0; i < handover->components && !error; i++)
		error = take_component(handover, &handover->component[i]);
	return error;
}
