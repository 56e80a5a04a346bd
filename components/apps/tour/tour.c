/*
 * The guided tour of delegation. Its steps stand in the order of the table at the end; each is a
 * line of text, what the players do, and the tree behind it.
 */
#include "acts.h"
#include "crt.h"
#include "pace.h"
#include "shutdown.h"

#define WORD 42

static struct thing page = {"page", CAPMGR_PAGE, TOUR, 0};
static struct thing gate = {"gate", CAPMGR_SLOT, TOUR, 0};
static struct thing ports = {"port", CAPMGR_SLOT, TOUR, 0};

/* Where each has the page, the gate and the port; of several the last. */
static int64_t page_of[CAST], gate_of[CAST], port_of[CAST];

struct count {
	int64_t pages;
	int64_t nodes;
};

static struct count count(enum player player)
{
	return (struct count){
		cast_quota(player, CAPMGR_PAGES_USED),
		cast_quota(player, CAPMGR_NODES_USED),
	};
}

static struct count before[CAST];

static int64_t pass_page(enum player from, enum player to, uint64_t rights)
{
	page_of[to] = act_delegate(from, CAPMGR_PAGE, page_of[from], to, rights, 0);
	return page_of[to];
}

/* ------------------------------------------------------------------ the steps */

static void step_a_page(void)
{
	act_write(TOUR, page.where, WORD, 0);
	act_draw(&page);
}

static void step_delegate(void)
{
	pass_page(TOUR, ALICE, PAGE_WRITE);
	act_read(ALICE, page_of[ALICE], WORD);
	act_draw(&page);
}

static void step_fewer_rights(void)
{
	pass_page(ALICE, BOB, PAGE_READ);
	act_read(BOB, page_of[BOB], WORD);
	act_write(BOB, page_of[BOB], WORD + 1, BOARD_FAULT);
	act_draw(&page);
}

static void step_to_itself(void)
{
	act_delegate(ALICE, CAPMGR_PAGE, page_of[ALICE], ALICE, PAGE_READ, 0);
	act_draw(&page);
}

static void step_to_each_other(void)
{
	int64_t again = act_delegate(BOB, CAPMGR_PAGE, page_of[BOB], ALICE, PAGE_WRITE, 0);

	act_delegate(ALICE, CAPMGR_PAGE, again, BOB, PAGE_WRITE, 0);
	act_write(ALICE, again, WORD + 1, BOARD_FAULT);
	act_draw(&page);
}

static void step_final(void)
{
	pass_page(TOUR, CAROL, PAGE_WRITE | CAPMGR_FINAL);
	act_delegate(CAROL, CAPMGR_PAGE, page_of[CAROL], BOB, PAGE_READ, -TESSERA_EPERM);
	act_grant(CAROL, CAPMGR_PAGE, page_of[CAROL], BOB, -TESSERA_EPERM);
	act_draw(&page);
}

static void step_accept(void)
{
	cast_accept(CAROL, BOB, 0);
	act_delegate(BOB, CAPMGR_PAGE, page_of[BOB], CAROL, PAGE_READ, -TESSERA_EPERM);
	act_draw(&page);
}

static void step_sight(void)
{
	const struct thing bobs = {"page", CAPMGR_PAGE, BOB, page_of[BOB]};

	act_draw(&bobs);
}

static void step_a_gate(void)
{
	gate_of[BOB] = act_delegate(TOUR, CAPMGR_SLOT, gate.where, BOB, 0, 0);
	cast_accept(CAROL, BOB, 1);
	gate_of[CAROL] = act_delegate(BOB, CAPMGR_SLOT, gate_of[BOB], CAROL, 0, 0);
	act_call(CAROL, gate_of[CAROL], 2);
	act_draw(&gate);
}

static void step_a_port(void)
{
	port_of[ALICE] =
		act_delegate(TOUR, CAPMGR_SLOT, ports.where, ALICE, RIGHT_READ | RIGHT_WRITE, 0);
	port_of[BOB] = act_delegate(ALICE, CAPMGR_SLOT, port_of[ALICE], BOB, RIGHT_READ, 0);
	act_draw(&ports);
}

static void step_list(void)
{
	act_check(!tree_list(&page));
	act_check(!tree_list(&gate));
	act_check(!tree_list(&ports));
}

static void step_revoke_one(void)
{
	act_revoke_from(TOUR, CAPMGR_PAGE, page.where, ALICE, page_of[ALICE]);
	act_read(ALICE, page_of[ALICE], BOARD_FAULT);
	act_read(BOB, page_of[BOB], BOARD_FAULT);
	act_read(CAROL, page_of[CAROL], WORD);
	act_draw(&page);
}

