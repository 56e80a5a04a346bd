/* What another core would see while an operation works. */
#include "check.h"

static const char *swap_wrong;

/* 4: no count is below what it counts at any moment; 1: a stamp comes before what hides it. */
void check_swap(frame_t frame, struct frame_state old, struct frame_state new)
{
	uint32_t number = (uint32_t)frame_number(frame);
	uint32_t real;

	if (swap_wrong)
		return;
	if (old.count != new.count) {
		real = old.type == FRAME_USER ? check_references(number) : check_entries(number);
		if (real > old.count || real > new.count)
			swap_wrong = check_wrong("4: frame %u has %u entries or mappings while it "
						 "counts %u",
						 number, real,
						 new.count < old.count ? new.count : old.count);
	}
	if (old.type == FRAME_USER && new.type == FRAME_USER &&new.count < old.count &&
	    frame_quiescent(machine_core, frame))
		swap_wrong =
			check_wrong("1: the count of frame %u goes down before its stamp", number);
	if (old.live && !new.live && frame_quiescent(machine_core, frame))
		swap_wrong = check_wrong("2: the object in frame %u dies before its stamp", number);
}

const char *check_swaps(void)
{
	const char *wrong = swap_wrong;

	swap_wrong = NULL;
	return wrong;
}
