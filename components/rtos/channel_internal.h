/* Channels (rtos.h), for the rest of the RTOS. */
#ifndef RTOS_CHANNEL_INTERNAL_H
#define RTOS_CHANNEL_INTERNAL_H

#include "thread_record.h"

struct channel_view;

void channels_init(void);

/* The sizes of a channel, which were checked, as its users keep them. */
void channel_shape(struct channel_view *view, size_t element_size, size_t length, unsigned flags);

/* Inside of the critical section: a thread that ends lets go of channels, wherever it was. */
void channels_bury(struct thread_record *thread);

#endif
