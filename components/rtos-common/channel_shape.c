#include "channel_shape.h"

uint32_t channel_places(uint32_t length)
{
	return length <= 1 ? 1 : 2u << (31 ^ __builtin_clz(length - 1));
}

static bool has_short_way(size_t element_size, unsigned flags)
{
	return flags == CHANNEL_SPSC && element_size % sizeof(uint64_t) == 0;
}

void channel_shape(struct channel_view *view, size_t element_size, size_t length, unsigned flags)
{
	view->plain_size = has_short_way(element_size, flags) ? (uint32_t)element_size : 0;
	view->element_size = (uint32_t)element_size;
	view->length = (uint32_t)length;
	view->mask = channel_places((uint32_t)length) - 1;
	view->flags = flags;
}
