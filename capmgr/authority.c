#include "authority.h"

#include "caps.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "derivation_give.h"
#include "pages.h"

/* In an item's kind: a root. Of a page that means that its frame goes with it. */
#define ROOT 128

/* Likewise: a gate whose badge says who calls, which is not for others; and one of which everybody who is
 * given it has his own, whose badge says that it is he who holds it. Such a root stays when nothing is
 * below it, since it alone says what gate that is; and where it is: its first owner pays for it. */
#define IDENTITY 64
#define HOLDER	 32
#define MARKS	 (IDENTITY | HOLDER)

static uint8_t storage[DERIVATION_BYTES(DERIVATIONS, COMPONENTS_MAX)] __attribute__((aligned(16)));
static const struct derivation tree = DERIVATION_IN(storage, DERIVATIONS, COMPONENTS_MAX);

void authority_init(void)
{
	derivation_init(&tree);
}

static struct derivation_owner owner_of(const struct component *component)
{
	return (struct derivation_owner){(uint16_t)component->number};
}

int authority_open(struct component *component)
{
	return derivation_owner_open(&tree, owner_of(component), DERIVATIONS_EACH);
}

/* ------------------------------------------------------------------ what is at a place */

static enum place_kind kind_of(const struct derivation_item *item)
{
	return (enum place_kind)(item->kind & ~(ROOT | MARKS));
}

static INLINE int find(const struct component *component, enum place_kind kind, uint64_t where,
		       struct place *place)
{
	return kind == PLACE_SLOT ? caps_find(component, where, place)
				  : pages_find(component, where, place);
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

static bool leads_to_manager(uint64_t frame)
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

/* The badge of gates to the manager and to the component's scheduler says who calls: they are not
 * for others. Of a capability whose type was read. */
static bool type_is_identity(const struct component *component, const struct place *place,
			     uint64_t type)
{
	uint64_t frame;

	if (type != CAP_GATE)
		return false;
	frame = slot_field(place, SLOT_FRAME);
	return leads_to_manager(frame) || leads_to_scheduler(component, frame);
}

static bool is_identity(const struct component *component, const struct place *place)
{
	return type_is_identity(component, place, slot_field(place, SLOT_TYPE));
}

/* A page of an image may be read-only to its owner. */
static uint8_t page_rights(const struct place *place)
{
	return kernel_entry_read(place->node, place->index).value & MAP_WRITE
		       ? RIGHT_MAP | RIGHT_WRITE
		       : RIGHT_MAP;
}

/* What goes from one component to another. */
struct gift {
	struct component *from;
	struct component *to;
	struct place source;
	struct place place; /* where it will be */
};

/* The gates by which a component begins and ends are its alone; but if they lead to its scheduler,
 * what it makes gets its own of them. */
static int find_start(const struct component *component, uint64_t slot, struct place *place)
{
	int error = caps_look(component, slot, place);

	if (error)
		return error;
	return is_identity(component, place) ? 0 : -TESSERA_EPERM;
}

static INLINE bool is_start(uint64_t at, uint64_t where)
{
	return at && (where == CRT_SLOT_INIT_DONE || where == CRT_SLOT_EXIT);
}

/* Makes the root of what nobody was given yet. */
static __attribute__((noinline)) int make_root(const struct component *component,
					       enum place_kind kind, struct place place)
{
	struct derivation_item item = {
		.where = place.where,
		.owner = owner_of(component),
		.kind = (uint8_t)(kind | ROOT),
	};

