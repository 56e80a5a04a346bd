/* Reserving addresses, inline: it is a large part of what a component's own page costs. */
#ifndef CAPMGR_PAGES_RESERVE_H
#define CAPMGR_PAGES_RESERVE_H

#include "pages_internal.h"

#include <stddef.h>

/* Pages of a leaf, one behind the other, whose addresses the component gets: the first one's, or an
 * error. */
struct page_run {
	struct page_leaf *leaf;
	int64_t address;
};

/* The first pages of a leaf that there is not yet. */
struct page_run pages_reserve_in_new(struct component *component, uint32_t number, uint64_t count);

/* The length of the run of free pages at the end of a word of `taken`. */
static inline uint32_t free_last(uint64_t taken)
{
	return taken ? (uint32_t)__builtin_clzll(taken) : WORD_BITS;
}

/* The first of so many free pages one behind the other, all in one word; WORD_BITS if there are
 * not. */
static inline uint32_t find_in_word(uint64_t taken, uint64_t count)
{
	uint64_t begins = ~taken; /* bits at which a run of `length` begins */
	uint64_t length = 1;

	if (count > WORD_BITS)
		return WORD_BITS;
	while (length < count && begins) {
		uint64_t more = count - length < length ? count - length : length;

		begins &= begins >> more;
		length += more;
	}
	return begins ? (uint32_t)__builtin_ctzll(begins) : WORD_BITS;
}

/* The first of so many free pages one behind the other; LEAF_PAGES if there are not. */
static inline uint32_t find_free(const struct page_leaf *leaf, uint64_t count)
{
	uint32_t run = 0; /* of free pages just before the word */

	for (uint32_t word = 0; word < LEAF_WORDS; word++) {
		uint64_t taken = leaf->taken[word];
		uint32_t first;

		if (run + free_first(taken) >= count)
			return word * WORD_BITS - run;
		first = find_in_word(taken, count);
		if (first < WORD_BITS)
			return word * WORD_BITS + first;
		run = taken ? free_last(taken) : run + WORD_BITS;
	}
	return LEAF_PAGES;
}

/* Marks the pages of a run as taken, a word of marks at a time. */
static inline void mark(struct page_leaf *leaf, uint32_t first, uint32_t last)
{
	uint64_t marks = ~(uint64_t)0 << first % WORD_BITS;
	uint32_t word = first / WORD_BITS;

	for (; word < last / WORD_BITS; word++) {
		leaf->taken[word] |= marks;
		marks = ~(uint64_t)0;
	}
	leaf->taken[word] |= marks & ~(uint64_t)0 >> (WORD_BITS - 1 - last % WORD_BITS);
}

static inline struct page_run reserve_in(struct component *component, uint32_t number,
					 uint32_t first, uint64_t count)
{
	struct page_leaf *leaf = component->leaves[number];

	change(component, leaf);
	mark(leaf, first, first + (uint32_t)count - 1);
	return (struct page_run){leaf, (int64_t)(component->window + number * LEAF_BYTES +
						 first * (uint64_t)PAGE_BYTES)};
}

static inline struct page_run reserve_run(struct component *component, uint64_t count)
{
	if (!count || count > LEAF_PAGES)
		return (struct page_run){NULL, -TESSERA_EINVAL};
	for (uint32_t number = 0; number < WINDOW_LEAVES; number++) {
		struct page_leaf *leaf = component->leaves[number];
		uint32_t first;

		if (!leaf)
			return pages_reserve_in_new(component, number, count);
		if (leaf->longest_free < count)
			continue;
		first = find_free(leaf, count);
		if (first < LEAF_PAGES)
			return reserve_in(component, number, first, count);
		leaf->longest_free = (uint32_t)count - 1;
	}
	return (struct page_run){NULL, -TESSERA_ENOSPC};
}

#endif
