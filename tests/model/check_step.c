/* What one operation may change. */
#include "check.h"
#include "endpoint.h"
#include "piece.h"

#include <string.h>

/* ------------------------------------------------------------------ frames */

/* 9: types change by retype only, through untyped; one object a frame between two retypes, and
 * its death is the death of its names. */
static const char *check_life(const struct operation *operation, uint32_t number)
{
	const struct frame *before = state_kept_frame(number), *after = &frame_table[number];

	if (after->key >> KEY_GENERATION < before->key >> KEY_GENERATION)
		return check_wrong("9: the generation of frame %u went down", number);
	if (before->state.type != after->state.type &&
	    (operation->number != CALL_retype ||
	     (before->state.type != FRAME_UNTYPED) == (after->state.type != FRAME_UNTYPED)))
		return check_wrong("9: frame %u changed its type", number);
	if (before->state.type != after->state.type)
		return after->state.object || after->state.live
			       ? check_wrong("9: frame %u got an object by retype", number)
			       : NULL;
	if (before->state.object && before->state.object != after->state.object)
		return check_wrong("9: frame %u carries a second object", number);
	if (before->state.object && !before->state.live && after->state.live)
		return check_wrong("9: the object in frame %u came back to life", number);
	if (before->state.live && !after->state.live &&
	    before->key >> KEY_GENERATION == after->key >> KEY_GENERATION)
		return check_wrong("10: the object in frame %u died, but not its names", number);
	return NULL;
}

/* 19: an entry goes where it was named, and comes where it was asked for. */
static bool entry_may_go(const struct operation *operation, const struct core *core,
			 uint32_t number, uint32_t index, uint64_t child)
{
	const struct slot *memory = check_slot_before(core, operation->cap);

	if (operation->number == CALL_deactivate)
		return memory && memory->a + operation->words[0] == child &&
		       state_kept_frame(number)->state.object != CAP_PGTBL_0;
	return (operation->number == CALL_unmap || operation->number == CALL_decons) &&
	       operation->words[0] == number && operation->words[1] == index &&
	       operation->words[2] == child;
}

static bool entry_may_come(const struct operation *operation, const struct core *core,
			   uint32_t number, uint32_t index)
{
	const struct slot *node = check_slot_before(core, operation->cap);

	return (operation->number == CALL_map || operation->number == CALL_cons) && node &&
	       frame_number(node->frame) == number && operation->words[0] == index;
}

static const char *check_entry_changes(const struct operation *operation, const struct core *core,
				       uint32_t number)
{
	const struct frame *node = state_kept_frame(number);
	const void *before = state_kept_page(number), *after = frame_page(frame_numbered(number));

	if (!check_has_entries(node) || frame_table[number].state.object != node->state.object)
		return NULL;
	for (uint32_t i = 0; i < check_width(node); i++) {
		uint64_t old = ((const uint64_t *)before)[i], new = ((const uint64_t *)after)[i];

		if (old == new)
			continue;
		if (old && new)
			return check_wrong("19: entry %u of node %u was replaced", i, number);
		if (old && !entry_may_go(operation, core, number, i, check_child(node, before, i)))
			return check_wrong("19: entry %u of node %u went, though nobody named it",
					   i, number);
		if (new && !entry_may_come(operation, core, number, i))
			return check_wrong("19: entry %u of node %u came, though nobody asked", i,
					   number);
	}
	return NULL;
}

/* ------------------------------------------------------------------ slots */

static bool is_range(const struct slot *slot)
{
	return slot->type >= CAP_MEMORY && slot->type <= CAP_THREAD_IDS;
}

static bool same_generation(const struct slot *a, const struct slot *b)
{
	return (a->key ^ b->key) >> KEY_GENERATION == 0;
}

static bool is_part(const struct slot *part, const struct slot *whole)
{
	if (!is_range(whole))
		return part->a == whole->a && part->b == whole->b;
	return part->a >= whole->a && part->a - whole->a < whole->b && part->b &&
	       part->b <= whole->b - (part->a - whole->a);
}

