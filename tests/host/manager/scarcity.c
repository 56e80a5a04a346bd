#include "scarcity.h"

#include "authority.h"
#include "caps.h"
#include "checkpoint.h"
#include "crt_slots.h"
#include "pages.h"
#include "shared_memory.h"
#include "snapshot.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HOARDER_PAGES 90

int scarcity_make_world(void **state)
{
	if (make_world(state))
		return -1;
	frames_add(FRAMES, MACHINE_FRAMES);
	root->account.limit = MACHINE_FRAMES - FIRST_FRAME;
	return 0;
}

/* ------------------------------------------------------------------ those who take what there is
 */

static struct component *hoarders[COMPONENTS_MAX];
static uint32_t hoarders_count;

static struct component *hoarder(void)
{
	return hoarders[hoarders_count++] = make(root, HOARDER_PAGES);
}

static void end_hoarders(const struct scarcity_cast *cast)
{
	(void)cast;
	while (hoarders_count > 0)
		end(hoarders[--hoarders_count]);
}

/* ------------------------------------------------------------------ memory */

static uint32_t held_back; /* of an account */

static void leave_pages_of(struct component *component, uint32_t count)
{
	held_back = component->account.limit - component->account.used;
	held_back = held_back > count ? held_back - count : 0;
	component->account.limit -= held_back;
}

#define PAGES_OF(who)                                                                              \
	static void leave_pages_of_##who(const struct scarcity_cast *cast, uint32_t count)         \
	{                                                                                          \
		leave_pages_of(cast->who, count);                                                  \
	}                                                                                          \
	static void lift_pages_of_##who(const struct scarcity_cast *cast)                          \
	{                                                                                          \
		cast->who->account.limit += held_back;                                             \
	}
PAGES_OF(maker)
PAGES_OF(child)
PAGES_OF(newcomer)
PAGES_OF(twin)

static struct account hoard = {.limit = UINT32_MAX};

static void leave_frames(const struct scarcity_cast *cast, uint32_t count)
{
	frame_id frame;

	(void)cast;
	while (frames_free() > count)
		assert_int_equal(frames_take(&hoard, FRAME_USER, &frame), 0);
}

static void lift_frames(const struct scarcity_cast *cast)
{
	(void)cast;
	while (hoard.used > 0)
		assert_int_equal(frames_give(hoard.first), 0);
}

/* ------------------------------------------------------------------ slots */

static struct own_slot *own_slots[OWN_SLOTS];
static uint32_t own_slots_count;

static void leave_own_slots(const struct scarcity_cast *cast, uint32_t count)
{
	(void)cast;
	while ((own_slots[own_slots_count] = slots_take()))
		own_slots_count++;
	for (uint32_t i = 0; i < count; i++)
		slots_give(own_slots[--own_slots_count]);
}

static void lift_own_slots(const struct scarcity_cast *cast)
{
	(void)cast;
	while (own_slots_count > 0)
		slots_give(own_slots[--own_slots_count]);
}

static uint64_t window_slots[CAPS_WINDOW_SLOTS];
static uint32_t window_slots_count;

static void leave_slots_of(struct component *component, uint32_t count)
{
	struct place place;
	int error;

	while (!(error = caps_reserve(component, &place)))
		window_slots[window_slots_count++] = place.where;
	assert_int_equal(error, -TESSERA_ENOSPC);
	assert_int_equal(component->slots_used, CAPS_WINDOW_SLOTS);
	for (uint32_t i = 0; i < count; i++)
		caps_release(component, window_slots[--window_slots_count]);
}

static void lift_slots_of(struct component *component)
{
	while (window_slots_count > 0)
		caps_release(component, window_slots[--window_slots_count]);
}

#define SLOTS_OF(who)                                                                              \
	static void leave_slots_of_##who(const struct scarcity_cast *cast, uint32_t count)         \
	{                                                                                          \
		leave_slots_of(cast->who, count);                                                  \
	}                                                                                          \
	static void lift_slots_of_##who(const struct scarcity_cast *cast)                          \
	{                                                                                          \
		lift_slots_of(cast->who);                                                          \
	}
SLOTS_OF(maker)
SLOTS_OF(child)

/* ------------------------------------------------------------------ records of tables */

static uint32_t in_use(uint32_t (*leaves_of)(const struct component *component))
{
	uint32_t count = 0;

	for (uint32_t number = 0; number < COMPONENTS_MAX; number++)
		count += leaves_of(component_record(number));
	return count;
}

static void leave_page_leaves(const struct scarcity_cast *cast, uint32_t count)
{
	uint32_t left = PAGE_LEAVES - in_use(snapshot_page_leaves);

	(void)cast;
	while (left > count) {
		struct component *component = hoarder();

		for (uint32_t i = 0; i < WINDOW_LEAVES && left > count; i++, left--)
			assert_true(pages_reserve(component, LEAF_PAGES) > 0);
	}
}

