#include "built.h"

#include <stddef.h>

#include "capmgr_handover.h"
#include "caps.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "pages.h"

#define ENTRIES	    512
#define LEAF_SHIFT  21
#define LOWER_SHIFT 30

static const struct handover *handover;

void built_init(const struct handover *from)
{
	handover = from;
}

uint32_t built_gates(void)
{
	return handover ? (uint32_t)handover->gates : 0;
}

const struct handover_gate *built_gate(uint32_t number)
{
	return &handover->gate[number];
}

const struct handover_gate *built_service(const struct component *component, uint64_t slot)
{
	if (!component->built)
		return NULL;
	for (uint32_t i = 0; i < built_gates(); i++) {
		const struct handover_gate *gate = built_gate(i);

		if (gate->is_service && gate->client == component->number && gate->slot == slot)
			return gate;
	}
	return NULL;
}

static const struct handover_node *find_node(const struct handover_component *built, uint64_t frame)
{
	const struct handover_node *node = &handover->node[built->first_node];

	for (uint32_t i = 0; i < built->nodes; i++)
		if (node[i].frame == frame)
			return &node[i];
	return NULL;
}

int built_slot(const struct component *component, uint32_t slot, struct place *place)
{
	uint64_t entry = kernel_entry_read(component->captbl_root.cap, slot / CRT_LEAF_SLOTS).value;
	const struct handover_node *node = find_node(component->built, entry >> ENTRY_FRAME_SHIFT);

	if (!node)
		return -TESSERA_EINVAL;
	*place = (struct place){
		.node = node->slot,
		.frame.number = node->frame,
		.index = slot % CRT_LEAF_SLOTS,
		.where = slot,
	};
	return 0;
}

/* The frame of an entry, if it is a page that the component can write and pays for. */
static frame_id own_page(const struct component *component, uint64_t entry)
{
	uint64_t number = entry >> ENTRY_FRAME_SHIFT;

	if (!(entry & MAP_WRITE) || frames_payer(number) != &component->account)
		return NO_FRAME;
	return (frame_id){(uint32_t)number};
}

int built_look(const struct component *component, struct built_cursor *cursor, frame_id *frame)
{
	const struct handover_component *built = component->built;
	const struct handover_node *node;

	*frame = NO_FRAME;
	if (!built || cursor->node == built->nodes)
		return -TESSERA_ENOENT;
	node = &handover->node[built->first_node + cursor->node];
	for (uint32_t i = 0; i < BUILT_ENTRIES && !frame->number; i++) {
		if (!node->maps || cursor->entry == ENTRIES) {
			*cursor = (struct built_cursor){.node = cursor->node + 1};
			return 0;
		}
		*frame = own_page(component, kernel_entry_read(node->slot, cursor->entry++).value);
	}
	return frame->number != 0;
}

static void hide(const struct handover_node *node, uint32_t index)
{
	uint64_t entry = kernel_entry_read(node->slot, index).value;

	if (entry)
		kernel_unmap(node->slot, node->frame, index, entry >> ENTRY_FRAME_SHIFT, 0);
}

/* The one below a node of the page table on the way to an address. */
static const struct handover_node *node_below(const struct component *component, uint32_t node,
					      uint64_t index)
{
	return find_node(component->built,
			 kernel_entry_read(node, index % ENTRIES).value >> ENTRY_FRAME_SHIFT);
}

static const struct handover_node *leaf_at(const struct component *component, uint64_t address)
{
	const struct handover_node *lower =
		node_below(component, component->pgtbl_middle.cap, address >> LOWER_SHIFT);

	return lower ? node_below(component, lower->slot, address >> LEAF_SHIFT) : NULL;
}

uint32_t built_hide_last(const struct component *component, uint64_t address, uint32_t pages)
{
	uint64_t last = address / PAGE_BYTES + pages - 1;
	const struct handover_node *leaf = leaf_at(component, last * PAGE_BYTES);
	uint32_t hidden = 0;

	while (hidden < pages && hidden < RUN_PAGES && hidden <= last % ENTRIES) {
		if (leaf)
			hide(leaf, (uint32_t)((last - hidden) % ENTRIES));
		hidden++;
	}
	return hidden;
}

/* Of a leaf of the page table a few entries: 0 when it shows nothing any more, or 1. */
static int hide_some(struct component *component, const struct handover_node *node)
{
	for (uint32_t i = 0; i < BUILT_ENTRIES; i++) {
		if (component->built_entry == ENTRIES) {
			component->built_entry = 0;
			return 0;
		}
		hide(node, component->built_entry++);
	}
	return 1;
}

/* Those of its nodes that it pays for are among its frames. */
static void end_node(struct component *component, const struct handover_node *node)
{
	if (node->maps && hide_some(component, node))
		return;
	kernel_deactivate(frames_memory(), frames_offset(node->frame));
	component->built_node++;
}

/* A frame that others show still is charged to whoever ends the component. */
static void end_frame(struct component *component)
{
	struct account *account = &component_record(component->manager)->account;
	frame_id frame = component->account.first;

	kernel_deactivate(frames_memory(), frames_offset(frame.number));
	if (!frames_give(frame))
		return;
	component->account.limit--;
	account->limit++;
	frames_charge_to(account, frame);
}

int built_end_step(struct component *component)
{
	const struct handover_component *built = component->built;

	if (!built)
		return 0;
	caps_forget(component);
	component->captbl_leaf.cap = component->captbl_root.cap = 0;
	component->pgtbl_middle.cap = component->pgtbl_root.cap = 0;
	if (component->built_node < built->nodes)
		end_node(component, &handover->node[built->first_node + component->built_node]);
	else if (component->account.first.number)
		end_frame(component);
	else
		return 0;
	return 1;
}
