#include "lifecycle.h"

#include <stddef.h>
#include <string.h>

#include "authority.h"
#include "built.h"
#include "capmgr_handover.h"
#include "caps.h"
#include "checkpoint.h"
#include "crt_kernel.h"
#include "crt_layout.h"
#include "crt_slots.h"
#include "devices.h"
#include "faults.h"
#include "pages.h"
#include "realm.h"
#include "revival.h"
#include "shared_memory.h"
#include "tables.h"
#include "threads.h"

#define CAPTBL_ROOT  1 /* levels */
#define PGTBL_ROOT   3
#define PGTBL_MIDDLE 2

/* The composition's instances keep their numbers, also those that the manager does not know. */
static uint32_t first_number;

void lifecycle_init(uint32_t instances)
{
	first_number = instances;
}

/* Of a record that is free. Those that nobody had have 0 there. */
static uint64_t next_handle(const struct component *record)
{
	return record->handle / COMPONENTS_MAX * COMPONENTS_MAX + COMPONENTS_MAX + record->number;
}

/* Up to the arrays at its end. */
static void clear(struct component *record)
{
	uint32_t number = record->number;
	uint64_t handle = next_handle(record);

	memset(record, 0, offsetof(struct component, owned));
	record->number = number;
	record->handle = handle;
}

static struct component *take_record(void)
{
	for (uint32_t number = first_number; number < COMPONENTS_MAX; number++) {
		struct component *record = component_record(number);

		if (record->state != COMPONENT_UNUSED)
			continue;
		record->number = number;
		if (authority_open(record))
			continue;
		clear(record);
		return record;
	}
	return NULL;
}

/* Nobody accepts from a component what was meant for the one before it. */
static void forget_acceptance(uint32_t number)
{
	struct component *component = component_record(number);

	for (uint64_t by = component->accepted_by; by; by &= by - 1)
		component_record((uint32_t)__builtin_ctzll(by))->accepts[number] = 0;
	component->accepted_by = 0;
}

static int make_captbl(struct component *component)
{
	int error = tables_make_root(component, TRIE_CAPTBL, CAPTBL_ROOT, &component->captbl_root);

	if (!error)
		error = tables_make(component, TRIE_CAPTBL, 0, component->captbl_root.cap, 0,
				    &component->captbl_leaf);
	return error ? error : caps_take_over(component, 0, component->captbl_leaf.cap);
}

static int make_pgtbl(struct component *component)
{
	int error = tables_make_root(component, TRIE_PGTBL, PGTBL_ROOT, &component->pgtbl_root);

	return error ? error
		     : tables_make(component, TRIE_PGTBL, PGTBL_MIDDLE, component->pgtbl_root.cap,
				   0, &component->pgtbl_middle);
}

static int make_object(struct component *component, uint64_t entry)
{
	int error = tables_take(component, &component->object);

	if (error)
		return error;
	component->entry = entry;
	error = (int)kernel_component_activate(
			frames_memory(), frames_offset(component->object.frame.number),
			component->object.slot->reference, component->captbl_root.cap,
			component->pgtbl_root.cap, entry)
			.status;
	if (error)
		tables_end(&component->object);
	return error;
}

static int make(struct component *component, const struct lifecycle_plan *plan)
{
	struct component *manager = component_record(component->manager);
	int error = threads_lend(manager, component, plan->first_thread, plan->threads);

	if (!error)
		error = make_captbl(component);
	if (!error)
		error = make_pgtbl(component);
	if (!error)
		error = make_object(component, plan->entry);
	return error ? error : faults_inherit(manager, component);
}

/* ------------------------------------------------------------------ the end */

/* Its limit and all frames in its charge go to its manager: pages that it granted are others'
 * still. A step charges a few: 0 when none is left, or 1. */
static int settle_step(struct component *component)
{
	struct account *account = &component_record(component->manager)->account;

	for (uint32_t i = 0; i < SETTLE_FRAMES; i++) {
		if (!component->account.first.number)
			return 0;
		component->account.limit--;
		account->limit++;
		frames_charge_to(account, component->account.first);
	}
	return 1;
}

