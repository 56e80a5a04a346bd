/* The sweep of the RTOS as a component: of an application's calls, and of the neighbour's service.
 */
#include <stdio.h>

#include "crt.h"
#include "foreign.h"
#include "rival.h"
#include "rtos.h"
#include "shutdown.h"
#include "sweep.h"

#define LATE 1000 /* microseconds: the first thread, above the neighbour, prints */

extern struct rival_board shared_rival;

STACK_GIVEN(crt_thd_begin, SWEEP_THREADS);

static bool is_served(uint32_t rounds_due)
{
	return !shared_rival.refused && shared_rival.latest <= LATE &&
	       shared_rival.rounds + 2 >= rounds_due;
}

/* In all the time, whatever the threads of the points did. */
static bool check_neighbour(uint64_t cycles)
{
	uint64_t microseconds = cycles / (crt_startup->cycles_per_second / 1000000);
	uint32_t due = (uint32_t)(microseconds / NEIGHBOUR_PERIOD);
	char line[160];

	snprintf(line, sizeof(line),
		 "::case sweep a-third-component\n::note sweep neighbour: %u rounds of %u, %u "
		 "microseconds "
		 "late at most, %u refusals\n",
		 shared_rival.rounds, due, shared_rival.latest, shared_rival.refused);
	io_print(line);
	io_print(is_served(due) ? "::pass\n" : "::fail it was not served as it should be\n");
	return is_served(due);
}

int main(void)
{
	struct sweep_ways ways = {.in_turn = !args_get_number("all", 0), .isolated = true};
	uint64_t begun = crt_cycles();
	bool served;

	sweep_all(foreign_operations, ways);
	sweep_everything(ways);
	served = check_neighbour(crt_cycles() - begun);
	io_print("::end\n");
	shutdown(sweep_failed() || !served);
	return 0;
}
