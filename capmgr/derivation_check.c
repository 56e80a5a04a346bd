#include "derivation_internal.h"

/* Every node that has ever been used. */
#define FOR_NODES(tree, n)                                                                         \
	for (uint32_t n = sizeof(struct derivation_record); n < use_of(tree)->fresh;                     \
	     n += (uint32_t)sizeof(struct derivation_record))

/* What a look at every node adds up. */
struct count {
	uint32_t standing; /* nodes in lists of children */
	uint32_t buried;   /* in graveyards */
	uint32_t owned;	   /* in owners' lists */
	uint32_t pool;
};

static uint32_t record_number(uint32_t offset)
{
	return offset / (uint32_t)sizeof(struct derivation_record);
}

/* Whether a link's offset is that of a node's link of the kind that has the offset `kind` in node
 * 0. */
static bool is_node(const struct derivation *tree, uint32_t link, uint32_t kind)
{
	return link >= kind + sizeof(struct derivation_record) && link < kind + use_of(tree)->fresh &&
	       (link - kind) % sizeof(struct derivation_record) == 0;
}

static bool ring_closes(const struct derivation *tree, uint32_t head, uint32_t *members)
{
	uint32_t at = head;

	for (uint32_t i = 0; i < tree->capacity; i++) {
		if (link_at(tree, link_at(tree, at)->next)->previous != at)
			return false;
		at = link_at(tree, at)->next;
		if (at == head)
			return true;
		++*members;
	}
	return false;
}

static const char *graveyard_broken(const struct derivation *tree, uint32_t root,
				    uint32_t *graveyard, struct count *count)
{
	uint8_t state = record_at(tree, root)->state;
	uint32_t head = graves_of(root);

	if (state < DERIVATION_CLEARING)
		return NULL;
	if (!ring_closes(tree, head, &count->buried))
		return "a graveyard is a ring";
	for (uint32_t n = link_at(tree, head)->next; n != head; n = link_at(tree, n)->next) {
		if (!is_node(tree, n, 0) || record_at(tree, n)->state != DERIVATION_DEAD)
			return "in a graveyard lie the dead";
		graveyard[record_number(n)] = root;
	}
	return NULL;
}

static const char *children_broken(const struct derivation *tree, uint32_t parent,
				   const uint32_t *graveyard, struct count *count)
{
	uint8_t state = record_at(tree, parent)->state;
	uint32_t head = children_of(parent);

	if (!ring_closes(tree, head, &count->standing))
		return "children are a ring";
	if (state == DERIVATION_DEAD && !ring_empty(tree, head))
		return "a dead node's children stand in the list of the revocation";
	for (uint32_t n = link_at(tree, head)->next; n != head; n = link_at(tree, n)->next) {
		const struct derivation_record *child;

		if (!is_node(tree, n, 0))
			return "children are nodes";
		child = record_at(tree, n);
		if (child->state <= DERIVATION_DEAD)
			return "who stands among children is neither dead nor free";
		if (child->parent.offset == parent)
			continue;
		if (state < DERIVATION_CLEARING ||
		    graveyard[record_number(child->parent.offset)] != parent)
			return "another's child stands here for a revocation that took its parent";
	}
	return NULL;
}

static const char *record_broken(const struct derivation *tree, uint32_t node)
{
	const struct derivation_record *record = record_at(tree, node);
	const struct derivation_record *parent = record_at(tree, record->parent.offset);

	if (record->birth == 0 || record->birth > use_of(tree)->births)
		return "a node was born";
	if (record->parent.offset == 0)
		return record->level == 0 ? NULL : "a root has nothing above";
	if (parent->state == DERIVATION_FREE)
		return "a node is buried after all that was below";
	if (parent->birth >= record->birth)
		return "a child is younger than its parent";
	if (record->level != parent->level + 1)
		return "a child is one level below its parent";
	if (record->item.rights & ~parent->item.rights)
		return "a child's rights are among its parent's";
	if (parent->item.final)
		return "a final node has no child";
	if (record->payer.number != parent->item.owner.number)
		return "the parent's owner pays";
	return NULL;
}

static uint32_t charges(const struct derivation *tree, uint16_t owner)
{
	uint32_t nodes = 0;

	FOR_NODES(tree, n)
	nodes += record_at(tree, n)->state != DERIVATION_FREE &&
		 record_at(tree, n)->payer.number == owner;
	return nodes;
}

static const char *account_broken(const struct derivation *tree, uint16_t number,
				  struct count *count)
{
	struct derivation_owner owner = {number};
	const struct derivation_account *account = account_of(tree, owner);
	uint32_t head = owned_by(tree, owner);

	if (account->charged != charges(tree, number))
		return "an owner is charged for the nodes that it pays for";
	if (account->state == ACCOUNT_CLOSED)
		return account->charged ? "a closed owner pays for nothing" : NULL;
	if (!ring_closes(tree, head, &count->owned))
		return "an owner's nodes are a ring";
	for (uint32_t n = link_at(tree, head)->next; n != head; n = link_at(tree, n)->next) {
		if (!is_node(tree, n, owned_link(0)))
			return "what is owned are nodes";
		if (record_at(tree, n - owned_link(0))->item.owner.number != number)
			return "a node stands in its owner's list";
	}
	return NULL;
}

static const char *pool_broken(const struct derivation *tree, struct count *count)
{
	for (uint32_t n = use_of(tree)->pool; n; n = link_at(tree, n)->next) {
		if (!is_node(tree, n, 0) || record_at(tree, n)->state != DERIVATION_FREE)
			return "the pool holds free nodes that have been used";
		if (record_at(tree, n)->birth != 0)
			return "who is free has no name";
		if (++count->pool > tree->capacity)
			return "the pool ends";
	}
	return NULL;
}

static const char *count_broken(const struct derivation *tree, const struct count *count)
{
	uint32_t states[DERIVATION_ENDING + 1] = {0}, used = 0;

	FOR_NODES(tree, n)
	{
		states[record_at(tree, n)->state]++;
		used++;
	}
	if (count->pool != states[DERIVATION_FREE])
		return "every free node is in the pool";
	if (count->buried != states[DERIVATION_DEAD])
		return "every dead node lies in a graveyard";
	if (count->standing != used - count->pool - count->buried)
		return "every other node stands among its parent's children";
	if (count->owned != count->standing)
		return "every other node stands in its owner's list";
	return NULL;
}

const char *derivation_broken(const struct derivation *tree, uint32_t *graveyard)
{
	struct count count = {0};
	const char *broken = pool_broken(tree, &count);

	for (uint32_t i = 0; i < tree->capacity; i++)
		graveyard[i] = 0;
	FOR_NODES(tree, n)
	if (!broken && record_at(tree, n)->state != DERIVATION_FREE)
		broken = graveyard_broken(tree, n, graveyard, &count);
	if (!broken)
		broken = children_broken(tree, 0, graveyard, &count);
	FOR_NODES(tree, n)
	if (!broken && record_at(tree, n)->state != DERIVATION_FREE)
		broken = children_broken(tree, n, graveyard, &count);
	FOR_NODES(tree, n)
	if (!broken && record_at(tree, n)->state != DERIVATION_FREE)
		broken = record_broken(tree, n);
	for (uint32_t o = 0; !broken && o < tree->owners; o++)
		broken = account_broken(tree, (uint16_t)o, &count);
	return broken ? broken : count_broken(tree, &count);
}
