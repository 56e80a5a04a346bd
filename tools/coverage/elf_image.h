/* The kernel's ELF file: its machine code and its symbols, by address as linked. */
#ifndef ELF_IMAGE_H
#define ELF_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libelf.h>

struct elf_symbol {
	uint64_t address;
	const char *name;
	size_t section;
};

struct elf_image {
	int fd;
	Elf *elf;
	/* Named places in machine code, by address. */
	struct elf_symbol *symbols;
	size_t n_symbols;
};

/* False, with a line on standard error, if it is not an ELF file of x86-64. */
bool elf_image_open(struct elf_image *image, const char *path);
void elf_image_close(struct elf_image *image);

/* The code at the address and the bytes until its section ends; NULL if there is no code. */
const uint8_t *elf_image_code(const struct elf_image *image, uint64_t address, size_t *size);

/*
 * The function in whose code the address is, going by symbols: the last at or before it in its
 * section that is no local label (these have a dot in nasm and gas). NULL if there is none.
 */
const char *elf_image_function(const struct elf_image *image, uint64_t address);

#endif
