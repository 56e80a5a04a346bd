/* What is in frames of the simulated machine. In a file of its own: the kernel's headers and the
 * manager's have names in common. */
#include "frame.h"

#include <assert.h>
#include <string.h>

struct frame_number {
	uint32_t number;
};

bool contents_are_zero(struct frame_number frame);
void contents_clear(struct frame_number frame);
void contents_copy(struct frame_number from, struct frame_number to);
void *contents_of(uint32_t frame);
uint32_t contents_shown(uint32_t frame, uint32_t times);

/* Says that so many show a frame, though it is not so: how many it was. */
uint32_t contents_shown(uint32_t frame, uint32_t times)
{
	struct frame_state *state = &frame_at(frame_numbered(frame))->state;
	uint32_t before = state->count;

	state->count = times;
	return before;
}

/* The manager shows a frame to itself, while it looks. */
static const void *look(struct frame_number frame)
{
	assert(frame_at(frame_numbered(frame.number))->state.count < FRAME_COUNT_MAX);
	return contents_of(frame.number);
}

void *contents_of(uint32_t frame)
{
	return frame_page(frame_numbered(frame));
}

bool contents_are_zero(struct frame_number frame)
{
	static const uint8_t zeroes[PAGE_SIZE];

	return !memcmp(look(frame), zeroes, PAGE_SIZE);
}

void contents_clear(struct frame_number frame)
{
	memset(contents_of(frame.number), 0, PAGE_SIZE);
}

void contents_copy(struct frame_number from, struct frame_number to)
{
	memcpy(contents_of(to.number), look(from), PAGE_SIZE);
}
