#include "caps.h"

#include <stddef.h>

#include "crt_kernel.h"
#include "crt_slots.h"
#include "tables.h"

#define LEAF_SLOTS   CRT_LEAF_SLOTS

static struct cap_leaf leaves[CAP_LEAVES];
static struct cap_leaf *free_leaves;
static uint32_t leaves_used; /* the others have never been */

static struct own_slot *borrowed;

int caps_init(void)
{
	borrowed = slots_take();
	return borrowed ? 0 : -TESSERA_ENOSPC;
}

static struct cap_leaf *take_leaf(void)
{
	struct cap_leaf *leaf = free_leaves;

	if (!leaf)
		return leaves_used < CAP_LEAVES ? &leaves[leaves_used++] : NULL;
	free_leaves = leaf->next;
	return leaf;
}

/* What is in it dies with its node. */
static void give_leaf(struct cap_leaf *leaf)
{
	*leaf = (struct cap_leaf){.next = free_leaves};
	free_leaves = leaf;
}

int caps_take_over(struct component *component, uint32_t number, uint32_t cap)
{
	struct cap_leaf *leaf = take_leaf();

	if (!leaf)
		return -TESSERA_ENOSPC;
	leaf->node.cap = cap;
	leaf->node.frame.number = caps_leaf_frame(component, number);
	component->own_leaves[number] = leaf;
	return 0;
}

uint32_t caps_leaf_frame(const struct component *component, uint32_t number)
{
	return (uint32_t)(kernel_entry_read(component->captbl_root.cap, number).value >>
			  ENTRY_FRAME_SHIFT);
}

/* The leaf of such a number in the table, if there is none yet. */
static int make_leaf(struct component *component, uint32_t number, struct cap_leaf **made)
{
	struct cap_leaf *leaf;
	int error;

	if (*made)
		return 0;
	leaf = take_leaf();
	if (!leaf)
		return -TESSERA_ENOSPC;
	error = tables_make(component, TRIE_CAPTBL, 0, component->captbl_root.cap, number,
			    &leaf->node);
	if (error)
		give_leaf(leaf);
	else
		*made = leaf;
	return error;
}

int caps_make_leaf(struct component *component, uint32_t number)
{
	return make_leaf(component, CAP_WINDOW_FIRST + number, &component->cap_leaves[number]);
}

int caps_reserve_at(struct component *component, uint64_t slot, struct place *place)
{
	uint32_t number = (uint32_t)(slot / LEAF_SLOTS);
	int error;

	if (!slot || slot >= CAPS_CHOSEN_END)
		return -TESSERA_EINVAL;
	if ((error = make_leaf(component, number, &component->own_leaves[number])))
		return error;
	caps_set_place(component->own_leaves[number], slot, place);
	return 0;
}

int caps_borrow(const struct place *place, uint64_t rights, uint32_t *cap)
{
	int error =
		(int)kernel_cap_copy(place->node, place->index, borrowed->reference, rights, 0, 0)
			.status;

	*cap = borrowed->number;
	return error == -TESSERA_EINVAL ? -TESSERA_EBADF : error;
}

int caps_borrow_range(const struct place *place, uint64_t rights, uint32_t *cap)
{
	*cap = borrowed->number;
	return (int)kernel_cap_copy(place->node, place->index, borrowed->reference, rights, 0,
				    kernel_slot_read(place->node, place->index, SLOT_B).value)
		.status;
}

void caps_return(void)
{
	slots_empty(borrowed);
}

static void end_leaf(struct cap_leaf **leaf)
{
	tables_end(&(*leaf)->node);
	give_leaf(*leaf);
	*leaf = NULL;
}

/* Leaf 0 is there as long as the component is. */
int caps_end_step(struct component *component)
{
	for (uint32_t number = 1; number < CAP_OWN_LEAVES; number++)
		if (component->own_leaves[number] && component->own_leaves[number]->node.slot) {
			end_leaf(&component->own_leaves[number]);
			return 1;
		}
	for (uint32_t number = 0; number < CAP_WINDOW_LEAVES; number++)
		if (component->cap_leaves[number]) {
			end_leaf(&component->cap_leaves[number]);
			return 1;
		}
	component->slots_used = 0;
	return 0;
}

void caps_forget(struct component *component)
{
	for (uint32_t number = 0; number < CAP_OWN_LEAVES; number++) {
		if (component->own_leaves[number])
			give_leaf(component->own_leaves[number]);
		component->own_leaves[number] = NULL;
	}
}
