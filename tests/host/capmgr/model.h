/*
 * The derivation tree once more, as plainly as can be: an array of nodes that know their parents.
 * What a step takes is found by going through the whole subtree. An operation is done to both and
 * all results, and all nodes, are compared.
 *
 * Left to the tree: which free record a new node gets, and in which order the dead are buried.
 */
#ifndef TESTS_CAPMGR_MODEL_H
#define TESTS_CAPMGR_MODEL_H

#include "world.h"

#define MODEL_NODES  32
#define MODEL_OWNERS 4

enum operation_kind {
	OP_ROOT,
	OP_DELEGATE,
	OP_GRANT,
	OP_DROP,
	OP_REVOKE,
	OP_STEP,
	OP_TEARDOWN,
	OP_OPEN,
	OP_CLOSE,
	OP_LIMIT,
	OP_KINDS
};

struct operation {
	enum operation_kind kind;
	unsigned node;	/* number of the record; DELEGATE: the parent */
	uint64_t birth; /* STEP: with node, the name */
	unsigned owner; /* the new one; that of TEARDOWN to LIMIT */
	uint64_t where;
	uint8_t rights;
	bool final;
	enum derivation_extent extent;
	uint32_t limit;
};

struct model_node {
	enum derivation_state state;
	struct derivation_item item;
	unsigned payer;
	unsigned parent; /* 0: none */
	uint64_t birth;
};

struct model {
	struct model_node nodes[MODEL_NODES]; /* 0 is none */
	bool open[MODEL_OWNERS], closing[MODEL_OWNERS];
	uint32_t limits[MODEL_OWNERS];
	unsigned capacity, owners;
	uint64_t births;
};

/* What an empty tree is, and what the nodes of this one are. */
void model_init(struct model *model, unsigned capacity, unsigned owners);
void model_read(struct model *model, const struct derivation *from);

/* Does it to both; the result. Fails the test where they differ, or an invariant is broken. */
int model_operate(struct model *model, struct derivation *real, const struct operation *operation);

struct derivation_node numbered(unsigned number);
unsigned number_of(struct derivation_node node);
void operation_print(const struct operation *operation);

#endif
