#include "model.h"

#include <stdio.h>
#include <string.h>

#include "derivation_internal.h"

struct derivation_node numbered(unsigned number)
{
	return (struct derivation_node){number * (uint32_t)sizeof(struct derivation_record)};
}

unsigned number_of(struct derivation_node node)
{
	return node.offset / (unsigned)sizeof(struct derivation_record);
}

void operation_print(const struct operation *o)
{
	static const char *const names[] = {"root", "delegate", "grant", "drop",  "revoke",
					    "step", "teardown", "open",	 "close", "limit"};

	printf("# %s node %u (birth %llu) owner %u where %llu rights %u final %d extent %d limit "
	       "%u\n",
	       names[o->kind], o->node, (unsigned long long)o->birth, o->owner,
	       (unsigned long long)o->where, o->rights, o->final, o->extent, o->limit);
}

void model_init(struct model *model, unsigned capacity, unsigned owners)
{
	assert_true(capacity <= MODEL_NODES && owners <= MODEL_OWNERS);
	memset(model, 0, sizeof(*model));
	model->capacity = capacity;
	model->owners = owners;
}

void model_read(struct model *model, const struct derivation *from)
{
	model_init(model, from->capacity, from->owners);
	model->births = use_of(from)->births;
	for (unsigned i = 1; i < from->capacity; i++) {
		const struct derivation_record *record = record_at(from, numbered(i).offset);

		if (record->state != DERIVATION_FREE)
			model->nodes[i] = (struct model_node){
				record->state, record->item, record->payer.number,
				number_of(record->parent), record->birth};
	}
	for (unsigned o = 0; o < from->owners; o++) {
		model->open[o] = account_of(from, owner(o))->state == ACCOUNT_OPEN;
		model->closing[o] = account_of(from, owner(o))->state == ACCOUNT_CLOSING;
		model->limits[o] = account_of(from, owner(o))->limit;
	}
}

/* ------------------------------------------------------------------ what is where */

static unsigned charged(const struct model *model, unsigned number)
{
	unsigned nodes = 0;

	for (unsigned i = 1; i < model->capacity; i++)
		nodes +=
			model->nodes[i].state != DERIVATION_FREE && model->nodes[i].payer == number;
	return nodes;
}

static bool owns(const struct model *model, unsigned number)
{
	for (unsigned i = 1; i < model->capacity; i++)
		if (model->nodes[i].state > DERIVATION_DEAD &&
		    model->nodes[i].item.owner.number == number)
			return true;
	return false;
}

static bool is_full(const struct model *model)
{
	for (unsigned i = 1; i < model->capacity; i++)
		if (model->nodes[i].state == DERIVATION_FREE)
			return false;
	return true;
}

/* The child born last before `birth`, or 0. */
static unsigned child_before(const struct model *model, unsigned parent, uint64_t birth)
{
	unsigned found = 0;

	for (unsigned i = 1; i < model->capacity; i++)
		if (model->nodes[i].state != DERIVATION_FREE && model->nodes[i].parent == parent &&
		    model->nodes[i].birth < birth &&
		    model->nodes[i].birth > model->nodes[found].birth)
			found = i;
	return found;
}

static bool has_children(const struct model *model, unsigned node)
{
	return child_before(model, node, UINT64_MAX) != 0;
}

/* The first node below, in pre-order, that is not dead. */
static unsigned victim(const struct model *model, unsigned above)
{
	for (unsigned n = child_before(model, above, UINT64_MAX); n;
	     n = child_before(model, above, model->nodes[n].birth)) {
		unsigned deeper = model->nodes[n].state == DERIVATION_DEAD ? victim(model, n) : n;

		if (deeper)
			return deeper;
	}
	return 0;
}

/* Whose revocation took this dead node: the nearest root of one above. */
static unsigned taker(const struct model *model, unsigned dead)
{
	unsigned n = dead;

	while (n && model->nodes[n].state < DERIVATION_CLEARING)
		n = model->nodes[n].parent;
	return n;
}

static unsigned dead_of(const struct model *model, unsigned revocation)
{
	unsigned dead = 0;

	for (unsigned i = 1; i < model->capacity; i++)
		dead += model->nodes[i].state == DERIVATION_DEAD && taker(model, i) == revocation;
	return dead;
}

/* ------------------------------------------------------------------ the operations */

static int add(struct model *model, unsigned parent, unsigned payer,
	       const struct derivation_item *given, unsigned record)
{
	if (charged(model, payer) >= model->limits[payer])
		return -TESSERA_ENOSPC;
	if (is_full(model))
		return -TESSERA_ENOMEM;
	assert_in_range(record, 1, model->capacity - 1);
	assert_int_equal(model->nodes[record].state, DERIVATION_FREE);
	model->nodes[record] =
		(struct model_node){DERIVATION_LIVE, *given, payer, parent, ++model->births};
	return 0;
}

static int live(const struct model_node *node)
{
	switch (node->state) {
	case DERIVATION_LIVE:
		return 0;
	case DERIVATION_CLEARING:
	case DERIVATION_CONDEMNED:
		return -TESSERA_EBUSY;
	default:
		return -TESSERA_ESTALE;
	}
}