/* Who is made has one of them, too. */
static void leave_cap_leaves(const struct scarcity_cast *cast, uint32_t count)
{
	uint32_t left = CAP_LEAVES - in_use(snapshot_cap_leaves);

	(void)cast;
	while (left > count) {
		struct component *component = hoarder();

		left--;
		for (uint32_t i = 0; i < CAP_WINDOW_LEAVES && left > count; i++, left--)
			assert_int_equal(caps_make_leaf(component, i), 0);
	}
}

/* ------------------------------------------------------------------ the derivation tree */

/* Delegates a page to itself, so often that so many nodes are the component's at most: how it
 * ended. */
static int64_t delegate_to_itself(struct component *component, uint64_t page, uint32_t nodes)
{
	int64_t where = 0;

	while (where >= 0 && authority_charged(component) < nodes)
		where = authority_delegate(component, PLACE_PAGE, page, component, RIGHT_MAP,
					   false);
	return where;
}

static uint64_t wasted; /* a page of the maker's, with nodes below it */

static void leave_makers_nodes(const struct scarcity_cast *cast, uint32_t count)
{
	wasted = fresh(cast->maker);
	assert_true(delegate_to_itself(cast->maker, wasted, DERIVATIONS_EACH - count) >= 0);
	assert_int_equal(authority_charged(cast->maker), DERIVATIONS_EACH - count);
}

static void lift_makers_nodes(const struct scarcity_cast *cast)
{
	int status = authority_revoke(cast->maker, PLACE_PAGE, wasted);

	while (status == AUTHORITY_MORE)
		status = authority_step(cast->maker);
	assert_int_equal(status, 0);
	assert_int_equal(pages_free(cast->maker, wasted), 0);
}

static uint32_t nodes_of_all(void)
{
	uint32_t count = 0;

	for (uint32_t number = 0; number < COMPONENTS_MAX; number++)
		count += authority_charged(component_record(number));
	return count;
}

/* Node 0 is none. */
static void leave_nodes(const struct scarcity_cast *cast, uint32_t count)
{
	uint32_t left = DERIVATIONS - 1 - nodes_of_all();

	(void)cast;
	while (left > count) {
		struct component *component = hoarder();
		uint32_t nodes = left - count < DERIVATIONS_EACH ? left - count : DERIVATIONS_EACH;

		delegate_to_itself(component, fresh(component), nodes < 2 ? 2 : nodes);
		left = DERIVATIONS - 1 - nodes_of_all();
	}
}

/* ------------------------------------------------------------------ components */

static void leave_numbers(const struct scarcity_cast *cast, uint32_t count)
{
	(void)cast;
	for (;;) {
		int64_t handle = lifecycle_create(
			root, &(struct lifecycle_plan){.entry = ENTRY, .pages = HOARDER_PAGES / 6});

		if (handle == -TESSERA_ENOSPC)
			break;
		assert_true(handle > 0);
		assert_int_equal(component_find((uint64_t)handle, &hoarders[hoarders_count++]), 0);
	}
	for (uint32_t i = 0; i < count; i++)
		end(hoarders[--hoarders_count]);
}

static void leave_family(const struct scarcity_cast *cast, uint32_t count)
{
	(void)cast;
	root->components_limit = root->components_used + count;
}

static void lift_family(const struct scarcity_cast *cast)
{
	(void)cast;
	root->components_limit = COMPONENTS_MAX;
}

/* ------------------------------------------------------------------ threads */

static int64_t thread_slots[THREADS_EACH];
static uint32_t thread_slots_count;

static void leave_threads(const struct scarcity_cast *cast, uint32_t count)
{
	int64_t slot;

	while ((slot = threads_create(cast->maker, cast->child, CRT_SLOT_RCV, ANY_THREAD, 0)) >= 0)
		thread_slots[thread_slots_count++] = slot;
	assert_int_equal(slot, -TESSERA_EBUSY);
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(
			threads_end(cast->maker, (uint64_t)thread_slots[--thread_slots_count]), 0);
}

static void lift_threads(const struct scarcity_cast *cast)
{
	while (thread_slots_count > 0)
		assert_int_equal(
			threads_end(cast->maker, (uint64_t)thread_slots[--thread_slots_count]), 0);
}

/* ------------------------------------------------------------------ shared memory */

static int64_t memories[SHARED_OWNED_EACH];
static uint32_t memories_count;

static void leave_owned(const struct scarcity_cast *cast, uint32_t count)
{
	while (cast->maker->owned_count + count < SHARED_OWNED_EACH) {
		memories[memories_count] = shared_memory_create(cast->maker, 1);
		assert_true(memories[memories_count++] > 0);
	}
}

static void lift_owned(const struct scarcity_cast *cast)
{
	while (memories_count > 0)
		assert_int_equal(
			shared_memory_destroy(cast->maker, (uint64_t)memories[--memories_count]),
			0);
}

static int64_t mapped[SHARED_MAPPED_EACH];
static uint32_t mapped_count;

static void map_one(struct component *owner, struct component *component)
{
	int64_t id = shared_memory_create(owner, 1);

	assert_true(id > 0);
	assert_int_equal(shared_memory_offer(owner, (uint64_t)id, component, RIGHT_MAP, false), 0);
	assert_true(shared_memory_map(component, (uint64_t)id, 0, RIGHT_MAP) > 0);
	mapped[mapped_count++] = id;
}

