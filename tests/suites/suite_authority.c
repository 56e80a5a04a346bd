/*
 * Every capability that an operation takes, replaced by every one that it must not take: none, an
 * index beyond all tables, one of each other type, one without each right that is needed, a dead
 * one. The other words are such that nothing else is wrong. Nothing may change.
 *
 * A case for each operation; what it takes stands in the table.
 */
#include "suite.h"

#include "specimens.h"

#define PARAMETERS 5
#define BIT(type) (1u << (type))
#define NODES                                                                                      \
	(BIT(CAP_CAPTBL_LEAF) | BIT(CAP_CAPTBL_ROOT) | BIT(CAP_PGTBL_0) | BIT(CAP_PGTBL_1) |       \
	 BIT(CAP_PGTBL_2) | BIT(CAP_PGTBL_3))
#define PGTBL_NODES (BIT(CAP_PGTBL_0) | BIT(CAP_PGTBL_1) | BIT(CAP_PGTBL_2) | BIT(CAP_PGTBL_3))
#define PGTBL_INNER (BIT(CAP_PGTBL_1) | BIT(CAP_PGTBL_2) | BIT(CAP_PGTBL_3))

/* Where in its word a capability's index stands. */
enum shape { NUMBER, WHOLE, LOW, HIGH };

struct parameter {
	uint32_t word;
	enum shape shape;
	uint32_t accepts; /* types that are not EBADF */
	uint64_t rights;
};

struct pattern {
	uint32_t call;
	const char *name;
	uint64_t words[6];
	struct parameter parameters[PARAMETERS]; /* accepts 0 ends them */
};

#define NUMBERED(type, rights) { 0, NUMBER, BIT(type), rights }
#define NUMBERED_OF(types, rights) { 0, NUMBER, types, rights }
#define WORD(word, type, rights) { word, WHOLE, BIT(type), rights }
#define WORD_OF(word, types, rights) { word, WHOLE, types, rights }
#define SLOT_AT(word) { word, LOW, BIT(CAP_CAPTBL_LEAF), RIGHT_WRITE }
#define IN_HALF(word, half, type, rights) { word, half, BIT(type), rights }
#define PATTERN(operation, ...) { CALL_##operation, #operation, __VA_ARGS__ }
#define WORDS(...) { __VA_ARGS__ }
#define TAKES(...) { __VA_ARGS__ }

static struct specimens s;

static uint64_t get_index(const struct parameter *parameter, const uint64_t *words)
{
	uint64_t word = words[parameter->word];

	if (parameter->shape == LOW)
		return (uint32_t)word;
	return parameter->shape == HIGH ? word >> 32 : word;
}

static void set_index(const struct parameter *parameter, uint64_t *words, uint64_t index)
{
	uint64_t *word = &words[parameter->word];

	if (parameter->shape == LOW)
		*word = (*word & ~0xfffffffful) | index;
	else if (parameter->shape == HIGH)
		*word = (*word & 0xfffffffful) | index << 32;
	else
		*word = index;
}

static void attempt(const struct pattern *pattern, const struct parameter *parameter,
		    uint64_t index, int64_t error)
{
	struct operation operation = { pattern->call, pattern->name, { 0 } };

	for (uint32_t i = 0; i < 6; i++)
		operation.words[i] = pattern->words[i];
	set_index(parameter, operation.words, index);
	operation_fails(__FILE__, __LINE__, &operation, error);
}

