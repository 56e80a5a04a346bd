/* The watch list of a system (watch_list.def), from its kernel's and its instances' ELF files. */
#ifndef TRACE_LIST_H
#define TRACE_LIST_H

#include <stdbool.h>
#include <stdio.h>

#include "images.h"

/* False, with a line on standard error, if the kernel is not as this program knows it. */
bool list_write(FILE *file, const struct image *kernel, const struct image *instances, size_t n);

#endif
