/* The source lines that have code, and whether it ran. */
#ifndef CODE_LINES_H
#define CODE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel_code.h"

struct justification;

struct code_line {
	const char *file;
	unsigned int number;
	const char *function;
	/* Trimmed, runs of white space made one space. */
	const char *text;
	/* Instructions, not counting padding that never ran; at least 1. */
	size_t instructions;
	size_t ran;
	/* Of a line that never ran, NULL until one is found. */
	const struct justification *justification;
};

struct code_lines {
	/* By file and number. */
	struct code_line *lines;
	size_t n;
};

/* Names come from the code, which must outlive the lines; texts are "" until they are read. */
void code_lines_collect(struct code_lines *lines, const struct kernel_code *code);

/* Reads the texts into names. False, with a line on standard error, if a file cannot be read. */
bool code_lines_read_texts(struct code_lines *lines, struct names *names);

void code_lines_destroy(struct code_lines *lines);

#endif
