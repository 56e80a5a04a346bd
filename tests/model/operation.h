/*
 * What may happen next: the operations of the thread that runs, with every argument that makes a
 * difference, and what the outside may do (interrupts, the timer, the other principal's turn).
 */
#ifndef MODEL_OPERATION_H
#define MODEL_OPERATION_H

#include "state.h"

/* Beside the system calls, enum call_number. */
enum event {
	EVENT_FIRST = CALL_AFTER_LAST,
	EVENT_GATE,   /* gate call by the capability */
	EVENT_RETURN, /* from a gate, words[0]: the verdict where it is a fault's handler */
	EVENT_FAULT,  /* words[0]: the vector */
	EVENT_TURN,   /* words[0]: the frame of the thread that goes on */
	EVENT_IRQ,    /* the line words[0] is raised */
	EVENT_TIMER,  /* the timeout of the dispatch has passed */
	EVENT_LAST
};

struct operation {
	uint32_t number; /* enum call_number or enum event */
	uint32_t cap;
	word words[5];
};

#define OPERATIONS_MAX 8192

/* All operations that are possible now. */
uint32_t operation_list(struct operation operations[OPERATIONS_MAX]);

/* Does it, with what the entry code does around it; the status, or 0. */
int64_t operation_do(const struct operation *operation);

/* In words, seen from the state before. */
void operation_print(const struct operation *operation, char *text, size_t size);

#endif
