/* Conditions (rtos.h), for the rest of the RTOS. */
#ifndef RTOS_CONDITION_INTERNAL_H
#define RTOS_CONDITION_INTERNAL_H

#include "rtos.h"

void conditions_init(void);

/* condition_wait without the locking at its end. */
int condition_await(struct condition condition, struct mutex mutex);

#endif
