/*
 * Sources: Multiboot2 Specification 2.0, "Boot information format"; the PVH boot ABI of the Xen
 * project (struct hvm_start_info).
 */
#include "boot_info.h"

#include "panic.h"

#define MULTIBOOT2_BOOTED 0x36d76289
#define TAG_END		  0
#define TAG_MODULE	  3
#define TAG_MEMORY_MAP	  6
#define RANGE_RAM	  1

#define PVH_MAGIC 0x336ec578

struct multiboot_tag {
	uint32_t type, size;
};

struct multiboot_module {
	struct multiboot_tag tag;
	uint32_t start, end;
};

struct multiboot_map {
	struct multiboot_tag tag;
	uint32_t entry_size, entry_version;
};

struct memory_range {
	uint64_t address, length;
	uint32_t type, reserved;
};

struct pvh_start_info {
	uint32_t magic, version, flags, modules;
	uint64_t module_list, command_line, rsdp, memory_map;
	uint32_t memory_map_entries, reserved;
};

struct pvh_module {
	uint64_t address, size, command_line, reserved;
};

static void add_range(struct boot_memory *memory, const struct memory_range *range)
{
	if (range->type != RANGE_RAM || !range->length)
		return;
	if (memory->ranges == BOOT_RANGES)
		boot_refuse("the memory map has too many ranges");
	memory->ram[memory->ranges++] =
		(struct boot_range){range->address, range->address + range->length};
}

static void read_map_tag(struct boot_memory *memory, const struct multiboot_map *map)
{
	uint64_t entry = (uint64_t)map + sizeof(*map), end = (uint64_t)map + map->tag.size;

	for (; entry + sizeof(struct memory_range) <= end; entry += map->entry_size)
		add_range(memory, (const struct memory_range *)entry);
}

static void read_multiboot2(uint64_t information, struct boot_memory *memory)
{
	const struct multiboot_tag *tag = (const struct multiboot_tag *)(information + 8);

	while (tag->type != TAG_END) {
		if (tag->type == TAG_MODULE) {
			const struct multiboot_module *module =
				(const struct multiboot_module *)tag;

			memory->image = (struct boot_range){module->start, module->end};
		} else if (tag->type == TAG_MEMORY_MAP) {
			read_map_tag(memory, (const struct multiboot_map *)tag);
		}
		tag = (const struct multiboot_tag *)((uint64_t)tag + ((tag->size + 7u) & ~7u));
	}
}

static void read_pvh(uint64_t information, struct boot_memory *memory)
{
	const struct pvh_start_info *info = (const struct pvh_start_info *)information;
	const struct memory_range *range = (const struct memory_range *)info->memory_map;
	const struct pvh_module *module = (const struct pvh_module *)info->module_list;

	if (info->magic != PVH_MAGIC || info->version < 1)
		boot_refuse("started by neither multiboot2 nor PVH with a memory map");
	for (uint32_t i = 0; i < info->memory_map_entries; i++)
		add_range(memory, &range[i]);
	if (info->modules)
		memory->image =
			(struct boot_range){module->address, module->address + module->size};
}

void boot_info_read(uint32_t magic, uint64_t information, struct boot_memory *memory)
{
	if (magic == MULTIBOOT2_BOOTED)
		read_multiboot2(information, memory);
	else
		read_pvh(information, memory);
	if (!memory->ranges)
		boot_refuse("the boot loader told of no memory");
	if (!memory->image.end)
		boot_refuse("the boot loader brought no boot image");
}
