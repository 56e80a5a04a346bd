#include "buffer.h"

#include <string.h>

static void grow(struct buffer *buffer, size_t length)
{
	size_t capacity = (buffer->length + length) * 2;
	unsigned char *larger = arena_alloc(buffer->arena, capacity, 1);

	if (buffer->length != 0)
		memcpy(larger, buffer->bytes, buffer->length);
	buffer->bytes = larger;
	buffer->capacity = capacity;
}

size_t buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
	size_t start = buffer->length;

	if (length > buffer->capacity - buffer->length)
		grow(buffer, length);
	if (bytes && length != 0)
		memcpy(buffer->bytes + start, bytes, length);
	buffer->length += length;
	return start;
}

size_t buffer_add_text(struct buffer *buffer, const char *text)
{
	return buffer_add(buffer, text, strlen(text) + 1);
}

size_t buffer_align(struct buffer *buffer, size_t alignment)
{
	size_t beyond = buffer->length % alignment;

	if (beyond != 0)
		buffer_add(buffer, NULL, alignment - beyond);
	return buffer->length;
}
