/* Response times of tasks that run when an element comes, counted from where its period began. */
#ifndef CONTROL_RESPONSE_H
#define CONTROL_RESPONSE_H

#include "rtos.h"

struct response {
	uint64_t activations, misses, worst; /* the last in microseconds */
};

/* An activation for the period that began at `begun` ends now. */
void response_note(struct response *response, struct time begun, unsigned deadline_ms);

#endif
