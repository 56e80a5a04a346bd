/* What applications print: lines, which do not mix. */
#ifndef SCHED_CONSOLE_H
#define SCHED_CONSOLE_H

#include "thread_record.h"

void console_init(void);

/* Inside of the critical section: a thread ends, perhaps in the middle of its line. */
void console_bury(struct thread_record *thread);

#endif
