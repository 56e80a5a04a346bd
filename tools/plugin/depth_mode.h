/*
 * Finds how deep stacks get: of each so many bytes of an address range, a region, the lowest
 * address that is written to. It looks on from the first execution of one instruction: what boots
 * before it writes there as well. Only instructions write: what the processor pushes for an
 * interrupt or a fault does not count.
 *
 * When QEMU exits, the file gets a line for each region that was written to: 0xADDRESS.
 */
#ifndef DEPTH_MODE_H
#define DEPTH_MODE_H

#include <stdbool.h>

#include "arguments.h"
#include "qemu_plugin_api.h"

/* False, with a line on standard error, if the file can't be written or there is no memory. */
bool depth_mode_start(qemu_plugin_id_t id, const struct arguments *arguments);

#endif
