/*
 * Finds the longest way through an address range: the most instructions of the range that ran
 * between two outside of it. A `hlt` in the range ends a way as well. The first way, through which
 * a kernel boots, does not count.
 *
 * When QEMU exits, the file gets three lines: how many ways there were, the longest, and after
 * which instruction outside it began:
 *
 *	# ways N
 *	# longest N
 *	# after 0xADDRESS
 */
#ifndef LONGEST_MODE_H
#define LONGEST_MODE_H

#include <stdbool.h>

#include "arguments.h"
#include "qemu_plugin_api.h"

/* False, with a line on standard error, if the file can't be written. */
bool longest_mode_start(qemu_plugin_id_t id, const struct arguments *arguments);

#endif
