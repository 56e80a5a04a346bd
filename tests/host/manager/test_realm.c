/*
 * Realms end: whatever the manager of one has built of the memory that it was lent, all of it comes
 * back, and nobody in it can do anything about it.
 */
#include "realm_world.h"

#include "crt_kernel.h"
#include "crt_slots.h"
#include "processor.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define GATE  40   /* a slot */
#define SLICE 1000 /* cycles */

static void done(struct kernel_answer answer)
{
	assert_int_equal(answer.status, 0);
}

static uint64_t until; /* in slices */

/* Has a thread run until the test makes something of it. */
static void run(struct built thread)
{
	done(kernel_dispatch(thread.cap, 1, ++until * SLICE, 0));
}

static uint64_t state_of(struct built thread)
{
	return kernel_thread_read(thread.cap, THREAD_FIELD_STATE).value;
}

static bool is_gone(struct built thread)
{
	return kernel_thread_read(thread.cap, THREAD_FIELD_STATE).status == -TESSERA_ESTALE;
}

/* A server outside, into which a thread of the realm has called by a gate, as far as a timeout. */
static struct component *call_out(const struct domain *from, struct built thread)
{
	struct component *server = make(root, PAGES);

	realm_give_gate(from, GATE, server->object.cap);
	run(thread);
	assert_int_equal(processor_call(GATE), 0);
	processor_timeout();
	return server;
}

/* ------------------------------------------------------------------ what is built */

static void test_one_that_has_built_nothing(void **state)
{
	(void)state;
	realm_end(NULL);
}

/* Tables full and empty, hooked in and not, dead with entries; pages here and there; kernel memory
 * of which nothing was made. */
static void build_much(void)
{
	struct domain domain = realm_domain();
	struct built alone = realm_node(false, 0), inner_node = realm_node(false, 1);
	struct built below = realm_node(false, 0), root_alone = realm_node(true, 1);
	struct built slots = realm_node(true, 0);
	uint32_t page = realm_page(), other = realm_page();

	realm_map(domain.pgtbl[0], 0, realm_memory, realm_offset(page));
	realm_map(domain.pgtbl[0], 511, realm_memory, realm_offset(page));
	realm_map(inner.pgtbl[0], 3, realm_memory, realm_offset(page));
	realm_map(alone, 7, realm_memory, realm_offset(other));
	done(kernel_cons(inner_node.cap, 5, below.cap));
	realm_map(below, 0, realm_memory, realm_offset(other));
	done(kernel_cons(root_alone.cap, 9, slots.cap));
	realm_end_object(alone.frame);
	realm_end_object(inner_node.frame);
	realm_end_object(root_alone.frame);
	realm_give(&domain, GATE, realm_memory);
	realm_give(&domain, GATE + 1, domain.slots.cap);
	realm_page();
	realm_fresh();
	realm_frame();
}

static void test_tables_pages_and_what_is_dead(void **state)
{
	(void)state;
	build_much();
	realm_end(NULL);
}

/* A frame that an entry shows may have been retyped as often as its owner liked. */
static void test_frames_that_were_many_things(void **state)
{
	struct built leaf = realm_node(false, 0);
	uint32_t page = realm_page();

	(void)state;
	realm_map(leaf, 0, realm_memory, realm_offset(page));
	done(kernel_unmap(realm_memory, leaf.frame, 0, page, 0));
	done(kernel_retype(realm_memory, realm_offset(page), FRAME_UNTYPED));
	done(kernel_retype(realm_memory, realm_offset(page), FRAME_KERNEL));
	realm_end_object(leaf.frame);
	done(kernel_retype(realm_memory, realm_offset(leaf.frame), FRAME_UNTYPED));
	done(kernel_retype(realm_memory, realm_offset(leaf.frame), FRAME_USER));
	realm_map(inner.pgtbl[0], 0, realm_memory, realm_offset(leaf.frame));
	realm_end(NULL);
}

/* Memory that the system's composition shares: it stays where else it is. */
static void test_pages_of_others_stay(void **state)
{
	struct account account = {.limit = 1};
	frame_id frame;

	(void)state;
	assert_int_equal(frames_take(&account, FRAME_USER, &frame), 0);
	realm_map(inner.pgtbl[0], 0, CRT_SLOT_MEMORY, frame.number);
	realm_end(NULL);
	assert_int_equal(kernel_frame_read(CRT_SLOT_MEMORY, frame.number, FRAME_COUNT).value, 0);
	assert_int_equal(frames_give(frame), 0);
}

/* Who ends it pays for them from now on, out of what it gets. */
static void test_frames_that_others_show_are_charged(void **state)
{
	struct component *other = make(root, PAGES);
	uint32_t page = realm_page(), used = root->account.used;
	struct table_node *leaf;

	(void)state;
	fresh(other);
	leaf = (struct table_node *)other->leaves[0]; /* its first member */
	done(kernel_map(leaf->cap, 9, realm_memory, realm_offset(page), 0));
	realm_end(NULL);
	assert_int_equal(root->account.used, used + 1);
	assert_ptr_equal(frames_payer(page), &root->account);
	done(kernel_unmap(leaf->cap, leaf->frame.number, 9, page, 0));
	end(other);
}

