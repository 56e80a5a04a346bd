#include "junit.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The bytes of a character's UTF-8 form by its first byte, 0 where none begins so. */
static size_t sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first < 0xe0)
		return 2;
	if (first >= 0xe0 && first < 0xf0)
		return 3;
	if (first >= 0xf0 && first < 0xf5)
		return 4;
	return 0;
}

/* The length of the character at `text` where XML allows it, else 0. */
static size_t character_length(const char *text)
{
	static const uint32_t lowest[] = { 0, 0x20, 0x80, 0x800, 0x10000 };
	size_t length = sequence_length((unsigned char)*text);
	uint32_t code = (unsigned char)*text;

	if (length > 1)
		code &= 0x7fU >> length;
	for (size_t i = 1; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];

		if ((byte & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (byte & 0x3f);
	}
	if (code == '\t' || code == '\n')
		return 1;
	if (code < lowest[length] || code == 0x7f || (code >= 0xd800 && code < 0xe000) ||
	    code == 0xfffe || code == 0xffff || code > 0x10ffff)
		return 0;
	return length;
}

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&apos;";
	default:
		return NULL;
	}
}

void junit_escape(FILE *file, const char *text)
{
	while (*text) {
		const char *escaped = entity(*text);
		size_t length = character_length(text);

		if (escaped)
			fputs(escaped, file);
		else
			fwrite(text, 1, length, file);
		text += length ? length : 1;
	}
}

static void write_attribute(FILE *file, const char *name, const char *value)
{
	fprintf(file, " %s=\"", name);
	junit_escape(file, value);
	fputs("\"", file);
}

static void write_counts(FILE *file, const size_t count[OUTCOME_COUNT])
{
	fprintf(file, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n",
		count[OUTCOME_PASS] + count[OUTCOME_FAIL] + count[OUTCOME_SKIP],
		count[OUTCOME_FAIL], count[OUTCOME_SKIP]);
}

static void write_case(FILE *file, const struct test_case *test_case)
{
	static const char *const elements[OUTCOME_COUNT] = { NULL, "failure", "skipped" };
	const char *element = elements[test_case->outcome];

	fputs("    <testcase", file);
	write_attribute(file, "classname", test_case->suite);
	write_attribute(file, "name", test_case->name);
	if (!element) {
		fputs("/>\n", file);
		return;
	}
	fprintf(file, ">\n      <%s", element);
	write_attribute(file, "message", test_case->text);
	fputs("/>\n    </testcase>\n", file);
}

static bool is_of(const struct cases *cases, size_t index, const char *suite)
{
	return strcmp(cases->list[index].suite, suite) == 0;
}

static bool is_first_of_suite(const struct cases *cases, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (is_of(cases, i, cases->list[index].suite))
			return false;
	}
	return true;
}

static void write_suite(FILE *file, const struct cases *cases, const char *suite)
{
	size_t count[OUTCOME_COUNT] = { 0 };

	for (size_t i = 0; i < cases->total; i++) {
		if (is_of(cases, i, suite))
			count[cases->list[i].outcome]++;
	}
	fputs("  <testsuite", file);
	write_attribute(file, "name", suite);
	write_counts(file, count);
	for (size_t i = 0; i < cases->total; i++) {
		if (is_of(cases, i, suite))
			write_case(file, &cases->list[i]);
	}
	fputs("  </testsuite>\n", file);
}

void junit_write(FILE *file, const struct cases *cases)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", file);
	write_counts(file, cases->count);
	for (size_t i = 0; i < cases->total; i++) {
		if (is_first_of_suite(cases, i))
			write_suite(file, cases, cases->list[i].suite);
	}
	fputs("</testsuites>\n", file);
}
