/* The cases, in files by what they are about. */
#ifndef MANAGED_CASES_H
#define MANAGED_CASES_H

#include "crt_managed.h"

struct managed_case {
	const char *name;
	void (*function)(void);
};

/* The last has no name. */
extern const struct managed_case managed_pages[], managed_threads[], managed_gates[];

/* The cases' thread ids, as offsets into the component's; those below the first are for crt to
 * choose. */
enum { HEIR_ID = 6, CHOSEN_ID = 7, IDS = 8 };

/* One of the cast, as crt names it. */
crt_comp_t puppet(void);

/* A component that has come to an end. */
crt_comp_t gone(void);

/* Gives back a capability that was made; and pages, wherever else they are. */
void take_back(uint32_t slot);
void free_pages(void *pages, unsigned count);

/* The fault that the last heir had: its badge, or 0. */
extern uint64_t fault_badge;

/* Dispatches a thread until it waits or stops; returns the flags of its events. */
uint32_t run_thread(crt_thd_t thread);

#endif
