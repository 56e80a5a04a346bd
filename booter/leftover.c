#include "leftover.h"

#include "capmgr_handover.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "fail.h"
#include "handover.h"
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

	if (to == INSTANCE_BOOTER || handover_wanted(to))
		return;
	memory = without_image(*crt_memory_own());
	booter_check(to,
		     crt_memory_grant_in(&memory, instances[to].comp, CRT_SLOT_LEFTOVER, &frames),
		     "the memory that is left");
	crt_memory_own()->next = crt_memory_own()->end;
}

/* A manager that has all of RAM's capability may have both sides of the boot image. */
void leftover_hand_over(struct handover *table)
{
	const struct boot_info *info = (const void *)BOOT_INFO_ADDRESS;
	uint64_t first = info->image_frame, end = first + info->image_frames;
	struct crt_memory *memory = crt_memory_own();

	table->free[0] = (struct handover_range){memory->next, memory->end};
	if (first >= memory->next && end <= memory->end) {
		table->free[0].end = first;
		table->free[1] = (struct handover_range){end, memory->end};
	}
	memory->next = memory->end;
}
