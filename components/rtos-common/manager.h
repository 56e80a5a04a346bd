/*
 * Calls of the capability manager, which never waits: a thread that finds another one inside gets EBUSY.
 * Here it has that one run, with its own priority and time, for as long as the manager's longest call
 * takes, and calls again.
 */
#ifndef RTOS_MANAGER_H
#define RTOS_MANAGER_H

#include <tessera/abi.h>

/* Lets the thread that is inside of the manager run for a while. */
void help_manager(void);

/* A call, until it finds nobody else inside. */
#define MANAGER(call)                                                                              \
	({                                                                                         \
		int64_t status_;                                                                   \
                                                                                                   \
		while ((status_ = (call)) == -TESSERA_EBUSY)                                       \
			help_manager();                                                            \
		status_;                                                                           \
	})

#endif