	if (kind == PLACE_SLOT) {
		uint64_t type = slot_field(&place, SLOT_TYPE);

		if (type == CAP_NONE)
			return -TESSERA_ENOENT;
		item.rights = (uint8_t)slot_field(&place, SLOT_RIGHTS);
		item.kind |= type_is_identity(component, &place, type) ? IDENTITY : 0;
	} else {
		item.rights = page_rights(&place);
	}
	return derivation_root(&tree, &item, place.derivation);
}

/* What is given, with a root if it has none. */
static INLINE int find_source(struct gift *gift, enum place_kind kind, uint64_t at, uint64_t where)
{
	int error = is_start(at, where) ? find_start(gift->from, where, &gift->source)
					: find(gift->from, kind, where, &gift->source);

	if (!error && !gift->source.derivation->offset)
		error = make_root(gift->from, kind, gift->source);
	return error;
}

static bool is_root(struct derivation_node node)
{
	return !derivation_parent(&tree, node).offset;
}

static bool is_holder(struct derivation_node node)
{
	const struct derivation_item *item = derivation_item(&tree, node);

	return item && item->kind & HOLDER;
}

/* A root with nothing below says no more than none does: nobody is to be charged for it. */
static __attribute__((noinline)) void drop_bare_root(struct derivation_node *node)
{
	if (is_root(*node) && !is_holder(*node) && !derivation_drop(&tree, *node))
		node->offset = 0;
}

/* ------------------------------------------------------------------ giving */

/*
 * What follows is one function for each kind of gift, since what each is of and whether the giver
 * chose its slot (`at`; 0: any) is known when it is compiled. Nothing of a gift has to be in memory
 * there as long as no function of its own gets a pointer to it.
 */

static INLINE bool is_own_child(const struct component *from, const struct component *to)
{
	return to->manager == from->number;
}

/* A component accepts whatever itself, its manager or its scheduler gives it. */
static INLINE bool accepts_all(const struct component *from, const struct component *to)
{
	return to == from || is_own_child(from, to) || to->scheduler == component_handle(from);
}

static INLINE bool accepts(const struct component *from, const struct component *to)
{
	return accepts_all(from, to) || to->accepts[from->number];
}

/* By the composition, and by the one who gets it. */
static INLINE bool is_allowed(const struct component *from, const struct component *to)
{
	return component_may_give(from, to) && accepts(from, to);
}

static INLINE void count_accepted(const struct component *from, struct component *to)
{
	if (!accepts_all(from, to))
		to->accepts[from->number]--;
}

static INLINE int reserve(struct gift *gift, enum place_kind kind, uint64_t at)
{
	int64_t address;

	if (at)
		return caps_reserve_at(gift->to, at, &gift->place);
	if (kind == PLACE_SLOT)
		return caps_reserve(gift->to, &gift->place);
	address = pages_reserve(gift->to, 1);
	gift->place.where = (uint64_t)address;
	return address < 0 ? (int)address : 0;
}

/* Finds what is given, and a place for it. Followed by complete, also if it fails in between. */
static INLINE int prepare(struct gift *gift, enum place_kind kind, uint64_t at, uint64_t where)
{
	int error = kind == PLACE_PAGE ? pages_own(gift->from, where) : 0;

	if (!error)
		error = find_source(gift, kind, at, where);
	if (error)
		return error;
	error = is_allowed(gift->from, gift->to) ? reserve(gift, kind, at) : -TESSERA_EPERM;
	if (error)
		drop_bare_root(gift->source.derivation);
	return error;
}

/* Where it is now; or an error, and nothing has changed. */
static INLINE int64_t complete(struct gift *gift, enum place_kind kind, int error)
{
	if (!error) {
		count_accepted(gift->from, gift->to);
		return (int64_t)gift->place.where;
	}
	release(gift->to, kind, gift->place.where);
	drop_bare_root(gift->source.derivation);
	return error;
}

/* Of a range the kernel wants to know which part: all of it. */
static __attribute__((noinline)) int copy_range(struct place from, uint64_t to, uint8_t rights)
{
	return (int)kernel_cap_copy(from.node, from.index, to, rights, 0, slot_field(&from, SLOT_B))
		.status;
}

static INLINE int copy(const struct place *from, const struct place *to, uint8_t rights)
{
	int error = (int)kernel_cap_copy(from->node, from->index, slot_ref(to->node, to->index),
					 rights, 0, 0)
			    .status;

	return error == -TESSERA_EINVAL ? copy_range(*from, slot_ref(to->node, to->index), rights)
					: error;
}

/* The same gate for somebody else: its badge says who that is. */
static __attribute__((noinline)) int make_identity(struct gift gift)
{
	const struct place *from = &gift.source, *to = &gift.place;
	uint32_t cap = CRT_SLOT_COMPONENT;
	struct component *scheduler;
	int error;

	if (!leads_to_manager(slot_field(from, SLOT_FRAME))) {
		if ((error = component_find(gift.from->scheduler, &scheduler)))
			return error;
		cap = scheduler->object.cap;
	}
	return (int)kernel_gate_make(cap, slot_ref(to->node, to->index), slot_field(from, SLOT_A),
				     component_handle(gift.to))
		.status;
}

/* The gate leads to the one at the top of its tree; all of that is taken before another lives there. */
static __attribute__((noinline)) int make_holders(struct gift gift)
{
	const struct place *from = &gift.source, *to = &gift.place;
	const struct component *server = component_in(slot_field(from, SLOT_FRAME));

	if (!server)
		return -TESSERA_ESTALE;
	return (int)kernel_gate_make(server->object.cap, slot_ref(to->node, to->index),
				     slot_field(from, SLOT_A), component_handle(gift.to))
		.status;
}

/* Has the kernel make what the tree says is given. */
static INLINE int give(struct gift *gift, enum place_kind kind, uint8_t rights, uint8_t mark)
{
	if (__builtin_expect(mark, 0))
		return mark & HOLDER ? make_holders(*gift) : make_identity(*gift);
	if (kind == PLACE_SLOT)
		return copy(&gift->source, &gift->place, rights);
	return pages_share(gift->to, gift->place.where, gift->from, &gift->source,
			   rights & RIGHT_WRITE ? MAP_WRITE : 0, &gift->place);
}

/* Makes the node, and with it what is given; or neither. */
static INLINE int delegate(struct gift *gift, enum place_kind kind, uint64_t at, uint64_t rights,
			   bool final)
{
	struct derivation_item item = {
		.where = gift->place.where,
		.owner = owner_of(gift->to),
		.kind = (uint8_t)kind,
		.final = final,
	};
	const struct derivation_item *source = derivation_item(&tree, *gift->source.derivation);
	struct derivation_node node;
	uint8_t mark;
	int error;

	if (!source)
		return -TESSERA_ESTALE;
	mark = source->kind & MARKS;
	if (mark & IDENTITY && !(at && is_own_child(gift->from, gift->to)))
		return -TESSERA_EPERM;
	item.kind |= mark;
	item.rights = (uint8_t)(source->rights & rights);
	if ((error = derivation_delegate(&tree, *gift->source.derivation, &item, &node)))
		return error;
	if ((error = give(gift, kind, item.rights, mark))) {
		derivation_drop(&tree, node);
		return error;
	}
	*gift->place.derivation = node;
	return 0;
}

static INLINE int64_t delegate_from(struct component *from, enum place_kind kind, uint64_t where,
				    struct component *to, uint64_t at, uint64_t rights, bool final)
{
	struct gift gift;
	int error;

