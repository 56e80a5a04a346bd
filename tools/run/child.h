/*
 * A child process and the pipes to it. Never is one left behind: it is killed with everything it
 * started by child_stop, on a signal that ends the runner, and by the kernel where the runner is
 * killed.
 *
 * There is one child at a time: the handler of signals has to find it.
 */
#ifndef RUN_CHILD_H
#define RUN_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

enum child_wiring {
	CHILD_PIPED,	    /* its input and its output are pipes to the runner */
	CHILD_OUTPUT_PIPED, /* its input is the runner's */
	CHILD_CONNECTED	    /* both are the runner's, and it stays in the terminal's foreground */
};

struct child {
	pid_t pid;  /* 0 before start */
	int input;  /* we write; -1 for none */
	int output; /* we read; -1 for none, and after its end */
	bool ended;
	int status; /* as waitpid gave it, once ended */
};

/* Starts `command`. 0 or -1, and the reason is printed. */
int child_start(struct child *child, char *const command[], enum child_wiring wiring);

/* Waits up to `wait_ms` for output: how much was read, 0 for none. */
size_t child_read(struct child *child, char *bytes, size_t size, int wait_ms);

/* Takes as much as the child takes within `wait_ms`: how much was written, -1 where nobody reads */
ssize_t child_write(struct child *child, const char *bytes, size_t length, int wait_ms);
void child_close_input(struct child *child);

/* Whether it has ended; output may still be in the pipe then. */
bool child_has_ended(struct child *child);

/* Waits for the end without a limit. */
void child_await(struct child *child);

/* Kills what still runs, reaps the child and closes the pipes. */
void child_stop(struct child *child);

/* Where a signal asked the runner to end: ends it by that signal, now that the child is gone. */
void child_obey_signal(void);

#endif
