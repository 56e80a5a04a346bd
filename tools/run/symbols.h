/*
 * The functions of some ELF files, by address. Where the files overlap, the one named first wins;
 * a label of assembly without a size reaches to the next function or the end of its section.
 */
#ifndef RUN_SYMBOLS_H
#define RUN_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

struct symbol {
	uint64_t start;
	uint64_t end; /* exclusive */
	unsigned file;
	char *name;
};

struct symbols {
	struct symbol *entries; /* by file, then by start */
	size_t count;
};

/*
 * Loads .symtab of each file in `paths`, which are separated by colons. 0; or -1 for a file that
 * cannot be read or has no symbols, and the reason is printed.
 */
int symbols_load(struct symbols *symbols, const char *paths);

/* The function that `address` lies in, and how far in; NULL for none. */
const char *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t *offset);
void symbols_free(struct symbols *symbols);

#endif
