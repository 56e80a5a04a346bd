/*
 * Giving, inline: a delegation is what the manager's tree is asked for most.
 */
#ifndef CAPMGR_DERIVATION_GIVE_H
#define CAPMGR_DERIVATION_GIVE_H

#include "derivation_internal.h"

#define INLINE inline __attribute__((always_inline))

static inline struct derivation_record *record_of(const struct derivation *tree,
						  struct derivation_node node)
{
	return record_at(tree, node.offset);
}

static inline bool account_is(const struct derivation *tree, struct derivation_owner owner,
			      enum account_state state)
{
	return owner.number < tree->owners && account_of(tree, owner)->state == state;
}

/* 0, or why the payer gets no node. */
static inline int check_room(const struct derivation *tree, struct derivation_owner payer)
{
	const struct derivation_account *account = account_of(tree, payer);

	if (account->charged >= account->limit)
		return -TESSERA_ENOSPC;
	if (use_of(tree)->pool == 0 && use_of(tree)->fresh == tree->accounts)
		return -TESSERA_ENOMEM;
	return 0;
}

static inline uint32_t take_from_pool(const struct derivation *tree)
{
	uint32_t node = use_of(tree)->pool;

	if (node) {
		use_of(tree)->pool = link_at(tree, node)->next;
		return node;
	}
	node = use_of(tree)->fresh;
	use_of(tree)->fresh = node + (uint32_t)sizeof(struct derivation_record);
	return node;
}

/* check_room has said 0. */
static INLINE struct derivation_node derivation_add(const struct derivation *tree,
						    struct derivation_node parent,
						    const struct derivation_item *item,
						    struct derivation_owner payer, uint32_t level)
{
	struct derivation_node node = {take_from_pool(tree)};
	struct derivation_record *record = record_of(tree, node);

	account_of(tree, payer)->charged++;
	record->item = *item;
	record->birth = ++use_of(tree)->births;
	record->parent = parent;
	record->level = level;
	record->payer = payer;
	record->state = DERIVATION_LIVE;
	ring_clear(tree, children_of(node.offset));
	ring_insert(tree, children_of(parent.offset), node.offset);
	ring_insert(tree, owned_by(tree, item->owner), owned_link(node.offset));
	return node;
}

/* 0 if nothing goes on at the node. */
static inline int check_live(const struct derivation_record *record)
{
	if (record->state == DERIVATION_LIVE)
		return 0;
	if (record->state == DERIVATION_CLEARING || record->state == DERIVATION_CONDEMNED)
		return -TESSERA_EBUSY;
	return -TESSERA_ESTALE;
}

/*
 * Makes a child of `parent`, whose owner pays.
 * -EINVAL: the new owner is not open. -ESTALE: a revocation has reached the parent. -EBUSY: one is
 * under way at the parent; do its steps first. -EPERM: the parent is final. -EACCES: rights that
 * the parent lacks. -ENOSPC: the payer has reached its limit. -ENOMEM: no node is free. Of several,
 * the first in this order.
 */
static INLINE int derivation_delegate(const struct derivation *tree, struct derivation_node parent,
				      const struct derivation_item *item,
				      struct derivation_node *child)
{
	const struct derivation_record *from = record_of(tree, parent);
	int error;

	if (!account_is(tree, item->owner, ACCOUNT_OPEN))
		return -TESSERA_EINVAL;
	error = check_live(from);
	if (error)
		return error;
	if (from->item.final)
		return -TESSERA_EPERM;
	if (item->rights & ~from->item.rights)
		return -TESSERA_EACCES;
	error = check_room(tree, from->item.owner);
	if (error)
		return error;
	*child = derivation_add(tree, parent, item, from->item.owner, from->level + 1);
	return 0;
}

/* What stands at a node, until the tree changes; null: it was taken by a revocation above. */
static inline const struct derivation_item *derivation_item(const struct derivation *tree,
							    struct derivation_node node)
{
	const struct derivation_record *record = record_of(tree, node);

	return record->state > DERIVATION_DEAD ? &record->item : NULL;
}

#endif
