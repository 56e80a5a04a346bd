/* Runs what a line says. */
#ifndef RUN_COMMAND_H
#define RUN_COMMAND_H

#include "command_line.h"

/* One command after the other; what there is none for, and what can't be had, is said, and is in
 * shell.status. A line with a pipeline or a & is not run at all. */
void run_commands(const struct command_line *line);

#endif
