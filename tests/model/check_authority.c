/*
 * The authority for an operation, looked up once more in a copy of the state before, without the
 * kernel's own look-up.
 */
#include "check.h"
#include "piece.h"

enum where { THE_CAP, WORD_0, WORD_1, WORD_2, WORD_3, HIGH_2 };

struct need {
	uint32_t number;
	enum where where;
	uint32_t types; /* bits by cap_type */
	uint8_t rights;
};

#define TYPE(name) (1u << CAP_##name)
#define NODES                                                                                      \
	(TYPE(CAPTBL_LEAF) | TYPE(CAPTBL_ROOT) | TYPE(PGTBL_0) | TYPE(PGTBL_1) | TYPE(PGTBL_2) |   \
	 TYPE(PGTBL_3))
#define NEED(name, where, types, rights)                                                           \
	{                                                                                          \
		CALL_##name, where, types, rights                                                  \
	}

static const struct need needs[] = {
	NEED(cap_copy, THE_CAP, TYPE(CAPTBL_LEAF), RIGHT_READ),
	NEED(cap_copy, WORD_1, TYPE(CAPTBL_LEAF), RIGHT_WRITE),
	NEED(cons, THE_CAP, NODES, RIGHT_WRITE),
	NEED(cons, WORD_1, NODES, RIGHT_WRITE),
	NEED(map, THE_CAP, TYPE(PGTBL_0), RIGHT_WRITE),
	NEED(map, WORD_1, TYPE(MEMORY) | TYPE(DEVICES), RIGHT_MAP),
	NEED(memory_lend, THE_CAP, TYPE(MEMORY), RIGHT_LEND),
	NEED(memory_lend, WORD_0, TYPE(CAPTBL_LEAF), RIGHT_WRITE),
	NEED(memory_lend, WORD_1, TYPE(COMPONENT), 0),
	NEED(captbl_activate, THE_CAP, TYPE(MEMORY), RIGHT_RETYPE),
	NEED(captbl_activate, WORD_1, TYPE(CAPTBL_LEAF), RIGHT_WRITE),
	NEED(pgtbl_activate, THE_CAP, TYPE(MEMORY), RIGHT_RETYPE),
	NEED(pgtbl_activate, WORD_1, TYPE(CAPTBL_LEAF), RIGHT_WRITE),
	NEED(component_activate, THE_CAP, TYPE(MEMORY), RIGHT_RETYPE),
	NEED(component_activate, WORD_1, TYPE(CAPTBL_LEAF), RIGHT_WRITE),
	NEED(component_activate, WORD_2, TYPE(CAPTBL_ROOT), RIGHT_WRITE),
	NEED(component_activate, WORD_3, 1u << PGTBL_ROOT, RIGHT_WRITE),
	NEED(thread_activate, THE_CAP, TYPE(MEMORY), RIGHT_RETYPE),
	NEED(thread_activate, WORD_1, TYPE(CAPTBL_LEAF), RIGHT_WRITE),
	NEED(thread_activate, WORD_2, TYPE(COMPONENT), RIGHT_THREAD),
	NEED(thread_activate, HIGH_2, TYPE(RCV), RIGHT_PARENT),
	NEED(thread_activate, WORD_3, TYPE(THREAD_IDS), 0),
	NEED(gate_make, THE_CAP, TYPE(COMPONENT), RIGHT_GATE),
	NEED(gate_make, WORD_0, TYPE(CAPTBL_LEAF), RIGHT_WRITE),
	NEED(rcv_make, THE_CAP, TYPE(THREAD), RIGHT_ENDPOINT),
	NEED(rcv_make, WORD_0, TYPE(CAPTBL_LEAF), RIGHT_WRITE),
	NEED(asnd_make, THE_CAP, TYPE(RCV), RIGHT_SEND),
	NEED(asnd_make, WORD_0, TYPE(CAPTBL_LEAF), RIGHT_WRITE),
	NEED(deactivate, THE_CAP, TYPE(MEMORY), RIGHT_DESTROY),
	NEED(fault_gate, THE_CAP, TYPE(COMPONENT), RIGHT_FAULT),
	NEED(fault_gate, WORD_1, TYPE(GATE), 0),
	NEED(dispatch, THE_CAP, TYPE(THREAD), RIGHT_DISPATCH),
	NEED(rcv_wait, THE_CAP, TYPE(RCV), RIGHT_WAIT),
	NEED(rcv_priority, THE_CAP, TYPE(RCV), RIGHT_PRIORITY),
	NEED(asnd, THE_CAP, TYPE(ASND), 0),
	NEED(unwind, THE_CAP, TYPE(THREAD), RIGHT_CUT),
	NEED(unwind, WORD_0, TYPE(COMPONENT), RIGHT_CUT),
	NEED(irq_attach, THE_CAP, TYPE(IRQS), RIGHT_BIND),
	NEED(irq_attach, WORD_1, TYPE(RCV), RIGHT_SEND),
	NEED(irq_detach, THE_CAP, TYPE(IRQS), RIGHT_BIND),
	NEED(irq_acknowledge, THE_CAP, TYPE(IRQS), RIGHT_BIND),
	{EVENT_GATE, THE_CAP, TYPE(GATE), 0},
};

