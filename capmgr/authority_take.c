/* Taking back what was given. */
#include "authority_internal.h"
#include "devices.h"

static struct component *owner_at(const struct derivation_item *item)
{
	return &components[item->owner.number];
}

static int find_item(const struct derivation_item *item, struct place *place)
{
	return kind_of(item) == PLACE_SLOT ? caps_look(owner_at(item), item->where, place)
					   : pages_find(owner_at(item), item->where, place);
}

/* A dead component's own: a page until its frame can go, since others still show it; what the
 * composition gave it until its table goes, or for its next life. */
static bool stays(const struct derivation_item *item)
{
	if (item->kind == (PLACE_PAGE | ROOT))
		return true;
	return item->kind & ROOT && item->where < CAPS_CHOSEN_END &&
	       component_record(item->owner.number)->state == COMPONENT_ENDING;
}

/* Removes what a step of a revocation has taken. */
static void withdraw(const struct derivation_item *item)
{
	struct place place;

	if (find_item(item, &place))
		return;
	if (stays(item))
		place.derivation->offset = 0;
	else
		authority_empty(owner_at(item), kind_of(item), &place);
}

/* What was mapped by a capability that has just left its slot is to be ended by its taker: whether there is
 * something. */
static bool take_mappings(struct component *taker, struct component *owner, uint64_t slot)
{
	if (!devices_take(owner, slot, taker->number))
		return false;
	taker->unmapping = owner;
	return true;
}

static __attribute__((noinline)) bool take_mappings_of(struct component *taker,
						       const struct derivation_item *item)
{
	return kind_of(item) == PLACE_SLOT && !stays(item) &&
	       take_mappings(taker, owner_at(item), item->where);
}

/* Removes what a step has taken: whether something is mapped by it. */
static INLINE bool take(struct component *taker, const struct derivation_item *item)
{
	withdraw(item);
	return __builtin_expect(owner_at(item)->device_count, 0) && take_mappings_of(taker, item);
}

/* One step of ending what was mapped by what a component took last: false when nothing is left. */
static bool unmap_step(struct component *taker)
{
	if (devices_taken_step(taker->unmapping, taker->number))
		return true;
	taker->unmapping = 0;
	return false;
}

/* As many of them as there may be in a call: returns as how many of a revocation they count. */
static __attribute__((noinline)) int unmap_some(struct component *taker)
{
	int steps = 0;

	while (steps < REVOCATION_STEPS && unmap_step(taker))
		steps += DEVICE_STEP_WEIGHT;
	return steps;
}

static void finish(struct component *component)
{
	struct derivation_view view;
	struct place place;

	if (!derivation_read(&tree, component->taker, &view) && !find_item(&view.item, &place))
		authority_drop_bare_root(place.derivation);
	component->unfinished = component->taker = (struct derivation_name){0};
}

enum step {
	STEP_NONE,  /* no revocation is under way */
	STEP_DONE,
	STEP_MAPPED /* and something is mapped by what it took */
};

static INLINE enum step step(struct component *component)
{
	struct derivation_item item;
	int done = derivation_revoke_step(&tree, component->unfinished, &item);

	if (done == DERIVATION_FINISHED || done < 0) {
		finish(component);
		return STEP_NONE;
	}
	return done == DERIVATION_TAKEN && take(component, &item) ? STEP_MAPPED : STEP_DONE;
}

int authority_step(struct component *component)
{
	int steps = __builtin_expect(component->unmapping != 0, 0) ? unmap_some(component) : 0;

	for (; steps < REVOCATION_STEPS; steps++) {
		enum step done = step(component);

		if (done == STEP_NONE)
			return 0;
		if (done == STEP_MAPPED)
			break;
	}
	return AUTHORITY_MORE;
}

/* A component has one revocation at a time. Done first: what ends with it is found no more. */
static int finish_earlier(struct component *component)
{
	if (!component->unfinished.node.offset && !component->unmapping)
		return 0;
	return authority_step(component) ? -TESSERA_EAGAIN : 0;
}

/* Begins a revocation for a component that takes back from a node of its own; or from none. */
static int begin(struct component *component, struct derivation_node taker,
		 struct derivation_node node, enum derivation_extent extent)
{
	int error = derivation_revoke(&tree, node, extent, &component->unfinished);

	if (error)
		return error;
	component->taker = derivation_name(&tree, taker);
	return authority_step(component);
}

/* What was given or passed on: also in the slots that are a component's alone, where its maker or
 * scheduler has put it. */
