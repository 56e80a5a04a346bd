/* Giving what a component has to another one. */
#include "authority_internal.h"
#include "built.h"
#include "capmgr_handover.h"
#include "crt_slots.h"
#include "devices.h"

/* A page of an image may be read-only to its owner. */
static uint8_t page_rights(const struct place *place)
{
	return kernel_entry_read(place->node, place->index).value & MAP_WRITE
		       ? RIGHT_MAP | RIGHT_WRITE
		       : RIGHT_MAP;
}

static void release(struct component *component, enum place_kind kind, uint64_t where)
{
	if (kind == PLACE_SLOT)
		caps_release(component, where);
	else
		pages_release(component, where);
}

/* What goes from one component to another. */
struct gift {
	struct component *from;
	struct component *to;
	struct place source;
	struct place place; /* where it will be */
};

/* The gates of compinit.h are a component's alone; but if they lead to its scheduler,
 * what it makes gets its own of them. */
static int find_start(const struct component *component, uint64_t slot, struct place *place)
{
	int error = caps_look(component, slot, place);

	if (error)
		return error;
	return authority_is_identity(component, place) ? 0 : -TESSERA_EPERM;
}

static INLINE bool is_start(uint64_t at, uint64_t where)
{
	return at && (where == CRT_SLOT_INIT_DONE || where == CRT_SLOT_EXIT ||
		      where == CRT_SLOT_ENTERED);
}

/* The composition's gate to a service is for others, too: each has its own. */
static bool leads_to_service(const struct component *component, const struct place *place)
{
	const struct handover_gate *gate = built_service(component, place->where);

	return gate && slot_field(place, SLOT_A) == gate->entry &&
	       slot_field(place, SLOT_FRAME) == component_record(gate->server)->object.frame.number;
}

static uint8_t mark_of(const struct component *component, const struct place *place, uint64_t type)
{
	if (authority_type_is_identity(component, place, type))
		return IDENTITY;
	return type == CAP_GATE && leads_to_service(component, place) ? HOLDER : 0;
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
		item.kind |= mark_of(component, &place, type);
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
		authority_drop_bare_root(gift->source.derivation);
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
	authority_drop_bare_root(gift->source.derivation);
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

	if (!authority_leads_to_manager(slot_field(from, SLOT_FRAME))) {
		if ((error = component_find(gift.from->scheduler, &scheduler)))
			return error;
		cap = scheduler->object.cap;
	}
	return (int)kernel_gate_make(cap, slot_ref(to->node, to->index), slot_field(from, SLOT_A),
				     component_handle(gift.to))
		.status;
}

/* Those of a service of the composition are there still when another one lives where it led to. */
static bool leads_nowhere(const struct place *gate)
{
	return kernel_frame_read(frames_memory(), frames_offset(slot_field(gate, SLOT_FRAME)),
				 FRAME_GENERATION)
		       .value != slot_field(gate, SLOT_GENERATION);
}

static __attribute__((noinline)) int make_holders(struct gift gift)
{
	const struct place *from = &gift.source, *to = &gift.place;
	const struct component *server = component_in(slot_field(from, SLOT_FRAME));

	if (!server || leads_nowhere(from))
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
	if (kind == PLACE_SLOT && devices_held(gift->from, gift->source.where))
		return -TESSERA_EBUSY;
	rights = item->rights;
	mark = item->kind & HOLDER;
	if ((error = derivation_grant(&tree, node, owner_of(gift->to), gift->place.where)))
		return error;
	if ((error = give(gift, kind, rights, mark))) {
		derivation_grant(&tree, node, owner_of(gift->from), gift->source.where);
		return error;
	}
	authority_empty(gift->from, kind, &gift->source);
	*gift->place.derivation = node;
	authority_drop_bare_root(gift->place.derivation);
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
		.kind = PLACE_SLOT | ROOT | HOLDER | KEPT,
	};
	struct place place;
	int error;

	if ((error = caps_find(component, slot, &place)))
		return error;
	if ((error = derivation_root(&tree, &item, place.derivation)))
		authority_empty(component, PLACE_SLOT, &place);
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
