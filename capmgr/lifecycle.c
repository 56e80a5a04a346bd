#include "lifecycle.h"

#include <stddef.h>

#include "authority.h"
#include "built.h"
#include "capmgr_handover.h"
#include "caps.h"
#include "crt_kernel.h"
#include "crt_layout.h"
#include "pages.h"
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

static struct component *take_record(void)
{
	for (uint32_t number = first_number; number < COMPONENTS_MAX; number++) {
		struct component *record = component_record(number);

		if (record->state != COMPONENT_UNUSED)
			continue;
		record->number = number;
		if (authority_open(record))
			continue;
		*record = (struct component){
			.number = number,
			.generation = record->generation + 1,
		};
		return record;
	}
	return NULL;
}

/* Nobody accepts from a component what was meant for the one before it. */
static void forget_acceptance(uint32_t number)
{
	for (uint32_t i = 0; i < COMPONENTS_MAX; i++)
		component_record(i)->accepts[number] = 0;
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
	error = (int)kernel_component_activate(frames_memory(), component->object.frame.number,
					       component->object.slot->reference,
					       component->captbl_root.cap,
					       component->pgtbl_root.cap, entry)
			.status;
	if (error)
		tables_end(&component->object);
	return error;
}

static int make(struct component *component, const struct lifecycle_plan *plan)
{
	int error = threads_lend(component_record(component->manager), component,
				 plan->first_thread, plan->threads);

	if (!error)
		error = make_captbl(component);
	if (!error)
		error = make_pgtbl(component);
	return error ? error : make_object(component, plan->entry);
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

/* Dead from now on: its gates, its threads, and what others would give it. */
static void begin_end(struct component *component)
{
	component->state = COMPONENT_ENDING;
	component->ending = component->number;
	if (component->object.cap)
		tables_end(&component->object);
	authority_close(component);
	forget_acceptance(component->number);
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

/* One step for a dead component without children: 0 when it is gone, 1, or an error. */
static int end_step_of(struct component *component)
{
	int status = threads_end_step(component);

	if (status)
		return status;
	if (authority_end_step(component) || pages_end_step(component) ||
	    shared_memory_end_step(component) || caps_end_step(component) ||
	    built_end_step(component) || tables_end_step(component) || settle_step(component))
		return 1;
	component_record(component->manager)->account.limit += component->account.limit;
	component_record(component->manager)->children--;
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
	if (child->state == COMPONENT_LIVE)
		begin_end(child);
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

int64_t lifecycle_create(struct component *manager, const struct lifecycle_plan *plan)
{
	struct component *component;
	int error = check_plan(manager, plan);

	if (error)
		return error;
	component = take_record();
	if (!component)
		return -TESSERA_ENOSPC;
	component->state = COMPONENT_LIVE;
	component->manager = manager->number;
	component->scheduler = manager->scheduler;
	component->window = CRT_DYNAMIC_BASE(component->number) + CRT_DYNAMIC_BYTES / 2;
	component->image = plan->image;
	component->account.limit = (uint32_t)plan->pages;
	manager->account.limit -= (uint32_t)plan->pages;
	manager->children++;
	error = make(component, plan);
	if (error) {
		begin_end(component);
		while (end_step_of(component)) /* it has some tables, and nothing in them */
			;
		return error;
	}
	return (int64_t)component_handle(component);
}

static bool may_end(const struct component *caller, const struct component *component)
{
	return component == caller || component->manager == caller->number ||
	       (component->built && component->built->handler == caller->number);
}

/* Whoever ends what the booter built gets what it had. */
static void adopt(struct component *handler, struct component *component)
{
	component->manager = handler->number;
	handler->children++;
}

int lifecycle_end(struct component *caller, uint64_t handle)
{
	struct component *component = component_record(handle % COMPONENTS_MAX);

	if (component->state == COMPONENT_UNUSED || component_handle(component) != handle)
		return -TESSERA_ESTALE;
	if (!may_end(caller, component))
		return -TESSERA_EPERM;
	if (component->state == COMPONENT_LIVE)
		begin_end(component);
	if (component == caller)
		return -TESSERA_EBUSY; /* its thread is here */
	if (component->manager != caller->number)
		adopt(caller, component);
	return end_steps(component);
}
