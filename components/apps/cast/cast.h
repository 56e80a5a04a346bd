/*
 * The cast: A, the director himself, and puppets, each in a protection domain of its own. A puppet
 * plays if the director's arguments have its number. An order is carried out before the function
 * returns.
 */
#ifndef CAST_H
#define CAST_H

#include <stdint.h>

#include "board.h"
#include "capmgr.h"
#include "crt.h"

enum player { A, B, C, D, E, F };

/* The number of a player's component. */
uint64_t cast_number(enum player player);

/* What a puppet says unasked, when it does. */
int64_t cast_heard(enum player player);

/* Any order, with any words. */
int64_t cast_order(enum player player, enum board_order order, uint64_t a, uint64_t b, uint64_t c,
		   uint64_t d);

int64_t cast_alloc(enum player player);
int64_t cast_free(enum player player, int64_t page);
int64_t cast_accept(enum player player, enum player from, uint64_t count);
int64_t cast_delegate(enum player from, enum capmgr_kind kind, int64_t where, enum player to,
		      uint64_t rights);
int64_t cast_grant(enum player from, enum capmgr_kind kind, int64_t where, enum player to);
int64_t cast_revoke(enum player player, enum capmgr_kind kind, int64_t where);
int64_t cast_revoke_one(enum player player, enum capmgr_kind kind, int64_t where, enum player child,
			int64_t child_where);
int64_t cast_relinquish(enum player player, enum capmgr_kind kind, int64_t where);
int64_t cast_quota(enum player player, enum capmgr_quota quota);

/* Objects of shared memory. */
int64_t cast_memory(enum player player, uint64_t pages);
int64_t cast_offer(enum player from, int64_t memory, enum player to, uint64_t rights);
int64_t cast_map(enum player player, int64_t memory, uint64_t rights);
int64_t cast_unmap(enum player player, int64_t memory);
int64_t cast_destroy(enum player player, int64_t memory);

/* BOARD_FAULT where there is no page, or none to write to. */
int64_t cast_read(enum player player, int64_t address);
int64_t cast_write(enum player player, int64_t address, int64_t word);

/* Calls pong by the gate in a slot: the answer, one more than the number, or an error. */
int64_t cast_call(enum player player, int64_t slot, int64_t number);

/* What the composition grants the director: the slot of the first device of a type, or 0; of a gate to pong, and
 * of a port. */
int64_t cast_granted(enum cap_type type);
int64_t gate_to_pong(void);
int64_t port(void);

/* Reads the port in a slot: a byte, or an error. */
int64_t cast_port(enum player player, int64_t slot);

#endif
