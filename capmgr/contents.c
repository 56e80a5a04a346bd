#include "contents.h"

#include <string.h>

#include "crt_kernel.h"
#include "domain.h"

#define AT_ONCE 8 /* words that are looked at together */

static struct view {
	uint64_t address;
	uint64_t node; /* frame number of the leaf that maps it */
	uint32_t leaf;
	uint32_t index;
} views[2];

static int init(struct view *view)
{
	int error = domain_addresses(domain_self(), 1, CRT_PAGE, &view->address);

	if (!error)
		error = domain_entry(domain_self(), view->address, &view->leaf, &view->index);
	return error ? error : domain_frame_of(view->leaf, &view->node);
}

int contents_init(void)
{
	int error = init(&views[0]);

	return error ? error : init(&views[1]);
}

/* Never the frame of zeroes that copies.c has for all: more often than others are shown, a frame can be
 * mapped, so this cannot fail. */
static void *open(const struct view *view, frame_id frame)
{
	kernel_map(view->leaf, view->index, frames_memory(), frames_offset(frame.number),
		   MAP_WRITE);
	return (void *)view->address;
}

static void close(const struct view *view, frame_id frame)
{
	kernel_unmap(view->leaf, view->node, view->index, frame.number, view->address);
}

static bool are_zero(const uint64_t *words)
{
	for (uint32_t i = 0; i < CRT_PAGE / sizeof(*words); i += AT_ONCE) {
		uint64_t any = 0;

		for (uint32_t j = 0; j < AT_ONCE; j++)
			any |= words[i + j];
		if (any)
			return false;
	}
	return true;
}

bool contents_are_zero(frame_id frame)
{
	bool zero = are_zero(open(&views[0], frame));

	close(&views[0], frame);
	return zero;
}

void contents_clear(frame_id frame)
{
	memset(open(&views[0], frame), 0, CRT_PAGE);
	close(&views[0], frame);
}

void contents_copy(frame_id from, frame_id to)
{
	const void *source = open(&views[0], from);

	memcpy(open(&views[1], to), source, CRT_PAGE);
	close(&views[1], to);
	close(&views[0], from);
}
