/*
 * How a system ended. A guest ends through QEMU's isa-debug-exit device, which makes QEMU's exit
 * status (code << 1) | 1. An even status is QEMU ending for a reason of its own, and with a signal
 * it was killed: in both cases the guest gave no code.
 *
 * QEMU's own failure to start is status 1 as well, which is the guest's code 0. Only the silence
 * before it tells them apart.
 */
#ifndef RUN_EXIT_CODE_H
#define RUN_EXIT_CODE_H

#include "text.h"

#include <stdbool.h>

#define EXIT_CODE_NONE (-1)

/* The guest's code from what waitpid gave; `spoke` tells whether there was any output. */
int exit_code(int wait_status, bool spoke);

/* Adds "the system ended with exit code 3", or without a code and why. */
void exit_code_describe(int wait_status, bool spoke, struct text *text);

#endif
