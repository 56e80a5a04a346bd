#include "instant.h"

#include "clock.h"
#include "crt.h"

#define SLED 128 /* instructions of one byte */
#define NEAR 64

struct instant instant_after(uint64_t cycles)
{
	struct instant instant = {.time = clock_time(cycles)};

	instant.time.microseconds++;
	instant.cycles = clock_cycles(instant.time);
	return instant;
}

/* The last instructions are as many as are left. */
bool instant_wait(uint64_t cycles)
{
	int64_t left;

	do
		left = (int64_t)(cycles - crt_cycles());
	while (left > NEAR);
	if (left < 0)
		return false;
	__asm__ volatile("leaq 1f(%%rip), %%rax\n\t"
			 "subq %0, %%rax\n\t"
			 "jmp *%%rax\n\t"
			 ".fill %c1, 1, 0x90\n"
			 "1:"
			 :
			 : "r"(left), "i"(SLED)
			 : "rax", "cc");
	return true;
}
