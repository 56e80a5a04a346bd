/*
 * What the booter made of each instance of the composition, and how far it has come:
 *
 *	NEW          to be initialised in its stage, or being initialised
 *	INITIALISED  its init has returned; it waits until all have
 *	MAIN         in main
 *	ENDED        main returned, a fault ended its thread, or another component ended it
 *
 * The instance's own thread moves it, by the gates of compinit.h; policy.c, on events, to ENDED.
 */
#ifndef BOOTER_INSTANCES_H
#define BOOTER_INSTANCES_H

#include "address_plan.h"
#include "crt_memory.h"

enum instance_state { INSTANCE_NEW, INSTANCE_INITIALISED, INSTANCE_MAIN, INSTANCE_ENDED };

struct instance {
	crt_comp_t comp;
	crt_thd_t thread;
	crt_rcv_t rcv;
	struct crt_memory memory; /* its budget */
	uint32_t first_thread;	  /* id */
	uint32_t threads;
	uint32_t thread_ids;	  /* of those, and behind them of processes that it makes */
	enum instance_state state;
	bool waits; /* its thread is at its endpoint ... */
	uint64_t wake; /* ... until this time (cycles); 0: until it is activated */
	int code;
};

extern struct instance instances[INSTANCES_MAX];

/* Gives out the thread ids: behind a scheduler's own those of all that it schedules. Returns how many
 * there are with the booter's. */
uint32_t instances_number_threads(void);

/* How many of those threads the booter makes: who schedules itself makes all but the first. */
uint32_t instance_threads_made(uint32_t instance);

/* The instance that the booter dispatches for this one to run: itself, or its scheduler. */
uint32_t instance_scheduler(uint32_t instance);

/* The instance whose own thread has this id, or that of a process below it. */
uint32_t instance_of_thread(uint32_t id);

#endif
