/*
 * A run as one looks at it: components, threads, spans of time and marks at moments.
 *
 * A thread is in a component from the call of a gate to its return: a CALL span, named after the
 * function. Within, it runs in some parts of that (RUN): not while it is preempted, nor while it is
 * in a component further on. A thread that has not been seen to enter a component was in it before
 * the first event. HOLD spans are of locks, from who takes one to who frees it.
 */
#ifndef TRACE_TIMELINE_H
#define TRACE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event_reader.h"
#include "images.h"

#define NO_COMPONENT SIZE_MAX

#define TIMELINE_LOCKS 256 /* of more, the others are not shown */

/* A component of the kernel's, in the window of an instance. */
struct component {
	uint32_t frame;
	uint64_t window;	   /* its number; see booter/include/address_plan.h */
	const struct image *image; /* NULL: of no instance that is known */
	char *name;
};

enum span_kind { SPAN_CALL, SPAN_RUN, SPAN_HOLD, SPAN_IDLE };

struct span {
	enum span_kind kind;
	uint64_t start, end;
	size_t component; /* NO_COMPONENT: not known, or none */
	uint16_t thread;
	uint8_t depth;
	uint64_t address; /* CALL, RUN: the function's, 0: not known; HOLD: the lock's */
	bool handles_fault;
	unsigned lock; /* HOLD: its number, from 0 on */
};

struct mark {
	enum event_kind kind;
	uint64_t time;
	size_t component;
	uint16_t thread;
	uint16_t target; /* of an activation, or NO_THREAD */
	uint64_t value;	 /* of the event */
	uint32_t other;
};

struct thread {
	uint16_t id;
	char *name; /* the function it is for; else of its first component */
	size_t base;
};

struct timeline {
	const struct image *images;
	size_t n_images;
	uint64_t start, end, lost;
	struct component *components;
	size_t n_components;
	struct thread *threads; /* by id */
	size_t n_threads;
	struct span *spans; /* by start, the outer one first */
	size_t n_spans;
	struct mark *marks; /* by time */
	size_t n_marks;
	uint64_t counts[EVENT_KINDS];
	uint64_t calls, switches, misses;
};

/* The images must outlive it. */
void timeline_make(struct timeline *timeline, const struct events *events,
		   const struct image *images, size_t n);
void timeline_destroy(struct timeline *timeline);

/* NULL for none. */
const struct thread *timeline_thread(const struct timeline *timeline, uint16_t id);

/* "function", "function+0x10" or "0x1234"; the caller frees it. */
char *timeline_place(const struct timeline *timeline, uint64_t address);

/* What a span or a mark is, for people; the caller frees it. */
char *timeline_span_text(const struct timeline *timeline, const struct span *span);
char *timeline_mark_text(const struct timeline *timeline, const struct mark *mark);

/* Time in microseconds from the start of the run. */
double timeline_microseconds(uint64_t cycles);

#endif
