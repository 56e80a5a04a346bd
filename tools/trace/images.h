/*
 * The kernel and the instances of a system, from their ELF files: what stands at an address, and
 * where a symbol is. An instance is named after its file, build/systems/SYSTEM/INSTANCE.elf.
 */
#ifndef TRACE_IMAGES_H
#define TRACE_IMAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image_symbol {
	char *name;
	uint64_t address;
	uint64_t bytes; /* 0: it does not say */
	bool function;
};

struct image {
	const char *path;
	char *name;
	uint64_t start, end; /* of what is loaded, virtual */
	int64_t to_physical; /* what to add: where a boot loader puts it */
	struct image_symbol *symbols;
	size_t n;
};

/* False, with a line on standard error, if it is no ELF file for x86-64 with symbols. */
bool image_load(struct image *image, const char *path);
void image_destroy(struct image *image);

/* Of that name, the first by address; NULL if there is none. */
const struct image_symbol *image_find(const struct image *image, const char *name);

/* The function that an address lies in, NULL if in none. */
const struct image_symbol *image_function(const struct image *image, uint64_t address);

/* Reads bytes that the file has loaded to an address. */
bool image_read(const struct image *image, uint64_t address, void *to, size_t bytes);

#endif
