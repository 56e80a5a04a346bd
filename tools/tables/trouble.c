#define _GNU_SOURCE
#include "trouble.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

bool trouble(const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return false;
}
