#include "derivation.h"

#include "derivation_give.h"

static inline bool has_name(const struct derivation_record *record, struct derivation_name name)
{
	return record->birth == name.birth && record->state > DERIVATION_DEAD;
}

int derivation_init(const struct derivation *tree)
{
	if (tree->capacity < 2 || tree->capacity > DERIVATION_CAPACITY_MAX)
		return -TESSERA_EINVAL;
	if (tree->owners == 0 || tree->owners > DERIVATION_OWNERS_MAX)
		return -TESSERA_EINVAL;
	*use_of(tree) = (struct derivation_use){.fresh = sizeof(struct derivation_record)};
	ring_clear(tree, children_of(0));
	return 0;
}

/* ------------------------------------------------------------------ owners */

static bool account_empty(const struct derivation *tree, struct derivation_owner owner)
{
	return ring_empty(tree, owned_by(tree, owner)) && account_of(tree, owner)->charged == 0;
}

int derivation_owner_open(const struct derivation *tree, struct derivation_owner owner, uint32_t limit)
{
	if (owner.number >= tree->owners)
		return -TESSERA_EINVAL;
	if (account_is(tree, owner, ACCOUNT_OPEN))
		return -TESSERA_EBUSY;
	if (account_is(tree, owner, ACCOUNT_CLOSING) && !account_empty(tree, owner))
		return -TESSERA_EBUSY;
	ring_clear(tree, owned_by(tree, owner));
	account_of(tree, owner)->limit = limit;
	account_of(tree, owner)->state = ACCOUNT_OPEN;
	return 0;
}

int derivation_owner_reopen(const struct derivation *tree, struct derivation_owner owner,
			    uint32_t limit)
{
	if (!account_is(tree, owner, ACCOUNT_CLOSING))
		return -TESSERA_EINVAL;
	if (!ring_empty(tree, owned_by(tree, owner)))
		return -TESSERA_EBUSY;
	account_of(tree, owner)->limit = limit;
	account_of(tree, owner)->state = ACCOUNT_OPEN;
	return 0;
}

int derivation_owner_limit(const struct derivation *tree, struct derivation_owner owner, uint32_t limit)
{
	if (!account_is(tree, owner, ACCOUNT_OPEN))
		return -TESSERA_EINVAL;
	account_of(tree, owner)->limit = limit;
	return 0;
}

int derivation_owner_close(const struct derivation *tree, struct derivation_owner owner)
{
	if (!account_is(tree, owner, ACCOUNT_OPEN))
		return -TESSERA_EINVAL;
	account_of(tree, owner)->limit = 0;
	account_of(tree, owner)->state = ACCOUNT_CLOSING;
	return 0;
}

/* ------------------------------------------------------------------ giving */

static inline void give_to_pool(const struct derivation *tree, uint32_t node)
{
	struct derivation_record *record = record_at(tree, node);

	account_of(tree, record->payer)->charged--;
	record->birth = 0;
	record->state = DERIVATION_FREE;
	link_at(tree, node)->next = use_of(tree)->pool;
	use_of(tree)->pool = node;
}

int derivation_root(const struct derivation *tree, const struct derivation_item *item,
		    struct derivation_node *root)
{
	int error;

	if (!account_is(tree, item->owner, ACCOUNT_OPEN))
		return -TESSERA_EINVAL;
	error = check_room(tree, item->owner);
	if (error)
		return error;
	*root = derivation_add(tree, (struct derivation_node){0}, item, item->owner, 0);
	return 0;
}

/* 0 if nothing goes on at the node and nothing is below it. */
static inline int check_leaf(const struct derivation *tree, struct derivation_node node)
{
	int error = check_live(record_of(tree, node));

	if (error)
		return error;
	return ring_empty(tree, children_of(node.offset)) ? 0 : -TESSERA_EBUSY;
}

