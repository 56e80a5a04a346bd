#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "coverage_mode.h"
#include "depth_mode.h"
#include "events_mode.h"
#include "figures_mode.h"
#include "longest_mode.h"
#include "qemu_plugin_api.h"
#include "trace_mode.h"

int qemu_plugin_version = 1;

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
	struct arguments arguments;

	if (!info->system_emulation || strcmp(info->target_name, "x86_64") != 0) {
		fprintf(stderr, "tessera plugin: for the whole-system emulator of x86_64 only\n");
		return -1;
	}
	if (!arguments_parse(&arguments, argc, argv))
		return -1;
	if ((arguments.trace || arguments.branches || arguments.longest || arguments.figures ||
	     arguments.events || arguments.depth) &&
	    info->system.max_vcpus > 1) {
		fprintf(stderr, "tessera plugin: trace=, branches=, longest=, figures=, events= "
				"and depth= follow one vCPU; run without -smp\n");
		return -1;
	}
	if (arguments.coverage)
		return coverage_mode_start(id, &arguments) ? 0 : -1;
	if (arguments.longest)
		return longest_mode_start(id, &arguments) ? 0 : -1;
	if (arguments.figures)
		return figures_mode_start(id, &arguments) ? 0 : -1;
	if (arguments.events)
		return events_mode_start(id, &arguments) ? 0 : -1;
	if (arguments.depth)
		return depth_mode_start(id, &arguments) ? 0 : -1;
	return trace_mode_start(id, &arguments) ? 0 : -1;
}
