/* The cases that run at each server. */
#ifndef FILE_SUITE_CASES_H
#define FILE_SUITE_CASES_H

#include <stdbool.h>
#include <stdint.h>

/* A server, and what is there: each has a directory at its root and a file to be read in it. */
struct served {
	const char *name;
	const char *at;
	const char *file; /* that anybody may read, of at least 2 bytes */
	bool is_writable; /* that file */
	bool makes;	  /* names come and go as clients wish */
};

extern const struct served *served;

/* What those do where names can be made. */
void making_run(void);

#endif
