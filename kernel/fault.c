#include "fault.h"

#include "calls.h"
#include "invocation.h"
#include "switch.h"

static enum fault_kind kind_of(uint64_t vector)
{
	if (vector == VECTOR_PAGE_FAULT)
		return FAULT_PAGE;
	return vector == VECTOR_FOREIGN ? FAULT_FOREIGN : FAULT_EXCEPTION;
}

/* Hands the vector state to the handler clean, and keeps the faulty component's. */
static void set_vectors_aside(struct core *core, struct thread *thread)
{
	if (!core->vector_live) {
		arch_vector_reset(thread->vectors[0]);
		return;
	}
	arch_vector_save(thread->vectors[0]);
	arch_vector_clear();
}

static void take_vectors_back(const struct core *core, const struct thread *thread)
{
	if (core->vector_live)
		arch_vector_restore(thread->vectors[0]);
}

static void enter_handler(struct core *core, struct thread *thread, const struct gate *gate,
			  uint64_t address)
{
	const struct registers *fault = &thread->frames[0];
	struct registers *start = &thread->frames[1];

	core->top->component.key = ~core->top->component.key;
	core->top++;
	invocation_begin(core->top, gate->component);
	thread->fault = core->top;
	thread->frame_end = start + 1;
	registers_start(start, gate->entry, thread->id, gate->badge);
	start->value[REG_RDI] = fault->value[REG_VECTOR];
	start->value[REG_RSI] = address;
	start->value[REG_RDX] = fault->value[REG_ERROR];
	start->value[REG_R10] = fault->value[REG_RIP];
	start->value[REG_R8] = fault->value[REG_RSP];
	start->value[REG_R9] = frame_number(core->top[-1].component.frame);
	arch_set_frame(core, thread->frame_end);
	core_enter_component(gate->component.frame);
}

void fault_enter(struct core *core, uint64_t address)
{
	struct thread *thread = core->current;
	enum fault_kind kind = kind_of(thread_registers(thread)->value[REG_VECTOR]);
	const struct gate *gate = &component_at(core->top->component.frame)->faults[kind];

	core->resume = 1;
	if (kind == FAULT_FOREIGN && name_none(gate->component)) {
		thread_registers(thread)->value[REG_RAX] = (uint64_t)-TESSERA_ENOSYS;
		return;
	}
	if (thread->fault || name_none(gate->component) || !frame_live(gate->component)) {
		switch_stop(core);
		return;
	}
	set_vectors_aside(core, thread);
	enter_handler(core, thread, gate, address);
}

int64_t fault_return(struct core *core, word verdict)
{
	struct thread *thread = core->current;
	struct invocation *faulty = thread->fault - 1;

	core->resume = 1;
	invocation_end_fault(thread);
	core->top = faulty;
	arch_set_frame(core, thread->frame_end);
	if (verdict != FAULT_RESUME) {
		if (faulty == thread_base(thread)) {
			switch_stop(core);
			return 1;
		}
		invocation_cut(thread, faulty - 1, -TESSERA_ECANCELED);
		core->top = thread->top;
	}
	take_vectors_back(core, thread);
	if (!frame_live(core->top->component)) {
		switch_from_dead(core);
		core->leaving = NULL;
		return 1;
	}
	core_enter_component(core->top->component.frame);
	return 1;
}

/* The registers of the fault that the current thread handles: in the handler itself only. */
static struct registers *handled(const struct core *core)
{
	struct thread *thread = core->current;

	return thread->fault && thread->fault == core->top ? &thread->frames[0] : NULL;
}

struct result sys_fault_read(word name, word b, word c, word d, word e, struct slot *cap)
{
	const struct registers *registers = handled(this_core());

	if (!registers)
		return failure(-TESSERA_EPERM);
	if (name >= REGISTERS)
		return failure(-TESSERA_EINVAL);
	return success(registers->value[name]);
}

struct result sys_fault_write(word name, word value, word c, word d, word e, struct slot *cap)
{
	struct registers *registers = handled(this_core());

	if (!registers)
		return failure(-TESSERA_EPERM);
	return failure(registers_write(registers, name, value));
}
