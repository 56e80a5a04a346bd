/* Components of the composition end, by the one that handles their faults. */
#include "cast.h"
#include "check.h"
#include "delegation.h"

#define BOUND 20000 /* instructions that a call may take; doc/capmgr.md says why */

static uint64_t longest;

static int64_t end_step(enum player player)
{
	uint64_t begun = crt_cycles();
	int64_t status = capmgr_component_end(cast_number(player));
	uint64_t length = crt_cycles() - begun;

	longest = length > longest ? length : longest;
	return status;
}

static int64_t end(enum player player)
{
	int64_t status;

	do
		status = end_step(player);
	while (status == CAPMGR_MORE);
	return status;
}

struct wealth {
	int64_t free, limit, threads;
};

static struct wealth wealth(void)
{
	return (struct wealth){
		.free = cast_quota(A, CAPMGR_PAGES_FREE),
		.limit = cast_quota(A, CAPMGR_PAGES_LIMIT),
		.threads = cast_quota(A, CAPMGR_THREADS_LIMIT),
	};
}

/* ------------------------------------------------------------------ shared memory */

#define WRITE (RIGHT_MAP | RIGHT_WRITE)
#define PAGES 2
#define WORD  0x7e55e7a

static int64_t create(enum player owner, enum player other)
{
	int64_t memory = cast_memory(owner, PAGES);

	CHECK_GOOD(memory);
	CHECK(cast_offer(owner, memory, other, WRITE), 0);
	return memory;
}

static int64_t map(enum player player, int64_t memory)
{
	int64_t address = cast_map(player, memory, WRITE);

	CHECK_GOOD(address);
	return address;
}

#define MANY 8 /* so that one call gives as many back as it can */

static void make_many_of_the_largest(enum player owner)
{
	for (int i = 0; i < MANY; i++)
		CHECK_GOOD(cast_memory(owner, CAPMGR_MEMORY_PAGES));
}

#define ENTRY  0x400000
#define TABLES 5 /* pages of an empty component */

/* As many may be offered it as if D had never been. */
static void offer_to_all_that_can_be(int64_t memory)
{
	int64_t component[CAPMGR_MEMORY_USERS];

	CHECK(cast_offer(A, memory, D, WRITE), -TESSERA_ESTALE);
	for (int i = 1; i < CAPMGR_MEMORY_USERS; i++) {
		component[i] = capmgr_component_create(ENTRY, TABLES, 0, 0, 0);
		CHECK_GOOD(component[i]);
		CHECK(capmgr_memory_offer((uint64_t)memory, (uint64_t)component[i], WRITE), 0);
	}
	for (int i = 1; i < CAPMGR_MEMORY_USERS; i++)
		while (capmgr_component_end((uint64_t)component[i]) == CAPMGR_MORE)
			;
}

/* What it had is there again, whatever it gave and got; but for what others have mapped. */
void end_of_one_that_was_composed(void)
{
	int64_t used = cast_quota(D, CAPMGR_PAGES_USED), limit = cast_quota(D, CAPMGR_PAGES_LIMIT);
	struct wealth before = wealth(), after;
	int64_t a = cast_alloc(A), d = cast_alloc(D), in_a;
	int64_t of_d = create(D, A), of_a = create(A, D), only_offered = create(A, D), shared;

	CHECK(cast_accept(A, D, 1), 0);
	CHECK(cast_accept(D, A, 2), 0);
	in_a = cast_delegate(D, CAPMGR_PAGE, d, A, RIGHT_MAP);
	CHECK_GOOD(cast_delegate(A, CAPMGR_PAGE, a, D, RIGHT_MAP));
	CHECK_GOOD(cast_delegate(A, CAPMGR_SLOT, gate_to_pong(), D, RIGHTS_ALL));
	CHECK(cast_read(A, in_a), 0);
	shared = map(A, of_d);
	map(D, of_d);
	map(D, of_a);
	make_many_of_the_largest(D);
	CHECK(cast_order(B, BOARD_END, cast_number(D), 0, 0, 0), -TESSERA_EPERM);
	CHECK(end(D), 0);
	CHECK(longest <= BOUND ? 0 : longest, 0);
	crt_print("::figure delegation.component_end.longest %lu\n", longest);
	CHECK(end(D), -TESSERA_ESTALE);
	CHECK(cast_read(A, in_a), BOARD_FAULT);
	CHECK(cast_revoke(A, CAPMGR_SLOT, gate_to_pong()), 0);
	CHECK(cast_free(A, a), 0);
	CHECK(cast_write(A, shared, WORD), 0);
	CHECK(cast_read(A, shared), WORD);
	CHECK(cast_unmap(A, of_d), 0);
	offer_to_all_that_can_be(only_offered);
	CHECK(cast_destroy(A, of_a), 0);
	CHECK(cast_destroy(A, only_offered), 0);
	after = wealth();
	CHECK(after.free, before.free + used);
	CHECK(after.limit, before.limit + limit);
	CHECK(after.threads, before.threads + 1);
	CHECK_GOOD(cast_order(B, BOARD_QUOTA, CAPMGR_PAGES_FREE, 0, 0, 0));
}

/* The manager knows all of its threads: one is inside its scheduler, where it waits. */
void end_of_one_that_another_schedules(void)
{
	CHECK(cast_heard(E), 2);
	CHECK(end(E), -TESSERA_EBUSY);
	CHECK(end(E), -TESSERA_EBUSY);
}
