/*
 * The components in the supervisor's care: those of the composition that name it as the handler of
 * their faults, and what those make at run time. Each is
 *
 *	WELL		it runs, or has ended by itself without an error
 *	ENDING		it has failed, or spent its budget too often, and its threads have not all come home and ended
 *	RESTORING	they have; it becomes again what it was before it first ran
 *	STARTING	it is; its threads are made
 *	REMOVING	it is not to be restarted: all that it has is taken back
 *	GONE		it is, or nothing more can be done for it
 *
 * and moved by the supervisor's thread alone, some steps at a time: while one cannot go on, because a
 * thread is inside of a server, the others do.
 */
#ifndef SUPERVISOR_WARDS_H
#define SUPERVISOR_WARDS_H

#include <stdbool.h>
#include <stdint.h>

#define WARD_NAME_BYTES 40

struct ward_name {
	char text[WARD_NAME_BYTES];
};

/* Of a component, by its handle. */
struct ward_name ward_name(uint64_t component);

/* Before those that are to be restarted run for the first time. Ends the supervisor where it cannot
 * do what the composition says. */
void wards_take(void);

/* One has spent its budget too often, at last at this place (0: nobody knows): it has failed. */
void ward_spent(uint64_t component, uint64_t place);

/* Moves all that have failed as far as can be; whether one has to be tried again later. */
bool wards_attend(void);

#endif
