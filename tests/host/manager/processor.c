#include "processor.h"

#include "world.h"

int processor_call(uint32_t slot)
{
	return (int)world_gate(slot).status;
}

int processor_return(void)
{
	world_return(0, 0);
	return 0;
}

void processor_fault(void)
{
	world_fault(6, 0);
}

void processor_timeout(void)
{
	machine.clock = machine_core->timeout;
	current()->resume = RESUME_FRAME;
	switch_timeout(machine_core);
	machine_core->resume = RESUME_DONE;
	machine_core->leaving = NULL;
	current()->resume = RESUME_DONE;
}
