#include "checkpoint.h"

#include <stddef.h>

#include "authority.h"
#include "built.h"
#include "contents.h"
#include "copies.h"
#include "pages.h"

enum checkpoint_state { CHECKPOINT_FREE, CHECKPOINT_TAKING, CHECKPOINT_TAKEN, CHECKPOINT_FREEING };

/* A page of the booter's making by its frame, any other by its address. */
struct saved_page {
	uint64_t address; /* 0: the component shows the frame always */
	uint64_t flags;
	frame_id frame; /* with an address: none is there, it is only reserved, or some */
	frame_id copy;	/* none: zeroes */
	uint32_t next;	/* place among all; 0: none */
};

struct checkpoint {
	uint64_t generation; /* of the record; too wide to wrap */
	enum checkpoint_state state;
	struct component *owner;
	uint64_t component;	   /* its handle */
	struct checkpoint_shape shape;
	uint32_t first, last;	   /* its pages, in the order in which they were found */
	struct built_cursor built; /* how far it has looked for pages */
	uint32_t looked;
	struct checkpoint *next; /* of the owner's */
};

static struct checkpoint checkpoints[CHECKPOINTS];

static struct saved_page pages[CHECKPOINT_PAGES];
static uint32_t free_page;	/* the first of those that have been used */
static uint32_t pages_used = 1; /* the others have never been */

static uint32_t take_page(void)
{
	uint32_t place = free_page;

	if (!place)
		return pages_used < CHECKPOINT_PAGES ? pages_used++ : 0;
	free_page = pages[place].next;
	return place;
}

static void give_page(uint32_t place)
{
	pages[place].next = free_page;
	free_page = place;
}

/* ------------------------------------------------------------------ which */

static uint64_t id_of(const struct checkpoint *checkpoint)
{
	return (uint64_t)(checkpoint - checkpoints) + checkpoint->generation * CHECKPOINTS;
}

static struct checkpoint *find(const struct component *owner, uint64_t id)
{
	struct checkpoint *checkpoint = &checkpoints[id % CHECKPOINTS];

	if (checkpoint->state == CHECKPOINT_FREE || checkpoint->owner != owner ||
	    id_of(checkpoint) != id)
		return NULL;
	return checkpoint;
}

int checkpoint_find(const struct component *owner, uint64_t id, struct checkpoint **checkpoint,
		    struct component **component)
{
	struct checkpoint *found = find(owner, id);

	if (!found || found->state == CHECKPOINT_FREEING)
		return -TESSERA_EBADF;
	*checkpoint = found;
	*component = component_record(found->component % COMPONENTS_MAX);
	if (!component_lasts(found->component))
		return -TESSERA_ESTALE;
	return found->state == CHECKPOINT_TAKEN ? 0 : -TESSERA_EAGAIN;
}

int checkpoint_find_shape(const struct component *owner, uint64_t id,
			  struct checkpoint **checkpoint, const struct checkpoint_shape **shape)
{
	struct checkpoint *found = find(owner, id);

	if (!found || found->state == CHECKPOINT_FREEING)
		return -TESSERA_EBADF;
	*checkpoint = found;
	*shape = &found->shape;
	return found->state == CHECKPOINT_TAKEN ? 0 : -TESSERA_EAGAIN;
}

/* ------------------------------------------------------------------ taking */

static struct checkpoint *take_record(void)
{
	for (uint32_t i = 0; i < CHECKPOINTS; i++)
		if (checkpoints[i].state == CHECKPOINT_FREE)
			return &checkpoints[i];
	return NULL;
}

/* What it will live in again: so that restoring it needs none. */
static int take_slot(struct component *component)
{
	if (!component->object.slot)
		component->object.slot = slots_take();
	return component->object.slot ? 0 : -TESSERA_ENOSPC;
}

static struct checkpoint_shape shape_of(const struct component *owner,
					const struct component *component)
{
	return (struct checkpoint_shape){
		.composed = component->built,
		.made = component->manager == owner->number,
		.entry = component->entry,
		.window = component->window,
		.image = component->image,
	};
}

int64_t checkpoint_create(struct component *owner, struct component *component)
{
	struct checkpoint *checkpoint = take_record();

	if (!checkpoint || take_slot(component))
		return -TESSERA_ENOSPC;
	*checkpoint = (struct checkpoint){
		.generation = checkpoint->generation + 1,
		.state = CHECKPOINT_TAKING,
		.owner = owner,
		.component = component_handle(component),
		.shape = shape_of(owner, component),
		.next = owner->checkpoints,
	};
	owner->checkpoints = checkpoint;
	return (int64_t)id_of(checkpoint);
}

static int save(struct checkpoint *checkpoint, const struct saved_page *page)
{
	uint32_t place = take_page();
	int error;

	if (!place)
		return -TESSERA_ENOSPC;
	pages[place] = *page;
	error = page->frame.number ? copies_take(&checkpoint->owner->account, page->frame,
						 &pages[place].copy)
				   : 0;
	if (error) {
		give_page(place);
		return error;
	}
	if (checkpoint->last)
		pages[checkpoint->last].next = place;
	else
		checkpoint->first = place;
	checkpoint->last = place;
	return 0;
}