static void step_grant(void)
{
	pass_page(TOUR, BOB, PAGE_WRITE);
	act_draw(&page);
	page_of[ALICE] = act_grant(BOB, CAPMGR_PAGE, page_of[BOB], ALICE, 0);
	act_read(BOB, page_of[BOB], BOARD_FAULT);
	act_draw(&page);
}

static void step_an_end(void)
{
	int64_t child = act_make(ALICE);

	act_delegate_to_child(ALICE, page_of[ALICE], child);
	act_draw(&page);
	act_end(ALICE, child);
	act_draw(&page);
}

static void step_relinquish(void)
{
	act_relinquish(ALICE, CAPMGR_PAGE, page_of[ALICE], 0);
	act_draw(&page);
}

static void step_revoke_all(void)
{
	act_free(TOUR, page.where, -TESSERA_EBUSY);
	act_revoke(TOUR, CAPMGR_PAGE, page.where);
	act_revoke(TOUR, CAPMGR_SLOT, gate.where);
	act_revoke(TOUR, CAPMGR_SLOT, ports.where);
	act_call(CAROL, gate_of[CAROL], -TESSERA_ENOENT);
	act_draw(&page);
	act_draw(&gate);
	act_draw(&ports);
}

static void step_counts(void)
{
	act_free(TOUR, page.where, 0);
	crt_print("             pages before, after   nodes before, after\n");
	for (enum player player = TOUR; player < CAST; player++) {
		struct count after = count(player);

		crt_print("    %-6s %14ld %6ld %15ld %6ld\n", name_of_player(player),
			  before[player].pages, after.pages, before[player].nodes, after.nodes);
		act_check(after.pages == before[player].pages &&
			  after.nodes == before[player].nodes);
	}
}

struct step {
	const char *title;
	void (*function)(void);
};

static const struct step steps[] = {
	{"A page that nobody else has.", step_a_page},
	{"Delegate: alice has it too. It stays the tour's.", step_delegate},
	{"Delegate further, with fewer rights: bob may read, not write.", step_fewer_rights},
	{"Delegate to oneself: a second name, to be given away and taken back by itself.",
	 step_to_itself},
	{"Delegate to each other: the components form a circle, the tree does not; rights that"
	 " are gone do not come back.",
	 step_to_each_other},
	{"Final: carol has it and cannot pass it on.", step_final},
	{"Accept: nobody is given what he does not accept.", step_accept},
	{"Sight: bob is told of what he passed on, and of nobody above or beside him.", step_sight},
	{"A gate, delegated like a page: who has it calls pong.", step_a_gate},
	{"An I/O port: alice may read and write it, bob only read.", step_a_port},
	{"The same as a list: who gave what to whom.", step_list},
	{"Revoke one child: alice's copy goes, and all that was made from it; carol's stays.",
	 step_revoke_one},
	{"Grant: bob's place in the tree becomes alice's.", step_grant},
	{"The end of a component: what it was given goes with it.", step_an_end},
	{"Relinquish: alice gives up what she has.", step_relinquish},
	{"Revoke all: what is lent out cannot be freed; then it is the tour's alone again.",
	 step_revoke_all},
	{"Nothing is left: every count is where it was.", step_counts},
};

#define STEPS (sizeof(steps) / sizeof(steps[0]))

/* ------------------------------------------------------------------ the tour */

/* The nodes of a player's tables are made at their first use, and stay; they are not what the
 * counts are about. */
static void make_tables(void)
{
	for (enum player player = TOUR; player < CAST; player++) {
		for (enum player other = TOUR; other < CAST; other++)
			cast_accept(player, other, 10);
		cast_delegate(TOUR, CAPMGR_PAGE, page.where, player, PAGE_READ);
		cast_delegate(TOUR, CAPMGR_SLOT, gate.where, player, 0);
	}
	cast_revoke(TOUR, CAPMGR_PAGE, page.where);
	cast_revoke(TOUR, CAPMGR_SLOT, gate.where);
}

static void prepare(void)
{
	gate.where = gate_to_pong();
	ports.where = port();
	page.where = cast_alloc(TOUR);
	make_tables();
	cast_free(TOUR, page.where);
	for (enum player player = TOUR; player < CAST; player++)
		before[player] = count(player);
	page.where = page_of[TOUR] = cast_alloc(TOUR);
}

static void run(unsigned i)
{
	crt_print("\n%u. %s\n", i + 1, steps[i].title);
	STACK_CALLS(steps);
	steps[i].function();
}

int main(void)
{
	crt_print("A tour of delegation: alice, bob and carol, and the tour, which has something to"
		  " give.\n");
	pace_begin();
	prepare();
	for (unsigned i = 0; i < STEPS; i++) {
		run(i);
		if (i + 1 < STEPS)
			pace_next();
	}
	crt_print("\nThe tour is over: %s.\n",
		  act_all_good() ? "all came out as it should" : "NOT all came out as it should");
	shutdown(!act_all_good());
	return 0;
}
