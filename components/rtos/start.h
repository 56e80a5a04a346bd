/* Before the first thread runs. */
#ifndef RTOS_START_H
#define RTOS_START_H

void rtos_init(void);

#endif
