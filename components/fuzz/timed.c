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
static enum fuzz_result class_of(enum fuzz_call call, int64_t result)
{
#define CASE(error)                                                                                \
	case -TESSERA_##error:                                                                     \
		return FUZZ_##error;
	switch (result) {
		FUZZ_ERRORS(CASE)
	default:
		break;
	}
	if (result < 0)
		return FUZZ_OTHER;
	if (call == FUZZ_CALL_quota || call == FUZZ_CALL_delegate_to_slot)
		return FUZZ_GOOD;
	return result == CAPMGR_MORE ? FUZZ_MORE : FUZZ_GOOD;
}

void timed_note(enum fuzz_call call, int64_t result)
{
	shared_fuzz.met[call][class_of(call, result)]++;
	if (length > shared_fuzz.longest[call])
		shared_fuzz.longest[call] = length;
}
