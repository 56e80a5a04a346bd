#define _POSIX_C_SOURCE 200809L
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *grow(void *old, size_t count, size_t size)
{
	void *new = count <= SIZE_MAX / size ? realloc(old, count * size) : NULL;

	if (!new) {
		fputs("run: out of memory\n", stderr);
		exit(2);
	}
	return new;
}

static void reserve(struct text *text, size_t length)
{
	size_t needed = text->length + length + 1;

	if (needed <= text->capacity)
		return;
	text->capacity = needed * 2;
	text->bytes = grow(text->bytes, text->capacity, 1);
}

void text_add(struct text *text, const char *bytes, size_t length)
{
	reserve(text, length);
	if (length)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void text_add_string(struct text *text, const char *string)
{
	text_add(text, string, strlen(string));
}

void text_format(struct text *text, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;

	reserve(text, (size_t)length);
	va_start(arguments, format);
	vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
	va_end(arguments);
	text->length += (size_t)length;
}

const char *text_string(const struct text *text)
{
	return text->bytes ? text->bytes : "";
}

void text_drop(struct text *text, size_t length)
{
	if (!length)
		return;
	text->length -= length;
	memmove(text->bytes, text->bytes + length, text->length + 1);
}

void text_clear(struct text *text)
{
	text->length = 0;
	text_add(text, "", 0);
}

void text_free(struct text *text)
{
	free(text->bytes);
	*text = (struct text){ 0 };
}
