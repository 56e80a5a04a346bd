/* There is one protection domain, and so one process. */
#include <tessera/abi.h>

#include "rtos.h"

struct process process_create(const void *image, size_t length, const char *name,
			      const struct scheduling_parameter *parameters, unsigned count,
			      const struct process_resource *resources, unsigned resource_count,
			      unsigned flags)
{
	(void)image;
	(void)length;
	(void)name;
	(void)parameters;
	(void)count;
	(void)resources;
	(void)resource_count;
	(void)flags;
	return (struct process){ -TESSERA_ENOSYS };
}

struct process process_create_fs(const char *path, const char *name,
				 const struct scheduling_parameter *parameters, unsigned count,
				 const struct process_resource *resources, unsigned resource_count,
				 unsigned flags)
{
	(void)path;
	return process_create(NULL, 0, name, parameters, count, resources, resource_count, flags);
}

int process_start(struct process process)
{
	(void)process;
	return -TESSERA_ENOSYS;
}

void process_exit(int status)
{
	rtos_exit(status);
}

int process_kill(struct process process)
{
	(void)process;
	return -TESSERA_ENOSYS;
}

int process_get_exit_status(struct process process, int *status)
{
	(void)process;
	(void)status;
	return -TESSERA_ENOSYS;
}
