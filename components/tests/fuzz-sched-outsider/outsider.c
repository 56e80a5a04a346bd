/* Calls the scheduler on a thread that the booter schedules. */
#include "fuzz_sched.h"

#define TIMES	  16
#define NO_MEMORY 1

int main(void)
{
	struct fuzz_self self = {.who = FUZZ_OUTSIDER};

	shared_fuzz.random = 1; /* the director, who has the seed, comes later */
	for (unsigned i = 0; i < FUZZ_PAGES; i++)
		shared_fuzz.clients[FUZZ_OUTSIDER].pages[i].memory = NO_MEMORY;
	for (unsigned i = 0; i < TIMES; i++)
		for (unsigned call = 0; call < FUZZ_CALL_COUNT; call++)
			fuzz_call(&self, (enum fuzz_call)call);
	shared_fuzz.outsider_done = true;
	return 0;
}
