#include "authority.h"

#include "caps.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "pages.h"

#define PAGE_RIGHTS (RIGHT_MAP | RIGHT_WRITE)

/* In an item's kind: a root. Of a page that means that its frame goes with it. */
#define ROOT 128

static uint8_t storage[DERIVATION_BYTES(DERIVATIONS, COMPONENTS_MAX)] __attribute__((aligned(16)));
static struct derivation tree;

void authority_init(void)
{
	derivation_init(&tree, storage, DERIVATIONS, COMPONENTS_MAX);
}

static struct derivation_owner owner_of(const struct component *component)
{
	return (struct derivation_owner){ (uint16_t)component->number };
}

int authority_open(struct component *component)
{
	return derivation_owner_open(&tree, owner_of(component), DERIVATIONS_EACH);
}

/* ------------------------------------------------------------------ what is at a place */

static int find(const struct component *component, enum place_kind kind, uint64_t where,
		struct place *place)
{
	return kind == PLACE_SLOT ? caps_find(component, where, place)
				  : pages_find(component, where, place);
}

static int reserve(struct component *component, enum place_kind kind, struct place *place)
{
	int64_t address;

	if (kind == PLACE_SLOT)
		return caps_reserve(component, place);
	address = pages_reserve(component, 1);
	place->where = (uint64_t)address;
	return address < 0 ? (int)address : 0;
}

static void release(struct component *component, enum place_kind kind, uint64_t where)
{
	if (kind == PLACE_SLOT)
		caps_release(component, where);
	else
		pages_release(component, where);
}

static uint64_t slot_field(const struct place *place, enum slot_field field)
{
	return kernel_slot_read(place->node, place->index, field).value;
}

/* A gate's badge says who calls: the manager's own gates are not for others. */
static bool leads_here(const struct place *place)
{
	static uint64_t here;

	if (!here)
		here = kernel_slot_read(CRT_SLOT_CAPTBL_LEAF, CRT_SLOT_COMPONENT, SLOT_FRAME).value;
	return slot_field(place, SLOT_TYPE) == CAP_GATE && slot_field(place, SLOT_FRAME) == here;
}

/* Makes the root of what nobody was given yet. */
static int make_root(const struct component *component, enum place_kind kind,
		     const struct place *place)
{
	struct derivation_item item = {
		.where = place->where,
		.owner = owner_of(component),
		.kind = (uint8_t)(kind | ROOT),
		.rights = PAGE_RIGHTS,
	};

	if (kind == PLACE_SLOT) {
		if (slot_field(place, SLOT_TYPE) == CAP_NONE)
			return -TESSERA_ENOENT;
		if (leads_here(place))
			return -TESSERA_EPERM;
		item.rights = (uint8_t)slot_field(place, SLOT_RIGHTS);
	}
	return derivation_root(&tree, &item, place->derivation);
}

static int find_node(const struct component *component, enum place_kind kind, uint64_t where,
		     struct place *place)
{
	int error = find(component, kind, where, place);

	if (error || place->derivation->offset)
		return error;
	return make_root(component, kind, place);
}

static bool is_root(struct derivation_node node)
{
	return !derivation_parent(&tree, node).offset;
}

/* ------------------------------------------------------------------ giving */

static bool is_range(uint64_t type)
{
	return type >= CAP_MEMORY && type <= CAP_THREAD_IDS;
}

static int copy(const struct place *from, const struct place *to, uint8_t rights)
{
	uint64_t count = is_range(slot_field(from, SLOT_TYPE)) ? slot_field(from, SLOT_B) : 0;

	return (int)kernel_cap_copy(from->node, from->index, slot_ref(to->node, to->index), rights, 0,
				    count)
		.status;
}

/* Has the kernel make what the tree says is given. */
static int give(const struct component *from, const struct place *source, struct component *to,
		enum place_kind kind, uint8_t rights, struct place *place)
{
	if (kind == PLACE_SLOT)
		return copy(source, place, rights);
	return pages_share(to, place->where, from, source, rights & RIGHT_WRITE ? MAP_WRITE : 0,
			   place);
}

/* A component accepts whatever itself or its manager gives it. */
static bool accepts(struct component *to, const struct component *from)
{
	if (to == from || to->manager == from->number)
		return true;
	if (!to->accepts[from->number])
		return false;
	to->accepts[from->number]--;
	return true;
}

/* Makes the node, and with it what is given; or neither. */
static int delegate_to(const struct component *from, const struct place *source,
		       enum place_kind kind, struct component *to, const struct derivation_item *item,
		       struct place *place)
{
	struct derivation_node node;
	int error = derivation_delegate(&tree, *source->derivation, item, &node);

	if (error)
		return error;
	error = give(from, source, to, kind, item->rights, place);
	if (error) {
		derivation_drop(&tree, node);
		return error;
	}
	*place->derivation = node;
	return 0;
}

int64_t authority_delegate(struct component *from, enum place_kind kind, uint64_t where,
			   struct component *to, uint64_t rights, bool final)
{
	struct derivation_item item = { .owner = owner_of(to), .kind = (uint8_t)kind, .final = final };
	struct derivation_view view;
	struct place source, place;
	int error;

