/* States as bytes, and back. */
#include "state_internal.h"

#include "endpoint.h"

#include <string.h>

#define GARBAGE 0xa5 /* what user level leaves in its pages */

/* ------------------------------------------------------------------ fields, in both directions */

struct codec {
	uint8_t *at;
	bool reading;
};

static uint64_t code(struct codec *codec, uint64_t value)
{
	if (codec->reading) {
		value = *codec->at++;
		if (value == 0xff) {
			memcpy(&value, codec->at, sizeof(value));
			codec->at += sizeof(value);
		}
		return value;
	}
	*codec->at++ = value < 0xff ? (uint8_t)value : 0xff;
	if (value >= 0xff) {
		memcpy(codec->at, &value, sizeof(value));
		codec->at += sizeof(value);
	}
	return value;
}

#define CODE(codec, field) ((field) = (__typeof__(field))code(codec, (uint64_t)(field)))

static uint64_t code_number(struct codec *codec, uint64_t number)
{
	if (!codec->reading && number < frame_total)
		number = state_place[number];
	return code(codec, number);
}

static void code_frame(struct codec *codec, frame_t *frame)
{
	uint64_t number = code_number(codec, frame_number(*frame));

	if (codec->reading)
		*frame = frame_numbered(number);
}

/* A name is dead or alive, and may be inverted. Frames are of generation 1 when they are read, dead
 * names of generation 0. */
enum { NAME_LIVE = 1, NAME_INVERTED = 2 };

static uint64_t life_of(struct name name)
{
	struct name inverted = {~name.key, name.frame};

	if (name.key >> 63)
		return NAME_INVERTED | (frame_live(inverted) ? NAME_LIVE : 0);
	return frame_live(name) ? NAME_LIVE : 0;
}

static void code_name(struct codec *codec, struct name *name)
{
	uint64_t life = codec->reading || name_none(*name) ? 0 : life_of(*name);

	code_frame(codec, &name->frame);
	if (name_none(*name)) {
		name->key = 0;
		return;
	}
	life = code(codec, life);
	if (!codec->reading)
		return;
	name->key = life & NAME_LIVE ? frame_at(name->frame)->key : 0;
	if (life & NAME_INVERTED)
		name->key = ~name->key;
}

static void code_thread_pointer(struct codec *codec, struct thread **thread)
{
	uint64_t number = *thread ? ((uint64_t)*thread - DIRECT_MAP) / PAGE_SIZE : 0;

	number = code_number(codec, number);
	if (codec->reading)
		*thread = number ? thread_at(frame_numbered(number)) : NULL;
}

/* What points to a thread in a list, or ends it: of the one before it, or of the list itself. */
static void code_link(struct codec *codec, struct thread *above, struct thread ***link)
{
	uint64_t offset = offsetof(struct thread, next);
	struct thread *before = NULL;

	if (!codec->reading && *link != &above->first)
		before = (struct thread *)((char *)*link - offset);
	code_thread_pointer(codec, &before);
	if (codec->reading)
		*link = before ? &before->next : &above->first;
}

static void code_entry(struct codec *codec, uint64_t *entry)
{
	uint64_t number = code_number(codec, pte_physical(*entry) / PAGE_SIZE);
	uint64_t flags = *entry & (PTE_PRESENT | PTE_WRITE | PTE_USER);
	uint64_t more = (*entry & PTE_NO_EXECUTE ? 1u : 0) | (*entry & PTE_UNCACHED ? 2u : 0) |
			(*entry & PTE_DIRTY ? 4u : 0);

	if (!number && codec->reading) {
		*entry = 0;
		return;
	}
	if (!number)
		return;
	flags = code(codec, flags | more << 3);
	if (!codec->reading)
		return;
	*entry = number * PAGE_SIZE | (flags & 7) | PTE_ACCESSED | (flags & 32 ? PTE_DIRTY : 0) |
		 (flags & 8 ? PTE_NO_EXECUTE : 0) |
		 (flags & 16 ? PTE_UNCACHED | PTE_WRITE_THROUGH : 0);
}

/* ------------------------------------------------------------------ objects */

