/* Bytes that grow at the end. */
#ifndef COMPOSE_BUFFER_H
#define COMPOSE_BUFFER_H

#include <stddef.h>

#include "arena.h"

struct buffer {
	struct arena *arena;
	unsigned char *bytes;
	size_t length;
	size_t capacity;
};

/* Appends `bytes`, or zeros when NULL; returns where they start. */
size_t buffer_add(struct buffer *buffer, const void *bytes, size_t length);
size_t buffer_add_text(struct buffer *buffer, const char *text);
size_t buffer_align(struct buffer *buffer, size_t alignment);

#endif
