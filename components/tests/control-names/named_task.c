#include "named_task.h"

#include <stdio.h>

#include <tessera/abi.h>

#include "control_task_on.h"
#include "crt.h"
#include "naming.h"
#include "peers.h"

#define DIRECTORY "/control"

static const struct task_status *own;

int64_t control_task_number(uint64_t which)
{
	if (which >= TASK_NUMBERS)
		return -TESSERA_EINVAL;
	return (int64_t)task_status_number(own, (enum control_task_number)which);
}

int named_task_begin(void)
{
	int error = names_open();

	return error ? error : peers_begin(DIRECTORY);
}

int named_task_serve(const struct task_status *status)
{
	char path[NAMESPACE_PATH_BYTES];

	own = status;
	snprintf(path, sizeof(path), DIRECTORY "/%s", crt_name());
	return names_serve(path, serve_control_task);
}