/* Slots of objects hold the address of their page. */
static bool has_words(const struct slot *slot)
{
	return slot->type == CAP_GATE || (slot->type >= CAP_MEMORY && slot->type <= CAP_DEBUG);
}

static void code_slot(struct codec *codec, struct slot *slot)
{
	uint64_t live = !codec->reading && slot_live(slot);

	CODE(codec, slot->type);
	if (slot->type == CAP_NONE)
		return;
	CODE(codec, slot->rights);
	code_frame(codec, &slot->frame);
	live = code(codec, live);
	if (codec->reading && live)
		slot->key |= frame_generation(slot->frame) << KEY_GENERATION;
	if (codec->reading && !has_words(slot))
		slot->a = (uint64_t)frame_page(slot->frame);
	if (!has_words(slot))
		return;
	CODE(codec, slot->a);
	CODE(codec, slot->b);
}

static void code_leaf(struct codec *codec, frame_t frame)
{
	struct slot *slots = frame_page(frame);

	for (uint32_t i = 0; i < CAPTBL_SLOTS; i++)
		code_slot(codec, &slots[i]);
}

static void code_captbl_root(struct codec *codec, frame_t frame)
{
	uint64_t *entries = frame_page(frame);

	for (uint32_t i = 0; i < CAPTBL_LEAVES; i++) {
		uint64_t page = entries[i] + (uint64_t)captbl_null_leaf;
		uint64_t number = entries[i] ? (page - DIRECT_MAP) / PAGE_SIZE : 0;

		number = code_number(codec, number);
		if (codec->reading)
			entries[i] = number ? captbl_entry_of(frame_numbered(number)) : 0;
	}
}

static void code_pgtbl(struct codec *codec, frame_t frame)
{
	uint64_t *entries = frame_page(frame);
	bool root = frame_at(frame)->state.object == (enum cap_type)PGTBL_ROOT;

	for (uint32_t i = 0; i < (root ? PGTBL_USER_ENTRIES : PGTBL_ENTRIES); i++)
		code_entry(codec, &entries[i]);
	if (root && codec->reading)
		arch_share_kernel_half(entries);
}

static void code_component(struct codec *codec, frame_t frame)
{
	struct component *component = component_at(frame);
	uint64_t captbl = (frame_at(frame)->captbl - DIRECT_MAP) / PAGE_SIZE;
	uint64_t tables = frame_at(frame)->tables / PAGE_SIZE;

	captbl = code_number(codec, captbl);
	tables = code_number(codec, tables);
	for (uint32_t i = 0; i < FAULT_KINDS; i++)
		code_name(codec, &component->faults[i].component);
	if (!codec->reading)
		return;
	frame_at(frame)->captbl = DIRECT_MAP + captbl * PAGE_SIZE;
	frame_at(frame)->tables = tables * PAGE_SIZE;
}

/* The top of a running thread's stack is known to the core. */
static struct invocation *top_of(const struct thread *thread)
{
	return thread == machine_core->current ? machine_core->top : thread->top;
}

static void code_stack(struct codec *codec, struct thread *thread)
{
	uint64_t top = codec->reading ? 0 : (uint64_t)(top_of(thread) - thread->stack);
	uint64_t fault = thread->fault ? (uint64_t)(thread->fault - thread->stack) : 0;

	top = code(codec, top);
	fault = code(codec, fault);
	for (uint64_t i = 1; i <= top && i < INVOCATIONS + 3; i++)
		code_name(codec, &thread->stack[i].component);
	for (uint32_t i = 0; i < INVOCATIONS + 3; i++)
		CODE(codec, thread->stack[i].last);
	if (!codec->reading)
		return;
	thread->top = &thread->stack[top];
	thread->fault = fault ? &thread->stack[fault] : NULL;
	thread->frame_end = &thread->frames[fault ? 2 : 1];
}

/* What never changes in the life of a thread. */
static void set_constants(struct thread *thread)
{
	thread->core = machine_core;
	thread->stack[0].component = (struct name){UINT64_MAX, NO_FRAME};
	for (uint32_t i = 0; i < INVOCATIONS + 3; i++)
		thread->stack[i].thread = (uint16_t)thread->id;
	thread->parent_thread = thread_at(thread->parent.frame);
	thread_table[thread->id] = thread;
}

