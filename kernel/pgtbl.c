#include "pgtbl.h"

#include "calls.h"
#include "captbl.h"
#include "node.h"

struct page {
	uint64_t physical;
	frame_t frame; /* none: a device's page */
};

static int find_device(const struct slot *slot, word offset, struct page *page)
{
	if (!arch_device_page(slot->a + offset))
		return -TESSERA_EINVAL;
	*page = (struct page){ (slot->a + offset) * PAGE_SIZE, NO_FRAME };
	return 0;
}

static int find_user_memory(const struct slot *slot, word offset, struct page *page)
{
	frame_t frame = frame_numbered(slot->a + offset);

	if (frame_at(frame)->state.type != FRAME_USER)
		return -TESSERA_EINVAL;
	if (frame_at(frame)->state.count >= FRAME_COUNT_MAX)
		return -TESSERA_EOVERFLOW;
	*page = (struct page){ frame_physical(frame), frame };
	return 0;
}

/* The page that a capability to memory or devices gives for a mapping with these flags. */
static int find_page(const struct core *core, word cap, word offset, word flags, struct page *page)
{
	uint8_t rights = flags & MAP_WRITE ? RIGHT_MAP | RIGHT_WRITE : RIGHT_MAP;
	enum cap_type type = CAP_MEMORY;
	struct slot *slot;
	int error;

	if (cap < CAPABILITIES && captbl_slot(core, (uint32_t)cap)->type == CAP_DEVICES)
		type = CAP_DEVICES;
	if ((error = cap_find(core, cap, type, rights, &slot)))
		return error;
	if (offset >= slot->b)
		return -TESSERA_ERANGE;
	if (type == CAP_MEMORY)
		return find_user_memory(slot, offset, page);
	if (flags & MAP_EXECUTE)
		return -TESSERA_EINVAL;
	return find_device(slot, offset, page);
}

struct result sys_map(word index, word memory, word offset, word flags, word e, uint32_t cap)
{
	const struct core *core = this_core();
	struct page page;
	struct slot *leaf;
	uint64_t *entry;
	int error;

	if (flags & ~(word)(MAP_WRITE | MAP_EXECUTE) || flags == (MAP_WRITE | MAP_EXECUTE))
		return failure(-TESSERA_EINVAL);
	if ((error = cap_find(core, cap, CAP_PGTBL_0, RIGHT_WRITE, &leaf)))
		return failure(error);
	if (index >= PGTBL_ENTRIES)
		return failure(-TESSERA_ERANGE);
	if ((error = find_page(core, memory, offset, flags, &page)))
		return failure(error);
	entry = (uint64_t *)frame_page(leaf->frame) + index;
	if (*entry)
		return failure(-TESSERA_EEXIST);

	frame_count_up(leaf->frame);
	if (page.frame.offset)
		frame_count_up(page.frame);
	*entry = page.frame.offset ? pte_of_page(page.physical, flags)
				   : pte_of_device(page.physical, flags);
	return success(0);
}

struct result sys_unmap(word number, word index, word target, word address, word e, uint32_t cap)
{
	frame_t node, frame = NO_FRAME;
	uint64_t *entry;
	int error;

	if (target < frame_total)
		frame = frame_numbered(target);
	if ((error = node_by_authority(this_core(), cap, number, frame, &node)))
		return failure(error);
	if (frame_at(node)->state.object != CAP_PGTBL_0)
		return failure(-TESSERA_EINVAL);
	if (index >= PGTBL_ENTRIES)
		return failure(-TESSERA_ERANGE);
	entry = (uint64_t *)frame_page(node) + index;
	if (!*entry)
		return failure(-TESSERA_ENOENT);
	if (pte_physical(*entry) / PAGE_SIZE != target)
		return failure(-TESSERA_EINVAL);

	*entry = 0;
	arch_invalidate(address);
	/* A page of a device has no mappings to count. */
	if (frame_at(frame)->state.type == FRAME_USER)
		frame_count_down_cut(frame);
	frame_count_down(node);
	return success(0);
}
