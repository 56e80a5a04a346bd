/* What the kernel refuses half-way leaves nothing behind, whichever of its operations fails. */
#include "fixture.h"

#include "simulated_call.h"

#include "authority.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "objects.h"
#include "pages.h"
#include "shared_memory.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MAKER_PAGES 100
#define GATE	    40
#define FIRST	    (FIRST_THREAD + 10)

static struct component *maker, *child;
static uint64_t page;
static uint64_t memory; /* shared, of two pages */
static int64_t rcv;
static int64_t bare; /* a thread without an endpoint */

static const struct lifecycle_plan child_plan = {
	.entry = ENTRY, .pages = PAGES, .image = IMAGE, .first_thread = FIRST, .threads = 3};

static void put(uint32_t own, uint32_t slot)
{
	assert_int_equal(kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, own,
					 slot_ref(maker->captbl_leaf.cap, slot), RIGHTS_ALL, 0, 0)
				 .status,
			 0);
}

static void begin(void)
{
	maker = make_planned(root, &(struct lifecycle_plan){.entry = ENTRY,
							    .pages = MAKER_PAGES,
							    .first_thread = FIRST_THREAD + 1,
							    .threads = THREADS_EACH - 1});
	maker->scheduler = component_handle(maker);
	put(BOOT_RCV, CRT_SLOT_RCV);
	child = make_planned(maker, &child_plan);
	page = fresh(maker);
	memory = (uint64_t)shared_memory_create(maker, 2);
	bare = threads_create(maker, child, CRT_SLOT_RCV, ANY_THREAD, 0);
	assert_true(bare > 0);
	rcv = objects_make_rcv(
		maker, (uint64_t)threads_create(maker, child, CRT_SLOT_RCV, ANY_THREAD, 0), 1, 1);
	assert_true(rcv > 0);
	assert_int_equal(kernel_gate_make(CRT_SLOT_COMPONENT,
					  slot_ref(maker->captbl_leaf.cap, GATE), ENTRY,
					  component_handle(maker))
				 .status,
			 0);
}

/* ------------------------------------------------------------------ what is tried */

static int64_t make_thread(void)
{
	return threads_create(maker, child, CRT_SLOT_RCV, ANY_THREAD, 0);
}

static int64_t make_rcv(void)
{
	return objects_make_rcv(maker, (uint64_t)bare, 1, 1);
}

static int64_t make_asnd(void)
{
	return objects_make_asnd(maker, (uint64_t)rcv);
}

static int64_t make_gate(void)
{
	return objects_make_gate(maker, ENTRY, 0);
}

static int64_t give_identity(void)
{
	return authority_delegate_at(maker, GATE, child, GATE, RIGHTS_ALL, false);
}

static int64_t give_endpoint(void)
{
	return authority_delegate_at(maker, (uint64_t)rcv, child, CRT_SLOT_RCV, RIGHT_WAIT, false);
}

static int64_t place_page(void)
{
	return authority_image_pages(maker, page, child, IMAGE, 1, MAP_EXECUTE);
}

static int64_t give_pages(void)
{
	return pages_give_run(maker, RUN_PAGES);
}

static int64_t map_memory(void)
{
	return shared_memory_map(maker, memory, 0, RIGHT_MAP);
}

static int64_t delegate_page(void)
{
	return authority_delegate(maker, PLACE_PAGE, page, child, RIGHT_MAP, false);
}

static int64_t grant_page(void)
{
	return authority_grant(maker, PLACE_PAGE, page, child);
}

static int64_t grant_slot(void)
{
	return authority_grant(maker, PLACE_SLOT, (uint64_t)bare, child);
}

static int64_t make_component(void)
{
	const struct lifecycle_plan plan = {
		.entry = ENTRY, .pages = PAGES, .first_thread = FIRST + 5, .threads = 2};

	return lifecycle_create(maker, &plan);
}

/* ------------------------------------------------------------------ trying it */

struct counts {
	unsigned capabilities, threads, slots, used, lent, nodes;
	unsigned addresses, pages; /* of maker and child */
	uint32_t maker_pages, limit;
};

/* The addresses that a component has; and of these, those at which its own pages are. */
static void look(const struct component *component, struct counts *counts)
{
	struct page_found found;
	uint32_t cursor = 0;
	int status;

	while ((status = pages_look(component, &cursor, &found)) >= 0) {
		counts->addresses += status > 0;
		counts->pages += status > 0 && found.frame.number;
	}
}

static struct counts count(void)
{
	struct counts counts = {
		.capabilities = capabilities(),
		.threads = threads_alive(),
		.slots = maker->slots_used,
		.used = child->threads_used,
		.lent = maker->threads_lent,
		.nodes = authority_charged(maker),
		.maker_pages = maker->account.used,
		.limit = maker->account.limit,
	};

	look(maker, &counts);
	look(child, &counts);
	return counts;
}

static void check(const struct counts *before)
{
	struct counts now = count();

	assert_int_equal(now.capabilities, before->capabilities);
	assert_int_equal(now.threads, before->threads);
	assert_int_equal(now.slots, before->slots);
	assert_int_equal(now.used, before->used);
	assert_int_equal(now.lent, before->lent);
	assert_int_equal(now.nodes, before->nodes);
	assert_int_equal(now.addresses, before->addresses);
	assert_int_equal(now.pages, before->pages);
	assert_int_equal(now.maker_pages, before->maker_pages);
	assert_int_equal(now.limit, before->limit);
}

#define OPERATIONS_MAX 100

/* Has the first of its kernel operations fail, then the second, until all are done. Nodes of the
 * child's tables that have been made on the way stay, those of the maker's are there before. */
static void try(int64_t (*action)(void))
{
	for (unsigned number = 1; number < OPERATIONS_MAX; number++) {
		struct counts before;
		int64_t result;

		begin();
		make_gate();
		before = count();
		fail_call(number);
		result = action();
		if (!has_failed()) {
			fail_call(0);
			assert_true(result >= 0);
			number = OPERATIONS_MAX;
		} else if (result < 0) {
			check(&before);
		}
		end(maker);
		nothing_is_left();
	}
}

#define UNDONE(name)                                                                               \
	static void test_##name(void **state)                                                      \
	{                                                                                          \
		(void)state;                                                                       \
		try(name);                                                                         \
	}
UNDONE(make_thread)
UNDONE(make_asnd)
UNDONE(make_gate)
UNDONE(give_identity)
UNDONE(give_endpoint)
UNDONE(place_page)
UNDONE(make_component)
UNDONE(make_rcv)
UNDONE(give_pages)
UNDONE(map_memory)
UNDONE(delegate_page)
UNDONE(grant_page)
UNDONE(grant_slot)

int main(void)
{
#define TEST(name) cmocka_unit_test(test_##name)
	const struct CMUnitTest tests[] = {
		TEST(make_thread),   TEST(make_asnd),  TEST(make_gate),	     TEST(give_identity),
		TEST(give_endpoint), TEST(place_page), TEST(make_component), TEST(make_rcv),
		TEST(give_pages),    TEST(map_memory), TEST(delegate_page),  TEST(grant_page),	 TEST(grant_slot),
	};

	return cmocka_run_group_tests_name("undo", tests, make_world, NULL);
}
