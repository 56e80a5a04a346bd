/* What the processor has to offer that others can't know. */
#ifndef ENTROPY_H
#define ENTROPY_H

#include <stdint.h>

struct entropy {
	uint64_t cycles;   /* the time counter: what is left to guess of it is little */
	uint64_t hardware; /* of RDSEED or, where there is none or it has none left, RDRAND; 0: of
			      neither */
};

/* Looks what the processor offers. */
void entropy_init(void);

struct entropy entropy_sample(void);

#endif
