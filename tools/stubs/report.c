#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	exit(1);
}

/* Room for more behind the text. */
static char *extend(struct report *report, size_t length)
{
	char *larger = realloc(report->text, report->length + length + 1);

	if (!larger)
		out_of_memory();
	report->text = larger;
	report->length += length;
	return larger + report->length - length;
}

static void append(struct report *report, const char *text)
{
	size_t length = strlen(text);

	memcpy(extend(report, length), text, length + 1);
}

static void append_formatted(struct report *report, const char *format, va_list arguments)
{
	va_list again;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0)
		out_of_memory();
	vsnprintf(extend(report, (size_t)length), (size_t)length + 1, format, again);
	va_end(again);
}

static void append_place(struct report *report, struct place place)
{
	char numbers[32] = "";

	append(report, place.file);
	if (place.line != 0 && place.column != 0)
		snprintf(numbers, sizeof(numbers), ":%u:%u", place.line, place.column);
	else if (place.line != 0)
		snprintf(numbers, sizeof(numbers), ":%u", place.line);
	append(report, numbers);
	append(report, ": ");
}

void report_error(struct report *report, struct place place, const char *format, ...)
{
	va_list arguments;

	append_place(report, place);
	va_start(arguments, format);
	append_formatted(report, format, arguments);
	va_end(arguments);
	append(report, "\n");
	report->errors++;
}

void report_free(struct report *report)
{
	free(report->text);
	*report = (struct report){0};
}
