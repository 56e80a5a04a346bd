#include "explore.h"

#include "check.h"
#include "reclaim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TABLE_ORDER 24
#define TABLE	    ((size_t)1 << TABLE_ORDER)
#define NO_STATE    UINT32_MAX

struct record {
	size_t at; /* in the arena */
	uint32_t parent;
	uint16_t operation; /* its place in the list of the parent's */
	uint16_t length;
};

static struct record *records;
static uint32_t record_count, record_room;
static uint8_t *arena;
static size_t arena_length, arena_room;
static uint32_t *table; /* by hash, place of record + 1 */

static struct operation operations[OPERATIONS_MAX];

static void *demand(void *memory)
{
	if (memory)
		return memory;
	fprintf(stderr, "model: out of memory\n");
	exit(2);
}

/* FNV-1a, eight bytes a step, and mixed well at the end. */
static size_t hash(const uint8_t *bytes, size_t length)
{
	uint64_t value = 0xcbf29ce484222325, part;

	for (; length >= 8; bytes += 8, length -= 8) {
		memcpy(&part, bytes, 8);
		value = (value ^ part) * 0x9e3779b97f4a7c15;
		value ^= value >> 29;
	}
	for (; length; bytes++, length--)
		value = (value ^ *bytes) * 0x100000001b3;
	value ^= value >> 32;
	return (size_t)(value * 0x9e3779b97f4a7c15 >> (64 - TABLE_ORDER));
}

static void reserve(size_t length)
{
	if (record_count == record_room) {
		record_room = record_room ? record_room * 2 : 1024;
		records = demand(realloc(records, record_room * sizeof(*records)));
	}
	if (arena_length + length + STATE_BYTES > arena_room) {
		arena_room = arena_room ? arena_room * 2 : (size_t)1 << 20;
		arena = demand(realloc(arena, arena_room));
	}
}

/* Adds the current state; false if it is known. */
static bool add_state(uint32_t parent, uint32_t operation)
{
	uint8_t bytes[STATE_BYTES];
	size_t length = state_encode(bytes), place = hash(bytes, length);

	for (; table[place]; place = (place + 1) & (TABLE - 1)) {
		const struct record *record = &records[table[place] - 1];

		if (record->length == length && !memcmp(arena + record->at, bytes, length))
			return false;
	}
	reserve(length);
	memcpy(arena + arena_length, bytes, length);
	records[record_count] =
		(struct record){arena_length, parent, (uint16_t)operation, (uint16_t)length};
	arena_length += length;
	table[place] = ++record_count;
	return true;
}

static void forget_all(void)
{
	if (!table)
		table = demand(calloc(TABLE, sizeof(*table)));
	if (record_count)
		memset(table, 0, TABLE * sizeof(*table));
	record_count = 0;
	arena_length = 0;
}

static void go_to(uint32_t state)
{
	state_decode(arena + records[state].at);
	machine_on_swap = check_swap;
	machine_on_load = hardware_load;
}

/* ------------------------------------------------------------------ a violation */

static void print_step(uint32_t number, const struct operation *operation, int64_t status)
{
	char text[256];

	operation_print(operation, text, sizeof(text));
	printf("  %3u. %s = %d\n", number, text, (int)status);
}

/* Every state stands in canonical order: where that renames frames, the next step uses the new
 * names. */
static uint32_t print_way(uint32_t state)
{
	uint32_t way = 0, length = 0, *steps = demand(malloc(sizeof(*steps) * (record_count + 1)));

	for (uint32_t i = state; records[i].parent != NO_STATE; i = records[i].parent)
		steps[length++] = i;
	while (length) {
		struct operation operation;
		uint32_t next = steps[--length];

		go_to(records[next].parent);
		operation_list(operations);
		operation = operations[records[next].operation];
		print_step(++way, &operation, 0);
	}
	free(steps);
	return way;
}

static void report(struct outcome *outcome, const char *wrong, uint32_t state,
		   const struct operation *last)
{
	static char kept[256];

	snprintf(kept, sizeof(kept), "%s", wrong);
	outcome->wrong = kept;
	printf("%s: violation of %s\n", piece->name, kept);
	outcome->trace = print_way(state);
	if (!last)
		return;
	go_to(state);
	print_step(++outcome->trace, last, operation_do(last));
}

/* ------------------------------------------------------------------ search */

static const char *check_new_state(uint32_t state)
{
	const char *wrong;

	/* What was read back must be as good as what was written. */
	go_to(state);
	if ((wrong = check_state()) || (wrong = reclaim_all()))
		return wrong;
	go_to(state);
	return reclaim_free();
}

/* One operation from the kept state; what went wrong, or null. */
static const char *step(struct outcome *outcome, uint32_t state, uint32_t number)
{
	const struct operation *operation = &operations[number];
	int64_t status = operation_do(operation);
	const char *wrong = check_swaps();

	if (!wrong)
		wrong = check_step(operation, status);
	if (status < 0) {
		outcome->refused++;
		return wrong;
	}
	outcome->transitions++;
	if (!wrong)
		wrong = check_state();
	if (!wrong)
		add_state(state, number);
	state_restore();
	return wrong;
}

static const char *expand(struct outcome *outcome, uint32_t state)
{
	struct operation last;
	uint32_t count;
	const char *wrong = check_new_state(state);

	if (wrong) {
		report(outcome, wrong, state, NULL);
		return outcome->wrong;
	}
	go_to(state);
	state_keep();
	count = operation_list(operations);
	if (count == OPERATIONS_MAX)
		wrong = "0: too many operations for the model's list";
	for (uint32_t i = 0; i < count && !wrong; i++) {
		last = operations[i];
		wrong = step(outcome, state, i);
	}
	if (wrong)
		report(outcome, wrong, state, &last);
	return outcome->wrong;
}

static uint32_t depth_of(uint32_t state)
{
	uint32_t depth = 0;

	for (; records[state].parent != NO_STATE; state = records[state].parent)
		depth++;
	return depth;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

struct outcome explore(const struct piece *which, uint32_t size, uint32_t limit, double seconds)
{
	struct outcome outcome = {0};
	double end = now() + seconds;
	const char *wrong;
	uint32_t next = 0;

	forget_all();
	piece_start(which, size);
	add_state(NO_STATE, 0);
	go_to(0);
	if ((wrong = check_state()))
		report(&outcome, wrong, 0, NULL);
	while (next < record_count && !outcome.wrong && record_count < limit &&
	       (next % 64 || now() < end))
		expand(&outcome, next++);
	outcome.states = record_count;
	outcome.complete = next == record_count && !outcome.wrong;
	outcome.depth = depth_of(next ? next - 1 : 0);
	return outcome;
}
