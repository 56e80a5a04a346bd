/*
 * Every sequence of operations on tiny trees, of any length: breadth first, each state once, until
 * there are no new ones. Two states are one if they differ in nothing but which records the nodes
 * have, what their births are, and which owner is which.
 *
 * Each operation is done to the model too, and all is compared (model.h). In each state, by itself:
 * every revocation under way ends in fewer steps than twice the capacity, and tearing down all
 * owners leaves nothing.
 */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "derivation_internal.h"

#define CAPACITY       6
#define OWNERS	       2
#define CODE_MAX       96
#define OPERATIONS_MAX 256

/* What a piece lets happen, beside the operations on nodes. */
struct piece {
	unsigned nodes, owners;
	bool rights;   /* fewer, and final */
	bool accounts; /* opening, closing, tearing down; limits that bind */
};

struct state {
	struct derivation tree;
	_Alignas(16) char storage[DERIVATION_BYTES(CAPACITY, OWNERS)];
};

struct states {
	struct state *states;
	size_t count, room;
};

static void state_copy(struct state *to, const struct state *from)
{
	*to = *from;
	to->tree.storage = to->storage;
}

static void states_add(struct states *to, const struct state *state)
{
	if (to->count == to->room) {
		to->room = to->room ? 2 * to->room : 1024;
		to->states = realloc(to->states, to->room * sizeof(*to->states));
		assert_non_null(to->states);
	}
	to->states[to->count++] = *state;
}

/* ------------------------------------------------------------------ what makes states different */

struct code {
	uint8_t bytes[CODE_MAX];
	unsigned length;
};

struct numbers {
	const struct derivation *tree;
	unsigned count;
	unsigned of[CAPACITY]; /* a record's place in the order of the lists, from 1; 0: none */
	unsigned record[CAPACITY];
	unsigned list[CAPACITY]; /* by that number: whose children, or grave */
};

static void put(struct code *code, unsigned byte)
{
	assert_true(code->length < CODE_MAX && byte < 256);
	code->bytes[code->length++] = (uint8_t)byte;
}

static void give_number(struct numbers *numbers, uint32_t node, unsigned list)
{
	unsigned number = ++numbers->count;

	numbers->of[number_of((struct derivation_node){node})] = number;
	numbers->record[number] = number_of((struct derivation_node){node});
	numbers->list[number] = list;
}

static void give_numbers_below(struct numbers *numbers, uint32_t above)
{
	const struct derivation *tree = numbers->tree;
	unsigned list = 2 * numbers->of[number_of((struct derivation_node){above})];

	for (uint32_t n = link_at(tree, children_of(above))->next; n != children_of(above);
	     n = link_at(tree, n)->next) {
		give_number(numbers, n, list);
		give_numbers_below(numbers, n);
	}
	if (above == 0 || record_at(tree, above)->state < DERIVATION_CLEARING)
		return;
	for (uint32_t n = link_at(tree, graves_of(above))->next; n != graves_of(above);
	     n = link_at(tree, n)->next)
		give_number(numbers, n, list + 1);
}

static void encode_owner(struct code *code, const struct numbers *numbers, unsigned number)
{
	const struct derivation *tree = numbers->tree;
	const struct derivation_account *account = account_of(tree, owner(number));
	uint32_t head = owned_by(tree, owner(number));

	put(code, account->state);
	put(code, account->limit);
	for (uint32_t n = link_at(tree, head)->next; n != head && account->state != ACCOUNT_CLOSED;
	     n = link_at(tree, n)->next)
		put(code, numbers->of[number_of((struct derivation_node){n - owned_link(0)})]);
	put(code, 255);
}

/* The owners' numbers exclusive-or `exchange`. */
static void encode(struct code *code, const struct numbers *numbers, unsigned exchange)
{
	code->length = 0;
	for (unsigned i = 1; i <= numbers->count; i++) {
		const struct derivation_record *record =
			record_at(numbers->tree, numbered(numbers->record[i]).offset);

		put(code, record->state);
		put(code, record->item.owner.number ^ exchange);
		put(code, record->payer.number ^ exchange);
		put(code, record->item.rights | record->item.final << 7);
		put(code, numbers->of[number_of(record->parent)]);
		put(code, numbers->list[i]);
	}
	for (unsigned o = 0; o < numbers->tree->owners; o++)
		encode_owner(code, numbers, o ^ exchange);
}

static void code_of(struct code *code, const struct derivation *tree)
{
	struct numbers numbers = {.tree = tree};
	struct code other;

	give_numbers_below(&numbers, 0);
	encode(code, &numbers, 0);
	if (tree->owners < 2)
		return;
	encode(&other, &numbers, 1);
	if (other.length < code->length ||
	    (other.length == code->length && memcmp(other.bytes, code->bytes, code->length) < 0))
		*code = other;
}

