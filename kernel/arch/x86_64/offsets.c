/*
 * The numbers that the assembly needs: compiled to text only, from which the Makefile takes the
 * lines marked with `->` and makes build/.../offsets.inc of them.
 */
#include "apic.h"
#include "captbl.h"
#include "component.h"
#include "cpu.h"
#include "fault.h"
#include "thread.h"

#include <stddef.h>

#define DEFINE(name, value) __asm__ volatile("\n->" #name " %0" : : "i"((uint64_t)(value)))

/* What the assembly takes for granted. */
_Static_assert(MAX_CORES == 1, "its interrupts and faults are the first core's");
_Static_assert(CALL_PLACE_asnd == CALLS - 3 && CALL_PLACE_rcv_wait == CALLS - 2 &&
		       CALL_PLACE_dispatch == CALLS - 1,
	       "the fast paths end its table of calls");
_Static_assert(sizeof(struct irq_binding) == 1 << 5, "IRQ_ORDER");
_Static_assert(sizeof(struct frame) == 1 << 6, "FRAME_TO_NUMBER");
_Static_assert(offsetof(struct thread, resume) == offsetof(struct thread, mode) + 8 / 8,
	       "RESUME_AT");
_Static_assert(offsetof(struct thread, events) == offsetof(struct thread, mode) + 24 / 8,
	       "EVENTS_AT");

void offsets(void);

