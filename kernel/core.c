#include "core.h"

#include "captbl.h"

void core_reload(struct core *core)
{
	core->reloaded = ++frame_clock;
	arch_load_tables(core->tables);
}

void core_enter_idle(struct core *core)
{
	core->captbl = captbl_empty_root();
	core->tables = arch_kernel_tables();
	arch_load_tables(core->tables);
}
