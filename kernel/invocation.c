#include "invocation.h"

#include "calls.h"
#include "captbl.h"
#include "fault.h"
#include "switch.h"

int64_t invocation_call(struct core *core, const struct slot *gate)
{
	int error = slot_check(gate, CAP_GATE, 0);

	if (error)
		return error;
	if (core->top->last)
		return -TESSERA_EOVERFLOW;
	core->top++;
	invocation_begin(core->top, slot_name(gate));
	core->top->ip = gate->a;
	core->top->rbx = gate->b;
	core_enter_component(gate->frame);
	if (core->vector_live)
		arch_vector_clear();
	return 0;
}

void invocation_end_fault(struct thread *thread)
{
	thread->fault[-1].component.key = ~thread->fault[-1].component.key;
	thread->fault = NULL;
	thread->frame_end = &thread->frames[1];
	thread->resume = RESUME_FRAME;
}

void invocation_cut(struct thread *thread, struct invocation *entry, int error)
{
	if (thread->fault > entry)
		invocation_end_fault(thread);
	thread->top = entry;
	thread->resume = RESUME_RESULT;
	thread->result[0] = thread->result[1] = 0;
	thread->result[2] = (uint64_t)(int64_t)error;
	/* A wait among what is cut off has no result any more, and what was in vector registers
	 * there is not for the caller. */
	if (thread->state == THREAD_WOKEN)
		thread->state = THREAD_READY;
	arch_vector_reset(thread->vectors[thread->fault != NULL]);
}

bool invocation_settle(struct thread *thread)
{
	struct invocation *entry = thread->top;

	if (frame_live(entry->component))
		return true;
	for (; !frame_live(entry->component); entry--) {
		if (entry == thread_base(thread))
			return false;
		if (entry == thread->fault) {
			thread->top = entry - 1;
			invocation_end_fault(thread);
			if (frame_live(thread->top->component))
				return false;
		}
	}
	invocation_cut(thread, entry, -TESSERA_ECOMPDEAD);
	return true;
}

int64_t invocation_return(struct core *core, word status, word value)
{
	struct thread *thread = core->current;

	if (core->top == thread->fault)
		return fault_return(core, status);
	core->top--;
	if (!frame_live(core->top->component)) {
		switch_from_dead(core);
		core->leaving = NULL;
		return 1;
	}
	core_enter_component(core->top->component.frame);
	if (core->vector_live)
		arch_vector_clear();
	return 0;
}

/* The newest entry of a component that waits for a call it has made; null if there is none. */
static struct invocation *newest_call_of(struct thread *thread, struct name component)
{
	for (struct invocation *entry = thread->top - 1; entry >= thread_base(thread); entry--)
		if (name_same(entry->component, component))
			return entry;
	return NULL;
}

struct result sys_unwind(word component_cap, word b, word c, word d, word e, struct slot *cap)
{
	const struct core *core = this_core();
	struct slot *component;
	struct invocation *entry;
	struct thread *thread;
	int error;

	if ((error = slot_check(cap, CAP_THREAD, RIGHT_CUT)))
		return failure(error);
	if ((error = cap_find(core, component_cap, CAP_COMPONENT, RIGHT_CUT, &component)))
		return failure(error);
	thread = thread_at(cap->frame);
	if (thread == core->current)
		return failure(-TESSERA_EBUSY);
	entry = newest_call_of(thread, slot_name(component));
	if (!entry)
		return failure(-TESSERA_EINVAL);

	invocation_cut(thread, entry, -TESSERA_ECANCELED);
	thread->state = THREAD_READY;
	return success(0);
}