int derivation_grant(const struct derivation *tree, struct derivation_node node,
		     struct derivation_owner owner, uint64_t where)
{
	struct derivation_record *record = record_of(tree, node);
	int error;

	if (!account_is(tree, owner, ACCOUNT_OPEN))
		return -TESSERA_EINVAL;
	error = check_leaf(tree, node);
	if (error)
		return error;
	record->item.owner = owner;
	record->item.where = where;
	ring_remove(tree, owned_link(node.offset));
	ring_insert(tree, owned_by(tree, owner), owned_link(node.offset));
	return 0;
}

/* Takes a node that is not DEAD out of both lists, and gives it back. */
static inline void forget(const struct derivation *tree, struct derivation_node node)
{
	ring_remove(tree, node.offset);
	ring_remove(tree, owned_link(node.offset));
	give_to_pool(tree, node.offset);
}

int derivation_drop(const struct derivation *tree, struct derivation_node node)
{
	int error = check_leaf(tree, node);

	if (error)
		return error;
	forget(tree, node);
	return 0;
}

/* ------------------------------------------------------------------ taking */

int derivation_revoke(const struct derivation *tree, struct derivation_node node,
		      enum derivation_extent extent, struct derivation_name *revocation)
{
	struct derivation_record *record = record_of(tree, node);

	if (record->state <= DERIVATION_DEAD)
		return -TESSERA_ESTALE;
	if (record->state == DERIVATION_LIVE) {
		ring_clear(tree, graves_of(node.offset));
		record->state = DERIVATION_CLEARING;
	}
	if (extent == DERIVATION_WITH && record->state == DERIVATION_CLEARING)
		record->state = DERIVATION_CONDEMNED;
	*revocation = (struct derivation_name){record->birth, node};
	return 0;
}

/* Takes the first node of the list of work. The root of another revocation brings its two lists
 * along. */
static inline int take(const struct derivation *tree, uint32_t root, uint32_t node,
		       struct derivation_item *item)
{
	struct derivation_record *record = record_at(tree, node);
	uint8_t state = record->state;

	record->state = DERIVATION_DEAD;
	ring_splice(tree, node, children_of(node));
	ring_remove(tree, node);
	ring_insert(tree, graves_of(root), node);
	ring_remove(tree, owned_link(node));
	if (state != DERIVATION_LIVE)
		ring_splice(tree, graves_of(root), graves_of(node));
	if (state == DERIVATION_ENDING)
		return DERIVATION_PROGRESS;
	*item = record->item;
	return DERIVATION_TAKEN;
}

/* Buries the first ones of the graveyard; true: it is empty now. */
static inline bool bury_some(const struct derivation *tree, uint32_t graves)
{
	uint32_t node = link_at(tree, graves)->next;

	for (int i = 0; i < DERIVATION_BURIALS && node != graves; i++) {
		uint32_t next = link_at(tree, node)->next;

		give_to_pool(tree, node);
		node = next;
	}
	link_at(tree, graves)->next = node;
	link_at(tree, node)->previous = graves;
	return node == graves;
}

/* The last burial ends the revocation. */
static inline int bury(const struct derivation *tree, struct derivation_node root)
{
	struct derivation_record *record = record_of(tree, root);

	if (!bury_some(tree, graves_of(root.offset)))
		return DERIVATION_PROGRESS;
	if (record->state == DERIVATION_ENDING)
		forget(tree, root);
	else
		record->state = DERIVATION_LIVE;
	return DERIVATION_FINISHED;
}

int derivation_revoke_step(const struct derivation *tree, struct derivation_name revocation,
			   struct derivation_item *item)
{
	struct derivation_record *root = record_of(tree, revocation.node);
	uint32_t work = children_of(revocation.node.offset), first = link_at(tree, work)->next;

