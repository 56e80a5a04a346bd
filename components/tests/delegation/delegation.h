/* The cases of the suite. */
#ifndef DELEGATION_H
#define DELEGATION_H

struct delegation_case {
	const char *name;
	void (*function)(void);
};

struct delegation_suite {
	const char *name;
	const struct delegation_case *cases; /* the last has no name */
};

extern const struct delegation_suite delegation_pages, delegation_capabilities,
	delegation_components, delegation_arguments, delegation_memory, delegation_trees,
	delegation_processes, delegation_confined, delegation_types, delegation_holders;

/* Make the tables that the processes need of the director's, and the ward for its gates: they stay. */
void processes_prepare(void);
void holders_prepare(void);

/* What the director holds of the ward's, while that is restored. */
void holders_before_a_restore(void);
void holders_after_a_restore(void);

/* The ward, whose faults the director handles, is as it was before. */
void restores_of_one_that_serves(void);

/* D and E, whose faults the director handles, do not outlive the suite; E takes no orders. These end
 * them: for the last. */
void end_of_one_that_was_composed(void);
void end_of_one_that_another_schedules(void);

#endif
