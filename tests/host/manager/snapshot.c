#include "snapshot.h"

#include "simulated_call.h"

#include "authority.h"
#include "caps.h"
#include "crt_kernel.h"
#include "pages.h"

#include <stddef.h>

/* In the order in which they were. */
static uint32_t free_slots(void)
{
	static struct own_slot *taken[OWN_SLOTS];
	uint32_t count = 0;

	while ((taken[count] = slots_take()))
		count++;
	for (uint32_t i = count; i > 0; i--)
		slots_give(taken[i - 1]);
	return count;
}

uint32_t snapshot_page_leaves(const struct component *component)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < WINDOW_LEAVES + IMAGE_LEAVES; i++)
		count += component->leaves[i] != NULL;
	return count;
}

uint32_t snapshot_cap_leaves(const struct component *component)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < CAP_OWN_LEAVES; i++)
		count += component->own_leaves[i] != NULL;
	for (uint32_t i = 0; i < CAP_WINDOW_LEAVES; i++)
		count += component->cap_leaves[i] != NULL;
	return count;
}

/* Leaf 0 of its slots is there from the beginning; one without tables has none. */
static uint32_t tables_of(const struct component *component)
{
	return snapshot_page_leaves(component) + (component->pgtbl_lower.cap != 0) +
	       (component->image_lower.cap != 0) + snapshot_cap_leaves(component) -
	       (component->own_leaves[0] != NULL);
}

static uint32_t capabilities_in(const struct cap_leaf *leaf)
{
	uint32_t count = 0;

	for (uint32_t i = 0; leaf && i < CRT_LEAF_SLOTS; i++)
		count += kernel_slot_read(leaf->node.cap, i, SLOT_TYPE).value != CAP_NONE;
	return count;
}

static void look(const struct component *component, struct snapshot_part *part)
{
	struct page_found found;
	uint32_t cursor = 0;
	int status;

	while ((status = pages_look(component, &cursor, &found)) >= 0) {
		part->addresses += status > 0;
		part->pages_found += status > 0 && found.frame.number;
	}
	for (uint32_t i = 0; i < CAP_OWN_LEAVES; i++)
		part->capabilities += capabilities_in(component->own_leaves[i]);
	for (uint32_t i = 0; i < CAP_WINDOW_LEAVES; i++)
		part->capabilities += capabilities_in(component->cap_leaves[i]);
}

static uint32_t ids_free(const struct component *component)
{
	uint32_t count = 0;

	for (uint32_t word = 0; word < THREAD_IDS / 64; word++)
		count += (uint32_t)__builtin_popcountll(component->free_threads[word]);
	return count;
}

static struct snapshot_part part_of(const struct component *component)
{
	struct snapshot_part part = {.state = component->state};

	if (component->state == COMPONENT_UNUSED)
		return part;
	part.handle = component_handle(component);
	part.tables = tables_of(component);
	part.pages_used = component->account.used - part.tables;
	part.pages_limit = component->account.limit;
	part.slots = component->slots_used;
	part.nodes = authority_charged(component);
	part.children = component->children;
	part.components = component->components_used;
	part.threads = component->threads;
	part.threads_used = component->threads_used;
	part.threads_lent = component->threads_lent;
	part.ids_free = ids_free(component);
	part.owned = component->owned_count;
	part.mapped = component->mapped_count;
	return part;
}

void snapshot_take(struct snapshot *snapshot, uint64_t looked_at)
{
	*snapshot = (struct snapshot){
		.frames = frames_free(), .slots = free_slots(), .threads = threads_alive()};
	for (uint32_t number = 0; number < COMPONENTS_MAX; number++) {
		struct snapshot_part *part = &snapshot->parts[number];

		*part = part_of(component_record(number));
		snapshot->tables += part->tables;
		if (looked_at >> number & 1)
			look(component_record(number), part);
	}
}

static const char *part_difference(const struct snapshot_part *a, const struct snapshot_part *b)
{
#define SAME(field)                                                                                \
	if (a->field != b->field)                                                                  \
		return #field;
	SAME(state)
	SAME(handle)
	SAME(pages_used)
	SAME(pages_limit)
	SAME(pages_found)
	SAME(addresses)
	SAME(slots)
	SAME(capabilities)
	SAME(nodes)
	SAME(children)
	SAME(components)
	SAME(threads)
	SAME(threads_used)
	SAME(threads_lent)
	SAME(ids_free)
	SAME(owned)
	SAME(mapped)
#undef SAME
	return a->tables <= b->tables ? NULL : "tables";
}

const char *snapshot_difference(const struct snapshot *before, const struct snapshot *after,
				uint32_t *number)
{
	*number = 0;
	if (before->frames + before->tables != after->frames + after->tables)
		return "frames";
	if (before->slots + before->tables != after->slots + after->tables)
		return "the manager's slots";
	if (before->threads != after->threads)
		return "threads alive";
	for (; *number < COMPONENTS_MAX; ++*number) {
		const char *what = part_difference(&before->parts[*number], &after->parts[*number]);

		if (what)
			return what;
	}
	return NULL;
}
