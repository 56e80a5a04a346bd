#include "frames.h"

#include <stdlib.h>
#include <string.h>

#include "trouble.h"
#include "walk.h"

static bool read_total(uint64_t *total, const struct kernel *kernel, struct physical *physical)
{
	const uint64_t *value = physical_at(physical, kernel->frame_total_variable, sizeof(*value));

	if (!value)
		return false;
	if (*value == 0 || *value > PHYSICAL_MAX / PAGE_BYTES)
		return trouble("the kernel counts %llu frames", (unsigned long long)*value);
	*total = *value;
	return true;
}

bool frames_read(struct frames *frames, const struct kernel *kernel, struct physical *physical,
		 uint64_t root)
{
	*frames = (struct frames){.layout = &kernel->frame};
	if (!read_total(&frames->total, kernel, physical))
		return false;
	uint64_t bytes = frames->total * kernel->frame.bytes;
	frames->bytes = malloc(bytes);
	if (!frames->bytes)
		return trouble("out of memory");
	return walk_read(physical, root, kernel->frame_table, bytes, frames->bytes) ||
	       trouble("the kernel's frame table is not mapped");
}

void frames_destroy(struct frames *frames)
{
	free(frames->bytes);
	*frames = (struct frames){0};
}

static uint32_t read_32(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

static uint64_t read_64(const uint8_t *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

struct frame frames_get(const struct frames *frames, uint64_t number)
{
	const struct frame_layout *layout = frames->layout;
	const uint8_t *at = frames->bytes + number * layout->bytes;

	return (struct frame){
		.type = (enum frame_type)at[layout->type],
		.object = (enum cap_type)at[layout->object],
		.live = at[layout->live] != 0,
		.count = read_32(at + layout->count),
		.tables = read_64(at + layout->tables),
		/* A frame_t is the offset of a descriptor. */
		.parent = read_32(at + layout->parent) / layout->bytes,
		.holder = read_32(at + layout->holder) / layout->bytes,
		.index = read_32(at + layout->index),
	};
}

bool frame_is_table(const struct frame *frame)
{
	return frame->type == FRAME_KERNEL && frame->object >= CAP_PGTBL_0 &&
	       frame->object <= CAP_PGTBL_3;
}

unsigned int frame_level(const struct frame *frame)
{
	return (unsigned int)frame->object - CAP_PGTBL_0;
}
