/*
 * What the files of authority.h share: the tree, and how what stands in it is found.
 *
 *	authority_give.c	delegating, granting, images
 *	authority_take.c	revoking, giving up, the end of a component
 *	authority.c		who takes part, what is at a place, and who has it
 */
#ifndef CAPMGR_AUTHORITY_INTERNAL_H
#define CAPMGR_AUTHORITY_INTERNAL_H

#include "authority.h"
#include "caps.h"
#include "crt_kernel.h"
#include "derivation_give.h"
#include "pages.h"

/* In an item's kind: a root. Of a page that means that its frame goes with it. */
#define ROOT 128

/* Likewise: a gate whose badge says who calls, which is not for others; and one of which everybody who is
 * given it has his own, whose badge says that it is he who holds it. */
#define IDENTITY 64
#define HOLDER	 32
#define MARKS	 (IDENTITY | HOLDER)

/* Likewise: a root that stays when nothing is below it, since it alone says that its gate is a holder's: the
 * composition does not. Its owner pays for it. */
#define KEPT 16

extern uint8_t authority_storage[DERIVATION_BYTES(DERIVATIONS, COMPONENTS_MAX)];
static const struct derivation tree = DERIVATION_IN(authority_storage, DERIVATIONS, COMPONENTS_MAX);

static inline struct derivation_owner owner_of(const struct component *component)
{
	return (struct derivation_owner){(uint16_t)component->number};
}

static inline enum place_kind kind_of(const struct derivation_item *item)
{
	return (enum place_kind)(item->kind & ~(ROOT | MARKS | KEPT));
}

static INLINE int find(const struct component *component, enum place_kind kind, uint64_t where,
		       struct place *place)
{
	return kind == PLACE_SLOT ? caps_find(component, where, place)
				  : pages_find(component, where, place);
}

static inline uint64_t slot_field(const struct place *place, enum slot_field field)
{
	return kernel_slot_read(place->node, place->index, field).value;
}

static inline bool is_root(struct derivation_node node)
{
	return !derivation_parent(&tree, node).offset;
}

/* Of a gate: the frame that it leads to is the manager's own. */
bool authority_leads_to_manager(uint64_t frame);

/* The badge of gates to the manager and to the component's scheduler says who calls: they are not
 * for others. Of a capability whose type was read. */
bool authority_type_is_identity(const struct component *component, const struct place *place,
				uint64_t type);

/* The same of any capability. */
bool authority_is_identity(const struct component *component, const struct place *place);

/* A root with nothing below says no more than none does: nobody is to be charged for it. */
void authority_drop_bare_root(struct derivation_node *node);

/* Takes a capability out of its slot, or a page from its address: the place is free again. */
void authority_empty(struct component *component, enum place_kind kind, struct place *place);

#endif
