/*
 * The suite of managers under managers: the players have one each, or share one, and the calls are the
 * same for all. At last the director ends the manager of B and C, with all that is below it.
 */
#include "cast.h"
#include "check.h"
#include "crt.h"
#include "shutdown.h"
#include "usurper.h"

#define WRITE (RIGHT_MAP | RIGHT_WRITE)
#define PAGE  4096
#define WORD  0x7e55e7a

static uint64_t inner(void)
{
	return (uint64_t)args_get_number("inner", 0);
}

/* ------------------------------------------------------------------ each is served */

static void has_pages(enum player player)
{
	int64_t used = cast_quota(player, CAPMGR_PAGES_USED), page = cast_alloc(player);

	CHECK_GOOD(page);
	CHECK(cast_read(player, page), 0);
	CHECK(cast_write(player, page, WORD), 0);
	CHECK(cast_read(player, page), WORD);
	CHECK(cast_free(player, page), 0);
	CHECK(cast_read(player, page), BOARD_FAULT);
	CHECK(cast_quota(player, CAPMGR_PAGES_USED), used);
}

static void pages(void)
{
	for (enum player player = A; player <= E; player++) {
		cast_free(player, cast_alloc(player)); /* its tables are made at the first use */
		has_pages(player);
	}
}

static void delegation(void)
{
	int64_t page = cast_alloc(B), there;

	CHECK(cast_accept(C, B, 1), 0);
	CHECK(cast_write(B, page, WORD), 0);
	there = cast_delegate(B, CAPMGR_PAGE, page, C, RIGHT_MAP);
	CHECK_GOOD(there);
	CHECK(cast_read(C, there), WORD);
	CHECK(cast_write(C, there, 0), BOARD_FAULT);
	CHECK(cast_revoke(B, CAPMGR_PAGE, page), 0);
	CHECK(cast_read(C, there), BOARD_FAULT);
	CHECK(cast_free(B, page), 0);
}

static int64_t share(enum player owner, enum player other)
{
	int64_t memory = cast_memory(owner, 2);

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

static void shared_memory(void)
{
	int64_t memory = share(B, C), of_b = map(B, memory), of_c = map(C, memory);

	CHECK(cast_write(B, of_b + PAGE, WORD), 0);
	CHECK(cast_read(C, of_c + PAGE), WORD);
	CHECK(cast_unmap(C, memory), 0);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_destroy(B, memory), 0);
}

#define ENTRY  0x400000
#define TABLES 5 /* pages of an empty component */

static int64_t make(enum player player)
{
	int64_t component = cast_order(player, BOARD_MAKE, ENTRY, TABLES, 0, 0);

	CHECK_GOOD(component);
	return component;
}

static void components(void)
{
	for (enum player player = A; player <= E; player++)
		CHECK(cast_order(player, BOARD_END, (uint64_t)make(player), 0, 0, 0), 0);
}

/* A server outside serves them, too. */
static void servers(void)
{
	for (enum player player = A; player <= E; player++)
		CHECK(cast_call(player, gate_to_pong(), 41), 42);
}

/* ------------------------------------------------------------------ and nobody else's */

static void managers_do_not_know_each_others(void)
{
	int64_t page = cast_alloc(A), memory = share(A, D);

	CHECK(cast_accept(A, B, 1), -TESSERA_ESTALE);
	CHECK(cast_accept(B, A, 1), -TESSERA_ESTALE);
	CHECK(cast_accept(B, E, 1), -TESSERA_ESTALE);
	CHECK(cast_delegate(A, CAPMGR_PAGE, page, B, RIGHT_MAP), -TESSERA_ESTALE);
	CHECK(capmgr_memory_offer((uint64_t)memory, cast_number(B), WRITE), -TESSERA_ESTALE);
	CHECK(cast_map(B, memory, WRITE), -TESSERA_EBADF);
	CHECK(capmgr_component_end(cast_number(B)), -TESSERA_ESTALE);
	CHECK(cast_order(B, BOARD_END, cast_number(A), 0, 0, 0), -TESSERA_ESTALE);
	CHECK(capmgr_memory_destroy((uint64_t)memory), 0);
	CHECK(cast_free(A, page), 0);
}

