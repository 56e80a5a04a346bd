/* What the shell's parts share. */
#ifndef SHELL_H
#define SHELL_H

#include <stdbool.h>

extern struct shell {
	int status; /* $? */
	bool ends;  /* when the line has been obeyed */
} shell;

/* As command_line_value. */
const char *shell_value(void *user, const char *name);

#endif
