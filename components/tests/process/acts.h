/* What a process can do, by its name: it returns its exit status. */
#ifndef PROCESS_ACTS_H
#define PROCESS_ACTS_H

struct act {
	const char *name;
	int (*function)(void);
};

/* Of main. */
extern char **process_arguments;
extern int process_argument_count;

/* The last has no name. */
extern const struct act acts[];

#endif
