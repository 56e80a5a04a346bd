/* A page fault, handled in another component, whose handler lets the thread go on. */
#include "bench.h"

const uint32_t fault_write_number = (uint32_t)CALL_fault_write << CALL_SHIFT;
const uint32_t fault_write_rip = REG_RIP;

static void fault(uint64_t argument)
{
	(void)argument;
	for (uint32_t i = 0; i < SAMPLES; i++) {
		measure_fault(FREE_ADDRESS);
		sample_add(sample_stamped() + sample_stamped_back());
	}
}

void bench_fault_round_trip(void)
{
	struct box faulty, handler;
	struct thread thread;
	uint32_t gate = slot_new();

	box_make(&faulty);
	box_make(&handler);
	DO(gate_make, handler.component, slot_of(gate), entry_address(measured_fault_entry), 0);
	DO(fault_gate, faulty.component, FAULT_PAGE, gate);
	thread_make(&thread, &faulty, BOOT_RCV, fault, 0);
	run(&thread);
	expect_event(&thread, EVENT_STOPPED);
}