	gift.from = from;
	gift.to = to;
	error = prepare(&gift, kind, at, where);
	return error ? error : complete(&gift, kind, delegate(&gift, kind, at, rights, final));
}

static __attribute__((noinline)) int64_t delegate_page(struct component *from, uint64_t address,
						       struct component *to, uint64_t rights,
						       bool final)
{
	if (!(rights & RIGHT_MAP))
		return -TESSERA_EINVAL;
	return delegate_from(from, PLACE_PAGE, address, to, 0, rights, final);
}

int64_t authority_delegate(struct component *from, enum place_kind kind, uint64_t where,
			   struct component *to, uint64_t rights, bool final)
{
	if (kind == PLACE_PAGE)
		return delegate_page(from, where, to, rights, final);
	return delegate_from(from, PLACE_SLOT, where, to, 0, rights, final);
}

int64_t authority_delegate_at(struct component *from, uint64_t slot, struct component *to,
			      uint64_t there, uint64_t rights, bool final)
{
	if (!there)
		return -TESSERA_EINVAL;
	if (to == from || !accepts_all(from, to))
		return -TESSERA_EPERM;
	return delegate_from(from, PLACE_SLOT, slot, to, there, rights, final);
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

/* Moves the node, and what it stands for; or neither. A root is not needed any more: the new owner
 * has it from nobody, and the giver is not to be charged for what he does with it. */
static int move(struct gift *gift, enum place_kind kind)
{
	struct derivation_node node = *gift->source.derivation;
	const struct derivation_item *item = derivation_item(&tree, node);
	uint8_t rights, mark;
	int error;

	if (!item)
		return -TESSERA_ESTALE;
	if (item->final || item->kind & IDENTITY || (item->kind & HOLDER && is_root(node)))
		return -TESSERA_EPERM;
	rights = item->rights;
	mark = item->kind & HOLDER;
	if ((error = derivation_grant(&tree, node, owner_of(gift->to), gift->place.where)))
		return error;
	if ((error = give(gift, kind, rights, mark))) {
		derivation_grant(&tree, node, owner_of(gift->from), gift->source.where);
		return error;
	}
	empty(gift->from, kind, &gift->source);
	*gift->place.derivation = node;
	drop_bare_root(gift->place.derivation);
	return 0;
}

int64_t authority_grant(struct component *from, enum place_kind kind, uint64_t where,
			struct component *to)
{
	struct gift gift;
	int error;

	gift.from = from;
	gift.to = to;
	error = prepare(&gift, kind, 0, where);
	return error ? error : complete(&gift, kind, move(&gift, kind));
}

int authority_mark_holder(struct component *component, uint64_t slot)
{
	struct derivation_item item = {
		.where = slot,
		.owner = owner_of(component),
		.kind = PLACE_SLOT | ROOT | HOLDER,
	};
	struct place place;
	int error;

	if ((error = caps_find(component, slot, &place)))
		return error;
	if ((error = derivation_root(&tree, &item, place.derivation)))
		empty(component, PLACE_SLOT, &place);
	return error;
}

/* Whether a page can leave its owner: nobody else has it. */
static int check_alone(struct component *from, uint64_t address)
{
	struct place place;
	int error = pages_own(from, address);

	if (!error)
		error = pages_find(from, address, &place);
	if (error || !place.derivation->offset)
		return error;
	return is_root(*place.derivation) ? -TESSERA_EBUSY : -TESSERA_EPERM;
}

static int check_all_alone(struct component *from, uint64_t address, uint32_t count)
{
	int error = 0;

	for (uint32_t i = 0; i < count && !error; i++)
		error = check_alone(from, address + i * (uint64_t)PAGE_BYTES);
	return error;
}

int authority_image_pages(struct component *from, uint64_t address, struct component *to,
			  uint64_t there, uint64_t count, uint64_t flags)
{
	uint32_t pages = (uint32_t)count;
	int error;

	if (to->manager != from->number)
		return -TESSERA_EPERM;
	if (!count || count > RUN_PAGES)
		return -TESSERA_EINVAL;
	if (address && (error = check_all_alone(from, address, pages)))
		return error;
	if ((error = pages_reserve_at(to, there, pages)))
		return error;
	error = address ? pages_move(from, address, to, there, pages, flags)
			: pages_fill_run(to, there, pages, flags);
	if (error)
		pages_release_run(to, there, pages);
	return error;
}

/* ------------------------------------------------------------------ taking */

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
		empty(owner_at(item), kind_of(item), &place);
}

static void finish(struct component *component)
{
	struct derivation_view view;
	struct place place;

	if (!derivation_read(&tree, component->taker, &view) && !find_item(&view.item, &place))
		drop_bare_root(place.derivation);
	component->unfinished = component->taker = (struct derivation_name){0};
}

int authority_step(struct component *component)
{
	struct derivation_item item;

	for (int i = 0; i < REVOCATION_STEPS; i++) {
		int step = derivation_revoke_step(&tree, component->unfinished, &item);

		if (step == DERIVATION_FINISHED || step < 0) {
			finish(component);
			return 0;
		}
		if (step == DERIVATION_TAKEN)
			withdraw(&item);
	}
	return AUTHORITY_MORE;
}

/* A component has one revocation at a time. Done first: what ends with it is found no more. */
static int finish_earlier(struct component *component)
{
	return component->unfinished.node.offset && authority_step(component) ? -TESSERA_EAGAIN : 0;
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

/* What was given or passed on: also in the slots that are a component's alone, where its maker or scheduler
 * has put it. */
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
	if ((error = find_given(child, kind, child_where, &child_place)))
		return error;
	if (!place.derivation->offset || !child_place.derivation->offset ||
	    derivation_parent(&tree, *child_place.derivation).offset != place.derivation->offset)
		return -TESSERA_EINVAL;
	return begin(from, *place.derivation, *child_place.derivation, DERIVATION_WITH);
}

static bool holds_identity(const struct component *component, const struct place *place)
{
	const struct derivation_item *item;

	if (!place->derivation->offset)
		return is_identity(component, place);
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
	empty(component, kind, &place);
	return 0;
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

bool authority_was_given(const struct component *component, uint64_t address)
{
	struct place place;

	return !pages_find(component, address, &place) && !is_root(*place.derivation);
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
	int step = derivation_teardown_step(&tree, owner_of(component), &item);

	if (step == DERIVATION_TAKEN)
		withdraw(&item);
	return step == DERIVATION_TAKEN || step == DERIVATION_PROGRESS;
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
