#include "slots.h"

#include "config.h"
#include "crt_kernel.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "domain.h"

static struct own_slot slots[OWN_SLOTS];
static struct own_slot *free_slots;

/* The frame number of a captbl leaf is what its entry in the root says. */
static uint64_t leaf_frame(uint32_t slot)
{
	return kernel_entry_read(CRT_SLOT_CAPTBL_ROOT, slot / CRT_LEAF_SLOTS).value >>
	       ENTRY_FRAME_SHIFT;
}

int slots_init(void)
{
	for (uint32_t i = OWN_SLOTS; i > 0; i--) {
		struct own_slot *slot = &slots[i - 1];
		int error = domain_slot_next(domain_self(), &slot->number, &slot->reference);

		if (error)
			return error;
		slot->leaf_frame = leaf_frame(slot->number);
		slot->next = free_slots;
		free_slots = slot;
	}
	return 0;
}

struct own_slot *slots_take(void)
{
	struct own_slot *slot = free_slots;

	if (slot)
		free_slots = slot->next;
	return slot;
}

void slots_empty(const struct own_slot *slot)
{
	kernel_cap_remove((uint32_t)slot->reference, slot->leaf_frame, slot->reference >> 32);
}

void slots_give(struct own_slot *slot)
{
	slots_empty(slot);
	slot->next = free_slots;
	free_slots = slot;
}
