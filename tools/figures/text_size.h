/* The size of the section .text of a 64-bit ELF file; -1 if it is none or has no such section. */
#ifndef FIGURES_TEXT_SIZE_H
#define FIGURES_TEXT_SIZE_H

#include <stdint.h>
#include <stdio.h>

int64_t text_size(FILE *file);

#endif
