#include "leftover.h"

#include "crt_memory.h"
#include "crt_slots.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"

/*
 * The boot image must stay the booter's alone, since the booter runs in it: the larger of the two
 * parts beside it is given away.
 */
static struct crt_memory without_image(struct crt_memory memory)
{
	const struct boot_info *info = (const void *)BOOT_INFO_ADDRESS;
	uint64_t first = info->image_frame, end = first + info->image_frames;

	if (end <= memory.next || first >= memory.end)
		return memory;
	if (first > memory.next && first - memory.next >= memory.end - end)
		memory.end = first;
	else
		memory.next = end;
	return memory;
}

void leftover_give(void)
{
	uint32_t to = payload_composition()->leftover;
	struct crt_memory memory;
	uint64_t frames;

	if (to == INSTANCE_BOOTER)
		return;
	memory = without_image(*crt_memory_own());
	booter_check(to,
		     crt_memory_grant_in(&memory, instances[to].comp, CRT_SLOT_LEFTOVER, &frames),
		     "the memory that is left");
	crt_memory_own()->next = crt_memory_own()->end;
}
