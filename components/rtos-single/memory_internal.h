/* Memory (rtos.h), for the rest of the provider. */
#ifndef RTOS_SINGLE_MEMORY_INTERNAL_H
#define RTOS_SINGLE_MEMORY_INTERNAL_H

void memory_init(void);

#endif
