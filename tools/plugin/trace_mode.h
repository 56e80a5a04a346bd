/*
 * Writes down one execution: it begins when the instruction at `from` is executed for the
 * occurrence-th time and ends when the one at `to` is next executed, which is not part of it, so
 * that the number of instructions is the difference of the guest's time counter under
 * -icount shift=0. `from` and `to` may be the same.
 *
 * A line of the trace is tab-separated: address, size, disassembly, then each memory access as
 * "load 8 0x1000" or "store 4 0xfee000b0 device". Lines with # follow, name and number each.
 *
 * What the emulator does not show: the accesses of the processor itself to page tables and, when it
 * takes an interrupt or a fault, to tables and stack. An instruction that faults is in the trace,
 * and there once more when it is restarted. A vector access shows as several of 8 bytes or less.
 */
#ifndef TRACE_MODE_H
#define TRACE_MODE_H

#include <stdbool.h>

#include "arguments.h"
#include "qemu_plugin_api.h"

/* False, with a line on standard error, if the file cannot be written. */
bool trace_mode_start(qemu_plugin_id_t id, const struct arguments *arguments);

#endif
