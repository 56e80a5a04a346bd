/* The cases that run at each server, while the suite has a session there (client.h). */
#ifndef FILE_SUITE_CASES_H
#define FILE_SUITE_CASES_H

#include <stdbool.h>
#include <stdint.h>

/* A server, and what is there. */
struct served {
	const char *name;
	const char *at;
	const char *file; /* in the root, that anybody may read, of at least 2 bytes, if nobody has
			     to wait */
	bool is_stream;	  /* that file has no offsets */
	bool waits;	  /* reading that file, as nothing is there */
	bool counts;	  /* it says something else each time */
	bool can_write;	  /* that file can be written */
	bool makes;	  /* names can be made and removed */
	void (*own_cases)(void); /* or NULL */
};

extern const struct served *served;

/* What every server does: with files, and with sessions and memory. */
void files_run(void);
void sessions_run(void);

/* What those do where names can be made; and where none can. */
void making_run(void);
void fixed_run(void);

/* What those do where one waits. */
void waiting_run(void);

/* What devices do, and pipes. */
void devices_run(void);
void pipes_run(void);

/* The last one: the guest ends. */
void ending_run(void);

/* What a hostile client, another component, can't do. */
void guests_run(void);

/* Random requests; then cases of files_run again. */
void fuzz_run(void);

/* As file_guest_obey. */
int64_t tell_guest(uint64_t order, uint64_t a);

/* Under its name, with dashes. */
void case_run(const char *name, void (*function)(void));
#define CASE(function) case_run(#function, function)

#endif
