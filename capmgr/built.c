#include "built.h"

#include "capmgr_handover.h"
#include "caps.h"
#include "crt_kernel.h"

#define ENTRIES 512

static const struct handover *handover;

void built_init(const struct handover *from)
{
	handover = from;
}

static void hide(const struct handover_node *node, uint32_t index)
{
	uint64_t entry = kernel_entry_read(node->slot, index).value;

	if (entry)
		kernel_unmap(node->slot, node->frame, index, entry >> ENTRY_FRAME_SHIFT, 0);
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
	kernel_deactivate(frames_memory(), node->frame);
	component->built_node++;
}

/* A frame that others show still is charged to whoever ends the component. */
static void end_frame(struct component *component)
{
	struct account *account = &component_record(component->manager)->account;
	frame_id frame = component->account.first;

	kernel_deactivate(frames_memory(), frame.number);
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
