#include "guest_image.h"

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tessera/boot_image.h>

#define PAGES_MAX 16

struct image {
	union {
		struct boot_image_header header;
		uint8_t bytes[PAGES_MAX * BOOT_IMAGE_PAGE];
		uint32_t words[PAGES_MAX * BOOT_IMAGE_PAGE / 4];
	};
};

static uint32_t flags_of(const Elf64_Phdr *segment)
{
	return BOOT_IMAGE_READ | (segment->p_flags & PF_W ? BOOT_IMAGE_WRITE : 0) |
	       (segment->p_flags & PF_X ? BOOT_IMAGE_EXECUTE : 0);
}

static void add_segment(struct image *image, const Elf64_Phdr *segment, FILE *file)
{
	struct boot_image_header *header = &image->header;
	uint64_t pages = (segment->p_memsz + BOOT_IMAGE_PAGE - 1) / BOOT_IMAGE_PAGE;

	assert_true(header->bytes + pages * BOOT_IMAGE_PAGE <= sizeof(image->bytes));
	assert_true(header->segment_count < BOOT_IMAGE_SEGMENTS_MAX);
	assert_int_equal(fseek(file, (long)segment->p_offset, SEEK_SET), 0);
	assert_int_equal(fread(image->bytes + header->bytes, 1, segment->p_filesz, file),
			 segment->p_filesz);
	header->segments[header->segment_count++] =
		(struct boot_image_segment){.offset = header->bytes,
					    .address = segment->p_vaddr,
					    .pages = (uint32_t)pages,
					    .flags = flags_of(segment)};
	header->bytes += pages * BOOT_IMAGE_PAGE;
}

static void read_elf(struct image *image, FILE *file)
{
	Elf64_Ehdr elf;
	Elf64_Phdr segments[BOOT_IMAGE_SEGMENTS_MAX];

	assert_int_equal(fread(&elf, sizeof(elf), 1, file), 1);
	assert_true(elf.e_phnum <= BOOT_IMAGE_SEGMENTS_MAX);
	assert_int_equal(fseek(file, (long)elf.e_phoff, SEEK_SET), 0);
	assert_int_equal(fread(segments, sizeof(segments[0]), elf.e_phnum, file), elf.e_phnum);
	image->header.entry = elf.e_entry;
	for (unsigned int i = 0; i < elf.e_phnum; i++) {
		if (segments[i].p_type == PT_LOAD)
			add_segment(image, &segments[i], file);
	}
}

static void finish(struct image *image)
{
	struct boot_image_header *header = &image->header;
	const uint64_t page = BOOT_IMAGE_PAGE;

	memcpy(header->magic, BOOT_IMAGE_MAGIC, sizeof(header->magic));
	header->version = BOOT_IMAGE_VERSION;
	header->header_bytes = sizeof(*header);
	header->payload_offset = header->bytes;
	header->checksum = boot_image_checksum(image->words + page / 4, (header->bytes - page) / 4);
}

static FILE *open_file(const char *path, const char *mode)
{
	FILE *file = fopen(path, mode);

	if (!file)
		fail_msg("cannot open %s", path);
	return file;
}

void guest_image_write(const char *elf, const char *path)
{
	struct image *image = calloc(1, sizeof(*image));
	FILE *file = open_file(elf, "rb");

	assert_non_null(image);
	image->header.bytes = BOOT_IMAGE_PAGE;
	read_elf(image, file);
	fclose(file);
	finish(image);
	file = open_file(path, "wb");
	assert_int_equal(fwrite(image->bytes, image->header.bytes, 1, file), 1);
	assert_int_equal(fclose(file), 0);
	free(image);
}
