#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
	struct arena_block *older;
	_Alignas(max_align_t) unsigned char bytes[];
};

static void out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	exit(1);
}

void *arena_alloc(struct arena *arena, size_t count, size_t bytes_each)
{
	struct arena_block *block;

	if (bytes_each != 0 && count > (SIZE_MAX - sizeof(*block)) / bytes_each)
		out_of_memory();
	block = calloc(1, sizeof(*block) + count * bytes_each);
	if (!block)
		out_of_memory();
	block->older = arena->newest;
	arena->newest = block;
	return block->bytes;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1, 1);

	memcpy(copy, text, length);
	return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	int length;
	char *text;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		out_of_memory();
	text = arena_alloc(arena, (size_t)length + 1, 1);
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

void arena_free(struct arena *arena)
{
	struct arena_block *block = arena->newest;

	while (block) {
		struct arena_block *older = block->older;

		free(block);
		block = older;
	}
	arena->newest = NULL;
}
