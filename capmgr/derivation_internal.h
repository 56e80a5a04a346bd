/*
 * What derivation.c and derivation_check.c share: the rings.
 *
 * All lists are rings of links with their head among them, so that a member leaves, and a list is
 * put into another, without knowing whose it is. Links, records and accounts are known by their
 * offset in the storage: an address is one addition. Records begin at multiples of 16, with the
 * place among siblings; the head of the children is 8 behind: this bit tells a sibling from the
 * end. The children of record 0, no node, are the roots.
 */
#ifndef CAPMGR_DERIVATION_INTERNAL_H
#define CAPMGR_DERIVATION_INTERNAL_H

#include <stddef.h>

#include "derivation.h"

enum account_state { ACCOUNT_CLOSED, ACCOUNT_OPEN, ACCOUNT_CLOSING };

#define CHILDREN_HEAD offsetof(struct derivation_record, children)

_Static_assert(offsetof(struct derivation_record, place) == 0, "a place is known as its record");
_Static_assert(CHILDREN_HEAD == 8, "the bit that tells a head");
_Static_assert(DERIVATION_BYTES((uint64_t)DERIVATION_CAPACITY_MAX, DERIVATION_OWNERS_MAX) <=
		       UINT32_MAX,
	       "every offset fits");

static inline struct derivation_record *record_at(const struct derivation *tree, uint32_t offset)
{
	return (struct derivation_record *)((char *)tree->storage + offset);
}

static inline struct derivation_use *use_of(const struct derivation *tree)
{
	return (struct derivation_use *)((char *)tree->storage + tree->use);
}

static inline struct derivation_link *link_at(const struct derivation *tree, uint32_t offset)
{
	return (struct derivation_link *)((char *)tree->storage + offset);
}

static inline uint32_t account_offset(const struct derivation *tree, struct derivation_owner owner)
{
	return tree->accounts + owner.number * (uint32_t)sizeof(struct derivation_account);
}

static inline struct derivation_account *account_of(const struct derivation *tree,
						    struct derivation_owner owner)
{
	return (struct derivation_account *)((char *)tree->storage + account_offset(tree, owner));
}

static inline uint32_t children_of(uint32_t node)
{
	return node + (uint32_t)CHILDREN_HEAD;
}

static inline uint32_t graves_of(uint32_t node)
{
	return node + (uint32_t)offsetof(struct derivation_record, graves);
}

static inline uint32_t owned_link(uint32_t node)
{
	return node + (uint32_t)offsetof(struct derivation_record, owned);
}

static inline uint32_t owned_by(const struct derivation *tree, struct derivation_owner owner)
{
	return account_offset(tree, owner) + (uint32_t)offsetof(struct derivation_account, owned);
}

static inline void ring_clear(const struct derivation *tree, uint32_t head)
{
	*link_at(tree, head) = (struct derivation_link){head, head};
}

static inline bool ring_empty(const struct derivation *tree, uint32_t head)
{
	return link_at(tree, head)->next == head;
}

static inline void ring_insert(const struct derivation *tree, uint32_t after, uint32_t member)
{
	uint32_t next = link_at(tree, after)->next;

	*link_at(tree, member) = (struct derivation_link){next, after};
	link_at(tree, next)->previous = member;
	link_at(tree, after)->next = member;
}

static inline void ring_remove(const struct derivation *tree, uint32_t member)
{
	struct derivation_link link = *link_at(tree, member);

	link_at(tree, link.previous)->next = link.next;
	link_at(tree, link.next)->previous = link.previous;
}

/* Puts all members of the ring `head` behind `after`, in another one, in their order. */
static inline void ring_splice(const struct derivation *tree, uint32_t after, uint32_t head)
{
	struct derivation_link link = *link_at(tree, head);
	uint32_t behind;

	if (link.next == head)
		return;
	behind = link_at(tree, after)->next;
	link_at(tree, after)->next = link.next;
	link_at(tree, link.next)->previous = after;
	link_at(tree, link.previous)->next = behind;
	link_at(tree, behind)->previous = link.previous;
	ring_clear(tree, head);
}

/*
 * Which invariant of derivation.h does not hold, or NULL. For tests: it looks at every node.
 * `graveyard` has room for tree->capacity numbers.
 */
const char *derivation_broken(const struct derivation *tree, uint32_t *graveyard);

#endif
