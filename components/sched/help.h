/* Letting others go on. */
#ifndef SCHED_HELP_H
#define SCHED_HELP_H

struct thread_record;

/* Lends the calling thread's priority and budget to another one, for as long as a call of the manager's takes.
 * 0, or -EINVAL: that waits, or is the calling thread. Not inside of the critical section. */
int help_thread(struct thread_record *thread);

#endif
