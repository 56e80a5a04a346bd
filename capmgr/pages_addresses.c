/* The addresses of components: the leaves of their windows, and which pages of these are taken. */
#include "pages_reserve.h"
#include "tables.h"

#define LEAF_SHIFT  21
#define LOWER_SHIFT 30
#define NODE_INDEX  511

static struct page_leaf leaves[PAGE_LEAVES];
static struct page_leaf *free_leaves;
static uint32_t leaves_used; /* the others have never been */

static struct page_leaf *take_leaf(void)
{
	struct page_leaf *leaf = free_leaves;

	if (!leaf)
		return leaves_used < PAGE_LEAVES ? &leaves[leaves_used++] : NULL;
	free_leaves = leaf->next;
	return leaf;
}

/* It shows nothing any more, and nothing is reserved in it. */
static void give_leaf(struct page_leaf *leaf)
{
	leaf->next = free_leaves;
	free_leaves = leaf;
}

static bool of_image(uint32_t number)
{
	return number >= WINDOW_LEAVES;
}

/* The address of a leaf's first page. */
uint64_t pages_leaf_address(const struct component *component, uint32_t number)
{
	return of_image(number) ? component->image + (number - WINDOW_LEAVES) * LEAF_BYTES
				: component->window + number * LEAF_BYTES;
}

/* The node above a window's leaves is made with the first of them. */
static int make_lower(struct component *component, uint64_t address, struct table_node *lower)
{
	if (lower->cap)
		return 0;
	return tables_make(component, TRIE_PGTBL, 1, component->pgtbl_middle.cap,
			   address >> LOWER_SHIFT & NODE_INDEX, lower);
}

static int make_leaf(struct component *component, uint32_t number)
{
	struct table_node *lower =
		of_image(number) ? &component->image_lower : &component->pgtbl_lower;
	uint64_t address = pages_leaf_address(component, number);
	struct page_leaf *leaf;
	int error;

	if ((error = make_lower(component, address, lower)))
		return error;
	leaf = take_leaf();
	if (!leaf)
		return -TESSERA_ENOSPC;
	error = tables_make(component, TRIE_PGTBL, 0, lower->cap,
			    address >> LEAF_SHIFT & NODE_INDEX, &leaf->node);
	if (error) {
		give_leaf(leaf);
		return error;
	}
	leaf->longest_free = LEAF_PAGES;
	component->leaves[number] = leaf;
	component->leaves_made[number / WORD_BITS] |= (uint64_t)1 << number % WORD_BITS;
	return 0;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t longest_in_word(uint64_t taken)
{
	uint32_t length = 0;

	for (uint64_t begins = ~taken; begins; begins &= begins >> 1)
		length++;
	return length;
}

uint32_t pages_longest_free(const struct page_leaf *leaf)
{
	uint32_t longest = 0, run = 0; /* of free pages just before the word */

	for (uint32_t word = 0; word < LEAF_WORDS; word++) {
		uint64_t taken = leaf->taken[word];

		run += free_first(taken);
		longest = larger(longest, run);
		if (taken)
			run = free_last(taken);
	}
	for (uint32_t word = 0; word < LEAF_WORDS && longest < WORD_BITS; word++)
		longest = larger(longest, longest_in_word(leaf->taken[word]));
	return longest;
}

struct page_run pages_reserve_in_new(struct component *component, uint32_t number, uint64_t count)
{
	int error = make_leaf(component, number);

	return error ? (struct page_run){NULL, error} : reserve_in(component, number, 0, count);
}

int64_t pages_reserve(struct component *component, uint64_t count)
{
	return reserve_run(component, count).address;
}

/* Pages of one leaf, all of them free.	-EEXIST */
static int take_in_leaf(struct page_leaf *leaf, uint32_t first, uint32_t count)
{
	for (uint32_t page = first; page < first + count; page++)
		if (is_taken(leaf, page))
			return -TESSERA_EEXIST;
	mark(leaf, first, first + count - 1);
	return 0;
}

/* Of the window of an image nobody asks for a run of free pages: only for addresses. */
int pages_take_addresses(struct component *component, uint64_t address, uint32_t count)
{
	struct page_leaf *leaf;
	uint32_t number;
	int error;

	if ((error = leaf_at(component, address, &number)))
		return error;
	if (!component->leaves[number] && (error = make_leaf(component, number)))
		return error;
	leaf = component->leaves[number];
	error = take_in_leaf(leaf, page_at(address), count);
	if (!error && !of_image(number))
		leaf->longest_free = pages_longest_free(leaf);
	return error;
}

static bool run_in_image(const struct component *component, uint64_t address, uint32_t count)
{
	return address % PAGE_BYTES == 0 && in_image(component, address) &&
	       in_image(component, address + (count - 1) * (uint64_t)PAGE_BYTES);
}

int pages_reserve_at(struct component *component, uint64_t address, uint32_t count)
{
	uint32_t first = smaller(count, LEAF_PAGES - page_at(address));
	uint64_t behind = address + first * (uint64_t)PAGE_BYTES;
	int error;

	if (!run_in_image(component, address, count))
		return -TESSERA_EINVAL;
	error = pages_take_addresses(component, address, first);
	if (error || first == count)
		return error;
	error = pages_take_addresses(component, behind, count - first);
	if (error)
		pages_release_run(component, address, first);
	return error;
}

int pages_release(struct component *component, uint64_t address)
{
	struct page_leaf *leaf;
	uint32_t page;
	int error = find_reserved(component, address, &leaf, &page);

	if (error)
		return error;
	give_address(component, leaf, page);
	return 0;
}

void pages_release_run(struct component *component, uint64_t address, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		pages_release(component, address + i * (uint64_t)PAGE_BYTES);
}

void pages_end_leaf(struct component *component, uint32_t number)
{
	struct page_leaf *leaf = component->leaves[number];

	tables_end(&leaf->node);
	give_leaf(leaf);
	component->changed_leaf = NULL;
	component->leaves[number] = NULL;
	component->leaves_made[number / WORD_BITS] &= ~((uint64_t)1 << number % WORD_BITS);
}
