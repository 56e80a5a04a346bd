/* The canonical order of frames, slots and entries. */
#include "state_internal.h"

#include <stdlib.h>

#define DEAD_NAMES 1 /* the frame that they name: the manager's captbl */

uint32_t state_alike_first, state_alike_count;
uint8_t state_order[MACHINE_FRAMES], state_place[MACHINE_FRAMES];

/* Of what no TLB can hold, it does not matter when it was cut. */
bool state_quiescent(frame_t frame)
{
	const struct frame_state *state = &frame_at(frame)->state;

	if (state->type != FRAME_USER &&
	    (state->object < CAP_PGTBL_0 || state->object > CAP_PGTBL_3))
		return true;
	return frame_quiescent(machine_core, frame);
}

static int compare_numbers(uint64_t x, uint64_t y)
{
	return x < y ? 1 : x > y ? -1 : 0;
}

static int compare_slots(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;
	int result = compare_numbers(x->type, y->type);

	if (!result)
		result = compare_numbers(state_place[frame_number(x->frame)],
					 state_place[frame_number(y->frame)]);
	if (!result)
		result = compare_numbers(x->key, y->key);
	if (!result)
		result = compare_numbers(x->a, y->a);
	return result ? result : compare_numbers(x->b, y->b);
}

/* A dead name stays dead, and does nothing but fail: one is like another. It is given the frame of
 * something that lives, so that a kernel which forgets the generation does harm with it. */
static void order_leaf(frame_t frame)
{
	struct slot *slots = frame_page(frame);

	for (uint32_t i = 0; i < CAPTBL_SLOTS; i++) {
		if (slots[i].type == CAP_NONE || slot_live(&slots[i]))
			continue;
		slots[i] = (struct slot){.key = CAP_CAPTBL_LEAF | RIGHTS_ALL << 8,
					 .frame = frame_numbered(DEAD_NAMES)};
	}
	qsort(slots, CAPTBL_SLOTS, sizeof(*slots), compare_slots);
}

static uint64_t renamed(uint64_t entry)
{
	uint64_t number = pte_physical(entry) / PAGE_SIZE;

	if (number < frame_total)
		return (uint64_t)state_place[number] * PAGE_SIZE | (entry & ~PTE_ADDRESS);
	return entry;
}

static int compare_entries(const void *a, const void *b)
{
	return compare_numbers(renamed(*(const uint64_t *)a), renamed(*(const uint64_t *)b));
}

static uint64_t leaf_number(uint64_t entry)
{
	if (!entry)
		return 0;
	return state_place[(entry + (uint64_t)captbl_null_leaf - DIRECT_MAP) / PAGE_SIZE];
}

static int compare_leaves(const void *a, const void *b)
{
	return compare_numbers(leaf_number(*(const uint64_t *)a),
			       leaf_number(*(const uint64_t *)b));
}

/* Where the children of a node stand changes with the order. */
static void order_inner(frame_t frame, uint32_t count, int (*compare)(const void *, const void *))
{
	uint64_t *entries = frame_page(frame);

	qsort(entries, count, sizeof(*entries), compare);
	for (uint32_t child = 1; child < frame_total; child++) {
		struct frame *other = &frame_table[child];
		uint64_t entry = pte_of_node(frame_physical(frame_numbered(child)));

		if (!frame_same(other->parent, frame))
			continue;
		if (other->state.object == CAP_CAPTBL_LEAF)
			entry = captbl_entry_of(frame_numbered(child));
		for (uint32_t i = 0; i < count; i++)
			if (entries[i] == entry)
				other->index = i;
	}
}

void state_put_in_order(void)
{
	for (uint32_t i = 1; i < frame_total; i++) {
		frame_t frame = frame_numbered(i);

		if (frame_at(frame)->state.object == CAP_CAPTBL_LEAF)
			order_leaf(frame);
		else if (frame_at(frame)->state.object == CAP_CAPTBL_ROOT)
			order_inner(frame, CAPTBL_LEAVES, compare_leaves);
		else if (frame_at(frame)->state.object == CAP_PGTBL_0)
			qsort(frame_page(frame), PGTBL_ENTRIES, 8, compare_entries);
		else if (frame_at(frame)->state.object > CAP_PGTBL_0 &&
			 frame_at(frame)->state.object < PGTBL_ROOT)
			order_inner(frame, PGTBL_ENTRIES, compare_entries);
	}
}

void state_swap_places(uint32_t a, uint32_t b)
{
	uint8_t frame = state_order[a];

	state_order[a] = state_order[b];
	state_order[b] = frame;
	state_place[state_order[a]] = (uint8_t)a;
	state_place[state_order[b]] = (uint8_t)b;
}

/* What sets a frame apart from others, whatever it is called. */
uint64_t state_looks(uint32_t number)
{
	const struct frame *frame = &frame_table[number];
	uint64_t parent = frame_number(frame->parent);

	if (parent >= state_alike_first && parent < state_alike_first + state_alike_count)
		parent = MACHINE_FRAMES;
	return (uint64_t)frame->state.type << 60 | (uint64_t)frame->state.object << 52 |
	       (uint64_t)frame->state.live << 51 | (uint64_t)(frame->holder.offset != 0) << 50 |
	       (uint64_t)frame->state.count << 40 | (uint64_t)hardware_seen[number] << 32 |
	       parent << 8 | state_quiescent(frame_numbered(number));
}

void state_sort_by_looks(void)
{
	for (uint32_t i = state_alike_first + 1; i < state_alike_first + state_alike_count; i++)
		for (uint32_t j = i; j > state_alike_first &&
				     state_looks(state_order[j]) > state_looks(state_order[j - 1]);
		     j--)
			state_swap_places(j, j - 1);
}
