#include "pgtbl.h"

#include "calls.h"
#include "captbl.h"
#include "node.h"

static uint8_t rights_for(word flags)
{
	return (uint8_t)(RIGHT_MAP | (flags & MAP_WRITE) * RIGHT_WRITE);
}

/* Device pages are never executable, and not counted. */
static struct result map_device(word index, const struct slot *slot, word offset, word flags,
				const struct slot *leaf)
{
	uint64_t *entry = (uint64_t *)leaf->a + index;

	if (offset >= slot->b)
		return failure(-TESSERA_ERANGE);
	if (flags & MAP_EXECUTE || !arch_device_page(slot->a + offset))
		return failure(-TESSERA_EINVAL);
	if (*entry)
		return failure(-TESSERA_EEXIST);

	frame_count_up(leaf->frame);
	*entry = pte_of_device((slot->a + offset) * PAGE_SIZE, flags);
	return success(0);
}

static inline struct result map_memory(word index, const struct slot *slot, word offset, word flags,
				       const struct slot *leaf)
{
	uint64_t *entries = (uint64_t *)leaf->a;
	frame_t frame = frame_numbered(slot->a + offset);

	if (UNLIKELY(offset >= slot->b))
		return failure(-TESSERA_ERANGE);
	if (frame_at(frame)->state.type != FRAME_USER)
		return failure(-TESSERA_EINVAL);
	if (frame_at(frame)->state.count >= FRAME_COUNT_MAX)
		return failure(-TESSERA_EOVERFLOW);
	if (UNLIKELY(entries[index]))
		return failure(-TESSERA_EEXIST);

	frame_count_up(leaf->frame);
	frame_count_up(frame);
	entries[index] = pte_of_page(frame_physical(frame), flags);
	return success(0);
}

/* By a capability that lacks a right, or is to devices. */
COLD static struct result map_narrow(word index, const struct slot *slot, word offset, word flags,
				     const struct slot *leaf)
{
	bool device = slot->type == CAP_DEVICES;
	int error = slot_check(slot, device ? CAP_DEVICES : CAP_MEMORY, rights_for(flags));

	if (error)
		return failure(error);
	return (device ? map_device : map_memory)(index, slot, offset, flags, leaf);
}

struct result sys_map(word index, word memory, word offset, word flags, word e, struct slot *leaf)
{
	const struct slot *slot;
	int error;

	if (UNLIKELY(flags > MAP_EXECUTE))
		return failure(-TESSERA_EINVAL);
	if ((error = slot_check(leaf, CAP_PGTBL_0, RIGHT_WRITE)))
		return failure(error);
	if (UNLIKELY(index >= PGTBL_ENTRIES))
		return failure(-TESSERA_ERANGE);
	if (UNLIKELY(memory >= CAPABILITIES))
		return failure(-TESSERA_ENOENT);
	slot = captbl_slot(this_core(), (uint32_t)memory);
	if (!slot_full(slot, CAP_MEMORY))
		return map_narrow(index, slot, offset, flags, leaf);
	return map_memory(index, slot, offset, flags, leaf);
}

/* Ends the mapping of a target in an entry of a page-table leaf, which may be dead. */
static inline struct result unmap_entry(frame_t node, uint64_t *entries, word index, word target,
					word address)
{
	frame_t frame = frame_numbered(target);
	uint64_t entry;

	if (UNLIKELY(index >= PGTBL_ENTRIES))
		return failure(-TESSERA_ERANGE);
	entry = entries[index];
	if (UNLIKELY(!entry))
		return failure(-TESSERA_ENOENT);
	if (UNLIKELY(pte_physical(entry) / PAGE_SIZE != target))
		return failure(-TESSERA_EINVAL);

	entries[index] = 0;
	arch_invalidate(address);
	/* A page of a device has no mappings to count. */
	if (__builtin_expect(target < frame_total && frame_at(frame)->state.type == FRAME_USER, 1))
		frame_count_down_cut(frame);
	frame_count_down(node);
	return success(0);
}

COLD static struct result unmap_by_authority(word number, word index, word target, word address,
					     const struct slot *cap)
{
	frame_t node, frame = target < frame_total ? frame_numbered(target) : NO_FRAME;
	int error;

	if (cap->type != CAP_PGTBL_0 && cap->type != CAP_MEMORY)
		return failure(cap->type == CAP_NONE ? -TESSERA_ENOENT : -TESSERA_EBADF);
	if ((error = node_by_authority(cap, number, frame, &node)))
		return failure(error);
	if (frame_at(node)->state.object != CAP_PGTBL_0)
		return failure(-TESSERA_EINVAL);
	return unmap_entry(node, frame_page(node), index, target, address);
}

struct result sys_unmap(word number, word index, word target, word address, word e,
			struct slot *cap)
{
	if (!slot_full(cap, CAP_PGTBL_0) || frame_number(cap->frame) != number)
		return unmap_by_authority(number, index, target, address, cap);
	return unmap_entry(cap->frame, (uint64_t *)cap->a, index, target, address);
}
