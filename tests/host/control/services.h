/* The services that a task calls, as the test has them answer. */
#ifndef SERVICES_H
#define SERVICES_H

#include <stdbool.h>
#include <stdint.h>

extern struct services {
	int open, watch, semaphore, serve, connect, deadline; /* errors; 0: it works */
	int64_t answer;					      /* of the task that is asked */
	bool has_changed;				      /* the semaphore can be taken */
	unsigned connects, asks, closes;
	char served[64], watched[64], semaphore_name[64], connected[64], printed[256];
} services;

void services_clear(void);

#endif
