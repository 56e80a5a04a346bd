/*
 * The derivation tree: which capability, or page of memory, was delegated from which.
 *
 * A pure data structure. It knows what was given to whom and what is to be taken away next; the
 * caller makes and removes the capabilities. Storage is the caller's, and every function is O(1):
 * no recursion, and no loop but that over the few burials of a step. Calls must not overlap; between any two of them the caller may let go of
 * its lock.
 *
 * A node is one capability of one component, its owner. Delegating makes a child with equal or
 * fewer rights, charged to the owner of the parent. A component may stand in the tree many times,
 * above and below others and itself: components can delegate in circles, the tree has none.
 *
 * Life of a node
 *
 *	FREE --delegate, root--> LIVE --drop, if nothing is below--> FREE
 *	LIVE --revoke below--> CLEARING --finished--> LIVE
 *	LIVE, CLEARING --revoke with--> CONDEMNED --step--> ENDING --finished--> FREE
 *	LIVE, CLEARING, CONDEMNED, ENDING --step of a revocation above--> DEAD --buried--> FREE
 *
 * LIVE, CLEARING and CONDEMNED nodes have a capability in their owner's table; the step that makes
 * a node ENDING or DEAD tells the caller to remove it. CLEARING, CONDEMNED and ENDING nodes are the
 * roots of revocations under way: the state is the mark, and whoever meets it may do a step.
 *
 * Revocation
 *
 * revoke marks the root; each step then takes one node of the subtree in pre-order, a delegator's
 * right before those that it passed on. The children of the root are the list of work: a step takes
 * the first of it, puts that node's children in its place, and lays it into the root's graveyard.
 * When no work is left, steps bury DERIVATION_BURIALS nodes each: they are given back to the pool, and
 * their payers charged no more. Whatever is delegated meanwhile:
 *
 *  - from the root: refused (EBUSY), so that the list of work is that and nothing else;
 *  - from a node not yet reached: stands below that node, and is reached after it;
 *  - from a node already taken: refused (ESTALE).
 *
 * So nothing escapes. A revocation takes fewer steps than twice the capacity of the tree, whatever
 * its victims do: each step either lays a node into the graveyard, from which none returns before
 * the end, or buries some. Charges stay until burial too, so that what waits there exceeds nobody's
 * quota.
 *
 * The root of one revocation may lie below that of another. When the outer one reaches it, it takes
 * over both lists, and the inner one is over (ESTALE): the outer one does the rest. Revoking a node
 * again joins the revocation, and condemns the node if the second one asks for that.
 *
 * Invariants (derivation_check.c)
 *
 *  - A child's rights are among its parent's, and its level is one more. A final node has no child.
 *  - A node is paid for by its parent's owner; a root by its first owner.
 *  - A LIVE node's children are in its list. A CLEARING, CONDEMNED or ENDING node's list holds in
 *    pre-order the highest nodes below it that no step has reached; their parents are itself or in
 *    its graveyard. A DEAD node's lists are empty.
 *  - A node that is neither FREE nor DEAD stands in one list of children and in its owner's list, a
 *    DEAD one in one graveyard.
 *  - An owner is charged for exactly the nodes that it pays for and that are not FREE.
 *
 * Handles and names
 *
 * A handle says which record. Who keeps one must forget it when a step hands back its item, or when
 * it drops the node: the record may be used again. A name also says which of all the nodes that
 * ever lived (births are numbered, 64 bits wide), and is safe to keep: it is compared at every use.
 * Steps and iterations, which go on later, take names. A handle that is no handle of this tree is a
 * bug of the caller; the handle 0, of no node, gets ESTALE everywhere.
 */
#ifndef CAPMGR_DERIVATION_H
#define CAPMGR_DERIVATION_H

#include <stdbool.h>
#include <stdint.h>

#include <tessera/abi.h>

enum derivation_state {
	DERIVATION_FREE,
	DERIVATION_DEAD,      /* taken; in the graveyard of a revocation above */
	DERIVATION_LIVE,      /* nothing goes on here */
	DERIVATION_CLEARING,  /* what is below is being revoked */
	DERIVATION_CONDEMNED, /* the same, but the next step takes this node first */
	DERIVATION_ENDING,    /* taken; what is below is being revoked, then this is buried */
};

struct derivation_node {
	uint32_t offset; /* of its record in the storage; 0: none */
};

struct derivation_name {
	uint64_t birth;
	struct derivation_node node;
};

struct derivation_owner {
	uint16_t number;
};