/* It is no client of its manager's: nothing is given to it, and only its handler may end it. */
static void nobody_gives_to_a_manager(void)
{
	int64_t page = cast_alloc(A), memory = share(A, D);

	CHECK(capmgr_accept(inner(), 1), -TESSERA_ESTALE);
	CHECK(capmgr_delegate(CAPMGR_PAGE, (uint64_t)page, inner(), RIGHT_MAP), -TESSERA_ESTALE);
	CHECK(capmgr_grant(CAPMGR_PAGE, (uint64_t)page, inner()), -TESSERA_ESTALE);
	CHECK(capmgr_memory_offer((uint64_t)memory, inner(), WRITE), -TESSERA_ESTALE);
	CHECK(capmgr_thread_create(inner(), CRT_RCV_SELF.slot, CAPMGR_ANY_THREAD, 0),
	      -TESSERA_ESTALE);
	CHECK(capmgr_checkpoint_create(inner()), -TESSERA_ESTALE);
	CHECK(cast_order(D, BOARD_END, inner(), 0, 0, 0), -TESSERA_EPERM);
	CHECK(capmgr_memory_destroy((uint64_t)memory), 0);
	CHECK(cast_free(A, page), 0);
}

#define MOST 256 /* pages of a player's budget */

/* What B takes is not missing anywhere but where it is. */
static void one_takes_all_it_may(void)
{
	static int64_t taken[MOST];
	int64_t outer = cast_quota(A, CAPMGR_PAGES_FREE), innermost = cast_quota(E, CAPMGR_PAGES_FREE);
	int64_t before = cast_quota(C, CAPMGR_PAGES_FREE);
	unsigned count = 0;

	while ((taken[count] = cast_alloc(B)) > 0)
		count++;
	CHECK(taken[count], -TESSERA_ENOMEM);
	CHECK(cast_quota(B, CAPMGR_PAGES_USED), cast_quota(B, CAPMGR_PAGES_LIMIT));
	CHECK(cast_quota(C, CAPMGR_PAGES_FREE), before - count);
	CHECK(cast_quota(A, CAPMGR_PAGES_FREE), outer);
	CHECK(cast_quota(E, CAPMGR_PAGES_FREE), innermost);
	while (count > 0)
		CHECK(cast_free(B, taken[--count]), 0);
	CHECK(cast_quota(C, CAPMGR_PAGES_FREE), before);
}

/* ------------------------------------------------------------------ the end */

#define BOUND	20000 /* instructions that a call may take; doc/capmgr.md says why */
#define THREADS 8     /* in the realm: one of each component there, and another one of F */
#define USURPED 512   /* pages of the other manager */
#define LOOKS	20    /* at the board, until a player that does not answer is dead */

static void have_much(enum player player, enum player other)
{
	int64_t memory = share(player, other), page = cast_alloc(player);

	map(player, memory);
	map(other, memory);
	make(player);
	CHECK(cast_accept(other, player, 1), 0);
	CHECK_GOOD(cast_delegate(player, CAPMGR_PAGE, page, other, RIGHT_MAP));
}

static uint64_t longest;

static int64_t end_step(uint64_t manager)
{
	uint64_t begun = crt_cycles();
	int64_t status = capmgr_component_end(manager);
	uint64_t length = crt_cycles() - begun;

	longest = length > longest ? length : longest;
	return status;
}

/* Another client of the same manager is served meanwhile. */
static int64_t end(uint64_t manager)
{
	int64_t status;
	unsigned steps = 0;

	while ((status = end_step(manager)) == CAPMGR_MORE)
		if (steps++ % 16 == 0)
			has_pages(D);
	return status;
}

extern struct board shared_board;

static void pause(void)
{
	struct crt_event event;

	for (int i = 0; i < LOOKS; i++)
		crt_rcv_wait(CRT_RCV_SELF, 0, 0, crt_cycles() + BOARD_PAUSE, &event);
}

static void is_dead(enum player player)
{
	struct board_puppet *puppet = &shared_board.puppet[player - B];

	__atomic_store_n(&puppet->state, BOARD_ASKED, __ATOMIC_RELEASE);
	pause();
	CHECK(__atomic_load_n(&puppet->state, __ATOMIC_ACQUIRE), BOARD_ASKED);
}

