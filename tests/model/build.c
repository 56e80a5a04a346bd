#include "build.h"

#include "calls.h"
#include "endpoint.h"
#include "node.h"
#include "switch.h"

#include <string.h>

uint32_t piece_first_owned, piece_free_first, piece_free_count;
struct principal principals[PRINCIPALS];
uint32_t manager_thread;

static uint32_t next_frame, manager_leaf;

uint32_t build_frame(void)
{
	return next_frame++;
}

static uint32_t kernel_frame(void)
{
	uint32_t frame = build_frame();

	frame_retype(machine_core, frame_numbered(frame), FRAME_KERNEL);
	return frame;
}

static uint32_t node(enum cap_type type)
{
	uint32_t frame = kernel_frame();

	if (type == (enum cap_type)PGTBL_ROOT)
		arch_share_kernel_half(frame_page(frame_numbered(frame)));
	frame_activate(frame_numbered(frame), type);
	return frame;
}

static void hook_leaf(uint32_t root, uint32_t index, uint32_t leaf)
{
	uint64_t *entries = frame_page(frame_numbered(root));

	frame_count_up(frame_numbered(root));
	frame_table[leaf].parent = frame_numbered(root);
	frame_table[leaf].index = index;
	entries[index] = captbl_entry_of(frame_numbered(leaf));
}

struct built build_component(uint32_t leaves)
{
	struct built built = {0};

	built.captbl = node(CAP_CAPTBL_ROOT);
	for (uint32_t i = 0; i < leaves; i++) {
		built.leaves[i] = node(CAP_CAPTBL_LEAF);
		hook_leaf(built.captbl, i, built.leaves[i]);
	}
	built.component = kernel_frame();
	built.pgtbl = node((enum cap_type)PGTBL_ROOT);
	component_create(frame_numbered(built.component), frame_numbered(built.captbl),
			 frame_numbered(built.pgtbl), 0x1000);
	return built;
}

void build_thread(struct built *built, uint32_t id)
{
	struct name none = {0, NO_FRAME};
	struct name parent = id ? frame_name(frame_numbered(manager_thread)) : none;

	built->thread = kernel_frame();
	thread_create(machine_core, frame_numbered(built->thread),
		      frame_name(frame_numbered(built->component)), parent, id, 0);
}

static void fill(uint32_t leaf, uint32_t index, enum cap_type type, uint8_t rights,
		 struct name name, uint64_t a, uint64_t b)
{
	struct slot *slots = frame_page(frame_numbered(leaf));

	slot_fill((struct destination){&slots[index]}, type, rights, name, a, b);
}

void build_give(struct built *to, uint32_t leaf, enum cap_type type, uint8_t rights, uint32_t frame)
{
	struct name name = frame_name(frame_numbered(frame));

	if (type == CAP_GATE)
		fill(to->leaves[leaf], to->next[leaf]++, type, 0, name, 0x1000, 0);
	else
		fill(to->leaves[leaf], to->next[leaf]++, type, rights, name,
		     (uint64_t)frame_page(name.frame), 0);
}

void build_give_range(struct built *to, uint32_t leaf, enum cap_type type, uint8_t rights,
		      uint32_t first, uint32_t count)
{
	fill(to->leaves[leaf], to->next[leaf]++, type, rights, frame_name(NO_FRAME), first, count);
}

void build_fault_gate(const struct built *of, const struct built *handler)
{
	component_at(frame_numbered(of->component))->faults[FAULT_PAGE].component =
		frame_name(frame_numbered(handler->component));
}

void build_manager(void)
{
	struct built manager;
	struct thread *thread;

	machine_reset();
	machine.clock = STATE_CLOCK;
	memset(principals, 0, sizeof(principals));
	memset(hardware_seen, 0, sizeof(hardware_seen));
	state_alike_first = state_alike_count = piece_free_first = piece_free_count = 0;
	next_frame = 1;
	manager = build_component(1);
	build_thread(&manager, 0);
	manager_leaf = manager.leaves[0];
	manager_thread = manager.thread;
	piece_first_owned = next_frame;
	thread = thread_at(frame_numbered(manager.thread));
	endpoint_create(thread, PRIORITY_HIGHEST, PRIORITY_HIGHEST);
	thread->priority = PRIORITY_HIGHEST;
	thread->resume = RESUME_DONE;
	machine_core->root = thread_name(thread);
}

void build_principal(uint32_t number, const struct built *built)
{
	principals[number].captbl = built->captbl;
	principals[number].pgtbl = built->pgtbl;
	principals[number].thread = built->thread;
}

void build_free_frames(uint32_t count, bool alike)
{
	piece_free_first = next_frame;
	piece_free_count = count;
	next_frame += count;
	if (!alike)
		return;
	state_alike_first = piece_free_first;
	state_alike_count = count;
}

/* ------------------------------------------------------------------ rights at the start */

static bool is_leaf_of(uint32_t leaf, uint32_t principal)
{
	return frame_number(frame_table[leaf].parent) == principals[principal].captbl;
}

static void add_rights(uint32_t to, const struct slot *slot)
{
	if (slot->type != CAP_MEMORY)
		return;
	for (uint64_t i = slot->a; i < slot->a + slot->b; i++)
		principals[to].rights[i] |= slot->rights;
}

/* Whether something of one principal can come to another, by a slot that one of them holds. */
static void add_flow(bool flows[PRINCIPALS][PRINCIPALS], uint32_t holder, const struct slot *slot)
{
	if (slot->type != CAP_CAPTBL_LEAF)
		return;
	for (uint32_t other = 0; other < PRINCIPALS; other++) {
		if (!principals[other].captbl ||
		    !is_leaf_of((uint32_t)frame_number(slot->frame), other))
			continue;
		if (slot->rights & RIGHT_WRITE)
			flows[holder][other] = true;
		if (slot->rights & RIGHT_READ)
			flows[other][holder] = true;
	}
}

static void compute_rights(void)
{
	bool flows[PRINCIPALS][PRINCIPALS] = {{false}};
	uint8_t own[MACHINE_FRAMES];

	for (uint32_t leaf = piece_first_owned; leaf < frame_total; leaf++)
		for (uint32_t i = 0; i < PRINCIPALS; i++)
			for (uint32_t s = 0; frame_table[leaf].state.object == CAP_CAPTBL_LEAF &&
					     is_leaf_of(leaf, i) && s < CAPTBL_SLOTS;
			     s++) {
				const struct slot *slots = frame_page(frame_numbered(leaf));

				add_rights(i, &slots[s]);
				add_flow(flows, i, &slots[s]);
			}
	for (uint32_t i = 0; i < PRINCIPALS; i++)
		for (uint32_t j = 0; j < PRINCIPALS; j++) {
			memcpy(own, principals[i].rights, sizeof(own));
			for (uint32_t f = 0; flows[i][j] && f < MACHINE_FRAMES; f++)
				principals[j].rights[f] |= own[f];
		}
}

void build_done(void)
{
	struct name ever = frame_name(NO_FRAME);

	frame_total = next_frame;
	fill(manager_leaf, 0, CAP_MEMORY, RIGHT_DESTROY, ever, piece_first_owned,
	     frame_total - piece_first_owned);
	fill(manager_leaf, 1, CAP_MEMORY, RIGHT_DESTROY, ever, piece_free_first, piece_free_count);
	compute_rights();
	switch_preempt(machine_core, thread_at(frame_numbered(principals[0].thread)));
	machine_core->resume = 0;
	machine_core->current->resume = RESUME_DONE;
	hardware_load();
}