static void leave_mapped(const struct scarcity_cast *cast, uint32_t count)
{
	while (cast->maker->mapped_count + count < SHARED_MAPPED_EACH) {
		struct component *owner = hoarder();

		for (uint32_t i = 0; i < SHARED_OWNED_EACH &&
				     cast->maker->mapped_count + count < SHARED_MAPPED_EACH;
		     i++)
			map_one(owner, cast->maker);
	}
}

static void lift_mapped(const struct scarcity_cast *cast)
{
	while (mapped_count > 0)
		assert_int_equal(shared_memory_unmap(cast->maker, (uint64_t)mapped[--mapped_count]),
				 0);
	end_hoarders(cast);
}

/* One of its places is the owner's. */
static void leave_users(const struct scarcity_cast *cast, uint32_t count)
{
	for (uint32_t i = 1; i + count < SHARED_USERS; i++)
		assert_int_equal(
			shared_memory_offer(cast->maker, cast->mine, hoarder(), RIGHT_MAP, false),
			0);
}

/* ------------------------------------------------------------------ checkpoints */

static int64_t checkpoints[CHECKPOINTS];
static uint32_t checkpoints_count;

static void free_one(struct component *owner, int64_t id)
{
	while (checkpoint_free(owner, (uint64_t)id))
		;
}

static void leave_checkpoints(const struct scarcity_cast *cast, uint32_t count)
{
	int64_t id;

	while ((id = checkpoint_create(root, cast->child)) > 0)
		checkpoints[checkpoints_count++] = id;
	assert_int_equal(id, -TESSERA_ENOSPC);
	for (uint32_t i = 0; i < count; i++)
		free_one(root, checkpoints[--checkpoints_count]);
}

static void lift_checkpoints(const struct scarcity_cast *cast)
{
	(void)cast;
	while (checkpoints_count > 0)
		free_one(root, checkpoints[--checkpoints_count]);
}

static int take(int64_t id)
{
	int status;

	do
		status = checkpoint_step(root, (uint64_t)id);
	while (status == LIFECYCLE_MORE);
	return status;
}

/* A checkpoint of so many, then one of all others; then the first is freed. */
static void leave_checkpoint_pages(const struct scarcity_cast *cast, uint32_t count)
{
	struct component *few = hoarder(), *all = hoarder();
	int64_t first = checkpoint_create(root, few), second = checkpoint_create(root, all);

	(void)cast;
	if (count)
		assert_true(pages_reserve(few, count) > 0);
	assert_int_equal(take(first), 0);
	for (uint32_t i = 0; i < CHECKPOINT_PAGES / LEAF_PAGES; i++)
		assert_true(pages_reserve(all, LEAF_PAGES) > 0);
	assert_int_equal(take(second), -TESSERA_ENOSPC);
	free_one(root, first);
	checkpoints[checkpoints_count++] = second;
}

static void lift_checkpoint_pages(const struct scarcity_cast *cast)
{
	lift_checkpoints(cast);
	end_hoarders(cast);
}

/* Page 0 is none. */
bool scarcity_has_all_checkpoint_pages(void)
{
	struct component *all = hoarder();
	int64_t id = checkpoint_create(root, all);
	int status;

	for (uint32_t i = 1; i < CHECKPOINT_PAGES / LEAF_PAGES; i++)
		assert_true(pages_reserve(all, LEAF_PAGES) > 0);
	assert_true(pages_reserve(all, LEAF_PAGES - 1) > 0);
	status = take(id);
	free_one(root, id);
	end_hoarders(NULL);
	return !status;
}

const struct scarce_resource scarce_resources[] = {
	{"pages of the maker", leave_pages_of_maker, lift_pages_of_maker},
	{"pages of the child", leave_pages_of_child, lift_pages_of_child},
	{"pages of the newcomer", leave_pages_of_newcomer, lift_pages_of_newcomer},
	{"pages of the twin", leave_pages_of_twin, lift_pages_of_twin},
	{"all memory", leave_frames, lift_frames},
	{"the manager's slots", leave_own_slots, lift_own_slots},
	{"slots of the maker", leave_slots_of_maker, lift_slots_of_maker},
	{"slots of the child", leave_slots_of_child, lift_slots_of_child},
	{"leaves of page tables", leave_page_leaves, end_hoarders},
	{"leaves of slots", leave_cap_leaves, end_hoarders},
	{"nodes of the maker", leave_makers_nodes, lift_makers_nodes},
	{"all nodes", leave_nodes, end_hoarders},
	{"numbers", leave_numbers, end_hoarders},
	{"components of the family", leave_family, lift_family},
	{"threads of the child", leave_threads, lift_threads},
	{"objects of shared memory owned", leave_owned, lift_owned},
	{"objects of shared memory mapped", leave_mapped, lift_mapped},
	{"users of an object", leave_users, end_hoarders},
	{"checkpoints", leave_checkpoints, lift_checkpoints},
	{"pages of checkpoints", leave_checkpoint_pages, lift_checkpoint_pages},
};

const unsigned scarce_resources_count = sizeof(scarce_resources) / sizeof(scarce_resources[0]);
