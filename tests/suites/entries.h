/*
 * Where the kernel enters the suites' code, and finds no stack: gates and threads of all test
 * components, which share the image with the runner, data too. A gate's badge is the address of its
 * struct server, a thread's argument that of its struct worker; there stand function and stack.
 *
 * A worker whose function returns stops with EVENT_STOPPED, by a return that is no return.
 */
#ifndef SUITES_ENTRIES_H
#define SUITES_ENTRIES_H

#define SERVER_FUNCTION 0
#define SERVER_STACK 8
#define SERVER_THREAD 16

#define WORKER_FUNCTION 0
#define WORKER_STACK 8
#define WORKER_ARGUMENT 16
#define WORKER_THREAD 24

#ifndef __ASSEMBLER__

#include <crt_kernel.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a server returns: the two words that cross. */
struct reply {
	uint64_t status;
	uint64_t value;
};

typedef struct reply server_function(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
typedef void worker_function(uint64_t argument);

struct server {
	server_function *function;
	void *stack;
	uint64_t thread; /* id of the thread that entered last */
};

struct worker {
	worker_function *function;
	void *stack;
	uint64_t argument;
	uint64_t thread; /* its id, as it was told at its start */
};

_Static_assert(offsetof(struct server, stack) == SERVER_STACK, "entries.S");
_Static_assert(offsetof(struct server, thread) == SERVER_THREAD, "entries.S");
_Static_assert(offsetof(struct worker, stack) == WORKER_STACK, "entries.S");
_Static_assert(offsetof(struct worker, argument) == WORKER_ARGUMENT, "entries.S");
_Static_assert(offsetof(struct worker, thread) == WORKER_THREAD, "entries.S");

/* To be given to the kernel as entries; never called. */
extern const char server_entry[], worker_entry[];

/* The end of a worker, wherever it is: a return without a call. */
void worker_stop(void) __attribute__((noreturn));

bool entries_on_root_stack(void);

/* Where the root's first instruction leads. */
void runner_main(void) __attribute__((noreturn));

static inline uint64_t entry_address(const char *entry)
{
	return (uint64_t)entry;
}

#endif
#endif