static void code_endpoint(struct codec *codec, struct thread *thread)
{
	struct thread *above = codec->reading ? NULL : endpoint_of_event(thread);
	uint64_t has_one = thread->rcv_key != 0;

	code_name(codec, &thread->parent);
	CODE(codec, thread->events);
	if (thread->events) {
		CODE(codec, thread->orphan);
		code_thread_pointer(codec, &above);
		/* In the list of the dead it was the only one: what touches that does harm there. */
		if (codec->reading && !above)
			thread->link = &thread_at(thread->parent.frame)->first;
	}
	if (above) {
		code_thread_pointer(codec, &thread->next);
		code_link(codec, above, &thread->link);
	}
	CODE(codec, thread->depth);
	has_one = code(codec, has_one);
	if (codec->reading)
		thread->rcv_key = has_one ? frame_at(thread->self)->full_key | CAP_RCV : 0;
	CODE(codec, thread->rcv_priority);
	CODE(codec, thread->ceiling);
	CODE(codec, thread->pending);
	CODE(codec, thread->token);
	code_thread_pointer(codec, &thread->first);
	code_link(codec, thread, &thread->end);
}

static void code_thread(struct codec *codec, frame_t frame)
{
	struct thread *thread = thread_at(frame);
	/* The result of a call means nothing to the kernel. */
	uint64_t resume = thread->resume == RESUME_RESULT ? RESUME_DONE : thread->resume;

	thread->self = frame;
	code_stack(codec, thread);
	resume = code(codec, resume);
	CODE(codec, thread->state);
	CODE(codec, thread->priority);
	CODE(codec, thread->timeout);
	CODE(codec, thread->wake);
	CODE(codec, thread->id);
	code_endpoint(codec, thread);
	if (!codec->reading)
		return;
	thread->resume = (uint8_t)resume;
	set_constants(thread);
}

/* What a dead object leaves is entries of inner nodes and leaves of a page table. */
static void code_object(struct codec *codec, frame_t frame)
{
	const struct frame_state *state = &frame_at(frame)->state;

	switch (state->object) {
	case CAP_CAPTBL_LEAF:
		if (state->live)
			code_leaf(codec, frame);
		break;
	case CAP_CAPTBL_ROOT:
		code_captbl_root(codec, frame);
		break;
	case CAP_PGTBL_0:
	case CAP_PGTBL_1:
	case CAP_PGTBL_2:
	case CAP_PGTBL_3:
		code_pgtbl(codec, frame);
		break;
	case CAP_COMPONENT:
		if (state->live)
			code_component(codec, frame);
		break;
	case CAP_THREAD:
		if (state->live)
			code_thread(codec, frame);
	}
}

static void set_keys(struct frame *frame)
{
	frame->full_key = KEY_NONE;
	if (frame->state.live)
		frame->full_key = frame->key | RIGHTS_ALL << 8;
	if (frame->state.live && frame->state.object == CAP_COMPONENT)
		frame->key |= CAP_GATE;
}

static void code_descriptor(struct codec *codec, frame_t at)
{
	struct frame *frame = frame_at(at);
	uint64_t quiescent = state_quiescent(at);

	quiescent = code(codec, quiescent | (uint64_t)frame->state.type << 1 |
					(uint64_t)frame->state.live << 3);
	if (codec->reading) {
		frame->key = 1 << KEY_GENERATION;
		frame->stamp = quiescent & 1 ? 0 : 1;
		frame->state.type = quiescent >> 1 & 3;
		frame->state.live = quiescent >> 3 & 1;
	}
	CODE(codec, hardware_seen[frame_number(at)]);
	CODE(codec, frame->state.count);
	if (frame->state.type != FRAME_KERNEL)
		return;
	CODE(codec, frame->state.object);
	if (codec->reading)
		set_keys(frame);
	code_frame(codec, &frame->parent);
	code_frame(codec, &frame->holder);
	CODE(codec, frame->index);
}

