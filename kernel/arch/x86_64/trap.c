/* What interrupts and exceptions of user level come to. */
#include "trap.h"
#include "apic.h"
#include "core.h"
#include "fault.h"
#include "irq.h"
#include "switch.h"

void interrupt(struct core *core, uint64_t vector)
{
	if (vector == VECTOR_TIMER)
		switch_timeout(core);
	else
		irq_raised(core, (uint32_t)(vector - VECTOR_FIRST_IRQ));
	apic_end_of_interrupt();
}

void exception(struct core *core)
{
	uint64_t address = 0;

	switch (thread_registers(core->current)->value[REG_VECTOR]) {
	case VECTOR_NO_VECTORS:
		arch_vector_start(core);
		return;
	case VECTOR_PAGE_FAULT:
		__asm__ volatile("mov %%cr2, %0" : "=r"(address));
	}
	fault_enter(core, address);
}