static bool is_copy(const struct operation *operation, const struct core *core,
		    const struct slot *new)
{
	const struct slot *leaf = check_slot_before(core, operation->cap), *from;

	if (!leaf || operation->words[0] >= CAPTBL_SLOTS)
		return false;
	from = (const struct slot *)state_kept_page((uint32_t)frame_number(leaf->frame)) +
	       operation->words[0];
	return from->type == new->type && !(new->rights & ~from->rights) &&
	       !(new->rights & ~operation->words[2]) && check_lived(from) &&
	       frame_same(new->frame, from->frame) && same_generation(new, from) &&
	       is_part(new, from);
}

/* The object that a capability to a component, thread or endpoint stands for, under a new type. */
static bool is_made_of(const struct operation *operation, const struct core *core,
		       const struct slot *new, enum cap_type type)
{
	const struct slot *from = check_slot_before(core, operation->cap);

	return new->type == type &&from &&frame_same(new->frame, from->frame) &&
	       same_generation(new, from);
}

/* A part of memory that names a component with which it dies. */
static bool is_lent(const struct operation *operation, const struct core *core,
		    const struct slot *new)
{
	const struct slot *memory = check_slot_before(core, operation->cap);
	const struct slot *component = check_slot_before(core, (uint32_t)operation->words[1]);

	return memory && component && new->type == CAP_MEMORY &&
	       !(new->rights & ~(memory->rights & ~RIGHT_LEND)) && is_part(new, memory) &&
	       frame_same(new->frame, component->frame) && same_generation(new, component);
}

static bool is_object_made(const struct operation *operation, const struct core *core,
			   const struct slot *new)
{
	const struct slot *memory = check_slot_before(core, operation->cap);
	uint32_t number = (uint32_t)frame_number(new->frame);

	return memory && memory->a + operation->words[0] == number &&
	       !state_kept_frame(number)->state.live && frame_table[number].state.live &&
	       frame_table[number].state.object == new->type &&slot_live(new);
}

static bool slot_may_come(const struct operation *operation, const struct core *core,
			  const struct slot *new)
{
	switch (operation->number) {
	case CALL_cap_copy:
		return is_copy(operation, core, new);
	case CALL_memory_lend:
		return is_lent(operation, core, new);
	case CALL_gate_make:
		return is_made_of(operation, core, new, CAP_GATE);
	case CALL_rcv_make:
		return is_made_of(operation, core, new, CAP_RCV);
	case CALL_asnd_make:
		return is_made_of(operation, core, new, CAP_ASND);
	case CALL_captbl_activate:
	case CALL_pgtbl_activate:
	case CALL_component_activate:
	case CALL_thread_activate:
		return is_object_made(operation, core, new);
	default:
		return false;
	}
}

/* 11: no capability comes from nothing, or is more than what it was made of. */
static const char *check_slot_changes(const struct operation *operation, const struct core *core,
				      uint32_t number)
{
	const struct slot *before = state_kept_page(number);
	const struct slot *after = frame_page(frame_numbered(number));

	for (uint32_t i = 0; i < CAPTBL_SLOTS; i++) {
		if (!memcmp(&before[i], &after[i], sizeof(before[i])))
			continue;
		if (after[i].type == CAP_NONE && operation->number == CALL_cap_remove &&
		    operation->words[0] == number && operation->words[1] == i)
			continue;
		if (before[i].type != CAP_NONE)
			return check_wrong("11: slot %u of leaf %u was changed", i, number);
		if (!slot_may_come(operation, core, &after[i]))
			return check_wrong("11: the capability in slot %u of leaf %u is made of "
					   "nothing that gives it",
					   i, number);
	}
	return NULL;
}

static bool stays_leaf(uint32_t number)
{
	const struct frame_state *before = &state_kept_frame(number)->state;

	return before->live && before->object == CAP_CAPTBL_LEAF &&
	       frame_table[number].state.object == CAP_CAPTBL_LEAF &&
	       frame_table[number].state.live;
}

