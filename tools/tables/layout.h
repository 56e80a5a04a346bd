/*
 * Where things lie in the kernel's structures, from its debug information: a field that was renamed
 * or has another size is an error, never a wrong number.
 */
#ifndef TABLES_LAYOUT_H
#define TABLES_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include <elfutils/libdw.h>

struct layout {
	Dwarf *dwarf;
	Dwarf_Die structure; /* the one that was found last */
};

/* Looks for `struct NAME`, and its size. False, with a line on standard error. */
bool layout_find(struct layout *layout, const char *name, uint64_t *bytes);

/*
 * The offset of a member of that structure, which must have `bytes` bytes, if not 0. The path leads through
 * structures (`state.count`); unions and structures without a name are not in it.
 */
bool layout_member(struct layout *layout, const char *path, uint64_t bytes, uint64_t *offset);

/* The address of a variable at the top of a source file, static or not. */
bool layout_variable(struct layout *layout, const char *file, const char *name, uint64_t *address);

#endif
