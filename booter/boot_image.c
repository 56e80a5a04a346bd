#include "boot_image.h"

#include "crt_memory.h"
#include "crt_slots.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"
#include "places.h"
#include <tessera/boot_image.h>

static uint64_t first_frame; /* of the payload */
static uint64_t payload_bytes;

static void check_header(const struct boot_image_header *image)
{
	if (image->payload_offset % BOOT_IMAGE_PAGE || image->payload_offset > image->bytes ||
	    image->payload_bytes > image->bytes - image->payload_offset)
		booter_fail(INSTANCE_BOOTER,
			    "the boot image is damaged: its payload lies outside of it");
}

const void *boot_image_map(uint64_t *bytes)
{
	const struct boot_info *info = (const void *)BOOT_INFO_ADDRESS;
	const struct boot_image_header *image;
	void *start;
	int error =
		crt_memory_map(CRT_SLOT_MEMORY, info->image_frame, info->image_frames, 0, &start);

	if (error)
		booter_fail(INSTANCE_BOOTER, "the boot image can't be mapped: %s",
			    crt_error_text(error));
	image = start;
	check_header(image);
	first_frame = info->image_frame + image->payload_offset / BOOT_IMAGE_PAGE;
	*bytes = payload_bytes = image->payload_bytes;
	return (const char *)start + image->payload_offset;
}

static bool wanted(uint32_t instance)
{
	return payload_instance(instance)->flags & COMPOSITION_BOOT_IMAGE;
}

uint64_t boot_image_address(uint32_t instance)
{
	return wanted(instance) ? BOOT_IMAGE_ADDRESS(instance) : 0;
}

uint64_t boot_image_bytes(uint32_t instance)
{
	return wanted(instance) ? payload_bytes : 0;
}

/* The booter's memory capability starts with frame 0. */
void boot_image_give(uint32_t instance)
{
	uint64_t pages = (payload_bytes + CRT_PAGE - 1) / CRT_PAGE;
	int error = 0;

	if (!wanted(instance))
		return;
	for (uint64_t page = 0; page < pages && !error; page++)
		error = crt_memory_map_in(instances[instance].comp,
					  BOOT_IMAGE_ADDRESS(instance) + page * CRT_PAGE,
					  CRT_SLOT_MEMORY, first_frame + page, 0);
	booter_check(instance, error, "the boot image");
}