/* Of what the booter made: 0 when all is looked at, 1, or an error. */
static int take_built(struct checkpoint *checkpoint, const struct component *component)
{
	struct built_cursor cursor = checkpoint->built;
	struct saved_page page = {.address = 0};
	int found = built_look(component, &cursor, &page.frame);
	int error = found > 0 ? save(checkpoint, &page) : 0;

	if (found < 0)
		return 0;
	if (!error)
		checkpoint->built = cursor;
	return error ? error : 1;
}

/* What it has from itself once more is only reserved, as what is others': it pays for one page. */
static int save_given(struct checkpoint *checkpoint, const struct component *component,
		      const struct page_found *at)
{
	struct saved_page page = {.address = at->address, .flags = at->flags, .frame = at->frame};

	if (authority_was_given(component, at->address))
		page.frame = NO_FRAME;
	return save(checkpoint, &page);
}

/* Of what the manager gave it, likewise. */
static int take_given(struct checkpoint *checkpoint, const struct component *component)
{
	uint32_t cursor = checkpoint->looked;
	struct page_found at;
	int found = pages_look(component, &cursor, &at), error = 0;

	if (found < 0)
		return 0;
	if (found > 0)
		error = save_given(checkpoint, component, &at);
	if (!error)
		checkpoint->looked = cursor;
	return error ? error : 1;
}

int checkpoint_step(struct component *owner, uint64_t id)
{
	struct checkpoint *checkpoint;
	struct component *component;
	int error = checkpoint_find(owner, id, &checkpoint, &component);

	if (error != -TESSERA_EAGAIN)
		return error;
	if (component->state != COMPONENT_LIVE)
		return -TESSERA_ESTALE;
	for (uint32_t i = 0; i < CHECKPOINT_STEPS; i++) {
		int status = take_built(checkpoint, component);

		if (!status)
			status = take_given(checkpoint, component);
		if (status < 0)
			return status;
		if (!status) {
			checkpoint->state = CHECKPOINT_TAKEN;
			return 0;
		}
	}
	return 1;
}

/* ------------------------------------------------------------------ putting back */

void checkpoint_rewind(const struct checkpoint *checkpoint, struct component *component)
{
	component->put = checkpoint->first;
}

static void fill(const struct saved_page *page, frame_id frame)
{
	if (page->copy.number)
		contents_copy(page->copy, frame);
	else
		contents_clear(frame);
}

/* At an address: with a page of the component's own, unless it was only reserved. */
static int put(const struct saved_page *page, struct component *component)
{
	struct page_found at = {.address = page->address, .flags = page->flags};
	int error;

	if (!page->frame.number)
		return pages_put(component, &at);
	if ((error = frames_take(&component->account, FRAME_USER, &at.frame)))
		return error;
	if (page->copy.number)
		contents_copy(page->copy, at.frame);
	error = pages_put(component, &at);
	if (error)
		frames_give(at.frame);
	return error;
}

/* Likewise, with the copy until the component writes. */
static int show(const struct saved_page *page, struct component *component)
{
	struct page_found at = {.address = page->address, .flags = page->flags};

	if (!page->frame.number)
		return pages_put(component, &at);
	at.frame = copies_shown(page->copy);
	return pages_put_copy(component, &at);
}

int checkpoint_put_step(struct component *component, enum checkpoint_way way)
{
	const struct saved_page *page = &pages[component->put];
	int error = 0;

	if (!component->put)
		return 0;
	if (!page->address)
		fill(page, page->frame);
	else
		error = way == CHECKPOINT_SHOW ? show(page, component) : put(page, component);
	if (error)
		return error;
	component->put = page->next;
	return 1;
}

/* ------------------------------------------------------------------ freeing */

static void free_first(struct checkpoint *checkpoint)
{
	uint32_t place = checkpoint->first;

	checkpoint->first = pages[place].next;
	copies_drop(pages[place].copy);
	give_page(place);
}

static void take_out(struct checkpoint *checkpoint)
{
	struct checkpoint **at = &checkpoint->owner->checkpoints;

	while (*at != checkpoint)
		at = &(*at)->next;
	*at = checkpoint->next;
	checkpoint->state = CHECKPOINT_FREE;
}

/* Nothing is restored from it, or made from it, from now on. */
static void begin_freeing(struct checkpoint *checkpoint)
{
	checkpoint->state = CHECKPOINT_FREEING;
	for (uint32_t number = 0; number < COMPONENTS_MAX; number++) {
		struct component *component = component_record(number);

		if (component->restoring == checkpoint)
			component->restoring = NULL;
		if (component->source == checkpoint)
			component->source = NULL;
	}
}

/* 0 when it is free, or 1. */
static int free_step(struct checkpoint *checkpoint)
{
	if (checkpoint->state != CHECKPOINT_FREEING)
		begin_freeing(checkpoint);
	for (uint32_t i = 0; i < CHECKPOINT_FREED && checkpoint->first; i++)
		free_first(checkpoint);
	if (checkpoint->first)
		return 1;
	take_out(checkpoint);
	return 0;
}

int checkpoint_free(struct component *owner, uint64_t id)
{
	struct checkpoint *checkpoint = find(owner, id);

	if (!checkpoint)
		return -TESSERA_EBADF;
	for (uint32_t i = 0; i < CHECKPOINT_FREEING_STEPS; i++)
		if (!free_step(checkpoint))
			return 0;
	return 1;
}

int checkpoint_end_step(struct component *owner)
{
	if (!owner->checkpoints)
		return 0;
	free_step(owner->checkpoints);
	return 1;
}
