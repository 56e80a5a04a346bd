/*
 * `run boot`: a system for a person or a pipe. At a terminal it has the terminal for itself, and
 * only its exit code is ours; elsewhere its output passes through, symbolised, and hangs end it.
 */
#ifndef RUN_BOOT_H
#define RUN_BOOT_H

#include "options.h"

/* Exit codes of the runner; those of the guest go as far as 127, and a shell's for signals to 192. */
#define BOOT_NOT_STARTED 253
#define BOOT_HANG	 254
#define BOOT_NO_CODE	 255 /* the system ended, but not by its own will */

int boot_run(const struct options *options);

#endif
