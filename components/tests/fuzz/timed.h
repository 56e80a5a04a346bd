/* How long the calls take, and what they bring. */
#ifndef TIMED_H
#define TIMED_H

#include "fuzz.h"

/* Evaluates a call of the manager, and takes its length. */
#define TIMED(call) (timed_start(), timed_stop(call))

void timed_start(void);
int64_t timed_stop(int64_t result);

/* Notes the result of the last one. */
void timed_note(enum fuzz_call call, int64_t result);

/* Makes a call again until there is no more of it, and notes each result. */
#define TIMED_TO_THE_END(name, call)                                                                     \
	({                                                                                         \
		int64_t status_;                                                                   \
                                                                                                   \
		do {                                                                               \
			status_ = TIMED(call);                                                     \
			timed_note(FUZZ_CALL_##name, status_);                                     \
		} while (status_ == CAPMGR_MORE);                                                  \
		status_;                                                                           \
	})

#endif
