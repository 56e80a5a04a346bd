#include "payload.h"

#include <tessera/boot_image.h>
#include "composition_check.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "fail.h"

static const struct composition_header *composition;
static uint64_t payload_bytes;

static void check(const char *what)
{
	if (what)
		booter_fail(INSTANCE_BOOTER, "the boot image is damaged: %s", what);
}

void payload_open(void)
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
	if (image->payload_offset % 8 || image->payload_offset > image->bytes ||
	    image->payload_bytes > image->bytes - image->payload_offset)
		check("its payload lies outside of it");
	payload_bytes = image->payload_bytes;
	check(composition_check((char *)start + image->payload_offset, payload_bytes));
	composition = (const void *)((char *)start + image->payload_offset);
}

const struct composition_header *payload_composition(void)
{
	return composition;
}

uint32_t payload_instances(void)
{
	return composition->instances.count;
}

const void *payload_entry(struct composition_table table, size_t entry_bytes, uint32_t index)
{
	return (const char *)composition_entries(composition, table) + index * entry_bytes;
}

const struct composition_instance *payload_instance(uint32_t number)
{
	return payload_entry(composition->instances, sizeof(struct composition_instance), number);
}

const char *payload_text(uint32_t text)
{
	return composition_text(composition, text);
}

const char *payload_name(uint32_t number)
{
	if (!composition || number >= payload_instances())
		return "booter";
	return payload_text(payload_instance(number)->name);
}

const void *payload_elf(uint32_t number, size_t *bytes)
{
	*bytes = payload_instance(number)->elf_bytes;
	return (const char *)composition + payload_instance(number)->elf_offset;
}
