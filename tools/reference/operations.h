/* The operations and errors of calls.def and errors.def, as Markdown. */
#ifndef REFERENCE_OPERATIONS_H
#define REFERENCE_OPERATIONS_H

#include <stdio.h>

/* Each operation: number, parameters with their registers, text, errors and when. */
void operations_print(FILE *out);

/* Each error: name, number, text, and the operations that return it. */
void operations_print_errors(FILE *out);

#endif
