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
	delegation_components, delegation_arguments, delegation_memory, delegation_trees;

#endif
