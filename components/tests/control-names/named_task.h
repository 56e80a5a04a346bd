/*
 * The control application by names: a task serves its status under /control and the component's
 * name, and reads those of others (task_status_read) by gates to theirs. It is connected when it
 * first asks. Who is not there, or no more, is watched for, and connected again when the name
 * appears; until then, and when an answer takes longer than NAMED_PATIENCE_US, the last one counts.
 * A line is printed when somebody goes, and when he is back.
 *
 * The statuses of task_status.h are variables here: the component's own, which it writes, and for
 * the others what is taken for known before they have ever answered.
 */
#ifndef NAMED_TASK_H
#define NAMED_TASK_H

#include "task_status.h"

#define NAMED_PATIENCE_US 2000

/* From cos_init. 0, or an error of naming.h or semaphore_create_named. */
int named_task_begin(void);

/* After that: has others see this status, under the component's name. It has `control_task` among
 * its services. 0, or an error of names_serve. */
int named_task_serve(const struct task_status *own);

#endif