static int delegate(struct model *model, unsigned from, const struct derivation_item *given,
		    unsigned record)
{
	const struct model_node *parent = &model->nodes[from];

	if (!model->open[given->owner.number])
		return -TESSERA_EINVAL;
	if (live(parent))
		return live(parent);
	if (parent->item.final)
		return -TESSERA_EPERM;
	if ((given->rights | parent->item.rights) != parent->item.rights)
		return -TESSERA_EACCES;
	return add(model, from, parent->item.owner.number, given, record);
}

static int grant(struct model *model, struct model_node *node, const struct operation *o)
{
	if (!model->open[o->owner])
		return -TESSERA_EINVAL;
	if (live(node))
		return live(node);
	if (has_children(model, o->node))
		return -TESSERA_EBUSY;
	node->item.owner = owner(o->owner);
	node->item.where = o->where;
	return 0;
}

static int drop(struct model *model, struct model_node *node, unsigned number)
{
	if (live(node))
		return live(node);
	if (has_children(model, number))
		return -TESSERA_EBUSY;
	node->state = DERIVATION_FREE;
	node->birth = 0;
	return 0;
}

static int revoke(struct model_node *node, enum derivation_extent extent)
{
	if (node->state <= DERIVATION_DEAD)
		return -TESSERA_ESTALE;
	if (node->state == DERIVATION_ENDING)
		return 0;
	if (extent == DERIVATION_WITH)
		node->state = DERIVATION_CONDEMNED;
	else if (node->state == DERIVATION_LIVE)
		node->state = DERIVATION_CLEARING;
	return 0;
}

/* Buries one of those that the tree has buried. */
static void bury(struct model *model, const struct derivation *real, unsigned revocation)
{
	for (unsigned i = 1; i < model->capacity; i++) {
		if (record_at(real, numbered(i).offset)->state != DERIVATION_FREE ||
		    model->nodes[i].state != DERIVATION_DEAD || has_children(model, i))
			continue;
		assert_int_equal(taker(model, i), revocation);
		model->nodes[i].state = DERIVATION_FREE;
		return;
	}
	fail_msg("nobody was buried");
}

static int step(struct model *model, const struct derivation *real, unsigned number,
		struct derivation_item *taken)
{
	struct model_node *node = &model->nodes[number];
	unsigned next = victim(model, number);

	if (node->state == DERIVATION_LIVE)
		return DERIVATION_FINISHED;
	if (node->state == DERIVATION_CONDEMNED) {
		node->state = DERIVATION_ENDING;
		*taken = node->item;
		return DERIVATION_TAKEN;
	}
	if (next) {
		bool gone = model->nodes[next].state == DERIVATION_ENDING;

		model->nodes[next].state = DERIVATION_DEAD;
		if (gone)
			return DERIVATION_PROGRESS;
		*taken = model->nodes[next].item;
		return DERIVATION_TAKEN;
	}
	for (unsigned i = 0; i < DERIVATION_BURIALS && dead_of(model, number); i++)
		bury(model, real, number);
	if (dead_of(model, number))
		return DERIVATION_PROGRESS;
	assert_true(node->state == DERIVATION_CLEARING || !has_children(model, number));
	node->state = node->state == DERIVATION_ENDING ? DERIVATION_FREE : DERIVATION_LIVE;
	return DERIVATION_FINISHED;
}

static int step_of(struct model *model, const struct derivation *real, const struct operation *o,
		   struct derivation_item *taken)
{
	const struct model_node *node = &model->nodes[o->node];

	if (node->state <= DERIVATION_DEAD || node->birth != o->birth)
		return -TESSERA_ESTALE;
	return step(model, real, o->node, taken);
}

/* Which of the owner's nodes comes first is the tree's affair. */
static int teardown(struct model *model, const struct derivation *real, const struct operation *o,
		    unsigned first, struct derivation_item *taken)
{
	struct model_node *node;
	int result;

	if (!model->closing[o->owner])
		return -TESSERA_EINVAL;
	if (!owns(model, o->owner))
		return DERIVATION_FINISHED;
	assert_in_range(first, 1, model->capacity - 1);
	node = &model->nodes[first];
	assert_int_equal(node->item.owner.number, o->owner);
	assert_int_equal(revoke(node, DERIVATION_WITH), 0);
	result = step(model, real, first, taken);
	return result == DERIVATION_FINISHED ? DERIVATION_PROGRESS : result;
}

static int open_owner(struct model *model, const struct operation *o)
{
	if (model->open[o->owner] ||
	    (model->closing[o->owner] && (owns(model, o->owner) || charged(model, o->owner))))
		return -TESSERA_EBUSY;
	model->open[o->owner] = true;
	model->closing[o->owner] = false;
	model->limits[o->owner] = o->limit;
	return 0;
}

