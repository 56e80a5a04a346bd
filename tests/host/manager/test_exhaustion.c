/*
 * Every operation that takes something, with nothing left of each resource, then with one, then
 * two, until it succeeds: it is refused with an error that capmgr.h tells of, and everything is as
 * it was, but for nodes of tables that were made on the way; then there is enough again, and it
 * succeeds.
 */
#include "composed.h"
#include "fixture.h"
#include "scarcity.h"
#include "snapshot.h"

#include "authority.h"
#include "checkpoint.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "objects.h"
#include "pages.h"
#include "paging.h"
#include "shared_memory.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define MAKER_PAGES 260
#define CHILD_PAGES 80
#define TWIN_PAGES  30
#define CHILD_IDS   6
#define TWIN_IDS    2

#define NEWCOMER_PAGES 40
#define NEWCOMER_FIRST (FIRST + CHILD_IDS + TWIN_IDS)
#define NEWCOMER_IDS   2

#define FIRST	   (FIRST_THREAD + 10)
#define GATE	   40
#define OTHER_LEAF 200 /* a slot of it */
#define MANY	   16  /* pages */

/* What is there when an operation begins. */
static struct scarcity_cast cast;
static uint64_t page;
static uint64_t run;	  /* of pages, one behind the other */
static uint64_t reserved; /* of addresses likewise */
static uint64_t waiting;  /* an address that the twin has reserved */
static uint64_t copied;	  /* one at which it shows a copy */
static uint64_t saved;	  /* a checkpoint of the child */
static uint64_t twin_empty, twin_filled;
static int64_t rcv, bare; /* slots: an endpoint; a thread without */

static void put(uint32_t own, struct component *component, uint32_t slot)
{
	assert_int_equal(kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, own,
					 slot_ref(component->captbl_leaf.cap, slot), RIGHTS_ALL, 0,
					 0)
				 .status,
			 0);
}

static uint64_t positive(int64_t result)
{
	assert_true(result > 0);
	return (uint64_t)result;
}

static uint64_t save(struct component *component)
{
	uint64_t id = positive(lifecycle_checkpoint(cast.maker, component));
	int status;

	do
		status = checkpoint_step(cast.maker, id);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
	return id;
}

static void make_twin(void)
{
	const struct lifecycle_plan share = {
		.pages = TWIN_PAGES, .first_thread = FIRST + CHILD_IDS, .threads = TWIN_IDS};
	int status;

	assert_int_equal(component_find(positive(lifecycle_create_from(cast.maker, saved, &share)),
					&cast.twin),
			 0);
	twin_empty = save(cast.twin);
	do
		status = lifecycle_fill_shared(cast.maker, cast.twin);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
	twin_filled = save(cast.twin);
}

/* It schedules itself. */
static void make_newcomer(void)
{
	cast.newcomer =
		make_planned(cast.maker, &(struct lifecycle_plan){.entry = ENTRY,
								  .pages = NEWCOMER_PAGES,
								  .image = IMAGE,
								  .first_thread = NEWCOMER_FIRST,
								  .threads = NEWCOMER_IDS});
	cast.newcomer->scheduler = component_handle(cast.newcomer);
	put(BOOT_RCV, cast.newcomer, CRT_SLOT_RCV);
}

static void begin_child(void)
{
	uint64_t kept;

	cast.child = make_planned(cast.maker, &(struct lifecycle_plan){.entry = ENTRY,
								       .pages = CHILD_PAGES,
								       .image = IMAGE,
								       .first_thread = FIRST,
								       .threads = CHILD_IDS});
	assert_int_equal(authority_image_pages(cast.maker, 0, cast.child, IMAGE, 2, MAP_EXECUTE),
			 0);
	kept = fresh(cast.child);
	*given(cast.child, kept) = 1;
	copied = kept;
	waiting = positive(pages_reserve(cast.child, 1));
	saved = save(cast.child);
}

static void begin_threads(void)
{
	bare = threads_create(cast.maker, cast.child, CRT_SLOT_RCV, ANY_THREAD, 0);
	positive(bare);
	rcv = objects_make_rcv(
		cast.maker,
		positive(threads_create(cast.maker, cast.child, CRT_SLOT_RCV, ANY_THREAD, 0)), 1,
		1);
	positive(rcv);
}

