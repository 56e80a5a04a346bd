#ifndef PROC_CASES_H
#define PROC_CASES_H

#include <stdint.h>

/* Under its name, with dashes. */
void case_run(const char *name, void (*function)(void));
#define CASE(function) case_run(#function, function)

extern uint64_t own_handle;

void run_file_cases(void);
void run_observation_cases(void);

#endif
