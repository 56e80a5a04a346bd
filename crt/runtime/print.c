#include "crt_print.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "crt_kernel.h"
#include "crt_slots.h"
#include "crt_startup.h"

#define LINE_BYTES 256

/* Eight bytes a system call, as many as the operation takes. */
static void put(const char *text)
{
	size_t left = strlen(text);

	while (left) {
		size_t length = left < 8 ? left : 8;
		uint64_t bytes = 0;

		memcpy(&bytes, text, length);
		kernel_debug_put(CRT_SLOT_DEBUG, bytes);
		text += length;
		left -= length;
	}
}

static void print(const char *format, va_list arguments)
{
	char line[LINE_BYTES];

	vsnprintf(line, sizeof(line), format, arguments);
	put(line);
}

void crt_print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print(format, arguments);
	va_end(arguments);
}

int crt_debug_get(void)
{
	struct kernel_answer answer = kernel_debug_get(CRT_SLOT_DEBUG);

	return (int)(answer.status ? answer.status : (int64_t)answer.value);
}

void crt_fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	crt_print("%s: ", crt_name());
	print(format, arguments);
	crt_print("\n");
	va_end(arguments);
	__builtin_trap();
}
