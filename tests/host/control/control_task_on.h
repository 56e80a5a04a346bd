/* As stubs would make it of control_task.h. */
#ifndef CONTROL_TASK_ON_H
#define CONTROL_TASK_ON_H

#include "control_task.h"
#include "crt.h"

int64_t control_task_number_on(crt_sinv_t gate, uint64_t which);
extern const char serve_control_task[];

#endif
