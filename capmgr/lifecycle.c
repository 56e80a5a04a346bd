#include "lifecycle_internal.h"

#include <stddef.h>
#include <string.h>

#include "authority.h"
#include "built.h"
#include "caps.h"
#include "checkpoint.h"
#include "crt_kernel.h"
#include "crt_layout.h"
#include "devices.h"
#include "faults.h"
#include "pages.h"
#include "realm.h"
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

void lifecycle_begin_end(struct component *component)
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
		lifecycle_begin_end(component);
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

int lifecycle_strip_step(struct component *component)
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
	int status = lifecycle_strip_step(component);

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

int lifecycle_end_step(struct component *component)
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
		int error = lifecycle_end_step(component);

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

bool lifecycle_may_end(const struct component *caller, const struct component *component)
{
	return component->manager == caller->number ||
	       component->handler == component_handle(caller);
}

bool lifecycle_ends_with_its_maker(const struct component *component)
{
	return component_record(component->manager)->state == COMPONENT_ENDING;
}

void lifecycle_adopt(struct component *handler, struct component *component)
{
	if (!component->built || component->manager == handler->number)
		return;
	component->manager = handler->number;
	handler->children++;
}

/* Its thread is here. The rest is for one of those who may end it, or restore it. */
static int end_itself(struct component *component)
{
	lifecycle_begin_end(component);
	return -TESSERA_EBUSY;
}

int lifecycle_end(struct component *caller, uint64_t handle)
{
	struct component *component = component_record(handle % COMPONENTS_MAX);

	if (component->state == COMPONENT_UNUSED || component_handle(component) != handle)
		return -TESSERA_ESTALE;
	if (component == caller)
		return end_itself(component);
	if (!lifecycle_may_end(caller, component))
		return -TESSERA_EPERM;
	if (lifecycle_ends_with_its_maker(component))
		return -TESSERA_ESTALE;
	end_for_good(component);
	lifecycle_adopt(caller, component);
	return end_steps(component);
}
