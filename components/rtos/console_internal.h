/* The console (rtos.h), for the rest of the RTOS. */
#ifndef RTOS_CONSOLE_INTERNAL_H
#define RTOS_CONSOLE_INTERNAL_H

#include "thread_record.h"

void console_init(void);

/* Inside of the critical section: a thread ends, perhaps in the middle of its text. */
void console_bury(struct thread_record *thread);

#endif
