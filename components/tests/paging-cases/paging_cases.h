/* The cases, by what they are about. Each leaves everything where it was. */
#ifndef PAGING_CASES_H
#define PAGING_CASES_H

struct paging_case {
	const char *name;
	void (*function)(void);
};

struct paging_suite {
	const char *name;
	const struct paging_case *cases; /* the last one has no name */
};

extern const struct paging_suite paging_touching, paging_sharing, paging_refusing;

/* The last one: the toucher takes no call of this thread any more. */
void paging_unwinds_the_call(void);

#endif
