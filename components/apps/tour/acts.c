#include "acts.h"

#include "crt.h"

static bool all_good = true;

bool act_all_good(void)
{
	return all_good;
}

void act_check(bool as_it_should_be)
{
	all_good = all_good && as_it_should_be;
}

/* What came of an act: an error's text, or that it was done. */
static void tell(int64_t result, int64_t expected, const char *done)
{
	crt_print("%s\n", result == BOARD_FAULT ? "a fault"
			  : result < 0		? crt_error_text(result)
						: done);
	act_check(expected < 0 ? result == expected : result >= 0);
}

static const char *place_or_nothing(enum capmgr_kind kind, int64_t where)
{
	return where < 0 ? "" : tree_place(kind, (uint64_t)where);
}

int64_t act_delegate(enum player from, enum capmgr_kind kind, int64_t where, enum player to,
		     uint64_t rights, int64_t expected)
{
	int64_t there = cast_delegate(from, kind, where, to, rights);

	crt_print("    > %s delegates%s to %s: ", name_of_player(from), tree_rights(kind, rights),
		  name_of_player(to));
	tell(there, expected, place_or_nothing(kind, there));
	return there;
}

int64_t act_grant(enum player from, enum capmgr_kind kind, int64_t where, enum player to,
		  int64_t expected)
{
	int64_t there = cast_grant(from, kind, where, to);

	crt_print("    > %s grants to %s: ", name_of_player(from), name_of_player(to));
	tell(there, expected, place_or_nothing(kind, there));
	return there;
}

void act_revoke(enum player player, enum capmgr_kind kind, int64_t where)
{
	crt_print("    > %s revokes %s: ", name_of_player(player),
		  tree_place(kind, (uint64_t)where));
	tell(cast_revoke(player, kind, where), 0, "done");
}

void act_revoke_from(enum player player, enum capmgr_kind kind, int64_t where, enum player child,
		     int64_t child_where)
{
	crt_print("    > %s revokes %s from %s: ", name_of_player(player),
		  tree_place(kind, (uint64_t)where), name_of_player(child));
	tell(cast_revoke_one(player, kind, where, child, child_where), 0, "done");
}

void act_relinquish(enum player player, enum capmgr_kind kind, int64_t where, int64_t expected)
{
	crt_print("    > %s relinquishes %s: ", name_of_player(player),
		  tree_place(kind, (uint64_t)where));
	tell(cast_relinquish(player, kind, where), expected, "done");
}

void act_free(enum player player, int64_t page, int64_t expected)
{
	crt_print("    > %s frees %s: ", name_of_player(player),
		  tree_place(CAPMGR_PAGE, (uint64_t)page));
	tell(cast_free(player, page), expected, "done");
}

void act_read(enum player player, int64_t page, int64_t expected)
{
	int64_t word = cast_read(player, page);

	crt_print("    > %s reads at %s: ", name_of_player(player),
		  tree_place(CAPMGR_PAGE, (uint64_t)page));
	if (word == BOARD_FAULT)
		crt_print("a fault\n");
	else
		crt_print("%ld\n", word);
	act_check(word == expected);
}

void act_write(enum player player, int64_t page, int64_t word, int64_t expected)
{
	crt_print("    > %s writes %ld at %s: ", name_of_player(player), word,
		  tree_place(CAPMGR_PAGE, (uint64_t)page));
	tell(cast_write(player, page, word), expected, "done");
}

#define QUESTION 1
#define ANSWER	 "2"

void act_call(enum player player, int64_t slot, int64_t expected)
{
	int64_t answer = cast_call(player, slot, QUESTION);

	crt_print("    > %s calls pong(%d) by %s: ", name_of_player(player), QUESTION,
		  tree_place(CAPMGR_SLOT, (uint64_t)slot));
	tell(answer, expected, ANSWER);
	act_check(answer == expected);
}

/* ------------------------------------------------------------------ a child */

#define CHILD_ENTRY 0x400000 /* it has no thread that would start there */
#define CHILD_PAGES 16

int64_t act_make(enum player player)
{
	int64_t child = cast_order(player, BOARD_MAKE, CHILD_ENTRY, CHILD_PAGES, 0, 0);

	crt_print("    > %s makes a component: ", name_of_player(player));
	tell(child, 0, CHILD);
	return child;
}

void act_delegate_to_child(enum player player, int64_t page, int64_t child)
{
	int64_t there = cast_order(player, BOARD_DELEGATE, CAPMGR_PAGE, (uint64_t)page,
				   (uint64_t)child, PAGE_READ);

	crt_print("    > %s delegates r to " CHILD ": ", name_of_player(player));
	tell(there, 0, place_or_nothing(CAPMGR_PAGE, there));
}

void act_end(enum player player, int64_t child)
{
	crt_print("    > %s ends " CHILD ": ", name_of_player(player));
	tell(cast_order(player, BOARD_END, (uint64_t)child, 0, 0, 0), 0, "done");
}

/* ------------------------------------------------------------------ the tree */

void act_draw(const struct thing *thing)
{
	int64_t error = tree_draw(thing);

	if (error)
		crt_print("    the tree cannot be told: %s\n", crt_error_text(error));
	act_check(!error);
}
