/* What is in frames of the simulated machine. In a file of its own: the kernel's headers and the
 * manager's have names in common. */
#include "frame.h"

#include <string.h>

struct frame_number {
	uint32_t number;
};

bool contents_are_zero(struct frame_number frame);
void contents_clear(struct frame_number frame);
void contents_copy(struct frame_number from, struct frame_number to);
void *contents_of(uint32_t frame);

void *contents_of(uint32_t frame)
{
	return frame_page(frame_numbered(frame));
}

bool contents_are_zero(struct frame_number frame)
{
	static const uint8_t zeroes[PAGE_SIZE];

	return !memcmp(contents_of(frame.number), zeroes, PAGE_SIZE);
}

void contents_clear(struct frame_number frame)
{
	memset(contents_of(frame.number), 0, PAGE_SIZE);
}

void contents_copy(struct frame_number from, struct frame_number to)
{
	memcpy(contents_of(to.number), contents_of(from.number), PAGE_SIZE);
}
