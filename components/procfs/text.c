#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "texts.h"

#define LINE_BYTES 128
#define MORE	   "...\n"

char text[TEXT_BYTES];
static size_t length;
static int64_t failed;
static bool full;

void text_begin(void)
{
	length = 0;
	failed = 0;
	full = false;
}

void text_fail(int64_t error)
{
	failed = error;
}

bool text_full(void)
{
	return full || failed;
}

static void append(const char *line, size_t bytes)
{
	memcpy(text + length, line, bytes);
	length += bytes;
}

void text_line(const char *format, ...)
{
	char line[LINE_BYTES];
	va_list arguments;
	size_t bytes;

	if (text_full())
		return;
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	bytes = strlen(line);
	if (length + bytes + strlen(MORE) <= TEXT_BYTES) {
		append(line, bytes);
		return;
	}
	append(MORE, strlen(MORE));
	full = true;
}

int64_t text_length(void)
{
	return failed ? failed : (int64_t)length;
}
