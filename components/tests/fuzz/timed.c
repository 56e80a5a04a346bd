#include "timed.h"

#include "capmgr.h"
#include "crt.h"

static uint64_t begun; /* the cycle at which the call began */
static uint64_t length;

void timed_start(void)
{
	begun = crt_cycles();
}

int64_t timed_stop(int64_t result)
{
	length = crt_cycles() - begun;
	return result;
}

/* Values are no results of their own; where there are none, CAPMGR_MORE is. */
static int64_t more(enum fuzz_call call)
{
	bool has_values = call == FUZZ_CALL_quota || call == FUZZ_CALL_delegate_to_slot ||
			  call == FUZZ_CALL_maker || call == FUZZ_CALL_giver;

	return has_values ? -1 : CAPMGR_MORE;
}

void timed_note(enum fuzz_call call, int64_t result)
{
	struct fuzz_met *met = &shared_fuzz.met[call];

	met->results[fuzz_result_of(result, more(call))]++;
	if (length > met->longest)
		met->longest = length;
}
