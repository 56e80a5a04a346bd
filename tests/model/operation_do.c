/* Operations, with what the entry code does around them. */
#include "operation.h"

#include "calls.h"
#include "endpoint.h"
#include "fault.h"
#include "invocation.h"
#include "irq.h"
#include "piece.h"
#include "switch.h"

extern system_call *const call_table[];

static void fault(uint64_t vector)
{
	struct thread *thread = machine_core->current;

	thread_registers(thread)->value[REG_VECTOR] = vector;
	thread->resume = RESUME_FRAME;
	fault_enter(machine_core, 0);
}

static void gate_return(word verdict)
{
	if (machine_core->top == thread_base(machine_core->current))
		fault(VECTOR_RETURN);
	else
		invocation_return(machine_core, verdict, 0);
}

static void interrupt(void)
{
	if (machine_core->current)
		machine_core->current->resume = RESUME_FRAME;
}

static void timer(void)
{
	interrupt();
	switch_timeout(machine_core);
}

static int64_t do_event(const struct operation *operation)
{
	switch (operation->number) {
	case EVENT_GATE:
		return invocation_call(machine_core, captbl_slot(machine_core, operation->cap));
	case EVENT_RETURN:
		gate_return(operation->words[0]);
		return 0;
	case EVENT_FAULT:
		fault(operation->words[0]);
		return 0;
	case EVENT_TURN:
		interrupt();
		switch_preempt(machine_core, thread_at(frame_numbered(operation->words[0])));
		return 0;
	case EVENT_IRQ:
		interrupt();
		irq_raised(machine_core, (uint32_t)operation->words[0]);
		return 0;
	default:
		timer();
		return 0;
	}
}

/* The manager takes his events at once, where a piece does not care for them. */
static void collect_events(void)
{
	struct thread *manager = thread_at(frame_numbered(manager_thread));
	struct result result;

	while (!piece->events && endpoint_collect(manager, &result))
		;
}

/* As the entry code leaves the kernel. */
static void leave(void)
{
	collect_events();
	machine_core->resume = 0;
	machine_core->leaving = NULL;
	if (machine_core->current)
		machine_core->current->resume = RESUME_DONE;
}

int64_t operation_do(const struct operation *operation)
{
	const word *words = operation->words;
	int64_t status;

	if (operation->number < CALL_AFTER_LAST)
		status = call_table[operation->number - FIRST_CALL](
				 words[0], words[1], words[2], words[3], words[4],
				 captbl_slot(this_core(), operation->cap))
				 .status;
	else
		status = do_event(operation);
	leave();
	hardware_walk();
	return status;
}