/* One step of taking the tables with which it was made, from below: 0 when none is left, or 1. */
static int tables_end_step(struct component *component)
{
	struct table_node *const nodes[] = {&component->captbl_leaf, &component->captbl_root,
					    &component->pgtbl_middle, &component->pgtbl_root};

	caps_forget(component);
	for (uint32_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++) {
		if (!nodes[i]->cap)
			continue;
		tables_end(nodes[i]);
		return 1;
	}
	return 0;
}

/* Dead from now on: its gates, its threads, and what others would give it. The frame that it lived in
 * stays its own. */
static void begin_end(struct component *component)
{
	component->state = COMPONENT_ENDING;
	component->ending = component->number;
	component->stripped = false;
	component->restoring = component->source = NULL;
	if (component->realm) {
		realm_begin_end(component);
		return;
	}
	if (component->object.cap)
		kernel_deactivate(frames_memory(), frames_offset(component->object.frame.number));
	authority_close(component);
	forget_acceptance(component->number);
}

/* Nothing will live in its object's frame again. */
static void give_object(struct table_node *object)
{
	if (!object->cap)
		return;
	frames_give(object->frame);
	if (object->slot)
		slots_give(object->slot);
	object->cap = 0;
}

static void end_for_good(struct component *component)
{
	if (component->state != COMPONENT_ENDING)
		begin_end(component);
	give_object(&component->object);
	component->for_good = true;
	component->restoring = NULL;
}

static struct component *child_of(const struct component *component)
{
	if (!component->children)
		return NULL;
	for (uint32_t number = 0; number < COMPONENTS_MAX; number++) {
		struct component *child = component_record(number);

		if (child->state != COMPONENT_UNUSED && child->manager == component->number)
			return child;
	}
	return NULL;
}

/* One step for a dead component without children, until it has but what it was made with: 0, 1, or an
 * error. */
static int strip_step(struct component *component)
{
	int status = threads_end_step(component);

	if (status)
		return status;
	return authority_end_step(component) || devices_end_step(component) ||
	       pages_end_step(component) || shared_memory_end_step(component) || caps_end_step(component) ||
	       checkpoint_end_step(component);
}

/* The same, until nothing of it is left. */
static int take_step(struct component *component)
{
	int status = strip_step(component);

	if (status)
		return status;
	return built_end_step(component) || tables_end_step(component) || settle_step(component) ||
	       authority_bury_step(component);
}

/* The same, until it is gone. */
static int end_step_of(struct component *component)
{
	int status = component->realm ? realm_end_step(component) : take_step(component);

	if (status)
		return status;
	component_record(component->manager)->account.limit += component->account.limit;
	component_record(component->manager)->children--;
	if (component->family != component->number)
		component_record(component->family)->components_used--;
	threads_return(component);
	component->state = COMPONENT_UNUSED;
	return 0;
}

/* The line of children down from a component dies first, from above; then it gives its memory back,
 * from below. `ending` is where in the line that is. 0, or an error. */
static int end_step(struct component *component)
{
	struct component *last = component_record(component->ending);
	struct component *child = child_of(last);
	int status;

	if (!child) {
		status = end_step_of(last);
		if (!status)
			component->ending = last->manager;
		return status < 0 ? status : 0;
	}
	component->ending = child->number;
	end_for_good(child);
	return 0;
}

static int end_steps(struct component *component)
{
	for (uint32_t i = 0; i < END_STEPS; i++) {
		int error = end_step(component);

		if (error)
			return error;
		if (component->state == COMPONENT_UNUSED)
			return 0;
	}
	return LIFECYCLE_MORE;
}

/* ------------------------------------------------------------------ what the manager serves */

