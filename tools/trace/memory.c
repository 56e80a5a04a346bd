#define _GNU_SOURCE
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trouble.h"

static void *there(void *memory)
{
	if (!memory) {
		trouble("out of memory");
		exit(2);
	}
	return memory;
}

void *grown(void *array, size_t n, size_t size)
{
	/* At powers of two, which are those with one bit. */
	if (n & (n - 1))
		return array;
	return there(realloc(array, (n ? 2 * n : 1) * size));
}

char *copied(const char *text)
{
	return there(strdup(text));
}

char *printed(const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	return there(length < 0 ? NULL : text);
}