static void code_core(struct codec *codec)
{
	struct core *core = machine_core;

	code_thread_pointer(codec, &core->current);
	CODE(codec, core->timeout);
	code_name(codec, &core->root);
	for (uint32_t i = 0; i < IRQ_LINES; i++) {
		struct irq_binding *binding = &core->irqs[i];

		code_name(codec, &binding->thread);
		CODE(codec, binding->trigger);
		CODE(codec, machine.masked[i]);
		if (codec->reading && !name_none(binding->thread))
			binding->edge_key =
				binding->trigger == IRQ_EDGE ? binding->thread.key : KEY_NONE;
	}
	if (!codec->reading)
		return;
	core->top = core->current ? core->current->top : NULL;
	machine.tables =
		core->top ? frame_at(core->top->component.frame)->tables : arch_kernel_tables();
}

/* ------------------------------------------------------------------ the whole */

/* Each entry of a stack has the captbl of its component at hand. */
static void find_captbls(void)
{
	for (uint32_t frame = 1; frame < frame_total; frame++) {
		const struct frame_state *state = &frame_table[frame].state;
		struct thread *thread = thread_at(frame_numbered(frame));

		if (!state->live || state->object != CAP_THREAD)
			continue;
		for (uint32_t i = 1; i < INVOCATIONS + 3; i++)
			thread->stack[i].captbl = frame_at(thread->stack[i].component.frame)->captbl;
	}
}

static void code_all(struct codec *codec)
{
	for (uint32_t i = 1; i < frame_total; i++)
		code_descriptor(codec, frame_numbered(state_order[i]));
	for (uint32_t i = 1; i < frame_total; i++)
		code_object(codec, frame_numbered(state_order[i]));
	code_core(codec);
	if (codec->reading)
		find_captbls();
}

static size_t encode_in_order(uint8_t *bytes)
{
	struct codec codec = {bytes, false};

	state_put_in_order();
	code_all(&codec);
	return (size_t)(codec.at - bytes);
}

/* The smallest encoding over all orders of frames that look the same, from place `from` on. */
static void encode_smallest(uint32_t from, uint8_t *best, size_t *best_length)
{
	uint32_t end = state_alike_first + state_alike_count;
	uint8_t bytes[STATE_BYTES];
	size_t length;

	if (from >= end || from + 1 == end) {
		length = encode_in_order(bytes);
		if (*best_length && (length > *best_length ||
				     (length == *best_length && memcmp(bytes, best, length) >= 0)))
			return;
		memcpy(best, bytes, length);
		*best_length = length;
		return;
	}
	for (uint32_t i = from;
	     i < end && state_looks(state_order[i]) == state_looks(state_order[from]); i++) {
		state_swap_places(from, i);
		encode_smallest(from + 1, best, best_length);
		state_swap_places(from, i);
	}
}

size_t state_encode(uint8_t bytes[STATE_BYTES])
{
	size_t length = 0;

	for (uint32_t i = 0; i < MACHINE_FRAMES; i++)
		state_order[i] = state_place[i] = (uint8_t)i;
	if (!state_alike_count)
		return encode_in_order(bytes);
	state_sort_by_looks();
	encode_smallest(state_alike_first, bytes, &length);
	return length;
}

/* What is in a page that is no kernel memory, or was a thread or a component, may be anything. */
static void leave_garbage(uint32_t number)
{
	const struct frame_state *state = &frame_table[number].state;

	if (state->type != FRAME_KERNEL ||
	    (!state->live && (state->object == CAP_THREAD || state->object == CAP_COMPONENT)))
		memset(state_page(number), GARBAGE, state_used(&frame_table[number]));
}

void state_decode(const uint8_t *bytes)
{
	uint8_t copy[STATE_BYTES];
	struct codec codec = {copy, true};
	uint64_t total = frame_total;

	memcpy(copy, bytes, sizeof(copy));
	machine_reset();
	machine.clock = STATE_CLOCK;
	memset(hardware_seen, 0, sizeof(hardware_seen));
	frame_total = total;
	for (uint32_t i = 0; i < MACHINE_FRAMES; i++)
		state_order[i] = (uint8_t)i;
	code_all(&codec);
	for (uint32_t i = 1; i < frame_total; i++)
		leave_garbage(i);
}
