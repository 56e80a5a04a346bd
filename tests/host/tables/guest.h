/*
 * The guest of guest/guest.c in QEMU, in a folder of its own, with its monitor and gdb's stub on
 * sockets there. From the environment: KERNEL_ELF, GUEST_ELF, TOOL_TABLES, GDB_COMMANDS.
 */
#ifndef TESTS_TABLES_GUEST_H
#define TESTS_TABLES_GUEST_H

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/types.h>

#define GUEST_MONITOR "monitor"
#define GUEST_GDB     "gdb"

struct guest {
	char folder[32];
	pid_t qemu;
	int code;	    /* of the last command */
	char output[65536]; /* of the last command, standard output and error */
};

/* For cmocka, for a group of tests: a guest that runs, in *state, and its end. */
int guest_setup(void **state);
int guest_teardown(void **state);

/*
 * Runs a command of the shell in the folder; in it stand for absolute paths: $KERNEL_ELF,
 * $GUEST_ELF, $TOOL_TABLES, $GDB_COMMANDS.
 */
void guest_do(struct guest *guest, const char *command);

/* Again and again until its output has the text; fails if that never comes. */
void guest_do_until(struct guest *guest, const char *command, const char *text);

void assert_contains(const char *text, const char *part);

#endif
