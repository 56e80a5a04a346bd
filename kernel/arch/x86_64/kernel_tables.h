/* The kernel's own page tables, built once at boot; see layout.h. */
#ifndef KERNEL_KERNEL_TABLES_H
#define KERNEL_KERNEL_TABLES_H

#include "boot_info.h"

/*
 * Takes pages for the tables and the frame table from the RAM behind the kernel, maps everything
 * and switches to it. Returns the end of what the kernel occupies.
 */
uint64_t kernel_tables_build(const struct boot_memory *memory);

#endif
