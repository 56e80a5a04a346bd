/*
 * Records what happens in a running system, as events of ../trace/event_file.h: which thread runs
 * where, interrupts, faults, activations, locks, missed deadlines. The guest is not told: it
 * executes the same instructions, at the same times, as without.
 *
 * Who runs is read from the kernel's own structures in the guest's memory each time that the kernel
 * has been left; nothing is inferred from the path on which it was. What to look at says the watch
 * list. The time is the number of instructions executed, set right by what the kernel charges
 * threads for: an idle core executes none, yet time passes.
 *
 * The last `capacity` events are kept, and written when QEMU exits.
 */
#ifndef EVENTS_MODE_H
#define EVENTS_MODE_H

#include <stdbool.h>

#include "arguments.h"
#include "qemu_plugin_api.h"

/* False, with a line on standard error, if the list cannot be read or the file not be written. */
bool events_mode_start(qemu_plugin_id_t id, const struct arguments *arguments);

#endif
