/* Frames and page tables: what the MMU reaches, counts, hooks, holders. */
#include "check.h"

/* 1, 2: what the MMU may still use is what it was, and is the user's. */
static const char *check_caches(void)
{
	for (uint32_t i = 1; i < frame_total; i++) {
		const struct frame_state *state = &frame_table[i].state;

		if (hardware_seen[i] & (SEEN_PAGE | SEEN_WRITABLE) && state->type != FRAME_USER)
			return check_wrong("1: frame %u is not user memory, but a TLB may map it",
					   i);
		for (uint32_t level = 0; level < PGTBL_LEVELS; level++)
			if (hardware_seen[i] & SEEN_TABLE << level &&
			    (state->type != FRAME_KERNEL || state->object != CAP_PGTBL_0 + level))
				return check_wrong("2: frame %u is no page table of level %u, but "
						   "the MMU may walk it as one",
						   i, level);
	}
	return NULL;
}

/* 1, 3: every page that a table maps is user memory or a device, and not writable code. */
static const char *check_mappings(uint32_t number)
{
	const uint64_t *entries = frame_page(frame_numbered(number));

	for (uint32_t i = 0; i < PGTBL_ENTRIES; i++) {
		uint64_t target = pte_physical(entries[i]) / PAGE_SIZE;

		if (!entries[i])
			continue;
		if (target < frame_total && frame_table[target].state.type != FRAME_USER)
			return check_wrong("1: table %u maps frame %u, which is not user memory",
					   number, (uint32_t)target);
		if (entries[i] & PTE_WRITE && !(entries[i] & PTE_NO_EXECUTE))
			return check_wrong("3: table %u has a page writable and executable",
					   number);
	}
	return NULL;
}

/* 4: counts are those of the real mappings and entries. */
static const char *check_count(uint32_t number)
{
	const struct frame *frame = &frame_table[number];
	uint32_t real = 0;

	if (frame->state.type == FRAME_USER)
		real = check_references(number);
	else if (check_has_entries(frame))
		real = check_entries(number);
	if (frame->state.count != real)
		return check_wrong("4: frame %u counts %u, but has %u", number, frame->state.count,
				   real);
	return NULL;
}

/* 5: an entry leads to a live node one level below, which knows it, and only it. */
static const char *check_children(uint32_t number)
{
	const struct frame *node = &frame_table[number];

	for (uint32_t i = 0; i < check_width(node); i++) {
		uint64_t child = check_child(node, frame_page(frame_numbered(number)), i);
		const struct frame *below = &frame_table[child];

		if (!child)
			continue;
		if (child >= frame_total || below->state.type != FRAME_KERNEL ||
		    below->state.object + 1 != node->state.object || !below->state.live)
			return check_wrong("5: entry %u of node %u leads to frame %u, which is no "
					   "live node one level below",
					   i, number, (uint32_t)child);
		if (frame_number(below->parent) != number || below->index != i)
			return check_wrong(
				"5: node %u does not know that it is entry %u of node %u",
				(uint32_t)child, i, number);
	}
	return NULL;
}

static const char *check_parent(uint32_t number)
{
	const struct frame *frame = &frame_table[number];
	const struct frame *parent = frame_at(frame->parent);

	if (!frame->parent.offset)
		return NULL;
	if (frame->state.type != FRAME_KERNEL || !check_has_entries(parent) ||
	    frame->index >= check_width(parent) ||
	    check_child(parent, frame_page(frame->parent), frame->index) != number)
		return check_wrong("5: frame %u says that it is entry %u of frame %u, and is not",
				   number, frame->index, (uint32_t)frame_number(frame->parent));
	return NULL;
}

/* 6: a root has a holder if and only if that is a live component with this root. */
static const char *check_holder(uint32_t number)
{
	const struct frame *root = &frame_table[number], *holder = frame_at(root->holder);

	if (!root->holder.offset)
		return NULL;
	if (holder->state.object == CAP_COMPONENT && holder->state.live && root->state.live &&
	    (holder->captbl == (uint64_t)frame_page(frame_numbered(number)) ||
	     holder->tables == frame_physical(frame_numbered(number))))
		return NULL;
	return check_wrong("6: frame %u is held by frame %u, which is no live component with it",
			   number, (uint32_t)frame_number(root->holder));
}

static const char *check_component(uint32_t number)
{
	const struct frame *component = &frame_table[number];
	uint64_t captbl = (component->captbl - DIRECT_MAP) / PAGE_SIZE;
	uint64_t pgtbl = component->tables / PAGE_SIZE;

	if (captbl < frame_total && frame_table[captbl].state.object == CAP_CAPTBL_ROOT &&
	    frame_table[captbl].state.live && frame_number(frame_table[captbl].holder) == number &&
	    pgtbl < frame_total && frame_table[pgtbl].state.object == (enum cap_type)PGTBL_ROOT &&
	    frame_table[pgtbl].state.live && frame_number(frame_table[pgtbl].holder) == number)
		return NULL;
	return check_wrong("6: component %u lives, but not both of its roots, held by it", number);
}

/* 7: the kernel's half of a root is the kernel's. */
static const char *check_kernel_half(uint32_t number)
{
	const uint64_t *entries = frame_page(frame_numbered(number));

	for (uint32_t i = PGTBL_USER_ENTRIES; i < PGTBL_ENTRIES; i++)
		if (entries[i] != MACHINE_KERNEL_ENTRY)
			return check_wrong("7: entry %u of root %u is not the kernel's", i, number);
	return NULL;
}

/* 8: what is fresh is clean. */
static const char *check_fresh(uint32_t number)
{
	const uint64_t *words = frame_page(frame_numbered(number));

	for (uint32_t i = 0; i < CAPTBL_SLOTS * sizeof(struct slot) / 8; i++)
		if (words[i])
			return check_wrong("8: fresh frame %u is not clean", number);
	return NULL;
}

static const char *check_frame(uint32_t number)
{
	const struct frame *frame = &frame_table[number];
	const char *wrong;

	if (frame->state.object == CAP_PGTBL_0 && (wrong = check_mappings(number)))
		return wrong;
	if (frame->state.object == (enum cap_type)PGTBL_ROOT && frame->state.live &&
	    (wrong = check_kernel_half(number)))
		return wrong;
	if (check_is_inner(frame) && (wrong = check_children(number)))
		return wrong;
	if ((wrong = check_parent(number)) || (wrong = check_holder(number)))
		return wrong;
	if (frame->state.type != FRAME_KERNEL)
		return frame->state.live || frame->state.object
			       ? check_wrong("9: frame %u is no kernel memory, but has an object",
					     number)
			       : NULL;
	if (frame->state.object == CAP_COMPONENT && frame->state.live)
		return check_component(number);
	return frame->state.object == CAP_NONE ? check_fresh(number) : NULL;
}

const char *check_memory(void)
{
	const char *wrong = NULL;

	for (uint32_t i = 1; i < frame_total && !wrong; i++)
		wrong = check_frame(i);
	for (uint32_t i = 1; i < frame_total && !wrong; i++)
		wrong = check_count(i);
	wrong = wrong ? wrong : check_caches();
	return wrong;
}
