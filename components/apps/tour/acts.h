/*
 * What the players do. Each act prints a line with what came of it, and notes if that is not what
 * the tour says it should be.
 */
#ifndef ACTS_H
#define ACTS_H

#include <stdbool.h>

#include "names.h"
#include "tree.h"

#define PAGE_READ  RIGHT_MAP
#define PAGE_WRITE (RIGHT_MAP | RIGHT_WRITE)

/* `expected`: 0, or the error that it should be. Where it is there. */
int64_t act_delegate(enum player from, enum capmgr_kind kind, int64_t where, enum player to,
		     uint64_t rights, int64_t expected);
int64_t act_grant(enum player from, enum capmgr_kind kind, int64_t where, enum player to,
		  int64_t expected);

void act_revoke(enum player player, enum capmgr_kind kind, int64_t where);
void act_revoke_from(enum player player, enum capmgr_kind kind, int64_t where, enum player child,
		     int64_t child_where);
void act_relinquish(enum player player, enum capmgr_kind kind, int64_t where, int64_t expected);
void act_free(enum player player, int64_t page, int64_t expected);

/* `expected`: the word, or BOARD_FAULT; of writing 0 or BOARD_FAULT. */
void act_read(enum player player, int64_t page, int64_t expected);
void act_write(enum player player, int64_t page, int64_t word, int64_t expected);

/* Calls pong with 1. `expected`: 2, or an error. */
void act_call(enum player player, int64_t slot, int64_t expected);

/* Makes a component, delegates it a page, and ends it. */
int64_t act_make(enum player player);
void act_delegate_to_child(enum player player, int64_t page, int64_t child);
void act_end(enum player player, int64_t child);

/* Draws a tree; also this may go wrong. */
void act_draw(const struct thing *thing);

/* Compares a count with what it should be. */
void act_check(bool as_it_should_be);

/* Whether all came out as it should. */
bool act_all_good(void);

#endif
