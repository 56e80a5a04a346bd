/* What a component found out that the RTOS does not schedule, and that calls it all the same. */
#ifndef OUTSIDER_H
#define OUTSIDER_H

#include <stdint.h>

struct outsider_findings {
	volatile uint32_t done;
	uint32_t calls;
	uint32_t accepted;	 /* calls that were not refused */
	uint32_t first_accepted; /* counted from 1; 0: none */
};

#endif
