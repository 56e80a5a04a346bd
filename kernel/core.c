#include "core.h"

#include "invocation_stack.h"

void core_reload(struct core *core)
{
	core->reloaded = ++frame_clock;
	if (core->current)
		core_enter_component(core->top->component.frame);
	else
		arch_load_tables(arch_kernel_tables());
}
