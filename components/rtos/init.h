/* Before the first thread runs. */
#ifndef RTOS_INIT_H
#define RTOS_INIT_H

void rtos_init(void);

#endif
