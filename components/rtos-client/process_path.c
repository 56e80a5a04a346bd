/* Processes of images in the boot image, whose names stand below one folder of paths (rtos.h). */
#include <string.h>

#include <tessera/abi.h>

#include "payload.h"
#include "rtos.h"

#define FOLDER "/boot/"

/* Whether the component can read it; it is checked once. */
static bool is_open(void)
{
	return payload_composition() || !payload_open();
}

static const void *find_image(const char *path, size_t *length)
{
	if (strncmp(path, FOLDER, strlen(FOLDER)))
		return NULL;
	return payload_image(path + strlen(FOLDER), length);
}

struct process process_create_fs(const char *path, const char *name,
				 const struct scheduling_parameter *parameters, unsigned count,
				 const struct process_resource *resources, unsigned resource_count,
				 unsigned flags)
{
	const void *image;
	size_t length;

	if (!path)
		return (struct process){-TESSERA_EINVAL};
	if (!is_open())
		return (struct process){-TESSERA_EPERM};
	image = find_image(path, &length);
	if (!image)
		return (struct process){-TESSERA_ENOENT};
	return process_create(image, length, name, parameters, count, resources, resource_count,
			      flags);
}
