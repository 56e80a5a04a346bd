/*
 * Every resource of which the manager can run out: a test has so much of one left as it says, and
 * takes that back. Others that it needs for it there are enough of, and afterwards as many as
 * before.
 */
#ifndef SCARCITY_H
#define SCARCITY_H

#include "fixture.h"

/* The components that act, and what they share. The maker has made the others: the newcomer has
 * nothing yet but what it was made with, the twin what is in a checkpoint of the child. */
struct scarcity_cast {
	struct component *maker, *child, *newcomer, *twin;
	uint64_t offered; /* an object of the child's shared memory, offered to the maker */
	uint64_t mine;	  /* one of the maker's */
};

struct scarce_resource {
	const char *name;
	void (*leave)(const struct scarcity_cast *cast, uint32_t count);
	void (*lift)(const struct scarcity_cast *cast);
};

extern const struct scarce_resource scarce_resources[];
extern const unsigned scarce_resources_count;

/* Whether all pages of checkpoints can be had by one, of which there are no counts; nobody has any.
 */
bool scarcity_has_all_checkpoint_pages(void);

/* More frames than the fixture has, for those who take all; a cmocka setup of a group. */
int scarcity_make_world(void **state);

#endif