void offsets(void)
{
	DEFINE(CORE_BLOCK_SIZE, CORE_BLOCK);
	DEFINE(CORE_AT, CORE_OFFSET);

	DEFINE(CORE_USER_STACK, offsetof(struct core, user_stack));
	DEFINE(CORE_CURRENT, offsetof(struct core, current));
	DEFINE(CORE_SCRATCH, offsetof(struct core, scratch));
	DEFINE(CORE_TOP, offsetof(struct core, top));
	DEFINE(CORE_TIMEOUT, offsetof(struct core, timeout));
	DEFINE(CORE_FRAME_END, offsetof(struct core, arch.task_state.rsp));
	DEFINE(CORE_LEAVING, offsetof(struct core, leaving));
	DEFINE(CORE_RESUME, offsetof(struct core, resume));

	DEFINE(THREAD_FRAME_END, offsetof(struct thread, frame_end));
	DEFINE(THREAD_FAULT, offsetof(struct thread, fault));
	DEFINE(THREAD_FRAMES, offsetof(struct thread, frames));
	DEFINE(THREAD_VECTORS, offsetof(struct thread, vectors));
	DEFINE(VECTORS_HEADER, XSAVE_HEADER);
	DEFINE(VECTORS_MXCSR, XSAVE_MXCSR);
	DEFINE(MXCSR_AT_FIRST, MXCSR_INITIAL);
	DEFINE(COMPONENT_FAULT_PAGE, offsetof(struct component, faults[FAULT_PAGE]));
	DEFINE(GATE_KEY, offsetof(struct gate, component.key));
	DEFINE(GATE_FRAME, offsetof(struct gate, component.frame));
	DEFINE(GATE_ENTRY, offsetof(struct gate, entry));
	DEFINE(GATE_BADGE, offsetof(struct gate, badge));
	DEFINE(FRAME_TO_PAGE, PAGE_ORDER - 6);
	DEFINE(FRAME_TO_NUMBER, 6);
	DEFINE(DIRECT_MAP_BASE, DIRECT_MAP);
	DEFINE(RESUMES_DONE, RESUME_DONE);
	DEFINE(RESUMES_EVENT, RESUME_EVENT);
	DEFINE(RESUMES_FRAME, RESUME_FRAME);
	DEFINE(RESUMES_RESULT, RESUME_RESULT);
	DEFINE(THREAD_TOP, offsetof(struct thread, top));
	DEFINE(THREAD_CYCLES, offsetof(struct thread, cycles));
	DEFINE(THREAD_TIMEOUT, offsetof(struct thread, timeout));
	DEFINE(THREAD_PRIORITY, offsetof(struct thread, priority));
	DEFINE(THREAD_STATE, offsetof(struct thread, state));
	DEFINE(THREAD_MODE, offsetof(struct thread, mode));
	DEFINE(THREAD_PARENT_KEY, offsetof(struct thread, parent.key));
	DEFINE(THREAD_PARENT_FRAME, offsetof(struct thread, parent.frame));
	DEFINE(THREAD_PARENT, offsetof(struct thread, parent_thread));
	DEFINE(THREAD_CEILING, offsetof(struct thread, ceiling));
	DEFINE(THREAD_TOKEN, offsetof(struct thread, token));
	DEFINE(THREAD_PENDING, offsetof(struct thread, pending));
	DEFINE(THREAD_WAKE, offsetof(struct thread, wake));
	DEFINE(THREAD_RCV_KEY, offsetof(struct thread, rcv_key));
	DEFINE(THREAD_RCV_PRIORITY, offsetof(struct thread, rcv_priority));
	DEFINE(THREAD_FIRST, offsetof(struct thread, first));
	DEFINE(THREAD_END, offsetof(struct thread, end));
	DEFINE(THREAD_NEXT, offsetof(struct thread, next));
	DEFINE(THREAD_LINK, offsetof(struct thread, link));
	DEFINE(RESUME_AT, 8);
	DEFINE(EVENTS_AT, 24);
	DEFINE(RCV_AT, DISPATCH_RCV_SHIFT);
	DEFINE(FLAGS_AT, EVENT_FLAGS_SHIFT);
	DEFINE(FLAG_TIMEOUT, EVENT_TIMEOUT);
	DEFINE(THREAD_ID, offsetof(struct thread, id));
	DEFINE(MOST_PENDING, PENDING_MAX);
	DEFINE(PENDING_AT, EVENT_PENDING_SHIFT);
	DEFINE(FLAG_ACTIVATED, EVENT_ACTIVATED);
	DEFINE(FLAG_BLOCKED, EVENT_BLOCKED);
	DEFINE(STATE_WAITING, THREAD_WAITING);
	DEFINE(STATE_WOKEN, THREAD_WOKEN);
	DEFINE(TYPE_ASND, CAP_ASND);
	DEFINE(TYPE_THREAD, CAP_THREAD);
	DEFINE(TIMER_COUNT, APIC_WINDOW + LOCAL_INITIAL_COUNT);
	DEFINE(END_OF_INTERRUPT, APIC_WINDOW + LOCAL_EOI);
	DEFINE(IRQ_EDGE_KEY, offsetof(struct irq_binding, edge_key));
	DEFINE(IRQ_FRAME, offsetof(struct irq_binding, thread.frame));
	DEFINE(IRQ_THREAD, offsetof(struct irq_binding, page));
	DEFINE(IRQ_ORDER, 5);
	DEFINE(IRQ_SIZE, sizeof(struct irq_binding));
	DEFINE(CORE_IRQS, offsetof(struct core, irqs));
	DEFINE(CORE_VECTOR_LIVE, offsetof(struct core, vector_live));
	DEFINE(STATE_READY, THREAD_READY);
	DEFINE(STATE_RUNNING, THREAD_RUNNING);
	DEFINE(THREAD_RESUME, offsetof(struct thread, resume));
	DEFINE(THREAD_RESULT, offsetof(struct thread, result));
	DEFINE(THREAD_BASE, offsetof(struct thread, stack[1]));

	DEFINE(FRAME_FULL_KEY, offsetof(struct frame, full_key));
	DEFINE(FRAME_KEY, offsetof(struct frame, key));
	DEFINE(FRAME_CAPTBL, offsetof(struct frame, captbl));
	DEFINE(FRAME_TABLES, offsetof(struct frame, tables));
	DEFINE(SLOT_KEY, offsetof(struct slot, key));
	DEFINE(SLOT_OBJECT, offsetof(struct slot, frame));
	DEFINE(SLOT_PAGE, offsetof(struct slot, a));
	DEFINE(SLOT_ENTRY, offsetof(struct slot, a));
	DEFINE(SLOT_BADGE, offsetof(struct slot, b));
	DEFINE(LEAF_ORDER, CAPTBL_LEAF_ORDER);
	DEFINE(SLOT_ORDER, CAP_INDEX_SHIFT);
	DEFINE(SLOT_IN_LEAF, (CAPTBL_SLOTS - 1) << CAP_INDEX_SHIFT);
	DEFINE(LEAF_SHIFT, CAPTBL_LEAF_ORDER + CAP_INDEX_SHIFT);

	DEFINE(INVOCATION_SIZE, sizeof(struct invocation));
	DEFINE(INVOCATION_KEY, offsetof(struct invocation, component.key));
	DEFINE(INVOCATION_FRAME, offsetof(struct invocation, component.frame));
	DEFINE(INVOCATION_THREAD, offsetof(struct invocation, thread));
	DEFINE(INVOCATION_CAPTBL, offsetof(struct invocation, captbl));
	DEFINE(INVOCATION_LAST, offsetof(struct invocation, last));
	DEFINE(INVOCATION_IP, offsetof(struct invocation, ip));
	DEFINE(INVOCATION_SP, offsetof(struct invocation, sp));
	DEFINE(INVOCATION_FS, offsetof(struct invocation, fs));
	DEFINE(INVOCATION_RBX, offsetof(struct invocation, rbx));
	DEFINE(INVOCATION_RBP, offsetof(struct invocation, rbp));
	DEFINE(INVOCATION_R12, offsetof(struct invocation, r12));
	DEFINE(INVOCATION_R13, offsetof(struct invocation, r13));
	DEFINE(INVOCATION_R14, offsetof(struct invocation, r14));
	DEFINE(INVOCATION_R15, offsetof(struct invocation, r15));

	DEFINE(ABI_GATE_CALL, (uint64_t)GATE_CALL << CALL_SHIFT);
	DEFINE(PLACE_DEACTIVATE, CALL_PLACE_deactivate);
	DEFINE(PLACE_ASND, CALL_PLACE_asnd);
	DEFINE(PLACE_RCV_WAIT, CALL_PLACE_rcv_wait);
	DEFINE(PLACE_DISPATCH, CALL_PLACE_dispatch);
	DEFINE(ABI_FIRST_CALL, FIRST_CALL);
	DEFINE(ABI_CALLS, CALLS);
	DEFINE(ABI_CALL_SHIFT, CALL_SHIFT);

	DEFINE(FLAGS_OF_USER, USER_FLAGS);
	DEFINE(CODE_OF_USER, USER_CODE_SELECTOR);
	DEFINE(DATA_OF_USER, USER_DATA_SELECTOR);
	DEFINE(FOREIGN_CALL, VECTOR_FOREIGN);
	DEFINE(FORGED_RETURN, VECTOR_RETURN);
	DEFINE(IRQ_COUNT, IRQ_LINES);
	DEFINE(FIRST_IRQ_VECTOR, VECTOR_FIRST_IRQ);
	DEFINE(TIMER_VECTOR_NUMBER, VECTOR_TIMER);

	DEFINE(REGISTER_RSP, REG_RSP * 8);
	DEFINE(REGISTER_CS, REG_CS * 8);
	DEFINE(REGISTER_ERROR, REG_ERROR * 8);
	DEFINE(REGISTER_VECTOR, REG_VECTOR * 8);
	DEFINE(REGISTER_RIP, REG_RIP * 8);
	DEFINE(REGISTERS_SIZE, sizeof(struct registers));
}
