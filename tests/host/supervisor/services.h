/*
 * What stands below a supervisor: services of the manager and the scheduler that answer what the
 * test wants. Each answer is used once, and then the last one again. What was done is printed, in
 * [].
 */
#ifndef TESTS_SUPERVISOR_SERVICES_H
#define TESTS_SUPERVISOR_SERVICES_H

#include <setjmp.h>
#include <stdint.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "composition.h"

/* Instances. */
#define SUPERVISOR 1
#define MORTAL	   2 /* is not restarted */
#define FIRST	   3 /* two restarts in a second, each */
#define SECOND	   4
#define OTHER	   5 /* another one handles its faults */
#define INSTANCES  6

#define ANSWERS 4

struct answers {
	int64_t answer[ANSWERS];
	unsigned next;
};

extern struct answers checkpoint_step, end_of[CAPMGR_COMPONENTS], restore, start, removal;

void will_answer(struct answers *answers, int64_t first, int64_t second, int64_t then);

extern char printed[];
extern uint64_t time_now; /* microseconds */
extern jmp_buf failed;	  /* where crt_fail goes */

/* All succeeds, nothing is printed. */
void services_reset(void);

#endif