static void begin(void)
{
	cast.maker = make_planned(root, &(struct lifecycle_plan){.entry = ENTRY,
								 .pages = MAKER_PAGES,
								 .first_thread = FIRST_THREAD + 1,
								 .threads = THREADS_EACH - 1});
	cast.maker->scheduler = component_handle(cast.maker);
	put(BOOT_RCV, cast.maker, CRT_SLOT_RCV);
	put(CRT_SLOT_COMPONENT, cast.maker, GATE);
	page = fresh(cast.maker);
	run = positive(pages_give_run(cast.maker, RUN_PAGES));
	reserved = positive(pages_reserve(cast.maker, MANY));
	begin_child();
	make_twin();
	make_newcomer();
	begin_threads();
	cast.offered = positive(shared_memory_create(cast.child, MANY));
	assert_int_equal(
		shared_memory_offer(cast.child, cast.offered, cast.maker, RIGHT_MAP, false), 0);
	assert_int_equal(
		shared_memory_offer(cast.child, cast.offered, cast.newcomer, RIGHT_MAP, false), 0);
	cast.mine = positive(shared_memory_create(cast.maker, 1));
}

/* ------------------------------------------------------------------ what is tried */

static int64_t reserve_leaf(void)
{
	return pages_reserve(cast.maker, LEAF_PAGES);
}

static int64_t alloc_pages(void)
{
	return pages_give_run(cast.maker, RUN_PAGES);
}

static int64_t alloc_first_page(void)
{
	return pages_give_run(cast.newcomer, 1);
}

static int64_t fill_reserved(void)
{
	return pages_fill(cast.maker, reserved);
}

static int64_t delegate_slot(void)
{
	return authority_delegate(cast.maker, PLACE_SLOT, GATE, cast.child, RIGHTS_ALL, false);
}

static int64_t delegate_page(void)
{
	return authority_delegate(cast.maker, PLACE_PAGE, page, cast.child, RIGHT_MAP, false);
}

static int64_t delegate_first_slot(void)
{
	return authority_delegate(cast.maker, PLACE_SLOT, GATE, cast.newcomer, RIGHTS_ALL, false);
}

static int64_t delegate_first_page(void)
{
	return authority_delegate(cast.maker, PLACE_PAGE, page, cast.newcomer, RIGHT_MAP, false);
}

static int64_t grant_first_page(void)
{
	return authority_grant(cast.maker, PLACE_PAGE, page, cast.newcomer);
}

static int64_t delegate_to_self(void)
{
	return authority_delegate(cast.maker, PLACE_PAGE, page, cast.maker, RIGHT_MAP, false);
}

static int64_t grant_slot(void)
{
	return authority_grant(cast.maker, PLACE_SLOT, GATE, cast.child);
}

static int64_t grant_page(void)
{
	return authority_grant(cast.maker, PLACE_PAGE, page, cast.child);
}

static int64_t delegate_to_slot(void)
{
	return authority_delegate_at(cast.maker, GATE, cast.child, OTHER_LEAF, RIGHTS_ALL, false);
}

/* The second half is in a leaf that there is not yet. */
#define ACROSS (IMAGE + LEAF_BYTES - RUN_PAGES / 2 * PAGE_BYTES)

static int64_t fresh_image_pages(void)
{
	return authority_image_pages(cast.maker, 0, cast.child, ACROSS, RUN_PAGES, MAP_WRITE);
}

static int64_t move_first_image_pages(void)
{
	return authority_image_pages(cast.maker, run, cast.newcomer, ACROSS, RUN_PAGES, MAP_WRITE);
}

static int64_t move_image_pages(void)
{
	return authority_image_pages(cast.maker, run, cast.child, ACROSS, RUN_PAGES, MAP_EXECUTE);
}

static int64_t create_component(void)
{
	return lifecycle_create(
		cast.maker, &(struct lifecycle_plan){.entry = ENTRY,
						     .pages = 12,
						     .image = IMAGE,
						     .first_thread = NEWCOMER_FIRST + NEWCOMER_IDS,
						     .threads = 2});
}

/* In steps: what is there of the new one goes if it is refused. */
static int64_t create_from(int (*fill)(const struct component *manager,
				       struct component *component))
{
	const struct lifecycle_plan share = {.pages = 16};
	int64_t handle = lifecycle_create_from(cast.maker, saved, &share);
	struct component *component;
	int status;

	if (handle < 0)
		return handle;
	assert_int_equal(component_find((uint64_t)handle, &component), 0);
	do
		status = fill(cast.maker, component);
	while (status == LIFECYCLE_MORE);
	if (status < 0)
		end(component);
	return status;
}

static int64_t create_and_fill(void)
{
	return create_from(lifecycle_fill);
}

static int64_t create_and_fill_shared(void)
{
	return create_from(lifecycle_fill_shared);
}

static int64_t create_thread(void)
{
	return threads_create(cast.maker, cast.child, CRT_SLOT_RCV, ANY_THREAD, 0);
}

static int64_t create_first_thread(void)
{
	return threads_create(cast.newcomer, cast.newcomer, CRT_SLOT_RCV, ANY_THREAD, 0);
}

static int64_t create_rcv(void)
{
	return objects_make_rcv(cast.maker, (uint64_t)bare, 1, 1);
}

