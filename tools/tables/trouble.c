#include "trouble.h"

#include <stdarg.h>
#include <stdio.h>

bool trouble(const char *format, ...)
{
	va_list arguments;

	fputs("tables: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return false;
}
