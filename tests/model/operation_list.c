/* What a thread may try next, and what the outside may do. */
#include "operation.h"

#include "piece.h"

#include <string.h>

struct held {
	uint32_t index;
	const struct slot *slot;
};

static struct held held[CAPABILITIES];
static uint32_t held_count;

static struct operation *list;
static uint32_t list_count;

static void add(uint32_t number, uint32_t cap, word a, word b, word c, word d, word e)
{
	if (list_count < OPERATIONS_MAX)
		list[list_count++] = (struct operation){number, cap, {a, b, c, d, e}};
}

/* Two slots with the same in them do the same: one is enough. */
static void find_held(void)
{
	held_count = 0;
	for (uint32_t i = 0; i < CAPABILITIES; i++) {
		const struct slot *slot = captbl_slot(machine_core, i);
		bool twin = slot->type == CAP_NONE;

		for (uint32_t j = 0; j < held_count && !twin; j++)
			twin = !memcmp(slot, held[j].slot, sizeof(*slot));
		if (!twin)
			held[held_count++] = (struct held){i, slot};
	}
}

/* Loops over what is held, one for each level of a choice. */
/* clang-format off */
#define EACH(name) \
	for (const struct held *name = held; name < held + held_count; name++)
#define EACH_OF(name, cap_type) \
	EACH(name) if (name->slot->type == CAP_##cap_type)
/* clang-format on */

static bool is_node(const struct held *it)
{
	return it->slot->type >= CAP_CAPTBL_LEAF && it->slot->type <= CAP_PGTBL_3;
}

static bool lives(const struct held *it)
{
	return slot_live(it->slot);
}

/* The first empty slot of a leaf: all empty ones are alike. */
static uint32_t free_slot(const struct held *leaf)
{
	const struct slot *slots = frame_page(leaf->slot->frame);
	uint32_t i = 0;

	while (lives(leaf) && i < CAPTBL_SLOTS - 1 && slots[i].type != CAP_NONE)
		i++;
	return i;
}

/* Destinations: each leaf that is held. */
#define EACH_DESTINATION(leaf) EACH_OF(leaf, CAPTBL_LEAF)
#define TO(leaf)	       slot_ref((leaf)->index, free_slot(leaf))

/* ------------------------------------------------------------------ tables */

/* A second copy of the same in one leaf gives nothing more: it is not tried. */
static bool has_twin(const struct held *to, const struct slot *from, word rights)
{
	const struct slot *slots = frame_page(to->slot->frame);
	uint64_t key = from->key & ~((uint64_t)0xff << 8);

	key |= (uint64_t)(from->rights & rights) << 8;
	for (uint32_t i = 0; lives(to) && i < CAPTBL_SLOTS; i++)
		if (slots[i].type != CAP_NONE && slots[i].key == key && slots[i].a == from->a &&
		    slots[i].b == from->b)
			return true;
	return false;
}

static void add_copy(const struct held *leaf, uint32_t index, const struct held *to, word rights)
{
	const struct slot *from = (const struct slot *)frame_page(leaf->slot->frame) + index;
	bool range = lives(leaf) && from->type >= CAP_MEMORY && from->type <= CAP_THREAD_IDS;
	word count = range ? from->b : 0;

	if (lives(leaf) && index < CAPTBL_SLOTS && has_twin(to, from, rights))
		return;
	add(CALL_cap_copy, leaf->index, index, TO(to), rights, 0, count);
	if (!range || !piece->parts)
		return;
	add(CALL_cap_copy, leaf->index, index, TO(to), rights, 0, count + 1);
	add(CALL_cap_copy, leaf->index, index, TO(to), rights, 1, ~(word)0);
	add(CALL_cap_copy, leaf->index, index, TO(to), rights, ~(word)0, 2);
	if (count < 2)
		return;
	add(CALL_cap_copy, leaf->index, index, TO(to), rights, 0, 1);
	add(CALL_cap_copy, leaf->index, index, TO(to), rights, 1, count - 1);
}

static void list_copy(void)
{
	EACH_OF(leaf, CAPTBL_LEAF)
	EACH_DESTINATION(to)
	for (uint32_t index = 0; index <= CAPTBL_SLOTS; index++)
		for (uint32_t i = 0; piece->masks[i]; i++)
			add_copy(leaf, index, to, piece->masks[i]);
}

static void list_remove(void)
{
	EACH_OF(leaf, CAPTBL_LEAF)
	for (uint32_t index = 0; index <= CAPTBL_SLOTS; index++)
		add(CALL_cap_remove, leaf->index, frame_number(leaf->slot->frame), index, 0, 0, 0);
	EACH_OF(memory, MEMORY)
	for (uint32_t number = piece_first_owned; number < frame_total; number++)
		for (uint32_t index = 0; index < CAPTBL_SLOTS; index++)
			if (frame_table[number].state.object == CAP_CAPTBL_LEAF)
				add(CALL_cap_remove, memory->index, number, index, 0, 0, 0);
}

static void list_cons(void)
{
	EACH(parent)
	EACH(child)
	for (uint32_t i = 0;
	     is_node(parent) && is_node(child) &&
	     i <= (parent->slot->type == CAP_CAPTBL_ROOT ? CAPTBL_LEAVES : PGTBL_ENTRIES);
	     i++)
		add(CALL_cons, parent->index, i, child->index, 0, 0, 0);
}

/* Frames of the kind that an entry leads to, and that are somewhere. */
static bool is_target(uint32_t call, const struct frame *frame)
{
	if (call == CALL_decons)
		return frame->parent.offset != 0;
	return frame->state.type == FRAME_USER && frame->state.count;
}

/* Entries are named as they are, and as they are not: with all frames that are somewhere else. */
static void add_cut(uint32_t call, const struct held *by, uint32_t number)
{
	const struct frame *node = &frame_table[number];
	uint32_t width = node->state.object == CAP_CAPTBL_ROOT ? CAPTBL_LEAVES : PGTBL_ENTRIES;

	for (uint32_t i = 0; i <= width; i++)
		for (uint32_t target = piece_first_owned; target < frame_total; target++)
			if (is_target(call, &frame_table[target]))
				add(call, by->index, number, i, target, 0, 0);
}

static bool has_entries(const struct frame *frame)
{
	return frame->state.object >= CAP_CAPTBL_ROOT && frame->state.object <= CAP_PGTBL_3;
}

static void list_cut(uint32_t call)
{
	EACH(by)
	for (uint32_t number = piece_first_owned;
	     (is_node(by) || by->slot->type == CAP_MEMORY) && number < frame_total; number++)
		if (has_entries(&frame_table[number]))
			add_cut(call, by, number);
}

/* ------------------------------------------------------------------ memory and objects */

static void list_retype(void)
{
	EACH_OF(memory, MEMORY)
	for (word offset = 0; offset <= memory->slot->b; offset++)
		for (word type = FRAME_RESERVED; type <= FRAME_KERNEL; type++)
			add(CALL_retype, memory->index, offset, type, 0, 0, 0);
}

static void list_map(void)
{
	EACH(node)
	EACH_OF(memory, MEMORY)
	for (uint32_t i = 0; is_node(node) && i <= PGTBL_ENTRIES; i++)
		for (word offset = 0; offset <= memory->slot->b; offset++)
			for (uint32_t f = 0; f < piece->flag_count; f++)
				add(CALL_map, node->index, i, memory->index, offset,
				    piece->flags[f], 0);
}

static void list_node_activate(uint32_t call, word levels)
{
	EACH_OF(memory, MEMORY)
	EACH_DESTINATION(to)
	for (word offset = 0; offset <= memory->slot->b; offset++)
		for (word level = piece->roots ? levels - 1 : 0; level <= levels; level++)
			add(call, memory->index, offset, TO(to), level, 0, 0);
}

static void list_memory_lend(void)
{
	EACH_OF(memory, MEMORY)
	EACH_OF(component, COMPONENT)
	EACH_DESTINATION(to)
	for (word count = 0; count <= memory->slot->b + 1; count++)
		add(CALL_memory_lend, memory->index, TO(to), component->index, 0, count, 0);
}

static void list_component_activate(void)
{
	EACH_OF(memory, MEMORY)
	EACH_DESTINATION(to)
	EACH_OF(captbl, CAPTBL_ROOT)
	EACH(pgtbl)
	for (word offset = 0; is_node(pgtbl) && offset < memory->slot->b; offset++)
		add(CALL_component_activate, memory->index, offset, TO(to), captbl->index,
		    pgtbl->index, 0x1000);
}

static void list_thread_activate(void)
{
	EACH_OF(memory, MEMORY)
	EACH_DESTINATION(to)
	EACH_OF(component, COMPONENT)
	EACH_OF(rcv, RCV)
	EACH_OF(ids, THREAD_IDS)
	for (word offset = 0; offset < memory->slot->b; offset++)
		for (word id = 0; id <= ids->slot->b; id++)
			add(CALL_thread_activate, memory->index, offset, TO(to),
			    component->index | (word)rcv->index << 32, ids->index | id << 32, 0);
}

static void list_gate_make(void)
{
	EACH_OF(component, COMPONENT)
	EACH_DESTINATION(to)
	add(CALL_gate_make, component->index, TO(to), 0x1000, 0, 0, 0);
}

static void list_rcv_make(void)
{
	EACH_OF(thread, THREAD)
	EACH_DESTINATION(to)
	for (uint32_t i = 0; i < piece->priority_count; i++)
		for (uint32_t j = 0; j < piece->priority_count; j++)
			add(CALL_rcv_make, thread->index, TO(to),
			    piece->priorities[i] | (word)piece->priorities[j] << 32, 0, 0, 0);
}

static void list_asnd_make(void)
{
	EACH_OF(rcv, RCV)
	EACH_DESTINATION(to)
	add(CALL_asnd_make, rcv->index, TO(to), 0, 0, 0, 0);
}

static void list_deactivate(void)
{
	EACH_OF(memory, MEMORY)
	for (word offset = 0; offset <= memory->slot->b; offset++)
		add(CALL_deactivate, memory->index, offset, 0, 0, 0, 0);
}

static void list_fault_gate(void)
{
	EACH_OF(component, COMPONENT)
	EACH_OF(gate, GATE)
	add(CALL_fault_gate, component->index, FAULT_PAGE, gate->index, 0, 0, 0);
}

/* ------------------------------------------------------------------ threads */

/* Dispatches that return the events of an endpoint, where they stay if nobody takes them. */
static void list_dispatch_for_events(void)
{
	EACH_OF(thread, THREAD)
	EACH_OF(rcv, RCV)
	for (word token = 0; token <= piece->tokens; token++)
		for (word time = 0; time <= piece->times; time++)
			add(CALL_dispatch, thread->index,
			    1 | (word)rcv->index << DISPATCH_RCV_SHIFT, time, token, 0, 0);
}

/* Priority 1 is that of all ceilings, 2 is above. */
static void list_dispatch(void)
{
	if (piece->events)
		list_dispatch_for_events();
	EACH_OF(thread, THREAD)
	for (word priority = 1; priority <= 2; priority++)
		for (word token = 0; token <= piece->tokens; token++)
			for (word time = 0; time <= piece->times; time++)
				add(CALL_dispatch, thread->index, priority, time, token, 0, 0);
}

static void list_rcv_wait(void)
{
	EACH_OF(rcv, RCV)
	for (word flags = 0; flags <= RCV_NONBLOCKING; flags++)
		for (word token = 0; token <= piece->tokens; token++)
			for (word time = 0; time <= piece->times; time++)
				add(CALL_rcv_wait, rcv->index, flags, token, time, 0, 0);
}

static void list_rcv_priority(void)
{
	EACH_OF(rcv, RCV)
	for (uint32_t i = 0; i < piece->priority_count; i++)
		add(CALL_rcv_priority, rcv->index, piece->priorities[i], 0, 0, 0, 0);
}

static void list_asnd(void)
{
	EACH_OF(asnd, ASND)
	add(CALL_asnd, asnd->index, 0, 0, 0, 0, 0);
}

static void list_unwind(void)
{
	EACH_OF(thread, THREAD)
	EACH_OF(component, COMPONENT)
	add(CALL_unwind, thread->index, component->index, 0, 0, 0, 0);
}

static void list_irqs(void)
{
	EACH_OF(irqs, IRQS)
	{
		EACH_OF(rcv, RCV)
		for (word trigger = 0; trigger < IRQ_TRIGGERS; trigger++)
			add(CALL_irq_attach, irqs->index, 0, rcv->index, trigger, 0, 0);
		add(CALL_irq_detach, irqs->index, 0, 0, 0, 0, 0);
		add(CALL_irq_acknowledge, irqs->index, 0, 0, 0, 0, 0);
	}
}

/* ------------------------------------------------------------------ together */

static void list_other_levels(uint32_t call)
{
	if (call == CALL_captbl_activate)
		list_node_activate(call, CAP_CAPTBL_ROOT - CAP_CAPTBL_LEAF + 1);
	else
		list_node_activate(call, PGTBL_LEVELS);
}

static void list_call(uint32_t call)
{
	switch (call) {
	case CALL_cap_copy:
		return list_copy();
	case CALL_cap_remove:
		return list_remove();
	case CALL_cons:
		return list_cons();
	case CALL_decons:
	case CALL_unmap:
		return list_cut(call);
	case CALL_retype:
		return list_retype();
	case CALL_map:
		return list_map();
	case CALL_captbl_activate:
	case CALL_pgtbl_activate:
		return list_other_levels(call);
	case CALL_memory_lend:
		return list_memory_lend();
	case CALL_component_activate:
		return list_component_activate();
	case CALL_thread_activate:
		return list_thread_activate();
	case CALL_gate_make:
		return list_gate_make();
	case CALL_rcv_make:
		return list_rcv_make();
	case CALL_asnd_make:
		return list_asnd_make();
	case CALL_deactivate:
		return list_deactivate();
	case CALL_fault_gate:
		return list_fault_gate();
	case CALL_dispatch:
		return list_dispatch();
	case CALL_rcv_wait:
		return list_rcv_wait();
	case CALL_rcv_priority:
		return list_rcv_priority();
	case CALL_asnd:
		return list_asnd();
	case CALL_unwind:
		return list_unwind();
	case CALL_irq_attach:
		return list_irqs();
	}
}

static void list_events_of_thread(const struct thread *thread)
{
	if (piece_tries(EVENT_GATE))
		EACH_OF(gate, GATE)
	add(EVENT_GATE, gate->index, 0, 0, 0, 0, 0);
	if (piece_tries(EVENT_RETURN)) {
		add(EVENT_RETURN, 0, FAULT_RESUME, 0, 0, 0, 0);
		if (machine_core->top == thread->fault)
			add(EVENT_RETURN, 0, FAULT_UNWIND, 0, 0, 0, 0);
	}
	if (piece_tries(EVENT_FAULT))
		add(EVENT_FAULT, 0, VECTOR_PAGE_FAULT, 0, 0, 0, 0);
}

static void list_outside(void)
{
	for (uint32_t i = 0; piece_tries(EVENT_TURN) && i < PRINCIPALS; i++) {
		const struct frame *frame = &frame_table[principals[i].thread];
		const struct thread *thread = thread_at(frame_numbered(principals[i].thread));

		if (principals[i].thread && frame->state.object == CAP_THREAD &&
		    frame->state.live && thread_ready(thread))
			add(EVENT_TURN, 0, principals[i].thread, 0, 0, 0, 0);
	}
	for (uint32_t i = 0; piece_tries(EVENT_IRQ) && i < IRQ_LINES; i++)
		if (!machine.masked[i])
			add(EVENT_IRQ, 0, i, 0, 0, 0, 0);
	if (piece_tries(EVENT_TIMER) && machine_core->timeout)
		add(EVENT_TIMER, 0, 0, 0, 0, 0, 0);
}

uint32_t operation_list(struct operation operations[OPERATIONS_MAX])
{
	list = operations;
	list_count = 0;
	/* The manager does nothing of his own until he reclaims. */
	if (machine_core->current && frame_number(machine_core->current->self) != manager_thread) {
		find_held();
		for (uint32_t call = FIRST_CALL; call < CALL_AFTER_LAST; call++)
			if (piece_tries(call))
				list_call(call);
		list_events_of_thread(machine_core->current);
	}
	list_outside();
	return list_count;
}
