/*
 * Notes which ways the conditional jumps of an address range went, and adds them to a file when QEMU
 * exits. The file is a coverage file: a jump's first address stands in it if the jump fell through,
 * its second one if it was taken.
 */
#ifndef BRANCH_RECORD_H
#define BRANCH_RECORD_H

#include <stdbool.h>

#include "arguments.h"
#include "qemu_plugin_api.h"

/* False, with a line on standard error, if the range or the file will not do. */
bool branch_record_start(const struct arguments *arguments);

/* For each block that is translated, and at QEMU's exit; without a start they do nothing. */
void branch_record_instrument(const struct qemu_plugin_tb *block);
void branch_record_write(void);

#endif