static void a_manager_ends_with_all_below_it(void)
{
	int64_t free = cast_quota(A, CAPMGR_PAGES_FREE), limit = cast_quota(A, CAPMGR_PAGES_LIMIT);
	int64_t threads = cast_quota(A, CAPMGR_THREADS_LIMIT);
	int64_t realm = args_get_number("pages", 0);

	have_much(B, C);
	have_much(C, B);
	CHECK_GOOD(cast_alloc(E));
	make(E);
	CHECK(cast_heard(F), 2); /* it waits inside its scheduler, which ends as well */
	CHECK(cast_quota(A, CAPMGR_PAGES_FREE), free);
	CHECK(end(inner()), 0);
	CHECK(capmgr_component_end(inner()), -TESSERA_ESTALE);
	CHECK(longest <= BOUND ? 0 : longest, 0);
	crt_print("::figure nested.component_end.longest %lu\n", longest);
	CHECK(cast_quota(A, CAPMGR_PAGES_FREE), free + realm);
	CHECK(cast_quota(A, CAPMGR_PAGES_LIMIT), limit + realm);
	CHECK(cast_quota(A, CAPMGR_THREADS_LIMIT), threads + THREADS);
	is_dead(B);
	is_dead(C);
	is_dead(E);
	has_pages(A);
	has_pages(D);
}

extern struct usurped shared_usurped;

static uint64_t beats(void)
{
	return __atomic_load_n(&shared_usurped.beats, __ATOMIC_ACQUIRE);
}

/* Whatever it has built, and wherever it keeps its capability to it. */
static void one_that_means_no_good_ends_as_any(void)
{
	int64_t free = cast_quota(A, CAPMGR_PAGES_FREE), limit = cast_quota(A, CAPMGR_PAGES_LIMIT);
	uint64_t usurper = (uint64_t)args_get_number("usurper", 0), before;

	while (!beats())
		pause();
	CHECK(shared_usurped.wrong, 0);
	CHECK(shared_usurped.checks > 200, true);
	before = beats();
	pause();
	CHECK(beats() > before, true);
	CHECK(end(usurper), 0);
	before = beats();
	pause();
	CHECK(beats(), before);
	CHECK(longest <= BOUND ? 0 : longest, 0);
	CHECK(cast_quota(A, CAPMGR_PAGES_FREE), free + USURPED);
	CHECK(cast_quota(A, CAPMGR_PAGES_LIMIT), limit + USURPED);
	has_pages(D);
}

#define MANY 4096 /* pages: more than were free beside the realm's */

/* All of it is memory as any other: nothing of what was in it is seen. */
static void its_memory_is_anybodys(void)
{
	static int64_t taken[MANY];
	unsigned count = 0;

	while (count < MANY && (taken[count] = capmgr_page_alloc(0)) > 0) {
		CHECK(*(const int64_t *)taken[count], 0);
		*(int64_t *)taken[count++] = WORD;
	}
	CHECK(count, MANY);
	while (count > 0)
		CHECK(capmgr_page_free((uint64_t)taken[--count]), 0);
}

static const struct {
	const char *suite, *name;
	void (*function)(void);
} cases[] = {
	{"served", "pages", pages},
	{"served", "delegation", delegation},
	{"served", "shared-memory", shared_memory},
	{"served", "components", components},
	{"served", "servers", servers},
	{"apart", "managers-do-not-know-each-others", managers_do_not_know_each_others},
	{"apart", "nobody-gives-to-a-manager", nobody_gives_to_a_manager},
	{"apart", "one-takes-all-it-may", one_takes_all_it_may},
	{"end", "a-manager-ends-with-all-below-it", a_manager_ends_with_all_below_it},
	{"end", "one-that-means-no-good-ends-as-any", one_that_means_no_good_ends_as_any},
	{"end", "its-memory-is-anybodys", its_memory_is_anybodys},
};

STACK_GIVEN(check_run, pages, delegation, shared_memory, components, servers,
	    managers_do_not_know_each_others, nobody_gives_to_a_manager, one_takes_all_it_may,
	    a_manager_ends_with_all_below_it, one_that_means_no_good_ends_as_any,
	    its_memory_is_anybodys);

int main(void)
{
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_run(cases[i].suite, cases[i].name, cases[i].function);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
