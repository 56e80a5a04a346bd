/* Counts lines of code: those on which something stands that is no comment. */
#ifndef FIGURES_CODE_LINES_H
#define FIGURES_CODE_LINES_H

#include <stdio.h>

/* Comments begin with a semicolon in assembly, and are those of C otherwise. */
enum code_language { CODE_C, CODE_ASSEMBLY };

/* By the end of the name: .asm and .inc are assembly. */
enum code_language code_language_of(const char *path);

unsigned long code_lines_count(FILE *file, enum code_language language);

#endif
