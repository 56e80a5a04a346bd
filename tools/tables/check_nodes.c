/* The rules on tables as objects of the kernel: that they form trees, and count what they hold. */
#include <inttypes.h>
#include <stdlib.h>

#include "check_internal.h"
#include "trouble.h"

static bool is_hooked_as(const struct frame *frame, const struct link *link)
{
	return frame_is_table(frame) && frame_level(frame) == link->level &&
	       frame->parent == link->parent / PAGE_BYTES && frame->index == link->index;
}

/* A table of the kernel's half is a page of the kernel's own. */
static bool is_kernels(const struct check *check, uint64_t table)
{
	return table / PAGE_BYTES < check->snapshot->frames.total &&
	       frames_get(&check->snapshot->frames, table / PAGE_BYTES).type == FRAME_RESERVED;
}

static bool refuse(struct check *check, const struct link *link, const char *what)
{
	findings_fail(check->findings, RULE_TABLES_ARE_TREES,
		      "entry %u of frame %#" PRIx64 " (address %#" PRIx64
		      " of the table of frame %#" PRIx64 ") leads to frame %#" PRIx64 ", %s",
		      link->index, link->parent / PAGE_BYTES, link->address,
		      check->top / PAGE_BYTES, link->table / PAGE_BYTES, what);
	return false;
}

bool check_link(struct check *check, const struct link *link)
{
	const struct frames *frames = &check->snapshot->frames;
	uint64_t number = link->table / PAGE_BYTES;

	if (number >= frames->total)
		return refuse(check, link, "which is no RAM");
	if (address_in_kernel_half(link->address))
		return is_kernels(check, link->table) ||
		       refuse(check, link, "which is no table of the kernel's");
	struct frame frame = frames_get(frames, number);
	if (!is_hooked_as(&frame, link))
		/* Walked nevertheless: the MMU would. */
		refuse(check, link, "which is no table that is hooked in there");
	check->findings->summary.tables++;
	check->marks[number] |= MARK_REACHED;
	return true;
}

bool check_kernel_half(struct check *check, uint64_t root)
{
	struct physical *physical = &check->snapshot->physical;
	const uint64_t *its = physical_at(physical, root, PAGE_BYTES);
	const uint64_t *kernels = physical_at(physical, check->snapshot->kernel_root, PAGE_BYTES);

	if (!its || !kernels)
		return false;
	for (unsigned int i = USER_HALF_ENTRIES; i < ENTRIES; i++) {
		if (its[i] != kernels[i])
			findings_fail(check->findings, RULE_KERNEL_HALF_SHARED,
				      "entry %u of the root in frame %#" PRIx64 " is %#" PRIx64
				      ", not %#" PRIx64,
				      i, root / PAGE_BYTES, its[i], kernels[i]);
	}
	return true;
}

/* Nodes count their entries, but not those of the kernel's half. */
static unsigned int counted_entries(const struct frame *frame)
{
	return frame->object == CAP_PGTBL_3 ? USER_HALF_ENTRIES : ENTRIES;
}

static bool count_node(struct check *check, uint64_t number, uint32_t *mapped)
{
	const struct frames *frames = &check->snapshot->frames;
	struct frame frame = frames_get(frames, number);
	const uint64_t *entries =
		physical_at(&check->snapshot->physical, number * PAGE_BYTES, PAGE_BYTES);
	uint32_t held = 0;

	if (!entries)
		return false;
	for (unsigned int i = 0; i < counted_entries(&frame); i++) {
		uint64_t target = (entries[i] & ENTRY_ADDRESS) / PAGE_BYTES;
		held += entries[i] != 0;
		if (frame.object == CAP_PGTBL_0 && entries[i] != 0 && target < frames->total)
			mapped[target]++;
	}
	if (held != frame.count)
		findings_fail(check->findings, RULE_ENTRIES_COUNTED,
			      "the node in frame %#" PRIx64 " counts %u entries and has %u", number,
			      frame.count, held);
	return true;
}

static bool count_nodes(struct check *check, uint32_t *mapped)
{
	const struct frames *frames = &check->snapshot->frames;

	for (uint64_t number = 1; number < frames->total; number++) {
		struct frame frame = frames_get(frames, number);
		bool root = frame.type == FRAME_KERNEL && frame.object == CAP_CAPTBL_ROOT;
		if ((root || frame_is_table(&frame)) && !count_node(check, number, mapped))
			return false;
		if (frame_is_table(&frame) && !(check->marks[number] & MARK_REACHED))
			findings_fail(check->findings, RULE_TABLES_ARE_TREES,
				      "frame %#" PRIx64 " says it is hooked into frame %#" PRIx64
				      ", and is not",
				      number, frame.parent);
	}
	return true;
}

static void compare_counts(struct check *check, const uint32_t *mapped)
{
	const struct frames *frames = &check->snapshot->frames;

	for (uint64_t number = 0; number < frames->total; number++) {
		struct frame frame = frames_get(frames, number);
		uint32_t expected = frame.type == FRAME_USER ? mapped[number] : 0;
		if (frame.type != FRAME_KERNEL && frame.count != expected)
			findings_fail(check->findings, RULE_MAPPINGS_COUNTED,
				      "frame %#" PRIx64 " counts %u mappings and has %u", number,
				      frame.count, expected);
	}
}

bool check_counts(struct check *check)
{
	uint32_t *mapped = calloc(check->snapshot->frames.total, sizeof(*mapped));

	if (!mapped)
		return trouble("out of memory");
	bool good = count_nodes(check, mapped);
	if (good)
		compare_counts(check, mapped);
	free(mapped);
	return good;
}