/* ------------------------------------------------------------------ the states met */

struct set {
	struct code *codes;
	uint32_t *table; /* number of a code, from 1 */
	size_t count, room;
};

static size_t hash(const struct code *code)
{
	uint64_t value = 0xcbf29ce484222325;

	for (unsigned i = 0; i < code->length; i++)
		value = (value ^ code->bytes[i]) * 0x100000001b3;
	return (size_t)(value ^ value >> 29);
}

static void set_enter(struct set *set, uint32_t number)
{
	size_t at = hash(&set->codes[number - 1]) % (2 * set->room);

	while (set->table[at])
		at = (at + 1) % (2 * set->room);
	set->table[at] = number;
}

static void set_grow(struct set *set)
{
	set->room = set->room ? 2 * set->room : 1024;
	set->codes = realloc(set->codes, set->room * sizeof(*set->codes));
	free(set->table);
	set->table = calloc(2 * set->room, sizeof(*set->table));
	assert_true(set->codes && set->table);
	for (uint32_t i = 1; i <= set->count; i++)
		set_enter(set, i);
}

/* Whether it is new. */
static bool set_add(struct set *set, const struct code *code)
{
	if (set->count == set->room)
		set_grow(set);
	for (size_t at = hash(code) % (2 * set->room); set->table[at];
	     at = (at + 1) % (2 * set->room)) {
		const struct code *there = &set->codes[set->table[at] - 1];

		if (there->length == code->length &&
		    memcmp(there->bytes, code->bytes, code->length) == 0)
			return false;
	}
	set->codes[set->count++] = *code;
	set_enter(set, (uint32_t)set->count);
	return true;
}

/* ------------------------------------------------------------------ the operations */

struct operations {
	struct operation list[OPERATIONS_MAX];
	unsigned count;
};

static void list_add(struct operations *to, struct operation operation)
{
	assert_true(to->count < OPERATIONS_MAX);
	to->list[to->count++] = operation;
}

static void list_gifts(struct operations *to, const struct piece *piece, struct operation like)
{
	like.rights = 3;
	for (like.owner = 0; like.owner < piece->owners; like.owner++) {
		list_add(to, like);
		if (!piece->rights)
			continue;
		like.rights = 1;
		list_add(to, like);
		like.rights = 3;
		like.final = true;
		list_add(to, like);
		like.final = false;
	}
}

static void list_operations(struct operations *to, const struct piece *piece,
			    const struct derivation *tree)
{
	to->count = 0;
	list_gifts(to, piece, (struct operation){.kind = OP_ROOT});
	for (unsigned n = 1; n <= piece->nodes; n++) {
		uint64_t birth = record_at(tree, numbered(n).offset)->birth;

		if (birth == 0)
			continue;
		list_gifts(to, piece, (struct operation){.kind = OP_DELEGATE, .node = n});
		for (unsigned o = 0; o < piece->owners; o++)
			list_add(to, (struct operation){.kind = OP_GRANT, .node = n, .owner = o});
		list_add(to, (struct operation){.kind = OP_DROP, .node = n});
		list_add(to, (struct operation){
				     .kind = OP_REVOKE, .node = n, .extent = DERIVATION_BELOW});
		list_add(to, (struct operation){
				     .kind = OP_REVOKE, .node = n, .extent = DERIVATION_WITH});
		list_add(to, (struct operation){.kind = OP_STEP, .node = n, .birth = birth});
	}
	for (unsigned o = 0; piece->accounts && o < piece->owners; o++) {
		list_add(to, (struct operation){.kind = OP_OPEN, .owner = o, .limit = 2});
		list_add(to, (struct operation){.kind = OP_LIMIT, .owner = o, .limit = 1});
		list_add(to, (struct operation){.kind = OP_CLOSE, .owner = o});
		list_add(to, (struct operation){.kind = OP_TEARDOWN, .owner = o});
	}
}

static unsigned dead(const struct derivation *tree)
{
	unsigned count = 0;

	for (unsigned n = 1; n < tree->capacity; n++)
		count += record_at(tree, numbered(n).offset)->state == DERIVATION_DEAD;
	return count;
}

/* ------------------------------------------------------------------ what holds in every state */

static unsigned steps_to_end(struct derivation *tree, struct derivation_name revocation)
{
	struct derivation_item item;
	unsigned steps = 1;

	while (derivation_revoke_step(tree, revocation, &item) != DERIVATION_FINISHED)
		assert_true(++steps < 2 * tree->capacity);
	return steps;
}

