/*
 * Finds, for each figure that a bench takes, the execution that the figure is of, and counts it.
 *
 * A bench takes samples (tests/bench/sample.h, components/benches/measure/samples.h) by functions and
 * variables of these names, whose addresses the symbols tell as `nm` prints them:
 *
 *	samples_forget		a figure begins
 *	stamps, stamps_back	the readings of the clock, begin and end, that enclose what is
 *				measured; stamps_back has a second part of it
 *	sample_take, sample_take_each, sample_add	what the stamps enclosed is a sample
 *	samples_print		the figure is complete
 *
 * Where several components measure together, each has its own of these; their addresses differ.
 *
 * An execution begins with the store to stamps.begin and ends before the reading of the clock whose
 * result goes to the end of stamps or stamps_back. Of those that became samples the median counts,
 * by their instructions.
 *
 * The file has for each figure, in the order in which they were printed, the lines
 *
 *	figure SAMPLES
 *	# NAME NUMBER		as a trace has them (trace_mode.h)
 *	ADDRESS COUNT		how often the instruction there was executed
 *
 * and a line "end" behind all, when the system has ended.
 */
#ifndef FIGURES_MODE_H
#define FIGURES_MODE_H

#include <stdbool.h>

#include "arguments.h"
#include "qemu_plugin_api.h"

/* False, with a line on standard error, if a file will not do or a symbol is missing. */
bool figures_mode_start(qemu_plugin_id_t id, const struct arguments *arguments);

#endif