	if (!has_name(root, revocation))
		return -TESSERA_ESTALE;
	if (root->state == DERIVATION_LIVE)
		return DERIVATION_FINISHED;
	if (root->state == DERIVATION_CONDEMNED) {
		root->state = DERIVATION_ENDING;
		*item = root->item;
		return DERIVATION_TAKEN;
	}
	if (first != work)
		return take(tree, revocation.node.offset, first, item);
	return bury(tree, revocation.node);
}

int derivation_teardown_step(const struct derivation *tree, struct derivation_owner owner,
			     struct derivation_item *item)
{
	struct derivation_name revocation;
	uint32_t first;
	int step;

	if (!account_is(tree, owner, ACCOUNT_CLOSING))
		return -TESSERA_EINVAL;
	first = link_at(tree, owned_by(tree, owner))->next;
	if (first == owned_by(tree, owner))
		return DERIVATION_FINISHED;
	/* It stays the first until its revocation is finished, by whomever. */
	derivation_revoke(tree, (struct derivation_node){first - owned_link(0)}, DERIVATION_WITH,
			  &revocation);
	step = derivation_revoke_step(tree, revocation, item);
	return step == DERIVATION_FINISHED ? DERIVATION_PROGRESS : step;
}

/* ------------------------------------------------------------------ looking */

struct derivation_name derivation_name(const struct derivation *tree, struct derivation_node node)
{
	return (struct derivation_name){record_of(tree, node)->birth, node};
}

int derivation_read(const struct derivation *tree, struct derivation_name name,
		    struct derivation_view *view)
{
	const struct derivation_record *record = record_of(tree, name.node);

	if (!has_name(record, name))
		return -TESSERA_ESTALE;
	view->item = record->item;
	view->parent = derivation_name(tree, record->parent);
	view->payer = record->payer;
	view->level = record->level;
	view->state = record->state;
	return 0;
}

struct derivation_node derivation_parent(const struct derivation *tree, struct derivation_node node)
{
	return record_of(tree, node)->parent;
}

uint32_t derivation_charged(const struct derivation *tree, struct derivation_owner owner)
{
	return owner.number < tree->owners ? account_of(tree, owner)->charged : 0;
}

/* Iterations stand at nodes, or above all roots. */
static bool stands(const struct derivation *tree, struct derivation_name name)
{
	if (name.node.offset == 0)
		return name.birth == 0;
	return has_name(record_of(tree, name.node), name);
}

/* Goes on to a link in a ring of children. */
static int find(const struct derivation *tree, uint32_t link, struct derivation_name *name)
{
	if (link & CHILDREN_HEAD)
		return DERIVATION_END;
	*name = derivation_name(tree, (struct derivation_node){link});
	return DERIVATION_FOUND;
}

int derivation_child_first(const struct derivation *tree, struct derivation_name parent,
			   struct derivation_name *child)
{
	if (!stands(tree, parent))
		return -TESSERA_ESTALE;
	return find(tree, link_at(tree, children_of(parent.node.offset))->next, child);
}

int derivation_child_next(const struct derivation *tree, struct derivation_name *child)
{
	if (!has_name(record_of(tree, child->node), *child))
		return -TESSERA_ESTALE;
	return find(tree, link_at(tree, child->node.offset)->next, child);
}

int derivation_walk(const struct derivation *tree, struct derivation_walk *walk)
{
	uint32_t at = walk->at.node.offset, top = walk->top.node.offset, next;

	if (!stands(tree, walk->top) || !stands(tree, walk->at))
		return -TESSERA_ESTALE;
	next = link_at(tree, walk->up ? at : children_of(at))->next;
	if (next == children_of(at) && at != top)
		next = link_at(tree, at)->next;
	if (find(tree, next, &walk->at) == DERIVATION_FOUND) {
		walk->up = false;
		return DERIVATION_FOUND;
	}
	/* A head: the node above, also where a revocation has put the list to its root. */
	if (next == children_of(top))
		return DERIVATION_END;
	find(tree, next - children_of(0), &walk->at);
	walk->up = true;
	return DERIVATION_UP;
}
