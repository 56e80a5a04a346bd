/* What the cases of processes have in common. */
#ifndef PROCESSES_H
#define PROCESSES_H

#include <stddef.h>
#include <stdint.h>

#include <tessera/abi.h>

#include "check.h"
#include "orders.h"
#include "rtos.h"

struct process_case {
	const char *name;
	void (*function)(void);
};

struct process_cases {
	const char *subject;
	const struct process_case *cases; /* the last has no name */
};

extern const struct process_cases life_cases, refusal_cases, end_cases, handler_cases;

/* The last one. */
void handler_ends_it_for_good(void);

/* The image of components/tests/process. */
extern const char process_image[];
extern const size_t process_image_bytes;

/* A process that does what its name says (components/tests/process/acts.c). */
struct process make(const char *name);
struct process make_with(const char *name, const struct process_resource *resources, unsigned count);

/* Waits for its end; its exit status. */
int64_t finish(struct process process);

/* The same, without an event: by asking again and again. */
int64_t collect(struct process process);

void pause_for(unsigned microseconds);

/* Of the gate to the stranger (stranger.h). */
int64_t stranger_slot(void);

/* Of the gate to the vault; and a call of it. */
int64_t vault_slot(void);
int64_t in_vault(enum order_call call, int64_t a);

#endif
