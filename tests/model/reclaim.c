#include "reclaim.h"

#include "check.h"
#include "piece.h"

static uint32_t memory, first, end;

static const char *try(uint32_t call, word a, word b, word c, const char *what)
{
	const struct operation operation = {call, memory, {a, b, c, 0, 0}};
	int64_t status = operation_do(&operation);
	const char *wrong = check_swaps();

	if (wrong)
		return wrong;
	return status ? check_wrong("21: the owner of memory cannot %s frame %u (%d)", what,
				    (uint32_t)(call == CALL_decons || call == CALL_unmap
						       ? a
						       : a + first),
				    (int)status)
		      : NULL;
}

/* The manager gets its turn, as by an activation. */
static void turn(void)
{
	struct core *core = machine_core;
	struct thread *thread = thread_at(frame_numbered(manager_thread));

	if (core->current) {
		core->current->top = core->top;
		core->current->state = THREAD_READY;
		core->current->resume = RESUME_FRAME;
	}
	thread->state = THREAD_RUNNING;
	thread->resume = RESUME_DONE;
	core->current = thread;
	core->top = thread->top;
	core_enter_component(core->top->component.frame);
}

/* The index of the manager's capability to just this memory. */
static void find_memory(void)
{
	for (memory = 0; memory < CAPTBL_SLOTS; memory++) {
		const struct slot *slot = captbl_slot(machine_core, memory);

		if (slot->type == CAP_MEMORY && slot->a == first && slot->b == end - first)
			return;
	}
}

static const char *end_objects(void)
{
	const char *wrong = NULL;

	for (uint32_t i = first; i < end && !wrong; i++)
		if (frame_table[i].state.live)
			wrong = try(CALL_deactivate, i - first, 0, 0, "deactivate");
	return wrong;
}

/* Entries of nodes that are the owner's, and those that lead to pages of his. */
static const char *empty_node(uint32_t number)
{
	const struct frame *node = &frame_table[number];
	uint32_t call = check_is_inner(node) ? CALL_decons : CALL_unmap;
	const char *wrong = NULL;

	for (uint32_t i = 0; i < check_width(node) && !wrong; i++) {
		uint64_t child = check_child(node, frame_page(frame_numbered(number)), i);

		if (child && ((number >= first && number < end) || (child >= first && child < end)))
			wrong = try(call, number, i, child, "empty");
	}
	return wrong;
}

static const char *make_untyped(void)
{
	const char *wrong = NULL;

	for (uint32_t i = first; i < end && !wrong; i++)
		if (frame_table[i].state.type != FRAME_UNTYPED)
			wrong = try(CALL_retype, i - first, FRAME_UNTYPED, 0, "untype");
	return wrong;
}

static const char *reclaim(void)
{
	const char *wrong;

	turn();
	find_memory();
	wrong = end_objects();
	for (uint32_t i = piece_first_owned; i < frame_total && !wrong; i++)
		if (check_has_entries(&frame_table[i]))
			wrong = empty_node(i);
	return wrong ? wrong : make_untyped();
}

const char *reclaim_all(void)
{
	first = piece_first_owned;
	end = (uint32_t)frame_total;
	return reclaim();
}

const char *reclaim_free(void)
{
	first = piece_free_first;
	end = piece_free_first + piece_free_count;
	return piece_free_count ? reclaim() : NULL;
}
