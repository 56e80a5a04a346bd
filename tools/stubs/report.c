#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(struct report *report, const char *text)
{
	size_t length = strlen(text);
	char *larger = realloc(report->text, report->length + length + 1);

	if (!larger) {
		fputs("out of memory\n", stderr);
		exit(1);
	}
	memcpy(larger + report->length, text, length + 1);
	report->text = larger;
	report->length += length;
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
	char message[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	append_place(report, place);
	append(report, message);
	append(report, "\n");
	report->errors++;
}

void report_free(struct report *report)
{
	free(report->text);
	*report = (struct report){0};
}
