#include "image.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct image image;

static void stop(const char *what, const char *why)
{
	fprintf(stderr, "damage: %s: %s\n", what, why);
	exit(2);
}

void image_read(const char *path)
{
	FILE *file = fopen(path, "rb");
	long length;

	if (!file || fseek(file, 0, SEEK_END) || (length = ftell(file)) < 0 ||
	    fseek(file, 0, SEEK_SET))
		stop(path, strerror(errno));
	image.length = (size_t)length;
	image.bytes = malloc(image.length);
	if (!image.bytes || fread(image.bytes, 1, image.length, file) != image.length)
		stop(path, "cannot be read");
	fclose(file);
	if (image.length < BOOT_IMAGE_PAGE || header()->bytes != image.length)
		stop(path, "is no sound boot image");
}

void image_write(const char *path)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(image.bytes, 1, image.length, file) != image.length || fclose(file))
		stop(path, strerror(errno));
}

void image_mend(void)
{
	const uint32_t *behind = (const void *)(image.bytes + BOOT_IMAGE_PAGE);

	header()->checksum =
		boot_image_checksum(behind, (image.length - BOOT_IMAGE_PAGE) / sizeof(*behind));
}

struct boot_image_header *header(void)
{
	return (void *)image.bytes;
}

struct boot_image_segment *segment(uint32_t flags)
{
	for (uint32_t i = 0; i < header()->segment_count; i++)
		if (header()->segments[i].flags == flags)
			return &header()->segments[i];
	stop("the booter", "has no such segment");
	return NULL;
}

struct composition_header *composition(void)
{
	return (void *)(image.bytes + header()->payload_offset);
}

void *entry_in(struct composition_table table, size_t entry_bytes, uint32_t index)
{
	if (index >= table.count)
		stop("the composition", "has no such entry");
	return (uint8_t *)composition() + table.offset + index * entry_bytes;
}

struct composition_instance *instance(const char *name)
{
	for (uint32_t i = 0; i < composition()->instances.count; i++) {
		struct composition_instance *entry =
			entry_in(composition()->instances, sizeof(*entry), i);

		if (strcmp((const char *)composition() + entry->name, name) == 0)
			return entry;
	}
	stop(name, "is no component of the image");
	return NULL;
}

struct composition_gate *gate(uint32_t index)
{
	return entry_in(composition()->gates, sizeof(struct composition_gate), index);
}

struct composition_arg *arg(uint32_t index)
{
	return entry_in(composition()->args, sizeof(struct composition_arg), index);
}

uint32_t *order(uint32_t index)
{
	return entry_in(composition()->init_order, sizeof(uint32_t), index);
}

void *elf_at(uint64_t offset)
{
	return (uint8_t *)composition() + instance("pong")->elf_offset + offset;
}

struct elf_header *elf(void)
{
	return elf_at(0);
}

struct elf_program_header *program(uint32_t flags)
{
	struct elf_program_header *first = elf_at(elf()->program_offset);

	for (uint32_t i = 0; i < elf()->program_count; i++)
		if (first[i].flags == flags)
			return &first[i];
	stop("pong", "has no such segment");
	return NULL;
}

struct elf_section *section(uint32_t type)
{
	struct elf_section *first = elf_at(elf()->section_offset);

	for (uint32_t i = 0; i < elf()->section_count; i++)
		if (first[i].type == type)
			return &first[i];
	stop("pong", "has no such section");
	return NULL;
}

void append(struct composition_table *table, const void *entry, size_t bytes)
{
	uint64_t start = (composition()->bytes + 7) & ~(uint64_t)7;
	uint64_t end = start + bytes + 1; /* the composition's last byte is a NUL */

	if (table->count || end > instance("pong")->elf_offset)
		stop("the composition", "has no room for another entry");
	memcpy((uint8_t *)composition() + start, entry, bytes);
	*table = (struct composition_table){.offset = (uint32_t)start, .count = 1};
	composition()->bytes = end;
}
