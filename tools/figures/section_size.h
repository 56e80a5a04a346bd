/* The bytes of a section of a 64-bit ELF file, by name; -1 if it is none or has no such section. */
#ifndef FIGURES_SECTION_SIZE_H
#define FIGURES_SECTION_SIZE_H

#include <stdint.h>
#include <stdio.h>

#define SECTION_NAME_MAX 31

/* The name has at most SECTION_NAME_MAX characters; a longer one is of no section. */
int64_t section_size(FILE *file, const char *name);

#endif
