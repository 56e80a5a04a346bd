/* Memory that is there, or the program ends. */
#ifndef TRACE_MEMORY_H
#define TRACE_MEMORY_H

#include <stddef.h>

/* An array with `n` elements, with room for one more. */
void *grown(void *array, size_t n, size_t size);

char *copied(const char *text);

/* As printf. */
char *printed(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
