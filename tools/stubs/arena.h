/*
 * An arena owns everything that a run of a host tool allocates and frees it at once: the structures
 * that the tools build refer to each other freely and all live until the tool has written its
 * output. Memory comes zeroed; a host without memory ends the tool.
 */
#ifndef TOOLS_ARENA_H
#define TOOLS_ARENA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct arena_block;

struct arena {
	struct arena_block *newest;
};

void *arena_alloc(struct arena *arena, size_t count, size_t bytes_each);
char *arena_text(struct arena *arena, const char *text, size_t length);
char *arena_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void arena_free(struct arena *arena);

#ifdef __cplusplus
}
#endif

#endif
