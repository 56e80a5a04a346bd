/* Calls of the capability manager. */
#ifndef RTOS_CLIENT_MANAGER_H
#define RTOS_CLIENT_MANAGER_H

#include <tessera/abi.h>

#include "help.h"

/* Calls the manager again while another thread is inside of it. */
#define MANAGER(call)                                                                              \
	({                                                                                         \
		int64_t status_;                                                                   \
                                                                                                   \
		do                                                                                 \
			status_ = (call);                                                          \
		while (status_ == -TESSERA_EBUSY && help_manager());                               \
		status_;                                                                           \
	})

#endif