static uint64_t page_number(uint64_t address)
{
	return (address - DIRECT_MAP) / PAGE_SIZE;
}

/* The slot that an index meant before the operation, for the thread that ran; null: none. */
const struct slot *check_slot_before(const struct core *core, uint64_t index)
{
	const struct invocation *top;
	const uint64_t *root;
	const struct slot *slots;
	uint64_t entry, at = (uint64_t)core->top;

	if (index >= CAPABILITIES || !core->current)
		return NULL;
	top = (const struct invocation *)((const char *)state_kept_page((uint32_t)page_number(at)) +
					  (at - DIRECT_MAP) % PAGE_SIZE);
	at = state_kept_frame((uint32_t)frame_number(top->component.frame))->captbl;
	root = state_kept_page((uint32_t)page_number(at));
	entry = root[index >> CAPTBL_LEAF_ORDER];
	if (!entry)
		return NULL;
	slots = state_kept_page((uint32_t)page_number(entry + (uint64_t)captbl_null_leaf));
	return &slots[index & (CAPTBL_SLOTS - 1)];
}

bool check_lived(const struct slot *slot)
{
	uint64_t key = state_kept_frame((uint32_t)frame_number(slot->frame))->key;

	return !slot->frame.offset || (key ^ slot->key) >> KEY_GENERATION == 0;
}

static bool gives(const struct slot *slot, uint32_t types, uint8_t rights)
{
	return slot && types >> slot->type & 1 && (slot->rights & rights) == rights &&
	       check_lived(slot);
}

static uint64_t index_at(const struct operation *operation, enum where where)
{
	switch (where) {
	case THE_CAP:
		return operation->cap;
	case WORD_0:
		return (uint32_t)operation->words[0];
	case WORD_1:
		return (uint32_t)operation->words[1];
	case WORD_2:
		return (uint32_t)operation->words[2];
	case WORD_3:
		return (uint32_t)operation->words[3];
	default:
		return operation->words[2] >> 32;
	}
}

static bool covers(const struct slot *memory, uint64_t number)
{
	return number >= memory->a && number - memory->a < memory->b;
}

/* Operations by the node itself, or by memory with destroy over one of two frames. */
static bool may_cut(const struct operation *operation, const struct slot *slot)
{
	if (gives(slot, TYPE(MEMORY), RIGHT_DESTROY))
		return covers(slot, operation->words[0]) ||
		       (operation->number != CALL_cap_remove && covers(slot, operation->words[2]));
	return gives(slot, NODES, RIGHT_WRITE) && frame_number(slot->frame) == operation->words[0];
}

/* Of an endpoint that is the thread's own. */
static bool may_take_events(const struct core *core, const struct slot *rcv)
{
	return gives(rcv, TYPE(RCV), RIGHT_WAIT) &&
	       frame_number(rcv->frame) == page_number((uint64_t)core->current);
}

static bool may(const struct operation *operation, const struct core *core)
{
	const struct slot *slot = check_slot_before(core, operation->cap);
	uint64_t asked = operation->words[0] >> DISPATCH_RCV_SHIFT;

	switch (operation->number) {
	case CALL_cap_remove:
	case CALL_decons:
	case CALL_unmap:
		return may_cut(operation, slot);
	case CALL_retype:
		return gives(slot, TYPE(MEMORY),
			     operation->words[1] == FRAME_UNTYPED ? RIGHT_DESTROY : RIGHT_RETYPE) &&
		       operation->words[0] < slot->b;
	case CALL_map:
		slot = check_slot_before(core, index_at(operation, WORD_1));
		if (operation->words[3] & MAP_WRITE && slot && !(slot->rights & RIGHT_WRITE))
			return false;
		return slot && operation->words[2] < slot->b;
	case CALL_dispatch:
		return !asked || may_take_events(core, check_slot_before(core, asked));
	case CALL_captbl_activate:
	case CALL_pgtbl_activate:
	case CALL_component_activate:
	case CALL_thread_activate:
	case CALL_deactivate:
		return slot && operation->words[0] < slot->b;
	default:
		return true;
	}
}

/* 18: whoever does something has the capabilities for it. */
const char *check_authority(const struct operation *operation, const struct core *core)
{
	for (uint32_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		const struct need *need = &needs[i];

		if (need->number == operation->number &&
		    !gives(check_slot_before(core, index_at(operation, need->where)), need->types,
			   need->rights))
			return check_wrong("18: an operation succeeds without a capability for it");
	}
	return may(operation, core)
		       ? NULL
		       : check_wrong("18: an operation reaches what it has no right to");
}
