/* The cases of the suite. */
#ifndef DELEGATION_H
#define DELEGATION_H

#include <stdint.h>

struct delegation_case {
	const char *name;
	void (*function)(void);
};

struct delegation_suite {
	const char *name;
	const struct delegation_case *cases; /* the last has no name */
};

extern const struct delegation_suite delegation_pages, delegation_capabilities,
	delegation_components, delegation_arguments, delegation_memory, delegation_processes;

/* Makes the tables that the processes need of the director's: they stay. */
void processes_prepare(void);

/* They end D and E: for the last. */
void end_of_one_that_was_composed(void);
void end_of_one_that_another_schedules(void);

/* What the composition grants the director: the slot of a gate to pong, and of a port. */
int64_t gate_to_pong(void);
int64_t port(void);

#endif
