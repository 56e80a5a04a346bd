/* Notes which instructions of an address range ran, and adds them to a file when QEMU exits. */
#ifndef COVERAGE_MODE_H
#define COVERAGE_MODE_H

#include <stdbool.h>

#include "arguments.h"
#include "qemu_plugin_api.h"

/* False, with a line on standard error, if the range or the file will not do. */
bool coverage_mode_start(qemu_plugin_id_t id, const struct arguments *arguments);

#endif
