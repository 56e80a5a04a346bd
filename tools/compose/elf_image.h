/*
 * The linked ELF file of an instance, checked. The booter's construction library checks images
 * again and trusts none of this; here the culprit is found while there is still a person to tell.
 */
#ifndef COMPOSE_ELF_IMAGE_H
#define COMPOSE_ELF_IMAGE_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "file.h"
#include "report.h"

#define ELF_SEGMENTS_MAX 8

struct elf_segment {
	uint64_t offset;
	uint64_t file_bytes;
	uint64_t memory_bytes;
	uint64_t address; /* a multiple of the page */
	uint64_t pages;
	uint32_t flags; /* PF_R, PF_W, PF_X */
};

struct elf_image {
	struct file file;
	uint64_t entry;
	struct elf_segment segments[ELF_SEGMENTS_MAX];
	unsigned segment_count;
	const Elf64_Sym *symbols;
	size_t symbol_count;
	const char *names; /* of symbols */
	size_t names_bytes;
};

/*
 * Reads and checks the file: of this machine, whole, linked to fixed page-aligned addresses within
 * [first, end), no page twice, none both writable and executable. `who` names it in errors.
 */
bool elf_image_read(struct arena *arena, struct report *report, const char *path, const char *who,
		    uint64_t first, uint64_t end, struct elf_image *image);

/* The symbol's value; false when the image does not define it. */
bool elf_image_symbol(const struct elf_image *image, const char *name, uint64_t *value);

bool elf_image_executes(const struct elf_image *image, uint64_t address);
uint64_t elf_image_pages(const struct elf_image *image);

/* The first address behind all segments. */
uint64_t elf_image_end(const struct elf_image *image);

#endif
