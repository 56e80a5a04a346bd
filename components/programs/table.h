/* The programs that are there. An entry is its opener's, or a thread's that has taken it. */
#ifndef PROGRAMS_TABLE_H
#define PROGRAMS_TABLE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "program.h"
#include "program_calls.h"
#include "rtos.h"

enum program_state {
	PROGRAM_FREE,
	PROGRAM_BUSY, /* a thread begins or ends it */
	PROGRAM_OPEN,
	PROGRAM_LEFT, /* nobody waits for its end */
};

struct program {
	_Atomic int state;
	int descriptor;
	int input;		/* what its standard input reads is written there; PROGRAM_NONE */
	struct process process; /* handle 0: it has ended, with that status */
	int status;
	bool detached;
};

/* NULL: there are PROGRAMS. */
struct program *program_take(void);

/* NULL, and errno: no program has that descriptor. */
struct program *program_of(int descriptor);

/* Takes away what is left of it, if it has ended: 0, or -EAGAIN; another error is in its status. */
int program_collect(struct program *program);

/* The same, when it has ended. -EINTR; of event_create */
int program_await(struct program *program);

/* Of all that nobody waits for. */
void programs_collect(void);

#endif