static int find_given(const struct component *component, enum place_kind kind, uint64_t where,
		      struct place *place)
{
	if (kind == PLACE_SLOT && !caps_look(component, where, place) && place->derivation->offset)
		return 0;
	return find(component, kind, where, place);
}

int authority_revoke(struct component *from, enum place_kind kind, uint64_t where)
{
	struct place place;
	int error;

	if ((error = finish_earlier(from)))
		return error;
	if ((error = find_given(from, kind, where, &place)) || !place.derivation->offset)
		return error;
	return begin(from, *place.derivation, *place.derivation, DERIVATION_BELOW);
}

int authority_revoke_child(struct component *from, enum place_kind kind, uint64_t where,
			   const struct component *child, uint64_t child_where)
{
	struct place place, child_place;
	int error;

	if ((error = finish_earlier(from)))
		return error;
	if ((error = find_given(from, kind, where, &place)))
		return error;
	/* Why it is not there is nobody else's to know. */
	if (find_given(child, kind, child_where, &child_place))
		return -TESSERA_EINVAL;
	if (!place.derivation->offset || !child_place.derivation->offset ||
	    derivation_parent(&tree, *child_place.derivation).offset != place.derivation->offset)
		return -TESSERA_EINVAL;
	return begin(from, *place.derivation, *child_place.derivation, DERIVATION_WITH);
}

static bool holds_identity(const struct component *component, const struct place *place)
{
	const struct derivation_item *item;

	if (!place->derivation->offset)
		return authority_is_identity(component, place);
	item = derivation_item(&tree, *place->derivation);
	return item && item->kind & IDENTITY;
}

int authority_relinquish(struct component *component, enum place_kind kind, uint64_t where)
{
	struct place place;
	int error;

	if ((error = finish_earlier(component)))
		return error;
	if ((error = find(component, kind, where, &place)))
		return error;
	if (kind == PLACE_PAGE && is_root(*place.derivation))
		return -TESSERA_EINVAL;
	if (kind == PLACE_SLOT && holds_identity(component, &place))
		return -TESSERA_EPERM;
	if (place.derivation->offset)
		return begin(component, (struct derivation_node){0}, *place.derivation,
			     DERIVATION_WITH);
	if (slot_field(&place, SLOT_TYPE) == CAP_NONE)
		return -TESSERA_ENOENT;
	authority_empty(component, kind, &place);
	return kind == PLACE_SLOT && take_mappings(component, component, where)
		       ? authority_step(component)
		       : 0;
}

int64_t authority_giver(const struct component *component, enum place_kind kind, uint64_t where)
{
	const struct derivation_item *item;
	struct place place;
	int error;

	if ((error = find_given(component, kind, where, &place)))
		return error;
	item = derivation_item(&tree, derivation_parent(&tree, *place.derivation));
	if (!item)
		return -TESSERA_EINVAL;
	return owner_at(item)->state == COMPONENT_LIVE ? (int64_t)component_handle(owner_at(item))
						       : -TESSERA_ESTALE;
}

void authority_close(struct component *component)
{
	derivation_owner_close(&tree, owner_of(component));
}

void authority_reopen(struct component *component)
{
	component->unfinished = component->taker = (struct derivation_name){0};
	component->walk = (struct derivation_walk){.up = false};
	derivation_owner_reopen(&tree, owner_of(component), DERIVATIONS_EACH);
}

int authority_end_step(struct component *component)
{
	struct derivation_item item;
	int step;

	if (component->unmapping && unmap_step(component))
		return 1;
	step = derivation_teardown_step(&tree, owner_of(component), &item);
	if (step == DERIVATION_TAKEN)
		take(component, &item);
	return step == DERIVATION_TAKEN || step == DERIVATION_PROGRESS;
}

/* One step of what a component has begun to take: false if that is nothing. */
static bool help(struct component *component)
{
	if (component->unmapping && unmap_step(component))
		return true;
	if (component->unfinished.node.offset)
		return step(component) != STEP_NONE;
	return component->state == COMPONENT_ENDING && authority_end_step(component);
}

/* In turn: who begins a revocation whenever another one is finished holds nobody up. */
int authority_bury_step(struct component *component)
{
	if (!authority_charged(component))
		return 0;
	for (uint32_t i = 0; i < COMPONENTS_MAX; i++)
		if (help(component_record(component->helped++ % COMPONENTS_MAX)))
			return 1;
	return 0;
}
