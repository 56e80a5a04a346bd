/* What keeps the program from its work: one line on standard error. */
#ifndef TABLES_TROUBLE_H
#define TABLES_TROUBLE_H

#include <stdbool.h>

/* Prints the line; false, for the caller to return. */
bool trouble(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
