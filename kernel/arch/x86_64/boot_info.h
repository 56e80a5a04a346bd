/* What the boot loader tells: where RAM is, and where it put the boot image. */
#ifndef KERNEL_BOOT_INFO_H
#define KERNEL_BOOT_INFO_H

#include <stdint.h>

#define BOOT_RANGES 32

struct boot_range {
	uint64_t start, end; /* physical bytes */
};

struct boot_memory {
	struct boot_range ram[BOOT_RANGES];
	uint32_t ranges;
	struct boot_range image;
};

/* Copies what the kernel needs, from physical memory that is mapped one to one; refuses to boot
 * where something is missing. `magic` is multiboot2's, or 0 for PVH. */
void boot_info_read(uint32_t magic, uint64_t information, struct boot_memory *memory);

#endif