/* ------------------------------------------------------------------ while it ends */

static struct domain second;
static struct built spare_leaf;
static uint32_t copied, spare_page;

/* All that whoever still runs in there could try, by whatever it has. */
static void resist(void)
{
	uint64_t to;
	uint32_t slot = own_slot(&to);
	const struct own_slot own = {.reference = to};

	for (uint64_t offset = 0; offset < REALM_PAGES; offset++) {
		assert_int_equal(kernel_retype(copied, offset, FRAME_KERNEL).status,
				 -TESSERA_ESTALE);
		assert_int_equal(kernel_retype(copied, offset, FRAME_USER).status, -TESSERA_ESTALE);
		assert_int_equal(kernel_captbl_activate(copied, offset, to, 0).status,
				 -TESSERA_ESTALE);
		assert_int_equal(kernel_deactivate(copied, offset).status, -TESSERA_ESTALE);
	}
	assert_int_equal(kernel_map(second.pgtbl[0].cap, 100, copied, 0, 0).status,
			 -TESSERA_ESTALE);
	assert_true(kernel_memory_lend(copied, to, second.component.cap, 0, 1).status < 0);
	/* What needs no memory, it may do while its tables live. */
	kernel_cons(second.pgtbl[1].cap, 200, spare_leaf.cap);
	kernel_decons(second.pgtbl[1].cap, second.pgtbl[1].frame, 200, spare_leaf.frame);
	kernel_cons(second.pgtbl[1].cap, 201, spare_leaf.cap);
	kernel_unmap(second.pgtbl[0].cap, second.pgtbl[0].frame, 0, spare_page, 0);
	kernel_gate_make(second.component.cap, slot_ref(second.slots.cap, GATE), ENTRY, 0);
	assert_int_equal(kernel_cap_type(slot).status, -TESSERA_ENOENT);
	slots_empty(&own);
}

static void test_nobody_in_it_makes_anything_meanwhile(void **state)
{
	uint64_t to, from;

	(void)state;
	second = realm_domain();
	spare_leaf = realm_node(false, 0);
	spare_page = realm_page();
	realm_map(second.pgtbl[0], 0, realm_memory, realm_offset(spare_page));
	copied = own_slot(&to);
	realm_give(&second, GATE + 1, realm_memory);
	from = slot_ref(second.slots.cap, GATE + 1);
	done(kernel_cap_copy((uint32_t)from, from >> 32, to, RIGHTS_ALL, 0, REALM_PAGES));
	realm_end(resist);
}

/* Its memory is lent to another component: that one ends, too, before anything is looked at. */
static void test_a_manager_below_dies_with_it(void **state)
{
	struct domain innermost = realm_domain();
	uint32_t page = realm_page(), lent;
	uint64_t to;

	(void)state;
	booters_member(&innermost);
	lent = own_slot(&to);
	done(kernel_memory_lend(CRT_SLOT_MEMORY, to, innermost.component.cap, page, 1));
	assert_int_equal(realm_end_some(), LIFECYCLE_MORE);
	assert_int_equal(kernel_frame_read(lent, 0, FRAME_TYPE).status, -TESSERA_ESTALE);
	assert_int_equal(kernel_cap_type(inner.component.cap).status, -TESSERA_ESTALE);
	realm_end(NULL);
}

static void test_only_who_handles_its_faults_ends_it(void **state)
{
	struct component *other = make(root, PAGES);

	(void)state;
	assert_int_equal(lifecycle_end(other, REALM), -TESSERA_EPERM);
	assert_int_equal(kernel_cap_type(inner.component.cap).status, 0);
	end(other);
	realm_end(NULL);
	assert_int_equal(lifecycle_end(root, REALM), -TESSERA_ESTALE);
}

/* ------------------------------------------------------------------ threads */

static void test_threads_in_all_states_at_home(void **state)
{
	struct domain domain = realm_domain();
	struct built preempted = booters_thread(&inner, REALM_ID);
	struct built waits = booters_thread(&domain, REALM_ID + 1);
	struct built stopped = booters_thread(&domain, REALM_ID + 2);
	uint32_t rcv = realm_endpoint(waits);

	(void)state;
	booters_thread(&domain, REALM_ID + 3); /* has never run */
	run(preempted);
	processor_timeout();
	realm_give(&domain, GATE, rcv);
	run(waits);
	assert_true(kernel_rcv_wait(GATE, 0, 0, 0).status >= 0);
	assert_int_equal(state_of(waits), THREAD_WAITING);
	run(stopped);
	processor_fault();
	assert_int_equal(state_of(stopped), THREAD_STOPPED);
	realm_end(NULL);
	assert_true(is_gone(preempted) && is_gone(waits) && is_gone(stopped));
	assert_int_equal(root->own_threads[1] >> (REALM_ID - 64) & 0xff, 0xff);
	assert_int_equal(root->free_threads[1] >> (REALM_ID - 64) & 0xff, 0xff);
}