static int64_t create_asnd(void)
{
	return objects_make_asnd(cast.maker, (uint64_t)rcv);
}

static int64_t create_first_asnd(void)
{
	return objects_make_asnd(cast.newcomer, CRT_SLOT_RCV);
}

static int64_t create_gate(void)
{
	return objects_make_gate(cast.maker, ENTRY, 0);
}

static int64_t create_first_gate(void)
{
	return objects_make_gate(cast.newcomer, ENTRY, 0);
}

/* Of one that has another scheduler itself. */
static int64_t cut(void)
{
	uint64_t scheduler = cast.maker->scheduler;
	int64_t slot;

	cast.maker->scheduler = 0;
	slot = objects_make_cut(cast.maker, cast.child);
	cast.maker->scheduler = scheduler;
	return slot;
}

static int64_t create_memory(void)
{
	return shared_memory_create(cast.maker, SHARED_PAGES);
}

static int64_t offer_memory(void)
{
	return shared_memory_offer(cast.maker, cast.mine, cast.child, RIGHT_MAP, false);
}

static int64_t map_memory(void)
{
	return shared_memory_map(cast.maker, cast.offered, 0, RIGHT_MAP);
}

static int64_t map_first_memory(void)
{
	return shared_memory_map(cast.newcomer, cast.offered, 0, RIGHT_MAP);
}

static int64_t map_memory_at(void)
{
	return shared_memory_map(cast.maker, cast.offered, reserved, RIGHT_MAP);
}

static int64_t checkpoint(void)
{
	int64_t id = lifecycle_checkpoint(cast.maker, cast.child);
	int status;

	if (id < 0)
		return id;
	do
		status = checkpoint_step(cast.maker, (uint64_t)id);
	while (status == LIFECYCLE_MORE);
	if (status < 0)
		while (checkpoint_free(cast.maker, (uint64_t)id))
			;
	return status;
}

static int64_t restore_as(int (*way)(struct component *caller, uint64_t id), uint64_t id)
{
	int status;

	do
		status = way(cast.maker, id);
	while (status == LIFECYCLE_MORE);
	return status;
}

static int64_t empty_twin(void)
{
	return restore_as(lifecycle_restore, twin_empty);
}

static int64_t restore_twin(void)
{
	return restore_as(lifecycle_restore, twin_filled);
}

static int64_t restore_twin_shared(void)
{
	return restore_as(lifecycle_restore_shared, twin_filled);
}

static int64_t give_page(void)
{
	return paging_give(cast.maker, cast.twin, waiting);
}

static int64_t copy_page(void)
{
	return paging_copy(cast.maker, cast.twin, copied);
}

/* ------------------------------------------------------------------ trying it */

#define ERROR(name) ((uint64_t)1 << TESSERA_##name)
#define FULL	    (ERROR(ENOMEM) | ERROR(ENOSPC))

static const struct operation {
	const char *name;
	int64_t (*act)(void);
	uint64_t errors;
	int64_t (*prepare)(void); /* also after it was refused: it may stop half-way; or null */
} operations[] = {
	{"pages_reserve", reserve_leaf, FULL, NULL},
	{"pages_alloc", alloc_pages, FULL, NULL},
	{"page_alloc, the first", alloc_first_page, FULL, NULL},
	{"page_alloc at an address", fill_reserved, ERROR(ENOMEM), NULL},
	{"delegate a capability", delegate_slot, FULL, NULL},
	{"delegate a page", delegate_page, FULL, NULL},
	{"delegate a capability, the first", delegate_first_slot, FULL, NULL},
	{"delegate a page, the first", delegate_first_page, FULL, NULL},
	{"delegate a page to itself", delegate_to_self, FULL, NULL},
	{"delegate_to_slot", delegate_to_slot, FULL, NULL},
	{"grant a capability", grant_slot, FULL, NULL},
	{"grant a page", grant_page, FULL, NULL},
	{"grant a page, the first", grant_first_page, FULL, NULL},
	{"image_pages, fresh", fresh_image_pages, FULL, NULL},
	{"image_pages, moved", move_image_pages, FULL, NULL},
	{"image_pages, the first", move_first_image_pages, FULL, NULL},
	{"component_create", create_component, FULL, NULL},
	{"component_create_from, fill", create_and_fill, FULL, NULL},
	{"component_create_from, fill_shared", create_and_fill_shared, FULL, NULL},
	{"thread_create", create_thread, FULL | ERROR(EBUSY), NULL},
	{"thread_create, the first", create_first_thread, FULL, NULL},
	{"rcv_create", create_rcv, FULL, NULL},
	{"asnd_create", create_asnd, FULL, NULL},
	{"asnd_create, the first", create_first_asnd, FULL, NULL},
	{"gate_create", create_gate, FULL, NULL},
	{"gate_create, the first", create_first_gate, FULL, NULL},
	{"component_cut", cut, FULL, NULL},
	{"memory_create", create_memory, FULL, NULL},
	{"memory_offer", offer_memory, ERROR(ENOSPC), NULL},
	{"memory_map", map_memory, FULL, NULL},
	{"memory_map, the first", map_first_memory, FULL, NULL},
	{"memory_map at an address", map_memory_at, FULL, NULL},
	{"checkpoint_create, step", checkpoint, FULL, NULL},
	{"checkpoint_restore", restore_twin, FULL, empty_twin},
	{"checkpoint_restore_shared", restore_twin_shared, FULL, empty_twin},
	{"page_give", give_page, ERROR(ENOMEM), NULL},
	{"page_copy", copy_page, ERROR(ENOMEM), NULL},
};

