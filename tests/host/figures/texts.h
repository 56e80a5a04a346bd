/* Files that are texts, and texts that are written as files. */
#ifndef TESTS_FIGURES_TEXTS_H
#define TESTS_FIGURES_TEXTS_H

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline FILE *text_open(const char *text)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	rewind(file);
	return file;
}

/* What was written to a file since text_open(""). The caller frees it; the file is closed. */
static inline char *text_close(FILE *file)
{
	long length = ftell(file);
	char *text = calloc(1, (size_t)length + 1);

	assert_non_null(text);
	rewind(file);
	assert_int_equal(fread(text, 1, (size_t)length, file), length);
	fclose(file);
	return text;
}

static inline void assert_contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in: %s", part, text);
}

#endif
