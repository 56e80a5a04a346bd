#include "function_names.h"

#include <dwarf.h>
#include <stdlib.h>

/* Of a chain of scopes, the innermost first: the first function and the last. */
static struct function_names functions_in(Dwarf_Die *scopes, int n)
{
	struct function_names names = {NULL, NULL};

	for (int i = 0; i < n; i++) {
		int tag = dwarf_tag(&scopes[i]);
		if (tag != DW_TAG_subprogram && tag != DW_TAG_inlined_subroutine)
			continue;
		const char *name = dwarf_diename(&scopes[i]);
		if (!names.function)
			names.function = name;
		names.routine = name;
	}
	return names;
}

static struct function_names from_debug_information(Dwarf_Die *unit, uint64_t address)
{
	struct function_names names = {NULL, NULL};
	Dwarf_Die *innermost = NULL;
	Dwarf_Die *chain = NULL;

	/*
	 * dwarf_getscopes() goes on, from an inlined function, with the scopes of its definition;
	 * dwarf_getscopes_die() with those that it was inlined into, wanted here.
	 */
	if (dwarf_getscopes(unit, address, &innermost) > 0) {
		int n = dwarf_getscopes_die(&innermost[0], &chain);
		names = functions_in(chain, n);
	}
	free(innermost);
	free(chain);
	return names;
}

struct function_names function_names_at(Dwarf_Die *unit, const struct elf_image *image,
					uint64_t address)
{
	struct function_names names = from_debug_information(unit, address);

	if (names.function && names.routine)
		return names;
	const char *symbol = elf_image_function(image, address);
	names.function = symbol ? symbol : "";
	names.routine = names.function;
	return names;
}