#define OPERATIONS (sizeof(operations) / sizeof(operations[0]))
#define ENOUGH_IS  64
#define RESOURCES  32

static unsigned refused[OPERATIONS][RESOURCES], points;

static void look(struct snapshot *snapshot)
{
	snapshot_take(snapshot, (uint64_t)1 << cast.maker->number |
					(uint64_t)1 << cast.child->number |
					(uint64_t)1 << cast.newcomer->number |
					(uint64_t)1 << cast.twin->number);
}

static void check_same(const struct operation *operation, const struct scarce_resource *resource,
		       uint32_t count, const struct snapshot *before)
{
	static struct snapshot now;
	const char *what;
	uint32_t number;

	look(&now);
	what = snapshot_difference(before, &now, &number);
	if (what)
		fail_msg("%s with %u of %s: %s of component %u", operation->name, count,
			 resource->name, what, number);
}

static void check_refused(const struct operation *operation, const struct scarce_resource *resource,
			  uint32_t count, int64_t result)
{
	if (!(operation->errors >> -result & 1))
		fail_msg("%s with %u of %s: %lld", operation->name, count, resource->name,
			 (long long)result);
}

/* With so much left of one resource: whether it was refused. */
static bool refuses(const struct operation *operation, const struct scarce_resource *resource,
		    uint32_t count)
{
	static struct snapshot before;
	int64_t result;

	begin();
	if (operation->prepare)
		assert_int_equal(operation->prepare(), 0);
	look(&before);
	resource->leave(&cast, count);
	result = operation->act();
	resource->lift(&cast);
	if (result < 0) {
		check_refused(operation, resource, count, result);
		if (operation->prepare)
			assert_int_equal(operation->prepare(), 0);
		check_same(operation, resource, count, &before);
		if (operation->act() < 0)
			fail_msg("%s after %u of %s", operation->name, count, resource->name);
	}
	end(cast.maker);
	points++;
	return result < 0;
}

static void try_all(unsigned operation)
{
	static struct snapshot before, after;
	uint32_t number;

	snapshot_take(&before, 0);
	for (unsigned i = 0; i < scarce_resources_count; i++) {
		uint32_t count = 0;

		while (refuses(&operations[operation], &scarce_resources[i], count))
			assert_true(++count < ENOUGH_IS);
		refused[operation][i] = count;
	}
	snapshot_take(&after, 0);
	assert_null(snapshot_difference(&before, &after, &number));
	assert_int_equal(before.tables, after.tables);
	if (!scarcity_has_all_checkpoint_pages())
		fail_msg("%s: a page of a checkpoint is lost", operations[operation].name);
}

static void test_what_is_refused_changes_nothing(void **state)
{
	(void)state;
	for (unsigned i = 0; i < OPERATIONS; i++)
		try_all(i);
}

/* So that a resource that nobody wants, or an operation that is never refused, is noticed. */
static void test_each_is_met(void **state)
{
	(void)state;
	for (unsigned i = 0; i < OPERATIONS; i++) {
		unsigned of_it = 0;

		printf("# %s:", operations[i].name);
		for (unsigned j = 0; j < scarce_resources_count; j++) {
			of_it += refused[i][j];
			if (refused[i][j])
				printf(" %s %u;", scarce_resources[j].name, refused[i][j]);
		}
		printf("\n");
		assert_true(of_it > 0);
	}
	for (unsigned j = 0; j < scarce_resources_count; j++) {
		unsigned by_it = 0;

		for (unsigned i = 0; i < OPERATIONS; i++)
			by_it += refused[i][j];
		assert_true(by_it > 0);
	}
	printf("# exhaustion: %zu operations, %u resources, %u points\n", OPERATIONS,
	       scarce_resources_count, points);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_refused_changes_nothing),
		cmocka_unit_test(test_each_is_met),
	};

	return cmocka_run_group_tests_name("exhaustion", tests, scarcity_make_world, NULL);
}