static int check_plan(const struct component *manager, const struct lifecycle_plan *plan)
{
	if (plan->image % PAGES_IMAGE_BYTES || plan->image > PAGES_IMAGE_LAST)
		return -TESSERA_EINVAL;
	if (plan->pages > manager->account.limit ||
	    manager->account.limit - plan->pages < manager->account.used)
		return -TESSERA_ENOMEM;
	return 0;
}

static uint64_t window_of(const struct component *component)
{
	return CRT_DYNAMIC_BASE(component->number) + CRT_DYNAMIC_BYTES / 2;
}

int64_t lifecycle_create(struct component *manager, const struct lifecycle_plan *plan)
{
	struct component *component;
	struct component *family = component_record(manager->family);
	int error = check_plan(manager, plan);

	if (error)
		return error;
	component = family->components_used < family->components_limit ? take_record() : NULL;
	if (!component)
		return -TESSERA_ENOSPC;
	component->state = COMPONENT_LIVE;
	component->manager = manager->number;
	component->scheduler = manager->scheduler;
	component->handler = manager->handler;
	component->family = manager->family;
	component->kept_from = manager->kept_from;
	family->components_used++;
	component->window = plan->window ? plan->window : window_of(component);
	component->image = plan->image;
	component->account.limit = (uint32_t)plan->pages;
	manager->account.limit -= (uint32_t)plan->pages;
	manager->children++;
	error = make(component, plan);
	if (error) {
		end_for_good(component);
		while (end_step_of(component)) /* it has some tables, and nothing in them */
			;
		return error;
	}
	return (int64_t)component_handle(component);
}

static bool may_end(const struct component *caller, const struct component *component)
{
	return component->manager == caller->number ||
	       component->handler == component_handle(caller);
}

/* Then it ends as a part of that one's end, in its turn. */
static bool ends_with_its_maker(const struct component *component)
{
	return component_record(component->manager)->state == COMPONENT_ENDING;
}

/* Whoever ends what the booter built gets what it had. */
static void adopt(struct component *handler, struct component *component)
{
	if (!component->built || component->manager == handler->number)
		return;
	component->manager = handler->number;
	handler->children++;
}

/* It is live again, and the composition's. */
static void release(struct component *component)
{
	if (!component->built || component->manager == component->built->manager)
		return;
	component_record(component->manager)->children--;
	component->manager = component->built->manager;
}

/* Its thread is here. The rest is for one of those who may end it, or restore it. */
static int end_itself(struct component *component)
{
	begin_end(component);
	return -TESSERA_EBUSY;
}

int lifecycle_end(struct component *caller, uint64_t handle)
{
	struct component *component = component_record(handle % COMPONENTS_MAX);

	if (component->state == COMPONENT_UNUSED || component_handle(component) != handle)
		return -TESSERA_ESTALE;
	if (component == caller)
		return end_itself(component);
	if (!may_end(caller, component))
		return -TESSERA_EPERM;
	if (ends_with_its_maker(component))
		return -TESSERA_ESTALE;
	end_for_good(component);
	adopt(caller, component);
	return end_steps(component);
}

/* ------------------------------------------------------------------ another life */

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
	if (component == caller || !may_end(caller, component))
		return -TESSERA_EPERM;
	return schedules(component) ? -TESSERA_EINVAL : checkpoint_create(caller, component);
}

static void begin_restoring(struct component *caller, struct component *component,
			    struct checkpoint *checkpoint)
{
	if (component->state == COMPONENT_LIVE)
		begin_end(component);
	component->restoring = checkpoint;
	component->left = 0;
	component->stripped = false;
	checkpoint_rewind(checkpoint, component);
	adopt(caller, component);
}

/* One step of taking back what it had, those first that it made: 0 when nothing is left, 1, or an
 * error. */
static int strip_all_step(struct component *component)
{
	int status;

	if (component->stripped)
		return 0;
	if (component->children) {
		status = end_step(component);
		return status ? status : 1;
	}
	status = strip_step(component);
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
	if (ends_with_its_maker(component))
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