/* ------------------------------------------------------------------ threads */

static bool is_live_thread(const struct frame *frame)
{
	return frame->state.object == CAP_THREAD && frame->state.live;
}

/* 16: a thread that has nowhere to go on stops, and no other: a live caller gets the error. */
static const char *check_stop(uint32_t number)
{
	const struct thread *before = state_kept_page(number);
	struct thread *thread = thread_at(frame_numbered(number));

	if (!is_live_thread(state_kept_frame(number)) || !is_live_thread(&frame_table[number]) ||
	    before->state == THREAD_STOPPED || thread->state != THREAD_STOPPED ||
	    frame_live(thread->top->component))
		return NULL;
	for (struct invocation *entry = thread_base(thread); entry < thread->top; entry++)
		if (frame_live(entry->component))
			return check_wrong("16: thread %u stops, though a live component waits for "
					   "it to return",
					   number);
	return NULL;
}

/* 15: an event comes to where somebody will find it. */
static const char *check_event(uint32_t number)
{
	const struct thread *before = state_kept_page(number);
	const struct thread *thread = thread_at(frame_numbered(number));

	if (!is_live_thread(state_kept_frame(number)) || !is_live_thread(&frame_table[number]) ||
	    !(thread->events & ~before->events) || endpoint_of_event(thread))
		return NULL;
	return check_wrong("15: an event of thread %u goes into the list of a dead one", number);
}

static bool asks_for_events(const struct operation *operation)
{
	return operation->number == CALL_rcv_wait ||
	       (operation->number == CALL_dispatch && operation->words[0] >> DISPATCH_RCV_SHIFT);
}

/* 18: what has come to a thread's endpoint is taken where the thread has asked for it: in a wait,
 * or a dispatch that names the endpoint. */
static const char *check_taken(const struct operation *operation, const struct core *core,
			       uint32_t number)
{
	const struct thread *before = state_kept_page(number);
	const struct thread *thread = thread_at(frame_numbered(number));

	if (!is_live_thread(state_kept_frame(number)) || !is_live_thread(&frame_table[number]) ||
	    thread->pending >= before->pending || before->state == THREAD_WAITING ||
	    before->state == THREAD_WOKEN || before->resume == RESUME_EVENT ||
	    (core->current == thread && asks_for_events(operation)))
		return NULL;
	return check_wrong("18: activations of thread %u are gone that it has not asked for",
			   number);
}

/* 9: what is dead is left alone. */
static const char *check_dead(uint32_t number)
{
	const struct frame_state *before = &state_kept_frame(number)->state;

	if (before->live || frame_table[number].state.type != before->type ||
	    (before->object != CAP_THREAD && before->object != CAP_COMPONENT) ||
	    !memcmp(state_kept_page(number), frame_page(frame_numbered(number)),
		    before->object == CAP_THREAD ? sizeof(struct thread)
						 : sizeof(struct component)))
		return NULL;
	return check_wrong("9: somebody writes to the page of what died in frame %u", number);
}

/* ------------------------------------------------------------------ together */

const char *check_step(const struct operation *operation, int64_t status)
{
	static struct core core;
	const char *wrong = NULL;

	/* 20: what is refused changes nothing. */
	if (status < 0)
		return state_changed() ? check_wrong("20: a refused operation changes something")
				       : NULL;
	core = *state_kept_core();
	if ((operation->number < CALL_AFTER_LAST || operation->number == EVENT_GATE) &&
	    (wrong = check_authority(operation, &core)))
		return wrong;
	for (uint32_t i = 1; i < frame_total && !wrong; i++) {
		if (!(wrong = check_life(operation, i)) && !(wrong = check_dead(i)) &&
		    !(wrong = check_event(i)) && !(wrong = check_taken(operation, &core, i)))
			wrong = check_stop(i);
		if (!wrong)
			wrong = check_entry_changes(operation, &core, i);
		if (!wrong && stays_leaf(i))
			wrong = check_slot_changes(operation, &core, i);
	}
	return wrong;
}
