/*
 * What is known of the running system, and the events that come of it: events_mode.c says what the
 * processor does, this says what it means.
 *
 * The core is at user level, in the kernel or idle. A stay in the kernel begins with what led there
 * and ends when user level goes on, or the core idles; the events of the stay are added then,
 * before the one that says who goes on.
 */
#ifndef RECORDER_H
#define RECORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "event_ring.h"
#include "guest_memory.h"
#include "watch_list.h"

enum cause { CAUSE_NONE, CAUSE_CALL, CAUSE_EXCEPTION, CAUSE_INTERRUPT, CAUSE_TIMER };

/* Who runs; page 0: nobody. */
struct runner {
	uint64_t page; /* of the thread, as the kernel maps it */
	uint32_t component;
	uint16_t thread;
	uint8_t depth;
};

struct stay {
	enum cause cause;
	uint64_t vector;
	uint64_t time;	    /* when it began; not known if the core had idled */
	uint64_t registers; /* where those of the interrupted thread are, if they are saved */
	bool handles_fault; /* the thread did so before */
	bool activates;
	uint16_t target; /* whom, once that is known */
};

struct recorder {
	struct watch_list list;
	struct guest_memory memory;
	struct event_ring ring;
	uint64_t instructions; /* counted by the translated code */
	uint64_t base;	       /* what they are fewer than cycles */
	uint64_t time;	       /* of the last event */
	uint64_t cycles;       /* of a thread, before the kernel charges it */
	struct runner runner;
	struct stay stay;
	bool in_kernel;	      /* or idle; at first too */
	bool *starts;	      /* by thread: the next function is what it is for */
	bool lost_the_thread; /* what is read makes no sense: told once, nothing is recorded */
};

/* The core comes into the kernel, and out of it to user level at `instruction`, or idles there. */
void recorder_enter(struct recorder *recorder, enum cause cause, uint64_t vector);
void recorder_leave(struct recorder *recorder, uint64_t instruction);
void recorder_idle(struct recorder *recorder);

/* In this stay an endpoint is activated. */
void recorder_activation(struct recorder *recorder);

/* The kernel has loaded from or stored to a virtual address. */
void recorder_kernel_access(struct recorder *recorder, uint64_t address, bool store);

/* User level has stored to an address that is watched, or begins a function that is. */
void recorder_user_store(struct recorder *recorder, uint64_t address, uint64_t physical);
void recorder_function(struct recorder *recorder, enum place place, uint64_t address);

void recorder_end(struct recorder *recorder);

#endif
