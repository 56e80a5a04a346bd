/* Semaphores (rtos.h), for the rest of the RTOS. */
#ifndef RTOS_SEMAPHORE_INTERNAL_H
#define RTOS_SEMAPHORE_INTERNAL_H

void semaphores_init(void);

#endif