/* A capability of a component; the tree does not look into kind and where. */
struct derivation_item {
	uint64_t where; /* slot, or address */
	struct derivation_owner owner;
	uint8_t kind; /* of capability; page; ... */
	uint8_t rights;
	bool final; /* not to be delegated further */
};

/* ------------------------------------------------------------------ storage */

/* A member or the head of a ring: offsets of links in the storage. See derivation_internal.h. */
struct derivation_link {
	uint32_t next;
	uint32_t previous;
};

struct derivation_record {
	struct derivation_link place; /* among siblings; DEAD: in a graveyard; FREE: in the pool */
	struct derivation_link children; /* the head of the list */
	struct derivation_link graves; /* the head of the graveyard; only at a revocation's root */
	struct derivation_link owned;  /* the place in the owner's list */
	struct derivation_item item;
	uint64_t birth; /* 0: FREE */
	struct derivation_node parent;
	uint32_t level; /* the number of nodes above */
	struct derivation_owner payer;
	uint8_t state;
} __attribute__((aligned(16)));

/* An owner is closed, open, or closing: then it gets nothing any more. */
struct derivation_account {
	struct derivation_link owned; /* the head of the list */
	uint32_t limit;
	uint32_t charged;
	uint8_t state;
} __attribute__((aligned(16)));

/* What is used of the records. */
struct derivation_use {
	uint32_t pool;	 /* chain of FREE nodes that have been used */
	uint32_t fresh;	 /* from here to the accounts nodes have never been used */
	uint64_t births; /* the number of the last */
} __attribute__((aligned(16)));

/* Record 0 stands for no node: a tree holds capacity - 1. */
#define DERIVATION_BYTES(capacity, owners)                                                         \
	((capacity) * sizeof(struct derivation_record) +                                           \
	 (owners) * sizeof(struct derivation_account) + sizeof(struct derivation_use))
#define DERIVATION_CAPACITY_MAX (1u << 25)
#define DERIVATION_OWNERS_MAX	(1u << 16)

/* Where a tree is, and how large; it never changes, so that a constant one costs no look at it. */
struct derivation {
	void *storage;	   /* the records, then the accounts of the owners, then their use */
	uint32_t capacity; /* of records */
	uint32_t owners;
	uint32_t accounts; /* the offset of the first */
	uint32_t use;	   /* the offset */
};

/* In `storage`: DERIVATION_BYTES(capacity, owners), aligned to 16. */
#define DERIVATION_IN(bytes, records, accounts_)                                                   \
	{                                                                                          \
		.storage = (bytes), .capacity = (records), .owners = (accounts_),                  \
		.accounts = (uint32_t)((records) * sizeof(struct derivation_record)),              \
		.use = (uint32_t)((records) * sizeof(struct derivation_record) +                   \
				  (accounts_) * sizeof(struct derivation_account)),                \
	}

/*
 * Makes an empty tree in its storage, which is of zeros.
 * -EINVAL: fewer than 2 records, or more than DERIVATION_CAPACITY_MAX; no owner, or more than
 * DERIVATION_OWNERS_MAX.
 */
int derivation_init(const struct derivation *tree);

/* ------------------------------------------------------------------ owners */

/*
 * Lets an owner be charged for up to `limit` nodes.
 * -EINVAL: no such owner. -EBUSY: it is open, or still owns or pays for something.
 */
int derivation_owner_open(const struct derivation *tree, struct derivation_owner owner, uint32_t limit);

/*
 * Opens an owner that is closing again, once it owns nothing, whatever it still pays for.
 * -EINVAL: it is not closing. -EBUSY: it owns something.
 */
int derivation_owner_reopen(const struct derivation *tree, struct derivation_owner owner,
			    uint32_t limit);

/* Changes the limit; what exceeds it stays. -EINVAL: not open. */
int derivation_owner_limit(const struct derivation *tree, struct derivation_owner owner, uint32_t limit);

/* The owner gets and delegates nothing from now on; derivation_teardown_step does the rest.
 * -EINVAL: not open. */
int derivation_owner_close(const struct derivation *tree, struct derivation_owner owner);

/* ------------------------------------------------------------------ giving */

/*
 * Makes a root: what the composition grants. The owner pays.
 * -EINVAL: the owner is not open. -ENOSPC: it has reached its limit. -ENOMEM: no node is free.
 */
int derivation_root(const struct derivation *tree, const struct derivation_item *item,
		    struct derivation_node *root);

