/* The capability manager never waits: who finds another thread inside gets EBUSY. */
#ifndef RTOS_CLIENT_HELP_H
#define RTOS_CLIENT_HELP_H

#include <stdbool.h>

/* Has the scheduler let that thread run for a while. True: call again. */
bool help_manager(void);

#endif
