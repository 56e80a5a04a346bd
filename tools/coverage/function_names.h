/* To which functions an instruction belongs. */
#ifndef FUNCTION_NAMES_H
#define FUNCTION_NAMES_H

#include <stdint.h>

#include <elfutils/libdw.h>

#include "elf_image.h"

struct function_names {
	/* The function in whose source the instruction's line stands, inlined or not. */
	const char *function;
	/* The function in whose machine code the instruction stands. */
	const char *routine;
};

/*
 * From the debug information or, where that knows no function as for assembly, from the symbols.
 * The names are "" if unknown, and valid as long as the image and the unit are open.
 */
struct function_names function_names_at(Dwarf_Die *unit, const struct elf_image *image,
					uint64_t address);

#endif