	if ((error = find_node(from, kind, where, &source)))
		return error;
	if ((error = derivation_read(&tree, derivation_name(&tree, *source.derivation), &view)))
		return error;
	if (!accepts(to, from))
		return -TESSERA_EPERM;
	if ((error = reserve(to, kind, &place)))
		return error;
	item.where = place.where;
	item.rights = (uint8_t)(view.item.rights & rights);
	error = delegate_to(from, &source, kind, to, &item, &place);
	if (error) {
		release(to, kind, place.where);
		return error;
	}
	return (int64_t)place.where;
}

/* Takes a capability out of its slot, or a page from its address: the place is free again. */
static void empty(struct component *component, enum place_kind kind, struct place *place)
{
	place->derivation->offset = 0;
	if (kind == PLACE_SLOT) {
		kernel_cap_remove(place->node, place->frame.number, place->index);
		caps_release(component, place->where);
	} else {
		pages_unshare(component, place->where);
	}
}

static int move(struct component *from, struct place *source, enum place_kind kind,
		struct component *to, struct place *place)
{
	struct derivation_node node = *source->derivation;
	struct derivation_view view;
	int error;

	if ((error = derivation_read(&tree, derivation_name(&tree, node), &view)))
		return error;
	if ((error = derivation_grant(&tree, node, owner_of(to), place->where)))
		return error;
	error = give(from, source, to, kind, view.item.rights, place);
	if (error) {
		derivation_grant(&tree, node, owner_of(from), source->where);
		return error;
	}
	empty(from, kind, source);
	*place->derivation = node;
	return 0;
}

int64_t authority_grant(struct component *from, enum place_kind kind, uint64_t where,
			struct component *to)
{
	struct place source, place;
	int error;

	if ((error = find_node(from, kind, where, &source)))
		return error;
	if (!accepts(to, from))
		return -TESSERA_EPERM;
	if ((error = reserve(to, kind, &place)))
		return error;
	error = move(from, &source, kind, to, &place);
	if (error) {
		release(to, kind, place.where);
		return error;
	}
	return (int64_t)place.where;
}

/* ------------------------------------------------------------------ taking */

/* Removes what a step of a revocation has taken. */
static void withdraw(const struct derivation_item *item)
{
	struct component *component = component_record(item->owner.number);
	enum place_kind kind = item->kind & ~ROOT;
	struct place place;

	if (find(component, kind, item->where, &place))
		return;
	if (item->kind == (PLACE_PAGE | ROOT)) {
		place.derivation->offset = 0;
		pages_free(component, item->where);
	} else {
		empty(component, kind, &place);
	}
}

int authority_step(struct component *component)
{
	struct derivation_item item;

	for (int i = 0; i < REVOCATION_STEPS; i++) {
		int step = derivation_revoke_step(&tree, component->unfinished, &item);

		if (step == DERIVATION_FINISHED || step < 0) {
			component->unfinished = (struct derivation_name){ 0 };
			return 0;
		}
		if (step == DERIVATION_TAKEN)
			withdraw(&item);
	}
	return AUTHORITY_MORE;
}

static int begin(struct component *component, struct derivation_node node,
		 enum derivation_extent extent)
{
	int error;

	if (component->unfinished.node.offset && authority_step(component))
		return -TESSERA_EAGAIN;
	error = derivation_revoke(&tree, node, extent, &component->unfinished);
	return error ? error : authority_step(component);
}

int authority_revoke(struct component *from, enum place_kind kind, uint64_t where)
{
	struct place place;
	int error = find(from, kind, where, &place);

	if (error)
		return error;
	return place.derivation->offset ? begin(from, *place.derivation, DERIVATION_BELOW) : 0;
}

int authority_revoke_child(struct component *from, enum place_kind kind, uint64_t where,
			   const struct component *child, uint64_t child_where)
{
	struct place place, child_place;
	int error;

	if ((error = find(from, kind, where, &place)))
		return error;
	if ((error = find(child, kind, child_where, &child_place)))
		return error;
	if (!place.derivation->offset || !child_place.derivation->offset ||
	    derivation_parent(&tree, *child_place.derivation).offset != place.derivation->offset)
		return -TESSERA_EINVAL;
	return begin(from, *child_place.derivation, DERIVATION_WITH);
}

int authority_relinquish(struct component *component, enum place_kind kind, uint64_t where)
{
	struct place place;
	int error = find_node(component, kind, where, &place);

	if (error)
		return error;
	if (kind == PLACE_PAGE && is_root(*place.derivation))
		return -TESSERA_EINVAL;
	return begin(component, *place.derivation, DERIVATION_WITH);
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

void authority_close(struct component *component)
{
	derivation_owner_close(&tree, owner_of(component));
}

int authority_end_step(struct component *component)
{
	struct derivation_item item;
	int step = derivation_teardown_step(&tree, owner_of(component), &item);

	if (step == DERIVATION_TAKEN)
		withdraw(&item);
	return step == DERIVATION_TAKEN || step == DERIVATION_PROGRESS;
}

uint32_t authority_charged(const struct component *component)
{
	return derivation_charged(&tree, owner_of(component));
}
