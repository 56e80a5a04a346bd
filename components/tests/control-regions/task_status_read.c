/* Where all statuses lie in memory that the readers have, too. */
#include "task_status.h"

uint64_t task_status_read(const struct task_status *of, enum control_task_number number)
{
	return task_status_number(of, number);
}

bool task_status_is_new(const struct task_status *of)
{
	(void)of;
	return true;
}
