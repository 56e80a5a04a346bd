/* Texts, and the serial line by the debug capability. */
#ifndef SUITES_PRINT_H
#define SUITES_PRINT_H

#include <stddef.h>
#include <stdint.h>

/* A text that grows in a fixed array, and is cut at its end. */
struct text {
	char *bytes;
	size_t size;
	size_t length;
};

void text_add(struct text *text, const char *more);
void text_add_number(struct text *text, uint64_t number);
void text_add_hex(struct text *text, uint64_t number);

/* A word that may be a negative error: its name; else small ones in decimal, great ones in hex. */
void text_add_value(struct text *text, uint64_t value);

/* The name of an error of errors.def, given as the positive number; null if it is none. */
const char *error_name(int64_t error);

/* Prints the texts up to the null that ends them, and a newline. */
void print_line(const char *first, ...) __attribute__((sentinel));
void print_text(const char *text);
void print_number(uint64_t number);

#endif
