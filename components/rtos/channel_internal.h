/* Channels (rtos.h), for the rest of the RTOS. */
#ifndef RTOS_CHANNEL_INTERNAL_H
#define RTOS_CHANNEL_INTERNAL_H

#include "thread_record.h"

void channels_init(void);

/* Of a channel that exists: threads of these components may own its locks as well. */
void channel_let_in(struct channel channel, uint64_t users);

/* Inside of the critical section: a thread that ends lets go of channels, wherever it was. */
void channels_bury(struct thread_record *thread);

#endif
