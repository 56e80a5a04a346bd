#include "authority_internal.h"
#include "crt_slots.h"

uint8_t authority_storage[DERIVATION_BYTES(DERIVATIONS, COMPONENTS_MAX)] __attribute__((aligned(16)));

void authority_init(void)
{
	derivation_init(&tree);
}

int authority_open(struct component *component)
{
	return derivation_owner_open(&tree, owner_of(component), DERIVATIONS_EACH);
}

/* ------------------------------------------------------------------ what is at a place */

bool authority_leads_to_manager(uint64_t frame)
{
	static uint64_t here;

	if (!here)
		here = kernel_slot_read(CRT_SLOT_CAPTBL_LEAF, CRT_SLOT_COMPONENT, SLOT_FRAME).value;
	return frame == here;
}

static bool leads_to_scheduler(const struct component *component, uint64_t frame)
{
	struct component *scheduler;

	return !component_find(component->scheduler, &scheduler) && scheduler != component &&
	       scheduler->object.frame.number == frame;
}

bool authority_type_is_identity(const struct component *component, const struct place *place,
			     uint64_t type)
{
	uint64_t frame;

	if (type != CAP_GATE)
		return false;
	frame = slot_field(place, SLOT_FRAME);
	return authority_leads_to_manager(frame) || leads_to_scheduler(component, frame);
}

bool authority_is_identity(const struct component *component, const struct place *place)
{
	return authority_type_is_identity(component, place, slot_field(place, SLOT_TYPE));
}

static bool is_kept(struct derivation_node node)
{
	const struct derivation_item *item = derivation_item(&tree, node);

	return item && item->kind & KEPT;
}

void authority_drop_bare_root(struct derivation_node *node)
{
	if (is_root(*node) && !is_kept(*node) && !derivation_drop(&tree, *node))
		node->offset = 0;
}

void authority_empty(struct component *component, enum place_kind kind, struct place *place)
{
	place->derivation->offset = 0;
	if (kind == PLACE_SLOT) {
		kernel_cap_remove(place->node, place->frame.number, place->index);
		caps_release(component, place->where);
	} else {
		pages_unshare(component, place->where);
	}
}

bool authority_was_given(const struct component *component, uint64_t address)
{
	struct place place;

	return !pages_find(component, address, &place) && !is_root(*place.derivation);
}

int authority_forget_page(struct component *component, uint64_t address)
{
	struct place place;
	int error = pages_find(component, address, &place);

	if (error || !place.derivation->offset)
		return error;
	if (!is_root(*place.derivation))
		return -TESSERA_EINVAL;
	error = derivation_drop(&tree, *place.derivation);
	if (!error)
		place.derivation->offset = 0;
	return error;
}

/* ------------------------------------------------------------------ telling */

int authority_walk(struct component *component, enum place_kind kind, uint64_t where)
{
	struct place place;
	int error = find(component, kind, where, &place);

	if (error)
		return error;
	component->walk.top = component->walk.at = derivation_name(&tree, *place.derivation);
	component->walk.up = false;
	return 0;
}

/* The level of the node at which a component's walk began, if that is still its own. */
static int read_top(const struct component *component, uint32_t *level)
{
	struct derivation_view view;
	int error = derivation_read(&tree, component->walk.top, &view);

	if (error)
		return error;
	*level = view.level;
	return view.item.owner.number == component->number ? 0 : -TESSERA_ESTALE;
}

/* DERIVATION_UP: nothing found yet. */
static int walk(struct derivation_walk *walk)
{
	int step = DERIVATION_UP;

	for (int i = 0; i < TREE_STEPS && step == DERIVATION_UP; i++)
		step = derivation_walk(&tree, walk);
	return step;
}

int authority_walk_next(struct component *component, struct derivation_view *view)
{
	uint32_t top;
	int error, step;

	/* A walk from node 0 would go through all trees. */
	if (!component->walk.top.node.offset)
		return 0;
	if ((error = read_top(component, &top)))
		return error;
	step = walk(&component->walk);
	if (step == DERIVATION_UP)
		return -TESSERA_EAGAIN;
	if (step != DERIVATION_FOUND)
		return step;
	derivation_read(&tree, component->walk.at, view);
	view->level -= top;
	return 1;
}

uint32_t authority_charged(const struct component *component)
{
	return derivation_charged(&tree, owner_of(component));
}
