#include "print.h"

#include <crt_kernel.h>
#include <stdarg.h>

#define BYTES_A_CALL 8
#define NUMBER_BYTES 24

void text_add(struct text *text, const char *more)
{
	for (; *more && text->length + 1 < text->size; more++)
		text->bytes[text->length++] = *more;
	text->bytes[text->length] = '\0';
}

static void add_digits(struct text *text, uint64_t number, uint64_t base)
{
	char digits[NUMBER_BYTES], *at = digits + sizeof(digits) - 1;

	*at = '\0';
	do {
		*--at = "0123456789abcdef"[number % base];
		number /= base;
	} while (number);
	text_add(text, at);
}

void text_add_number(struct text *text, uint64_t number)
{
	add_digits(text, number, 10);
}

void text_add_hex(struct text *text, uint64_t number)
{
	text_add(text, "0x");
	add_digits(text, number, 16);
}

const char *error_name(int64_t error)
{
	switch (error) {
#define ERROR(name, number, text) \
	case number:              \
		return #name;
#include <tessera/errors.def>
#undef ERROR
	default:
		return NULL;
	}
}

void text_add_value(struct text *text, uint64_t value)
{
	const char *name = error_name(-(int64_t)value);

	if (name) {
		text_add(text, "-");
		text_add(text, name);
	} else if (value < 10000) {
		text_add_number(text, value);
	} else {
		text_add_hex(text, value);
	}
}

void print_text(const char *text)
{
	while (*text) {
		uint64_t bytes = 0;

		for (uint32_t i = 0; i < BYTES_A_CALL && *text; i++, text++)
			bytes |= (uint64_t)(uint8_t)*text << 8 * i;
		kernel_debug_put(BOOT_DEBUG, bytes);
	}
}

void print_number(uint64_t number)
{
	char bytes[NUMBER_BYTES];
	struct text text = { bytes, sizeof(bytes), 0 };

	text_add_number(&text, number);
	print_text(bytes);
}

void print_line(const char *first, ...)
{
	va_list more;

	va_start(more, first);
	for (const char *text = first; text; text = va_arg(more, const char *))
		print_text(text);
	va_end(more);
	print_text("\n");
}
