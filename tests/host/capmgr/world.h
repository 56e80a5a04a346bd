/*
 * A derivation tree for tests, and short ways to do what must succeed. Nodes are known by the
 * number of their record.
 */
#ifndef TESTS_CAPMGR_WORLD_H
#define TESTS_CAPMGR_WORLD_H

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "derivation_give.h"

#define WORLD_CAPACITY 2048
#define WORLD_OWNERS   4
#define ALL_RIGHTS     0xff

enum { A, B, C, D }; /* the owners */

extern struct derivation forest;

/* A setup: a tree of `capacity` records; all owners are open, with that as limit. */
void world(uint32_t capacity);
int world_setup(void **state);

/* Fails the test if an invariant does not hold. */
void world_check(void);

struct derivation_owner owner(unsigned number);
struct derivation_item item(unsigned owner, uint64_t where);
struct derivation_node root(unsigned owner);
struct derivation_node child(struct derivation_node parent, unsigned owner);

enum derivation_state state_of(struct derivation_node node);

/* Begins a revocation that must begin. */
struct derivation_name below(struct derivation_node node);
struct derivation_name with(struct derivation_node node);

/* One step, that must take the node at `where`; that must take nothing. */
void takes(struct derivation_name revocation, uint64_t where);
void progresses(struct derivation_name revocation);

/* Steps to the end; how many capabilities were taken. */
unsigned finishes(struct derivation_name revocation);

/* The number of nodes that are not FREE. */
unsigned world_used(void);

#define refused(error, call) assert_int_equal(call, -TESSERA_##error)
#define done(call)	     assert_int_equal(call, 0)

#endif