static void without_capability(const struct pattern *pattern, const struct parameter *parameter)
{
	static const uint64_t indexes[] = { 0, EMPTY, UNHOOKED, CAPABILITIES - 1 };
	static const uint64_t beyond[] = { CAPABILITIES, 0x7fffffff, 0xffffffff };
	static const uint64_t huge[] = { 1ul << 32, 1ul << 63, ~0ul };

	for (uint32_t i = 0; i < 4; i++)
		attempt(pattern, parameter, indexes[i], TESSERA_ENOENT);
	for (uint32_t i = 0; i < 3 && parameter->shape != NUMBER; i++)
		attempt(pattern, parameter, beyond[i], TESSERA_ENOENT);
	for (uint32_t i = 0; i < 3 && parameter->shape == WHOLE; i++)
		attempt(pattern, parameter, huge[i] | get_index(parameter, pattern->words),
			TESSERA_ENOENT);
	pair_seen(pattern->name, TESSERA_ENOENT);
}

static void with_other_types(const struct pattern *pattern, const struct parameter *parameter)
{
	for (uint32_t type = CAP_NONE + 1; type < CAP_TYPES; type++)
		if (!(parameter->accepts & BIT(type)))
			attempt(pattern, parameter, s.live[type], TESSERA_EBADF);
	pair_seen(pattern->name, TESSERA_EBADF);
}

static void without_rights(const struct pattern *pattern, const struct parameter *parameter)
{
	uint32_t valid = (uint32_t)get_index(parameter, pattern->words);

	for (uint64_t right = 1; right <= parameter->rights; right <<= 1) {
		if (!(parameter->rights & right))
			continue;
		attempt(pattern, parameter, cap_with(valid, ALL & ~right), TESSERA_EACCES);
		pair_seen(pattern->name, TESSERA_EACCES);
	}
}

static void with_dead_ones(const struct pattern *pattern, const struct parameter *parameter)
{
	for (uint32_t type = CAP_CAPTBL_LEAF; type <= CAP_MEMORY; type++) {
		/* What was lent, and so may die, cannot be lent: another error. */
		if (!(parameter->accepts & BIT(type)) ||
		    (type == CAP_MEMORY && parameter->rights == RIGHT_LEND))
			continue;
		attempt(pattern, parameter, s.dead[type], TESSERA_ESTALE);
		pair_seen(pattern->name, TESSERA_ESTALE);
	}
}

/* Copies for the attempts change the state, so they stand outside of what is compared. */
static void check_parameter(const struct pattern *pattern, const struct parameter *parameter)
{
	uint64_t before = digest_state();

	without_capability(pattern, parameter);
	if (parameter->accepts != ~0u)
		with_other_types(pattern, parameter);
	with_dead_ones(pattern, parameter);
	CHECK_EQUAL(digest_state(), before);
	without_rights(pattern, parameter);
}

static void check_pattern(const struct pattern *pattern)
{
	for (uint32_t i = 0; i < PARAMETERS && pattern->parameters[i].accepts; i++)
		check_parameter(pattern, &pattern->parameters[i]);
}

static void check_operation(uint32_t call)
{
	const uint64_t to = slot_ref(s.live[CAP_CAPTBL_LEAF], 9);
	const uint64_t fresh = s.fresh, user = s.user;
	const struct pattern patterns[] = {
#include "authority.def"
	};
	uint32_t checked = 0;

	for (uint32_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		if (patterns[i].call != call)
			continue;
		check_pattern(&patterns[i]);
		checked++;
	}
	CHECK(checked > 0);
}

#define AUTHORITY(operation)                                                                       \
	void authority_##operation(void)                                                           \
	{                                                                                          \
		specimens_make(&s);                                                                \
		check_operation(CALL_##operation);                                                 \
	}
#define CASE(suite, name) AUTHORITY(name)
#include "cases_authority.def"
#undef CASE

/* All operations have a case, but for the two that take no capability: fault_read, fault_write. */
enum {
#define CASE(suite, name) CASE_##name,
#include "cases_authority.def"
#undef CASE
	CASES,
#define CALL(name, parameters, text) OPERATION_##name,
#define FAILS(name, error, when)
#include <tessera/calls.def>
#undef CALL
#undef FAILS
	OPERATIONS_END
};
_Static_assert(OPERATIONS_END - CASES - 1 == CASES + 2, "an operation has no case");
