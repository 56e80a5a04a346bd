/* What the checks know of the kernel, all of it from its ELF file. */
#ifndef TABLES_KERNEL_H
#define TABLES_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

struct range {
	uint64_t start, end;
};

/* Offsets in a descriptor of the frame table, and its size. */
struct frame_layout {
	uint64_t bytes;
	uint64_t type, object, live, count;
	uint64_t tables, parent, holder, index;
};

struct kernel {
	struct range text, constants;  /* physical */
	uint64_t root_variable;	       /* physical: where its own page table's address stands */
	uint64_t frame_total_variable; /* physical */
	uint64_t frame_table;	       /* virtual */
	uint64_t guard;		       /* virtual: the page that the kernel stack would grow into */
	struct frame_layout frame;
};

/* False, with a line on standard error, if the file is no kernel as this program knows it. */
bool kernel_load(struct kernel *kernel, const char *path);

#endif
