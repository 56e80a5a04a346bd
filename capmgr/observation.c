#include "observation.h"

#include <stddef.h>

#include "capmgr_observe.h"
#include "caps.h"
#include "crt_kernel.h"
#include "pages_internal.h"

#define LOOKS ((uint32_t)OBSERVATION_LOOKS)

#define SLOTS_END ((CAP_WINDOW_FIRST + CAP_WINDOW_LEAVES) * CRT_LEAF_SLOTS)

#define TYPE_SHIFT   16
#define RIGHTS_SHIFT 24
#define COUNT_SHIFT  32
#define KIND_SHIFT   48

_Static_assert(SLOTS_END <= 1 << TYPE_SHIFT && RIGHTS_ALL < 256 && OBSERVATION_LOOKS < 1 << 16,
	       "a word of capmgr_observe.h");

/* ------------------------------------------------------------------ components */

int64_t observation_component(uint64_t number)
{
	for (; number < COMPONENTS_MAX; number++)
		if (components[number].state != COMPONENT_UNUSED)
			return (int64_t)component_handle(&components[number]);
	return -TESSERA_ENOENT;
}

static int64_t state_of(const struct component *component)
{
	switch (component->state) {
	case COMPONENT_REALM:
		return CAPMGR_STATE_REALM;
	case COMPONENT_ENDING:
		return CAPMGR_STATE_ENDING;
	default:
		return CAPMGR_STATE_LIVE;
	}
}

/* Of the composition is whoever is a family's first. */
static int64_t maker_of(const struct component *component)
{
	return component->family == component->number
		       ? -TESSERA_EINVAL
		       : (int64_t)component_handle(component_record(component->manager));
}

int64_t observation_fact(uint64_t handle, uint64_t fact)
{
	const struct component *component = &components[handle % COMPONENTS_MAX];

	if (component->state == COMPONENT_UNUSED || component_handle(component) != handle)
		return -TESSERA_ESTALE;
	switch (fact) {
	case CAPMGR_FACT_STATE:
		return state_of(component);
	case CAPMGR_FACT_MAKER:
		return maker_of(component);
	case CAPMGR_FACT_FAMILY:
		return (int64_t)component_handle(component_record(component->family));
	case CAPMGR_FACT_SCHEDULER:
		return (int64_t)component->scheduler;
	case CAPMGR_FACT_HANDLER:
		return (int64_t)component->handler;
	default:
		return -TESSERA_EINVAL;
	}
}

/* ------------------------------------------------------------------ slots */

static uint64_t read_slot(const struct place *place, enum slot_field field)
{
	return kernel_slot_read(place->node, place->index, field).value;
}

static const struct cap_leaf *leaf_of_slot(const struct component *component, uint64_t slot)
{
	const uint64_t number = slot / CRT_LEAF_SLOTS;

	if (number < CAP_OWN_LEAVES)
		return component->own_leaves[number];
	return number < CAP_WINDOW_FIRST ? NULL : component->cap_leaves[number - CAP_WINDOW_FIRST];
}

static int64_t describe_slot(uint64_t slot, const struct place *place, uint64_t type)
{
	return (int64_t)(slot | type << TYPE_SHIFT | read_slot(place, SLOT_RIGHTS) << RIGHTS_SHIFT);
}

/* A leaf that is not there is passed over at once. */
int64_t observation_slot(const struct component *component, uint64_t slot)
{
	struct place place;

	for (uint32_t look = 0; look < LOOKS && slot < SLOTS_END; look++) {
		if (!leaf_of_slot(component, slot)) {
			slot = (slot / CRT_LEAF_SLOTS + 1) * CRT_LEAF_SLOTS;
			continue;
		}
		if (!caps_look(component, slot, &place)) {
			uint64_t type = read_slot(&place, SLOT_TYPE);

			if (type != CAP_NONE)
				return describe_slot(slot, &place, type);
		}
		slot++;
	}
	return slot < SLOTS_END ? (int64_t)slot : -TESSERA_ENOENT;
}

int64_t observation_target(const struct component *component, uint64_t slot)
{
	const struct component *target;
	struct place place;
	uint64_t type;
	int error = caps_look(component, slot, &place);

	if (error)
		return error;
	type = read_slot(&place, SLOT_TYPE);
	if (type == CAP_NONE)
		return -TESSERA_ENOENT;
	if (type != CAP_GATE && type != CAP_COMPONENT)
		return -TESSERA_EBADF;
	target = component_in(read_slot(&place, SLOT_FRAME));
	return target ? (int64_t)component_handle(target) : -TESSERA_ESTALE;
}

/* ------------------------------------------------------------------ pages */

/* The leaves by their addresses: an image is below what is given. */
static uint32_t leaf_at_turn(uint32_t turn)
{
	return turn < IMAGE_LEAVES ? WINDOW_LEAVES + turn : turn - IMAGE_LEAVES;
}

static bool has_leaf(const struct component *component, uint32_t number)
{
	return component->leaves_made[number / WORD_BITS] >> number % WORD_BITS & 1;
}

static uint64_t kind_of_page(const struct page_leaf *leaf, uint32_t page)
{
	uint32_t shows = leaf->shows[page];

	if (shows == SHOWS_NOTHING)
		return CAPMGR_KIND_RESERVED;
	return flags_of(leaf, page) | (shows & SHOWS_SHARED ? CAPMGR_KIND_SHARED : 0) |
	       (shows & SHOWS_COPY ? CAPMGR_KIND_COPY : 0) |
	       (leaf->derivation[page].offset ? CAPMGR_KIND_GIVEN : 0);
}

static int64_t describe_pages(uint64_t address, uint64_t count, uint64_t kind)
{
	return (int64_t)(address / PAGE_BYTES | count << COUNT_SHIFT | kind << KIND_SHIFT);
}

static int64_t describe_run(const struct page_leaf *leaf, uint64_t first, uint32_t page,
			    uint32_t looks)
{
	const uint64_t kind = kind_of_page(leaf, page);
	uint32_t count = 1;

	while (count < looks && page + count < LEAF_PAGES && is_taken(leaf, page + count) &&
	       kind_of_page(leaf, page + count) == kind)
		count++;
	return describe_pages(first + page * (uint64_t)PAGE_BYTES, count, kind);
}

/* From a page of a leaf on, the first that is taken; LEAF_PAGES: none is. */
static uint32_t next_taken(const struct page_leaf *leaf, uint32_t page)
{
	while (page < LEAF_PAGES) {
		uint64_t word = leaf->taken[page / WORD_BITS] >> page % WORD_BITS;

		if (word)
			return page + (uint32_t)__builtin_ctzll(word);
		page = (page / WORD_BITS + 1) * WORD_BITS;
	}
	return LEAF_PAGES;
}

/* Leaves that are not there cost next to nothing, so all are passed over in one call. */
int64_t observation_pages(const struct component *component, uint64_t address)
{
	for (uint32_t turn = 0; turn < LEAVES_EACH; turn++) {
		const uint32_t number = leaf_at_turn(turn);
		const struct page_leaf *leaf = component->leaves[number];
		const uint64_t first = pages_leaf_address(component, number);
		uint32_t page;

		if (!has_leaf(component, number) || address >= first + LEAF_BYTES)
			continue;
		page = address > first ? (uint32_t)((address - first + PAGE_BYTES - 1) / PAGE_BYTES)
				       : 0;
		page = next_taken(leaf, page);
		if (page < LEAF_PAGES)
			return describe_run(leaf, first, page, LOOKS);
	}
	return -TESSERA_ENOENT;
}