/*
 * Moves a capability to another owner and place. The node stays where it is, and who pays for it
 * goes on paying: for a root, the giver. Nothing may be below: what a new owner gets, nobody has
 * been given by the old one, and nobody is charged for what is no longer his to revoke. -EINVAL:
 * the new owner is not open. -ESTALE: a revocation has reached the node. -EBUSY: something is
 * below, or a revocation under way here: revoke below first.
 */
int derivation_grant(const struct derivation *tree, struct derivation_node node,
		     struct derivation_owner owner, uint64_t where);

/*
 * Forgets a node with nothing below at once: relinquishing a leaf, or undoing a delegation.
 * -ESTALE: a revocation has reached the node. -EBUSY: as for grant.
 */
int derivation_drop(const struct derivation *tree, struct derivation_node node);

/* ------------------------------------------------------------------ taking */

enum derivation_extent {
	DERIVATION_BELOW, /* all below the node */
	DERIVATION_WITH,  /* the node too: one child's subtree, or relinquishing */
};

#define DERIVATION_BURIALS 4 /* of one step, at most */

enum derivation_step {
	DERIVATION_FINISHED, /* nothing is left to do */
	DERIVATION_TAKEN,    /* remove the capability that *item says; there is more to do */
	DERIVATION_PROGRESS, /* nothing for the caller to remove; there is more to do */
};

/*
 * Begins a revocation, or joins the one that is under way at the node. Nothing is taken yet.
 * -ESTALE: a revocation above has reached the node.
 */
int derivation_revoke(const struct derivation *tree, struct derivation_node node,
		      enum derivation_extent extent, struct derivation_name *revocation);

/*
 * Does one step of the revocation at the node of this name: an enum derivation_step. *item is
 * written with DERIVATION_TAKEN alone. FINISHED also where nothing is under way. -ESTALE: the node
 * is gone; what was below is gone too, or is left to a revocation above.
 */
int derivation_revoke_step(const struct derivation *tree, struct derivation_name revocation,
			   struct derivation_item *item);

/*
 * Does one step of taking from a closing owner all that it owns, with all that it delegated, one
 * capability after another: an enum derivation_step. It needs no memory between the steps, and
 * finishes what revocations it meets. After FINISHED the owner may still be charged for nodes below
 * others that took its own, until they are done, and for roots that it granted. -EINVAL: the owner
 * is not closing.
 */
int derivation_teardown_step(const struct derivation *tree, struct derivation_owner owner,
			     struct derivation_item *item);

/* ------------------------------------------------------------------ looking */

struct derivation_view {
	struct derivation_item item;
	struct derivation_name
		parent; /* birth 0: none, this is a root; stale: a revocation has it */
	struct derivation_owner payer;
	uint32_t level;
	enum derivation_state state;
};

/* The name of the node that lives in a record now. */
struct derivation_name derivation_name(const struct derivation *tree, struct derivation_node node);

/* -ESTALE: the node is gone, or taken by a revocation above. */
int derivation_read(const struct derivation *tree, struct derivation_name name,
		    struct derivation_view *view);

/* The parent, also if a revocation has reached that; none of a root. */
struct derivation_node derivation_parent(const struct derivation *tree,
					 struct derivation_node node);

/* How many nodes the owner pays for; 0 if there is no such owner. */
uint32_t derivation_charged(const struct derivation *tree, struct derivation_owner owner);

enum derivation_iteration {
	DERIVATION_END,
	DERIVATION_FOUND,
	DERIVATION_UP, /* nothing found yet: call again */
};

/*
 * The children of a node, the newest first; those of node 0 (birth 0) are the roots. Any change is
 * allowed between two calls. What is delegated meanwhile comes before and is not found. At the root
 * of a revocation these are the nodes that are next to be taken, of whatever level.
 *
 * -ESTALE: the node that the iteration stands at is gone: begin again, or give up.
 */
int derivation_child_first(const struct derivation *tree, struct derivation_name parent,
			   struct derivation_name *child);
int derivation_child_next(const struct derivation *tree, struct derivation_name *child);

/*
 * The nodes below `top`, in pre-order; below node 0 (birth 0): all. Start with at = top, up =
 * false; derivation_walk moves `at` to the next node and says FOUND, or UP where it has to be
 * called again, or END. Any change is allowed between two calls; levels in the views stay right.
 *
 * -ESTALE: the top, or the node that the walk stands at, is gone.
 */
struct derivation_walk {
	struct derivation_name top;
	struct derivation_name at;
	bool up; /* what is below `at` has been found */
};

int derivation_walk(const struct derivation *tree, struct derivation_walk *walk);

#endif