static void revocations_end(const struct state *from)
{
	struct state state;

	for (unsigned n = 1; n < from->tree.capacity; n++) {
		if (record_at(&from->tree, numbered(n).offset)->state < DERIVATION_CLEARING)
			continue;
		state_copy(&state, from);
		steps_to_end(&state.tree, derivation_name(&state.tree, numbered(n)));
	}
}

static void teardown_leaves_nothing(const struct state *from)
{
	struct derivation_item item;
	struct state state;
	unsigned steps = 0;
	int result;

	state_copy(&state, from);
	for (unsigned o = 0; o < state.tree.owners; o++)
		derivation_owner_close(&state.tree, owner(o));
	for (unsigned o = 0; o < state.tree.owners; o++) {
		do {
			result = derivation_teardown_step(&state.tree, owner(o), &item);
			assert_true(++steps <= 4 * state.tree.capacity);
		} while (result == DERIVATION_TAKEN || result == DERIVATION_PROGRESS);
	}
	for (unsigned n = 1; n < state.tree.capacity; n++)
		assert_int_equal(record_at(&state.tree, numbered(n).offset)->state,
				 DERIVATION_FREE);
	for (unsigned o = 0; o < state.tree.owners; o++)
		assert_int_equal(derivation_charged(&state.tree, owner(o)), 0);
}

/* ------------------------------------------------------------------ all of them */

struct search {
	const struct piece *piece;
	struct set met;
	struct states now, next;
	unsigned long done;
};

static void meet(struct search *search, const struct state *state)
{
	struct code code;

	code_of(&code, &state->tree);
	if (!set_add(&search->met, &code))
		return;
	revocations_end(state);
	teardown_leaves_nothing(state);
	states_add(&search->next, state);
}

static void go_on(struct search *search, const struct state *from)
{
	struct operations operations;
	struct model model;
	struct state state;

	state_copy(&state, from);
	list_operations(&operations, search->piece, &state.tree);
	for (unsigned i = 0; i < operations.count; i++) {
		enum operation_kind kind = operations.list[i].kind;

		state_copy(&state, from);
		model_read(&model, &state.tree);
		if (model_operate(&model, &state.tree, &operations.list[i]) >= 0)
			meet(search, &state);
		if (kind != OP_STEP && kind != OP_TEARDOWN)
			assert_true(dead(&state.tree) == dead(&from->tree));
	}
	search->done += operations.count;
}

static void begin(struct search *search)
{
	struct state state;

	memset(&state, 0, sizeof(state));
	state.tree = (struct derivation)DERIVATION_IN(state.storage, search->piece->nodes + 1,
						      search->piece->owners);
	done(derivation_init(&state.tree));
	for (unsigned o = 0; o < search->piece->owners; o++)
		done(derivation_owner_open(&state.tree, owner(o),
					   search->piece->accounts ? 2 : CAPACITY));
	meet(search, &state);
}

static void search_all(const char *name, const struct piece *piece)
{
	struct search search = {.piece = piece};
	unsigned longest = 0;

	begin(&search);
	for (; search.next.count; longest++) {
		struct states now = search.next;

		search.next = search.now;
		search.now = now;
		search.next.count = 0;
		for (size_t i = 0; i < now.count; i++) {
			now.states[i].tree.storage = now.states[i].storage;
			go_on(&search, &now.states[i]);
		}
	}
	printf("# %s: %zu states, %lu operations in them, none further than %u from the start\n",
	       name, search.met.count, search.done, longest - 1);
	free(search.met.codes);
	free(search.met.table);
	free(search.now.states);
	free(search.next.states);
}

#define PIECE(name, ...)                                                                           \
	static void name(void **state)                                                             \
	{                                                                                          \
		static const struct piece piece = __VA_ARGS__;                                     \
                                                                                                   \
		(void)state;                                                                       \
		search_all(#name, &piece);                                                         \
	}

PIECE(three_nodes_of_two_owners, {.nodes = 3, .owners = 2})
PIECE(four_nodes_of_two_owners, {.nodes = 4, .owners = 2})
PIECE(five_nodes_of_one_owner, {.nodes = 5, .owners = 1})
PIECE(three_nodes_with_rights, {.nodes = 3, .owners = 2, .rights = true})
PIECE(three_nodes_of_owners_that_come_and_go, {.nodes = 3, .owners = 2, .accounts = true})

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_nodes_of_two_owners),
		cmocka_unit_test(four_nodes_of_two_owners),
		cmocka_unit_test(five_nodes_of_one_owner),
		cmocka_unit_test(three_nodes_with_rights),
		cmocka_unit_test(three_nodes_of_owners_that_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
