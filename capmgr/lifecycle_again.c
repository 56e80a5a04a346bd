/* Another life of a component, as a checkpoint says; and others like one. */
#include "lifecycle_internal.h"

#include <stddef.h>

#include "authority.h"
#include "capmgr_handover.h"
#include "caps.h"
#include "checkpoint.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "revival.h"
#include "threads.h"

/* Itself, or any other. */
static bool schedules(const struct component *component)
{
	uint64_t handle = component_handle(component);

	for (uint32_t number = 0; number < COMPONENTS_MAX; number++) {
		const struct component *other = component_record(number);

		if (other->state != COMPONENT_UNUSED && other->scheduler == handle)
			return true;
	}
	return false;
}

int64_t lifecycle_checkpoint(struct component *caller, struct component *component)
{
	if (component == caller || !lifecycle_may_end(caller, component))
		return -TESSERA_EPERM;
	return schedules(component) ? -TESSERA_EINVAL : checkpoint_create(caller, component);
}

/* It is live again, and the composition's. */
static void release(struct component *component)
{
	if (!component->built || component->manager == component->built->manager)
		return;
	component_record(component->manager)->children--;
	component->manager = component->built->manager;
}

static void begin_restoring(struct component *caller, struct component *component,
			    struct checkpoint *checkpoint)
{
	if (component->state == COMPONENT_LIVE)
		lifecycle_begin_end(component);
	component->restoring = checkpoint;
	component->left = 0;
	component->stripped = false;
	checkpoint_rewind(checkpoint, component);
	lifecycle_adopt(caller, component);
}

/* One step of taking back what it had, those first that it made: 0 when nothing is left, 1, or an
 * error. */
static int strip_all_step(struct component *component)
{
	int status;

	if (component->stripped)
		return 0;
	if (component->children) {
		status = lifecycle_end_step(component);
		return status ? status : 1;
	}
	status = lifecycle_strip_step(component);
	component->stripped = !status;
	return status;
}

/* That of a thread which is gone. */
static void forget_endpoint(const struct component *component)
{
	struct place place;

	if (!caps_look(component, CRT_SLOT_RCV, &place))
		kernel_cap_remove(place.node, place.frame.number, place.index);
}

/* With its tables and its pages as they were. */
static int revive(struct component *component)
{
	int error = revival_of_object(component);

	if (error)
		return error;
	forget_endpoint(component);
	for (uint32_t i = 0; i < COMPONENTS_MAX; i++)
		component->accepts[i] = 0;
	authority_reopen(component);
	release(component);
	component->revived = 0;
	component->state = COMPONENT_LIVE;
	return 1;
}

/* 0 when nothing is left to do, 1, or an error. */
static int restore_step(struct component *component, enum checkpoint_way way)
{
	int status;

	if (component->state == COMPONENT_LIVE) {
		if (revival_step(component))
			return 1;
		component->restoring = NULL;
		return 0;
	}
	/* Who acts in its name only now would do so in the name of its next life. */
	if ((status = threads_leave_step(component)))
		return status;
	if ((status = strip_all_step(component)))
		return status;
	if ((status = checkpoint_put_step(component, way)))
		return status;
	return revive(component);
}

static int restore(struct component *caller, uint64_t id, enum checkpoint_way way)
{
	struct checkpoint *checkpoint;
	struct component *component;
	int status = checkpoint_find(caller, id, &checkpoint, &component);

	if (status)
		return status;
	if (lifecycle_ends_with_its_maker(component))
		return -TESSERA_ESTALE;
	if (component->restoring != checkpoint)
		begin_restoring(caller, component, checkpoint);
	for (uint32_t i = 0; i < RESTORE_STEPS; i++)
		if ((status = restore_step(component, way)) <= 0)
			return status;
	return LIFECYCLE_MORE;
}

int lifecycle_restore(struct component *caller, uint64_t id)
{
	return restore(caller, id, CHECKPOINT_WRITE);
}

int lifecycle_restore_shared(struct component *caller, uint64_t id)
{
	return restore(caller, id, CHECKPOINT_SHOW);
}

/* ------------------------------------------------------------------ one like another */

int64_t lifecycle_create_from(struct component *manager, uint64_t id,
			      const struct lifecycle_plan *share)
{
	const struct checkpoint_shape *shape;
	struct lifecycle_plan plan = *share;
	struct checkpoint *checkpoint;
	struct component *component;
	int error = checkpoint_find_shape(manager, id, &checkpoint, &shape);
	int64_t handle;

	if (error)
		return error;
	if (shape->composed)
		return -TESSERA_EINVAL;
	if (!shape->made)
		return -TESSERA_EPERM;
	plan.entry = shape->entry;
	plan.image = shape->image;
	plan.window = shape->window;
	handle = lifecycle_create(manager, &plan);
	if (handle < 0)
		return handle;
	component = component_record((uint64_t)handle % COMPONENTS_MAX);
	component->source = checkpoint;
	checkpoint_rewind(checkpoint, component);
	return handle;
}

/* 0 when nothing is left to put, 1, or an error. */
static int fill_step(struct component *component, enum checkpoint_way way)
{
	int status = component->source ? checkpoint_put_step(component, way) : 0;

	if (!status)
		component->source = NULL;
	return status;
}

static int fill(const struct component *manager, struct component *component,
		enum checkpoint_way way)
{
	int status;

	if (component->manager != manager->number)
		return -TESSERA_EPERM;
	for (uint32_t i = 0; i < RESTORE_STEPS; i++)
		if ((status = fill_step(component, way)) <= 0)
			return status;
	return LIFECYCLE_MORE;
}

int lifecycle_fill(const struct component *manager, struct component *component)
{
	return fill(manager, component, CHECKPOINT_WRITE);
}

int lifecycle_fill_shared(const struct component *manager, struct component *component)
{
	return fill(manager, component, CHECKPOINT_SHOW);
}