/* Whoever it calls there dies with it. */
static void test_a_thread_inside_another_component_of_the_realm(void **state)
{
	struct domain server = realm_domain();
	struct built thread = booters_thread(&inner, REALM_ID);

	(void)state;
	realm_give_gate(&inner, GATE, server.component.cap);
	run(thread);
	assert_int_equal(processor_call(GATE), 0);
	processor_timeout();
	realm_end(NULL);
	assert_true(is_gone(thread));
}

/* A server outside is not robbed of a thread that is yet to come back. */
static void test_a_thread_inside_a_server_outside_comes_back_first(void **state)
{
	struct built thread = booters_thread(&inner, REALM_ID);
	struct component *server = call_out(&inner, thread);
	int status;

	(void)state;
	while ((status = realm_end_some()) == LIFECYCLE_MORE)
		;
	assert_int_equal(status, -TESSERA_EBUSY);
	assert_int_equal(realm_end_some(), -TESSERA_EBUSY);
	run(thread);
	processor_return();
	assert_int_equal(state_of(thread), THREAD_STOPPED);
	realm_end(NULL);
	end(server);
}

/* It waits there for what never comes, or was cut off: nothing misses it. */
static void test_a_thread_that_stopped_inside_a_server_outside(void **state)
{
	struct built thread = booters_thread(&inner, REALM_ID);
	struct component *server = call_out(&inner, thread);

	(void)state;
	run(thread);
	processor_fault();
	assert_int_equal(state_of(thread), THREAD_STOPPED);
	realm_end(NULL);
	end(server);
}

static void test_a_thread_inside_the_booter(void **state)
{
	struct built thread = booters_thread(&inner, REALM_ID);
	struct component *booter = call_out(&inner, thread);

	(void)state;
	threads_init(0, booter->object.frame.number);
	realm_end(NULL);
	assert_true(is_gone(thread));
	threads_init(0, 0);
	end(booter);
}

/* The booter does not know of it; and who does is dead. It will never come back from the server. */
static void test_a_thread_of_the_realms_own_making_goes_with_it(void **state)
{
	struct domain domain = realm_domain();
	struct built scheduler = booters_thread(&inner, REALM_ID);
	struct built thread = realm_thread(&domain, realm_endpoint(scheduler), REALM_ID + 1);
	struct component *server = make(root, PAGES);

	(void)state;
	realm_give_gate(&domain, GATE, server->object.cap);
	realm_give(&inner, GATE, thread.cap);
	run(scheduler);
	done(kernel_dispatch(GATE, 1, until * SLICE, 0));
	assert_int_equal(processor_call(GATE), 0);
	processor_timeout();
	processor_timeout(); /* of the scheduler, too */
	assert_int_equal(state_of(thread), THREAD_READY);
	realm_end(NULL);
	assert_true(is_gone(thread));
	end(server);
}

/* The realm has ended it, and something else lives in its frame. */
static void test_a_thread_that_is_another_things_frame(void **state)
{
	struct built thread = booters_thread(&inner, REALM_ID),
		     other = booters_thread(&inner, REALM_ID + 1);
	uint64_t to;

	(void)state;
	realm_end_object(thread.frame);
	done(kernel_retype(realm_memory, realm_offset(thread.frame), FRAME_UNTYPED));
	done(kernel_retype(realm_memory, realm_offset(thread.frame), FRAME_USER));
	realm_map(inner.pgtbl[0], 0, realm_memory, realm_offset(thread.frame));
	realm_end_object(other.frame);
	done(kernel_retype(realm_memory, realm_offset(other.frame), FRAME_UNTYPED));
	done(kernel_retype(realm_memory, realm_offset(other.frame), FRAME_KERNEL));
	own_slot(&to);
	done(kernel_pgtbl_activate(realm_memory, realm_offset(other.frame), to, 0));
	realm_end(NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, make_realm, realm_came_back)
	const struct CMUnitTest tests[] = {
		TEST(one_that_has_built_nothing),
		TEST(tables_pages_and_what_is_dead),
		TEST(frames_that_were_many_things),
		TEST(pages_of_others_stay),
		TEST(frames_that_others_show_are_charged),
		TEST(nobody_in_it_makes_anything_meanwhile),
		TEST(a_manager_below_dies_with_it),
		TEST(only_who_handles_its_faults_ends_it),
		TEST(threads_in_all_states_at_home),
		TEST(a_thread_inside_another_component_of_the_realm),
		TEST(a_thread_inside_a_server_outside_comes_back_first),
		TEST(a_thread_that_stopped_inside_a_server_outside),
		TEST(a_thread_inside_the_booter),
		TEST(a_thread_of_the_realms_own_making_goes_with_it),
		TEST(a_thread_that_is_another_things_frame),
	};

	return cmocka_run_group_tests_name("realm", tests, make_realm_world, NULL);
}
