/*
 * Who takes part in the sweep beside the director, who schedules all of them:
 *
 *	CLIENT	a component that the director made, with one thread
 *	PEER	another one, to which the client gives
 *	SELF	a second thread of the director's own component, for what schedulers alone may call
 *	ERRAND	a component of the composition (errand.h), whose faults the director handles, on a
 *third one: calls in its own name, and may be given to
 *
 * A component that was ended is made anew by `callers_make`, with gates to the same functions. That
 *of the composition is restored, to how it was when the first caller was made.
 */
#ifndef CAST_OF_CALLERS_H
#define CAST_OF_CALLERS_H

#include <stdbool.h>
#include <stdint.h>

#include "capmgr.h"
#include "manager_functions.h"

enum caller { CLIENT, PEER, SELF, ERRAND, CALLERS };

/* Makes those that are not there. */
void callers_make(void);

/* Ends the components. */
void callers_end(void);

/* The same, and they get no gates when they are made anew. */
void callers_forget(void);

/* In so many other components its thread is when it begins its call. */
uint64_t caller_depth(enum caller caller);

/* The handle of its component. */
uint64_t caller_handle(enum caller caller);

/* The id of its thread, and of one that its component has and does not use. */
uint64_t caller_thread_id(enum caller caller);

/* The slot of its thread. */
uint64_t caller_thread(enum caller caller);

/* Tells it what to call next. */
void caller_order(enum caller caller, enum function function, const uint64_t *word, uint32_t times);

/* Dispatches it for so many cycles; 0: until it waits or stops. Returns the flags of its events. */
uint32_t caller_run(enum caller caller, uint64_t cycles);

/* Whether it has begun its call, has come to its end and waits; and what that brought. */
bool caller_begun(enum caller caller);
bool caller_waits(enum caller caller);
int64_t caller_result(enum caller caller);

/* All of that: a call that is not disturbed. */
int64_t ask(enum caller caller, enum function function, uint64_t a, uint64_t b, uint64_t c,
	    uint64_t d, uint64_t e);

/* All its quotas. */
void caller_quotas(enum caller caller, int64_t quota[CAPMGR_QUOTAS]);

/* Takes one more step to end its component: 0, CAPMGR_MORE or an error. Gone, it is made anew. */
int64_t caller_end_step(enum caller caller);

/* Whether the one whose call is disturbed was let go on, as it holds the manager's lock. Who gets
 * EBUSY calls again then; it was helped so often in the same call. */
bool help_holder(unsigned often);

/* Evaluates a call of the manager until it is no more refused because of the lock. */
#define HELPED(call)                                                                               \
	({                                                                                         \
		unsigned often_ = 0;                                                               \
		int64_t helped_;                                                                   \
		do                                                                                 \
			helped_ = (call);                                                          \
		while (helped_ == -TESSERA_EBUSY && help_holder(often_++));                        \
		helped_;                                                                           \
	})

/* Restores the component of the composition: 0, or an error other than that. */
int64_t errand_restore(void);

#endif
