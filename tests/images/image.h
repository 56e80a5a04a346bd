/*
 * A boot image in memory, and the places in it that damages change. All of them lie in the image
 * that was read, a sound one of the system `isolation`.
 */
#ifndef IMAGES_IMAGE_H
#define IMAGES_IMAGE_H

#include <tessera/boot_image.h>
#include "composition.h"
#include "elf_format.h"

#include <stddef.h>
#include <stdint.h>

struct image {
	uint8_t *bytes;
	size_t length; /* a damage may make it less */
};

extern struct image image;

/* Reads or writes the image; ends the program with a message if that fails. */
void image_read(const char *path);
void image_write(const char *path);

/* Makes the checksum right again: what is wrong then is for those behind it to find. */
void image_mend(void);

struct boot_image_header *header(void);

/* The booter's first segment with these flags. */
struct boot_image_segment *segment(uint32_t flags);

struct composition_header *composition(void);
void *entry_in(struct composition_table table, size_t entry_bytes, uint32_t index);
struct composition_instance *instance(const char *name);
struct composition_gate *gate(uint32_t index);
struct composition_arg *arg(uint32_t index);
uint32_t *order(uint32_t index);

/* Makes the first entry of a table that is empty in the sound image. */
void append(struct composition_table *table, const void *entry, size_t bytes);

/* The ELF image of pong; a program header by its flags, a section by its type, what is where. */
struct elf_header *elf(void);
struct elf_program_header *program(uint32_t flags);
struct elf_section *section(uint32_t type);
void *elf_at(uint64_t offset);

#endif
