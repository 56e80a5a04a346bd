/*
 * A text that grows. `bytes` is always ended by a 0 once something was added; an empty one may be
 * NULL: text_string is for readers. Running out of memory ends the program.
 */
#ifndef RUN_TEXT_H
#define RUN_TEXT_H

#include <stddef.h>

struct text {
	char *bytes;
	size_t length;
	size_t capacity;
};

void text_add(struct text *text, const char *bytes, size_t length);
void text_add_string(struct text *text, const char *string);
__attribute__((format(printf, 2, 3))) void text_format(struct text *text, const char *format, ...);
const char *text_string(const struct text *text);

/* Drops the first `length` bytes. */
void text_drop(struct text *text, size_t length);
void text_clear(struct text *text);
void text_free(struct text *text);

/* realloc for `count` members of `size` bytes; ends the program where there is no memory. */
void *grow(void *old, size_t count, size_t size);

#endif
