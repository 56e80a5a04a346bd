#include "world.h"

#include <string.h>

#include "derivation_internal.h"

static _Alignas(16) char storage[DERIVATION_BYTES(WORLD_CAPACITY, WORLD_OWNERS)];

struct derivation forest;

void world(uint32_t capacity)
{
	memset(storage, 0, sizeof(storage));
	forest = (struct derivation)DERIVATION_IN(storage, capacity, WORLD_OWNERS);
	done(derivation_init(&forest));
	for (unsigned o = 0; o < WORLD_OWNERS; o++)
		done(derivation_owner_open(&forest, owner(o), capacity));
}

int world_setup(void **state)
{
	(void)state;
	world(WORLD_CAPACITY);
	return 0;
}

void world_check(void)
{
	static uint32_t scratch[WORLD_CAPACITY];
	const char *broken = derivation_broken(&forest, scratch);

	if (broken)
		fail_msg("does not hold: %s", broken);
}

struct derivation_owner owner(unsigned number)
{
	return (struct derivation_owner){(uint16_t)number};
}

struct derivation_item item(unsigned number, uint64_t where)
{
	return (struct derivation_item){
		.where = where, .owner = owner(number), .kind = 1, .rights = ALL_RIGHTS};
}

/* Places are the births, so that tests can name nodes by them. */
struct derivation_node root(unsigned number)
{
	struct derivation_item given = item(number, use_of(&forest)->births + 1);
	struct derivation_node node;

	done(derivation_root(&forest, &given, &node));
	return node;
}

struct derivation_node child(struct derivation_node parent, unsigned number)
{
	struct derivation_item given = item(number, use_of(&forest)->births + 1);
	struct derivation_node node;

	done(derivation_delegate(&forest, parent, &given, &node));
	return node;
}

enum derivation_state state_of(struct derivation_node node)
{
	return record_at(&forest, node.offset)->state;
}

struct derivation_name below(struct derivation_node node)
{
	struct derivation_name name;

	done(derivation_revoke(&forest, node, DERIVATION_BELOW, &name));
	return name;
}

struct derivation_name with(struct derivation_node node)
{
	struct derivation_name name;

	done(derivation_revoke(&forest, node, DERIVATION_WITH, &name));
	return name;
}

void takes(struct derivation_name revocation, uint64_t where)
{
	struct derivation_item taken = {0};

	assert_int_equal(derivation_revoke_step(&forest, revocation, &taken), DERIVATION_TAKEN);
	assert_int_equal(taken.where, where);
	world_check();
}

void progresses(struct derivation_name revocation)
{
	struct derivation_item untouched = {.where = 12345};

	assert_int_equal(derivation_revoke_step(&forest, revocation, &untouched),
			 DERIVATION_PROGRESS);
	assert_int_equal(untouched.where, 12345);
	world_check();
}

unsigned finishes(struct derivation_name revocation)
{
	struct derivation_item taken;
	unsigned count = 0, steps = 0;
	int step;

	while ((step = derivation_revoke_step(&forest, revocation, &taken)) !=
	       DERIVATION_FINISHED) {
		assert_in_range(step, DERIVATION_TAKEN, DERIVATION_PROGRESS);
		count += step == DERIVATION_TAKEN;
		assert_true(++steps <= 2 * forest.capacity);
	}
	world_check();
	return count;
}

unsigned world_used(void)
{
	unsigned used = 0;

	for (uint32_t n = sizeof(struct derivation_record); n < use_of(&forest)->fresh;
	     n += (uint32_t)sizeof(struct derivation_record))
		used += record_at(&forest, n)->state != DERIVATION_FREE;
	return used;
}