static int close_owner(struct model *model, const struct operation *o)
{
	if (!model->open[o->owner])
		return -TESSERA_EINVAL;
	model->open[o->owner] = false;
	model->closing[o->owner] = true;
	model->limits[o->owner] = 0;
	return 0;
}

static int limit_owner(struct model *model, const struct operation *o)
{
	if (!model->open[o->owner])
		return -TESSERA_EINVAL;
	model->limits[o->owner] = o->limit;
	return 0;
}

/* ------------------------------------------------------------------ both */

struct outcome {
	int result;
	unsigned node; /* made; the first of the owner */
	struct derivation_item item;
};

static struct derivation_item item_of(const struct operation *o)
{
	return (struct derivation_item){o->where, owner(o->owner), 3, o->rights, o->final};
}

static struct outcome operate_real(struct derivation *real, const struct operation *o)
{
	struct derivation_item given = item_of(o);
	struct derivation_node node = numbered(o->node), made = {0};
	struct derivation_name name = {o->birth, node};
	struct outcome outcome = {0};

	switch (o->kind) {
	case OP_ROOT:
		outcome.result = derivation_root(real, &given, &made);
		break;
	case OP_DELEGATE:
		outcome.result = derivation_delegate(real, node, &given, &made);
		break;
	case OP_GRANT:
		outcome.result = derivation_grant(real, node, owner(o->owner), o->where);
		break;
	case OP_DROP:
		outcome.result = derivation_drop(real, node);
		break;
	case OP_REVOKE:
		outcome.result = derivation_revoke(real, node, o->extent, &name);
		if (outcome.result == 0)
			assert_int_equal(name.birth, derivation_name(real, node).birth);
		break;
	case OP_STEP:
		outcome.result = derivation_revoke_step(real, name, &outcome.item);
		break;
	case OP_TEARDOWN:
		made.offset = link_at(real, owned_by(real, owner(o->owner)))->next - owned_link(0);
		outcome.result = derivation_teardown_step(real, owner(o->owner), &outcome.item);
		break;
	case OP_OPEN:
		outcome.result = derivation_owner_open(real, owner(o->owner), o->limit);
		break;
	case OP_CLOSE:
		outcome.result = derivation_owner_close(real, owner(o->owner));
		break;
	default:
		outcome.result = derivation_owner_limit(real, owner(o->owner), o->limit);
	}
	outcome.node = number_of(made);
	return outcome;
}

static int operate_model(struct model *model, const struct derivation *real,
			 const struct operation *o, unsigned made, struct derivation_item *taken)
{
	struct derivation_item given = item_of(o);
	struct model_node *node = &model->nodes[o->node];

	switch (o->kind) {
	case OP_ROOT:
		return model->open[o->owner] ? add(model, 0, o->owner, &given, made)
					     : -TESSERA_EINVAL;
	case OP_DELEGATE:
		return delegate(model, o->node, &given, made);
	case OP_GRANT:
		return grant(model, node, o);
	case OP_DROP:
		return drop(model, node, o->node);
	case OP_REVOKE:
		return revoke(node, o->extent);
	case OP_STEP:
		return step_of(model, real, o, taken);
	case OP_TEARDOWN:
		return teardown(model, real, o, made, taken);
	case OP_OPEN:
		return open_owner(model, o);
	case OP_CLOSE:
		return close_owner(model, o);
	default:
		return limit_owner(model, o);
	}
}

static bool same_item(const struct derivation_item *a, const struct derivation_item *b)
{
	return a->where == b->where && a->owner.number == b->owner.number && a->kind == b->kind &&
	       a->rights == b->rights && a->final == b->final;
}

static bool same_node(const struct model_node *node, const struct derivation_record *record)
{
	if (node->state != record->state)
		return false;
	if (node->state == DERIVATION_FREE)
		return true;
	return same_item(&node->item, &record->item) && node->payer == record->payer.number &&
	       node->parent == number_of(record->parent) && node->birth == record->birth;
}

static const char *difference(const struct model *model, const struct derivation *real)
{
	for (unsigned i = 1; i < model->capacity; i++)
		if (!same_node(&model->nodes[i], record_at(real, numbered(i).offset)))
			return "a node is not what the model says";
	for (unsigned o = 0; o < model->owners; o++)
		if (derivation_charged(real, owner(o)) != charged(model, o))
			return "an owner is not charged what the model says";
	return NULL;
}

int model_operate(struct model *model, struct derivation *real, const struct operation *operation)
{
	uint32_t scratch[MODEL_NODES];
	struct derivation_item taken = {0};
	struct outcome outcome = operate_real(real, operation);
	int expected = operate_model(model, real, operation, outcome.node, &taken);
	const char *wrong = derivation_broken(real, scratch);

	if (!wrong && expected != outcome.result)
		wrong = "the result is not what the model says";
	if (!wrong && !same_item(&taken, &outcome.item))
		wrong = "what was taken is not what the model says";
	if (!wrong)
		wrong = difference(model, real);
	if (wrong) {
		operation_print(operation);
		fail_msg("%s (result %d, expected %d)", wrong, outcome.result, expected);
	}
	return outcome.result;
}
