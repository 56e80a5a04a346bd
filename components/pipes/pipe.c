#include "pipe.h"

#include <string.h>

#include <tessera/abi.h>

#include "file.h"

static uint32_t *holders(struct pipe *pipe, unsigned end)
{
	switch (end) {
	case PIPE_READS:
		return &pipe->readers;
	case PIPE_WRITES:
		return &pipe->writers;
	default:
		return &pipe->others;
	}
}

void pipe_hold(struct pipe *pipe, unsigned end)
{
	++*holders(pipe, end);
}

void pipe_drop(struct pipe *pipe, unsigned end)
{
	--*holders(pipe, end);
	if (!pipe->readers && !pipe->writers)
		pipe->first = pipe->held = 0;
}

static size_t room_of(const struct pipe *pipe)
{
	return PIPE_BYTES - pipe->held;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

int64_t pipe_read(struct pipe *pipe, void *to, size_t count)
{
	size_t moved = least(count, pipe->held), straight = least(moved, PIPE_BYTES - pipe->first);

	if (!pipe->held && pipe->writers && count)
		return -TESSERA_EAGAIN;
	memcpy(to, pipe->bytes + pipe->first, straight);
	if (moved > straight)
		memcpy((char *)to + straight, pipe->bytes, moved - straight);
	pipe->first = (uint32_t)((pipe->first + moved) % PIPE_BYTES);
	pipe->held -= (uint32_t)moved;
	return (int64_t)moved;
}

int64_t pipe_write(struct pipe *pipe, const void *from, size_t count)
{
	size_t moved = least(count, room_of(pipe));
	size_t at = (pipe->first + pipe->held) % PIPE_BYTES;
	size_t straight = least(moved, PIPE_BYTES - at);

	if (!count)
		return 0;
	if (!pipe->readers)
		return -TESSERA_EPIPE;
	if (!moved || (moved < count && count <= PIPE_ATOMIC))
		return -TESSERA_EAGAIN;
	memcpy(pipe->bytes + at, from, straight);
	if (moved > straight)
		memcpy(pipe->bytes, (const char *)from + straight, moved - straight);
	pipe->held += (uint32_t)moved;
	return (int64_t)moved;
}

unsigned pipe_ready(const struct pipe *pipe, unsigned end)
{
	switch (end) {
	case PIPE_READS:
		return (pipe->held ? FILE_READABLE : 0) | (pipe->writers ? 0 : FILE_HUNG_UP);
	case PIPE_WRITES:
		return (room_of(pipe) >= PIPE_ATOMIC ? FILE_WRITABLE : 0) |
		       (pipe->readers ? 0 : FILE_HUNG_UP);
	default:
		return 0;
	}
}
