/*
 * Random sequences of operations on the tree and on the model at once; all nodes and all invariants
 * are compared after each. DERIVATION_SEED and DERIVATION_OPERATIONS of the environment change what
 * is done.
 */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SEED	   0x7e55e2a1u
#define DEFAULT_OPERATIONS 6000000
#define NAMES		   16

static _Alignas(16) char storage[DERIVATION_BYTES(MODEL_NODES, MODEL_OWNERS)];
static struct derivation_name names[NAMES]; /* kept by revokers that come back later, or never */

static uint64_t number_from(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);

	return text ? strtoull(text, NULL, 0) : otherwise;
}

/* xorshift64 */
static unsigned below_limit(uint64_t *state, unsigned limit)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (unsigned)(*state >> 16) % limit;
}

static enum operation_kind random_kind(uint64_t *seed, bool giving)
{
	static const enum operation_kind often[] = {OP_DELEGATE, OP_DELEGATE, OP_DELEGATE, OP_STEP,
						    OP_STEP,	 OP_STEP,     OP_STEP,	   OP_GRANT,
						    OP_REVOKE,	 OP_TEARDOWN};
	static const enum operation_kind seldom[] = {OP_DROP, OP_ROOT, OP_OPEN, OP_OPEN, OP_LIMIT};

	if (below_limit(seed, 200) == 0)
		return OP_CLOSE;
	if (giving && below_limit(seed, 2))
		return below_limit(seed, 8) ? OP_DELEGATE : OP_ROOT;
	if (below_limit(seed, 5) == 0)
		return seldom[below_limit(seed, sizeof(seldom) / sizeof(seldom[0]))];
	return often[below_limit(seed, sizeof(often) / sizeof(often[0]))];
}

static struct operation random_operation(uint64_t *seed, const struct model *model, bool giving)
{
	const struct derivation_name *name = &names[below_limit(seed, NAMES)];
	struct operation o = {
		.kind = random_kind(seed, giving),
		.node = below_limit(seed, model->capacity),
		.owner = below_limit(seed, model->owners),
		.where = below_limit(seed, 1000),
		.rights = (uint8_t)(below_limit(seed, 4) ? 7 : below_limit(seed, 8)),
		.final = below_limit(seed, 16) == 0,
		.extent = below_limit(seed, 3) ? DERIVATION_BELOW : DERIVATION_WITH,
		.limit = below_limit(seed, model->capacity),
	};

	o.birth = model->nodes[o.node].birth;
	if (o.kind == OP_STEP && below_limit(seed, 2)) {
		o.node = number_of(name->node);
		o.birth = name->birth;
	}
	return o;
}

static void keep_name(uint64_t *seed, const struct model *model, const struct operation *o)
{
	names[below_limit(seed, NAMES)] =
		(struct derivation_name){model->nodes[o->node].birth, numbered(o->node)};
}

/* What was met, so that nobody mistakes a random test that does next to nothing for one. */
struct met {
	unsigned long done[OP_KINDS];
	unsigned long states[DERIVATION_ENDING + 1];
	unsigned long nested; /* revocations taken over by another */
};

static void meet(struct met *met, const struct model *before, const struct model *after,
		 const struct operation *o, int result)
{
	met->done[o->kind] += result >= 0;
	for (unsigned i = 1; i < after->capacity; i++) {
		met->states[after->nodes[i].state]++;
		met->nested += after->nodes[i].state == DERIVATION_DEAD &&
			       before->nodes[i].state >= DERIVATION_CLEARING;
	}
}

static void print_met(const struct met *met, unsigned capacity, uint64_t operations)
{
	printf("# %u records; done:", capacity);
	for (unsigned k = 0; k < OP_KINDS; k++)
		printf(" %lu", met->done[k]);
	printf("; nodes a state:");
	for (unsigned s = 0; s <= DERIVATION_ENDING; s++)
		printf(" %.2f", (double)met->states[s] / (double)operations);
	printf("; taken over: %lu\n", met->nested);
}

static bool is_live(const struct model *model, unsigned node)
{
	return model->nodes[node].state > DERIVATION_DEAD;
}

static bool is_below(const struct model *model, unsigned node, unsigned top)
{
	if (node == top)
		return false;
	while (node && node != top)
		node = model->nodes[node].parent;
	return node == top;
}

/* Once each, also where revocations are under way, and no other. */
static void a_walk_finds_all_below(const struct model *model, const struct derivation *real,
				   unsigned top)
{
	struct derivation_name name = derivation_name(real, numbered(top));
	struct derivation_walk walk = {name, name, false};
	unsigned found[MODEL_NODES] = {0};
	int result;

	do {
		result = derivation_walk(real, &walk);
		assert_true(result >= 0);
		if (result == DERIVATION_FOUND)
			found[number_of(walk.at.node)]++;
	} while (result != DERIVATION_END);
	for (unsigned i = 1; i < model->capacity; i++)
		assert_int_equal(found[i], is_live(model, i) && is_below(model, i, top));
}

#define WALKS 64 /* one after so many operations, below each node in turn; below 0 are all */

static void walk_below(const struct model *model, const struct derivation *real, uint64_t operation)
{
	unsigned top = (unsigned)(operation / WALKS % model->capacity);

	if (operation % WALKS == 0 && (top == 0 || is_live(model, top)))
		a_walk_finds_all_below(model, real, top);
}

static void run(uint64_t *seed, unsigned capacity, uint64_t operations)
{
	struct met met;
	struct derivation real;
	struct model model, before;

	memset(storage, 0, sizeof(storage));
	memset(names, 0, sizeof(names));
	memset(&met, 0, sizeof(met));
	real = (struct derivation)DERIVATION_IN(storage, capacity, MODEL_OWNERS);
	done(derivation_init(&real));
	model_init(&model, capacity, MODEL_OWNERS);
	for (uint64_t i = 0; i < operations; i++) {
		struct operation o = random_operation(seed, &model, i / 256 % 2);
		int result;

		before = model;
		result = model_operate(&model, &real, &o);

		if (o.kind == OP_REVOKE && result == 0)
			keep_name(seed, &model, &o);
		meet(&met, &before, &model, &o, result);
		walk_below(&model, &real, i);
	}
	for (unsigned k = 0; k < OP_KINDS; k++)
		assert_true(met.done[k] > operations / 1000);
	assert_true(met.nested > operations / 1000);
	print_met(&met, capacity, operations);
}

static void the_tree_does_what_the_model_does(void **state)
{
	static const unsigned capacities[] = {4, 8, 14, MODEL_NODES};
	uint64_t seed = number_from("DERIVATION_SEED", DEFAULT_SEED);
	uint64_t operations = number_from("DERIVATION_OPERATIONS", DEFAULT_OPERATIONS);

	(void)state;
	printf("# DERIVATION_SEED=%#llx DERIVATION_OPERATIONS=%llu\n", (unsigned long long)seed,
	       (unsigned long long)operations);
	seed = seed ? seed : 1;
	for (unsigned i = 0; i < 4; i++)
		run(&seed, capacities[i], operations / 4);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tree_does_what_the_model_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
