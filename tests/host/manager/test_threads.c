/* Threads of components: made and ended by their scheduler, and with their component. */
#include "fixture.h"

#include "authority.h"
#include "callers.h"
#include "caps.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "faults.h"
#include "objects.h"
#include "pages.h"
#include "processor.h"
#include "shared_memory.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SCHEDULER_PAGES 100
#define CEILING		200
#define GATE		40   /* a slot of leaf 0 */
#define SLICE		1000 /* cycles */

/* A component that schedules itself and those that it makes, with ids from FIRST_THREAD + 1 on. */
static struct component *scheduler;

static void put(uint32_t own, struct component *component, uint32_t slot)
{
	assert_int_equal(kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, own,
					 slot_ref(component->captbl_leaf.cap, slot), RIGHTS_ALL, 0,
					 0)
				 .status,
			 0);
}

static void make_scheduler(void)
{
	scheduler = make_planned(root, &(struct lifecycle_plan){.entry = ENTRY,
								.pages = SCHEDULER_PAGES,
								.first_thread = FIRST_THREAD + 1,
								.threads = THREADS_EACH - 1});
	scheduler->scheduler = component_handle(scheduler);
	put(BOOT_RCV, scheduler, CRT_SLOT_RCV);
}

static void end_scheduler(void)
{
	end(scheduler);
	nothing_is_left();
}

#define FIRST (FIRST_THREAD + 11) /* of the ids of a child */
#define COUNT 3

static struct component *child(void)
{
	return make_planned(scheduler, &(struct lifecycle_plan){.entry = ENTRY,
								.pages = PAGES,
								.image = IMAGE,
								.first_thread = FIRST,
								.threads = COUNT});
}

static int64_t start(struct component *component)
{
	int64_t slot = threads_create(scheduler, component, CRT_SLOT_RCV, ANY_THREAD, 0);

	assert_int_equal(slot < 0 ? slot : 0, 0);
	return slot;
}

/* A capability of the manager's to the thread in a slot of the scheduler's, until the next one. */
static uint32_t borrow(int64_t slot)
{
	static struct own_slot *own;
	struct place place;

	if (own)
		slots_give(own);
	own = slots_take();
	assert_int_equal(caps_look(scheduler, (uint64_t)slot, &place), 0);
	assert_int_equal(
		kernel_cap_copy(place.node, place.index, own->reference, RIGHTS_ALL, 0, 0).status,
		0);
	return own->number;
}

static uint64_t id_of(int64_t slot)
{
	return kernel_thread_read(borrow(slot), THREAD_FIELD_ID).value;
}

static uint64_t until; /* in slices */

/* Has it run, in its component, until the test makes something of it. */
static void run(int64_t slot)
{
	assert_int_equal(kernel_dispatch(borrow(slot), 1, ++until * SLICE, 0).status, 0);
}

/* ------------------------------------------------------------------ making */

static void test_the_first_free_id_is_given(void **state)
{
	struct component *one;
	int64_t slots[COUNT];

	(void)state;
	make_scheduler();
	one = child();
	for (int i = 0; i < COUNT; i++) {
		slots[i] = start(one);
		assert_int_equal(id_of(slots[i]), FIRST + i);
	}
	assert_int_equal(threads_create(scheduler, one, CRT_SLOT_RCV, ANY_THREAD, 0),
			 -TESSERA_EBUSY);
	assert_int_equal(threads_end(scheduler, (uint64_t)slots[1]), 0);
	assert_int_equal(id_of(start(one)), FIRST + 1);
	assert_int_equal(one->threads_used, COUNT);
	end(one);
	end_scheduler();
}

static void test_an_id_is_one_threads_alone(void **state)
{
	struct component *one;
	uint64_t used;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	slot = threads_create(scheduler, one, CRT_SLOT_RCV, FIRST + 2, 0);
	assert_true(slot > 0);
	used = one->account.used;
	assert_int_equal(threads_create(scheduler, one, CRT_SLOT_RCV, FIRST + 2, 0),
			 -TESSERA_EBUSY);
	assert_int_equal(threads_create(scheduler, one, CRT_SLOT_RCV, FIRST + COUNT, 0),
			 -TESSERA_ERANGE);
	assert_int_equal(threads_create(scheduler, one, CRT_SLOT_RCV, FIRST - 1, 0),
			 -TESSERA_ERANGE);
	assert_int_equal(threads_create(scheduler, one, CRT_SLOT_RCV, ~0ull, 0), -TESSERA_ERANGE);
	assert_int_equal(threads_create(scheduler, scheduler, CRT_SLOT_RCV, FIRST, 0),
			 -TESSERA_EBUSY);
	assert_int_equal(one->account.used, used);
	end(one);
	end_scheduler();
}

static void test_only_its_scheduler_makes_a_thread(void **state)
{
	struct component *one;

	(void)state;
	make_scheduler();
	one = child();
	assert_int_equal(threads_create(one, one, CRT_SLOT_RCV, ANY_THREAD, 0), -TESSERA_EPERM);
	assert_int_equal(threads_create(scheduler, root, CRT_SLOT_RCV, ANY_THREAD, 0),
			 -TESSERA_EPERM);
	end(one);
	end_scheduler();
}

static void test_a_parent_is_an_endpoint_with_the_right(void **state)
{
	struct component *one;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	put(CRT_SLOT_COMPONENT, scheduler, GATE);
	put(CRT_SLOT_RCV, scheduler, GATE + 1);
	slot = authority_delegate_at(scheduler, GATE + 1, one, GATE, RIGHT_WAIT, false);
	assert_int_equal(slot, GATE);
	assert_int_equal(threads_create(scheduler, one, GATE, ANY_THREAD, 0), -TESSERA_EBADF);
	assert_int_equal(threads_create(scheduler, one, GATE + 2, ANY_THREAD, 0), -TESSERA_ENOENT);
	assert_int_equal(threads_create(scheduler, one, 5000, ANY_THREAD, 0), -TESSERA_EINVAL);
	one->scheduler = component_handle(one);
	assert_int_equal(threads_create(one, one, GATE, ANY_THREAD, 0), -TESSERA_EACCES);
	end(one);
	end_scheduler();
}

static void test_who_has_no_page_left_gets_no_thread(void **state)
{
	struct component *one;

	(void)state;
	make_scheduler();
	one = child();
	one->account.limit = one->account.used;
	assert_int_equal(threads_create(scheduler, one, CRT_SLOT_RCV, ANY_THREAD, 0),
			 -TESSERA_ENOMEM);
	assert_int_equal(scheduler->slots_used, 0);
	one->account.limit = PAGES;
	start(one);
	end(one);
	end_scheduler();
}

/* ------------------------------------------------------------------ ids that are lent */

static void test_ids_in_use_are_not_lent(void **state)
{
	struct lifecycle_plan plan = {
		.entry = ENTRY, .pages = PAGES, .first_thread = FIRST + 1, .threads = COUNT};
	struct component *one;

	(void)state;
	make_scheduler();
	one = child();
	assert_int_equal(lifecycle_create(scheduler, &plan), -TESSERA_EBUSY);
	plan.first_thread = FIRST_THREAD;
	assert_int_equal(lifecycle_create(scheduler, &plan), -TESSERA_ERANGE);
	plan.first_thread = FIRST_THREAD + THREADS_EACH - 1;
	assert_int_equal(lifecycle_create(scheduler, &plan), -TESSERA_ERANGE);
	plan.threads = ~0ull;
	assert_int_equal(lifecycle_create(scheduler, &plan), -TESSERA_ERANGE);
	assert_int_equal(scheduler->threads_lent, COUNT);
	end(one);
	assert_int_equal(scheduler->threads_lent, 0);
	end_scheduler();
}

static void test_all_ids_can_be_lent_across_words(void **state)
{
	const struct lifecycle_plan plan = {.entry = ENTRY,
					    .pages = PAGES,
					    .first_thread = FIRST_THREAD + 1,
					    .threads = THREADS_EACH - 1};
	struct component *one;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = make_planned(scheduler, &plan);
	slot = threads_create(scheduler, one, CRT_SLOT_RCV, FIRST_THREAD + THREADS_EACH - 1, 0);
	assert_true(slot > 0);
	assert_int_equal(threads_create(scheduler, scheduler, CRT_SLOT_RCV, ANY_THREAD, 0),
			 -TESSERA_EBUSY);
	end(one);
	slot = start(scheduler);
	assert_int_equal(id_of(slot), FIRST_THREAD + 1);
	end_scheduler();
}

/* ------------------------------------------------------------------ ending */

static void test_a_thread_in_its_own_component_is_ended(void **state)
{
	struct component *one;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	slot = start(one);
	run(slot);
	processor_timeout();
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), -TESSERA_EINVAL);
	assert_int_equal(one->threads_used, 0);
	end(one);
	end_scheduler();
}

static void put_gate(const struct component *client, uint32_t slot, const struct component *server)
{
	assert_int_equal(kernel_gate_make(server->object.cap,
					  slot_ref(client->captbl_leaf.cap, slot), ENTRY, 0)
				 .status,
			 0);
}

static void give_gate(const struct component *client, const struct component *server)
{
	put_gate(client, GATE, server);
}

/* It has called the server straight from home, and is interrupted there. Returns its slot. */
static int64_t start_inside(struct component *component, const struct component *server)
{
	int64_t slot;

	give_gate(component, server);
	slot = start(component);
	run(slot);
	assert_int_equal(processor_call(GATE), 0);
	processor_timeout();
	return slot;
}

/* Whatever slot it is in, which the manager need not know. */
static void test_a_thread_is_ended_by_its_id(void **state)
{
	struct component *one, *other;
	int64_t slot;
	uint64_t id;

	(void)state;
	make_scheduler();
	one = child();
	other = make(scheduler, PAGES);
	give_gate(one, scheduler);
	slot = start(one);
	id = id_of(slot);
	assert_int_equal(threads_end_id(other, id), -TESSERA_EPERM);
	assert_int_equal(threads_end_id(scheduler, id + 1), -TESSERA_EPERM);
	assert_int_equal(threads_end_id(scheduler, THREAD_IDS), -TESSERA_EPERM);
	assert_int_equal(threads_end_id(scheduler, ~0ull), -TESSERA_EPERM);
	run(slot);
	assert_int_equal(processor_call(GATE), 0);
	processor_timeout();
	assert_int_equal(threads_end_id(scheduler, id), 0);
	assert_int_equal(one->threads_used, 0);
	assert_int_equal(threads_end_id(scheduler, id), -TESSERA_EPERM);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	end(one);
	end(other);
	end_scheduler();
}

static void test_a_thread_inside_a_server_is_not_ended_by_its_id(void **state)
{
	struct component *one, *server;
	int64_t slot;
	uint64_t id;

	(void)state;
	make_scheduler();
	one = child();
	server = make(scheduler, PAGES);
	slot = start_inside(one, server);
	id = id_of(slot);
	assert_int_equal(threads_end_id(scheduler, id), -TESSERA_EBUSY);
	run(slot);
	processor_return();
	processor_timeout();
	assert_int_equal(threads_end_id(scheduler, id), 0);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	end(one);
	end(server);
	end_scheduler();
}

static void test_a_thread_inside_a_server_is_not_ended(void **state)
{
	struct component *one, *server;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	server = make(scheduler, PAGES);
	slot = start_inside(one, server);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), -TESSERA_EBUSY);
	assert_int_equal(lifecycle_end(scheduler, component_handle(one)), -TESSERA_EBUSY);
	run(slot);
	processor_return();
	assert_int_equal(kernel_thread_read(borrow(slot), THREAD_FIELD_STATE).value,
			 THREAD_STOPPED);
	end(one);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	end(server);
	end_scheduler();
}

static void test_a_thread_that_called_its_scheduler_from_home_is_ended_there(void **state)
{
	struct component *one;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	slot = start_inside(one, scheduler);
	assert_int_equal(lifecycle_end(scheduler, component_handle(one)), -TESSERA_EBUSY);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	assert_int_equal(one->threads_used, 0);
	end(one);
	end_scheduler();
}

/* Its component has said that it has ended: it waits there for ever. */
static void test_a_thread_inside_the_booter_ends_with_its_component(void **state)
{
	struct component *one, *booter;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	booter = make(scheduler, PAGES);
	slot = start_inside(one, booter);
	assert_int_equal(lifecycle_end(scheduler, component_handle(one)), -TESSERA_EBUSY);
	threads_init(0, booter->object.frame.number);
	end(one);
	threads_init(0, 0);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	end(booter);
	end_scheduler();
}

static void test_a_thread_that_came_to_its_scheduler_by_a_server_is_not_ended(void **state)
{
	struct component *one, *server;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	server = make(scheduler, PAGES);
	give_gate(one, server);
	give_gate(server, scheduler);
	slot = start(one);
	run(slot);
	assert_int_equal(processor_call(GATE), 0);
	assert_int_equal(processor_call(GATE), 0);
	processor_timeout();
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), -TESSERA_EBUSY);
	run(slot);
	processor_return();
	processor_timeout();
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), -TESSERA_EBUSY);
	run(slot);
	processor_return();
	processor_timeout();
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	end(one);
	end(server);
	end_scheduler();
}

#define WRITE (RIGHT_MAP | RIGHT_WRITE)

static int64_t map_of(struct component *component, int64_t memory)
{
	int64_t address = shared_memory_map(component, (uint64_t)memory, 0, WRITE);

	assert_true(address > 0);
	return address;
}

/* -EPERM: it shows shared memory. */
static int shown(const struct component *component, int64_t address)
{
	struct place place;

	return pages_find(component, (uint64_t)address, &place);
}

/* Owner and server have the same object mapped, and the owner's thread is in the server. */
static void test_a_server_keeps_the_memory_of_one_that_ends_while_it_serves_it(void **state)
{
	struct component *one, *server;
	int64_t slot, memory, in_one, in_server;

	(void)state;
	make_scheduler();
	one = child();
	server = make(scheduler, PAGES);
	give_gate(one, server);
	memory = shared_memory_create(one, 1);
	assert_true(memory > 0);
	assert_int_equal(shared_memory_offer(one, (uint64_t)memory, server, WRITE, false), 0);
	in_one = map_of(one, memory);
	in_server = map_of(server, memory);
	slot = start(one);
	run(slot);
	assert_int_equal(processor_call(GATE), 0);
	processor_timeout();
	assert_int_equal(lifecycle_end(scheduler, component_handle(one)), -TESSERA_EBUSY);
	assert_int_equal(shown(one, in_one), -TESSERA_EPERM);
	assert_int_equal(shown(server, in_server), -TESSERA_EPERM);
	run(slot);
	processor_return();
	end(one);
	assert_int_equal(shown(server, in_server), -TESSERA_EPERM);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	assert_int_equal(shared_memory_unmap(server, (uint64_t)memory), 0);
	end(server);
	end_scheduler();
}

static void test_a_thread_that_stopped_in_a_server_is_ended(void **state)
{
	struct component *one, *server;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	server = make(scheduler, PAGES);
	give_gate(one, server);
	slot = start(one);
	run(slot);
	assert_int_equal(processor_call(GATE), 0);
	processor_fault();
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	end(one);
	end(server);
	end_scheduler();
}

static void test_a_fault_goes_where_its_maker_says(void **state)
{
	struct component *one, *other;
	const uint64_t gate = GATE + 1;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	other = make(scheduler, PAGES);
	put_gate(scheduler, GATE + 1, other);
	assert_int_equal(faults_set(other, one, FAULT_EXCEPTION, gate), -TESSERA_EPERM);
	assert_int_equal(faults_set(scheduler, one, FAULT_KINDS, gate), -TESSERA_EINVAL);
	assert_int_equal(faults_set(scheduler, one, FAULT_EXCEPTION, 5000), -TESSERA_EINVAL);
	assert_int_equal(faults_set(scheduler, one, FAULT_EXCEPTION, GATE), -TESSERA_ENOENT);
	assert_int_equal(faults_set(scheduler, one, FAULT_EXCEPTION, CRT_SLOT_RCV), -TESSERA_EBADF);
	assert_int_equal(faults_set(scheduler, one, FAULT_EXCEPTION, gate), 0);
	slot = start(one);
	run(slot);
	processor_fault();
	processor_timeout();
	assert_int_equal(kernel_thread_read(borrow(slot), THREAD_FIELD_DEPTH).value, 1);
	assert_int_equal(lifecycle_end(scheduler, component_handle(one)), -TESSERA_EBUSY);
	run(slot);
	processor_fault();
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	end(one);
	end(other);
	end_scheduler();
}

/* By a component in which the thread is, called by the handler, as the manager is. */
static void test_a_handler_learns_who_had_called_the_faulty_one(void **state)
{
	struct component *one, *server, *handler;
	int64_t slot;
	uint32_t id;

	(void)state;
	make_scheduler();
	one = child();
	server = make(scheduler, PAGES);
	handler = make(scheduler, PAGES / 2);
	give_gate(one, server);
	give_gate(scheduler, handler);
	give_gate(handler, scheduler);
	assert_int_equal(faults_set(scheduler, server, FAULT_EXCEPTION, GATE), 0);
	slot = start(one);
	id = (uint32_t)id_of(slot);
	run(slot);
	assert_int_equal(processor_call(GATE), 0);
	processor_fault();
	assert_int_equal(processor_call(GATE), 0);
	processor_timeout();
	assert_int_equal(callers_find(handler, id, 0), -TESSERA_EPERM);
	server->handler = component_handle(handler);
	assert_int_equal(callers_find(handler, id, 0), component_handle(one));
	assert_int_equal(callers_find(handler, id, 1), 0);
	assert_int_equal(callers_find(handler, id, 64), 0);
	assert_int_equal(callers_find(handler, id, ~0ull), 0);
	assert_int_equal(callers_find(server, id, 0), -TESSERA_EPERM);
	assert_int_equal(callers_find(handler, id + 1, 0), -TESSERA_EPERM);
	assert_int_equal(callers_find(handler, THREAD_IDS, 0), -TESSERA_EPERM);
	one->state = COMPONENT_ENDING;
	assert_int_equal(callers_find(handler, id, 0), -TESSERA_ESTALE);
	one->state = COMPONENT_LIVE;
	end(handler);
	end(server);
	run(slot);
	processor_return();
	processor_timeout();
	assert_int_equal(callers_find(one, id, 0), -TESSERA_EPERM);
	end(one);
	end_scheduler();
}

static void test_the_slot_of_a_dead_thread_is_emptied(void **state)
{
	struct component *one;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	slot = start(one);
	end(one);
	assert_int_equal(scheduler->slots_used, 1);
	one = child();
	assert_true(start(one) != slot);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	assert_int_equal(one->threads_used, 1);
	end(one);
	end_scheduler();
}

static void test_what_is_no_thread_of_its_own_is_not_ended(void **state)
{
	struct component *one, *other;
	int64_t slot, there;

	(void)state;
	make_scheduler();
	one = child();
	other = make(scheduler, PAGES);
	slot = start(one);
	put(CRT_SLOT_COMPONENT, scheduler, GATE);
	assert_int_equal(threads_end(scheduler, GATE), -TESSERA_EBADF);
	assert_int_equal(threads_end(scheduler, GATE + 2), -TESSERA_ENOENT);
	assert_int_equal(threads_end(scheduler, CRT_SLOT_RCV), -TESSERA_EPERM);
	there = authority_delegate(scheduler, PLACE_SLOT, (uint64_t)slot, other, RIGHTS_ALL, false);
	assert_true(there > 0);
	assert_int_equal(threads_end(other, (uint64_t)there), -TESSERA_EPERM);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), -TESSERA_EBUSY);
	assert_int_equal(authority_revoke(scheduler, PLACE_SLOT, (uint64_t)slot), 0);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	end(one);
	end(other);
	end_scheduler();
}

static void test_a_component_ends_itself(void **state)
{
	struct component *one;
	uint64_t handle;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	handle = component_handle(one);
	slot = start(one);
	assert_int_equal(
		kernel_gate_make(CRT_SLOT_COMPONENT, slot_ref(one->captbl_leaf.cap, GATE), ENTRY, 0)
			.status,
		0);
	run(slot);
	assert_int_equal(processor_call(GATE), 0); /* the manager, on its thread */
	assert_int_equal(lifecycle_end(one, handle), -TESSERA_EBUSY);
	processor_return();
	end(one);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	assert_int_equal(lifecycle_end(scheduler, handle), -TESSERA_ESTALE);
	end_scheduler();
}

static void test_nobody_else_ends_a_component(void **state)
{
	struct component *one, *other;

	(void)state;
	make_scheduler();
	one = child();
	other = make(scheduler, PAGES);
	assert_int_equal(lifecycle_end(other, component_handle(one)), -TESSERA_EPERM);
	assert_int_equal(lifecycle_end(root, component_handle(one)), -TESSERA_EPERM);
	end(one);
	end(other);
	end_scheduler();
}

/* ------------------------------------------------------------------ endpoints */

static void test_an_endpoint_is_one_threads(void **state)
{
	struct component *one;
	int64_t slot, rcv, asnd;

	(void)state;
	make_scheduler();
	one = child();
	slot = start(one);
	assert_int_equal(objects_make_rcv(scheduler, (uint64_t)slot, 1ull << 32, 0),
			 -TESSERA_ERANGE);
	assert_int_equal(objects_make_rcv(scheduler, (uint64_t)slot, 0, 1ull << 32),
			 -TESSERA_ERANGE);
	rcv = objects_make_rcv(scheduler, (uint64_t)slot, CEILING, CEILING);
	assert_true(rcv > 0);
	assert_int_equal(objects_make_rcv(scheduler, (uint64_t)slot, 1, 1), -TESSERA_EBUSY);
	assert_int_equal(objects_make_rcv(scheduler, (uint64_t)rcv, 1, 1), -TESSERA_EBADF);
	assert_int_equal(objects_make_rcv(scheduler, GATE, 1, 1), -TESSERA_ENOENT);
	assert_int_equal(objects_make_rcv(scheduler, 5000, 1, 1), -TESSERA_EINVAL);
	asnd = objects_make_asnd(scheduler, (uint64_t)rcv);
	assert_true(asnd > 0);
	assert_int_equal(objects_make_asnd(scheduler, (uint64_t)slot), -TESSERA_EBADF);
	assert_int_equal(scheduler->slots_used, 3);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	assert_int_equal(objects_make_asnd(scheduler, (uint64_t)rcv), -TESSERA_ESTALE);
	end(one);
	end_scheduler();
}

static enum cap_type what_is_in(int64_t slot, uint64_t *rights)
{
	struct place place;

	assert_int_equal(caps_look(scheduler, (uint64_t)slot, &place), 0);
	*rights = kernel_slot_read(place.node, place.index, SLOT_RIGHTS).value;
	return (enum cap_type)kernel_slot_read(place.node, place.index, SLOT_TYPE).value;
}

static void test_a_scheduler_of_others_may_cut_back_to_them(void **state)
{
	struct own_slot *own;
	struct component *one;
	uint64_t rights;
	int64_t slot;

	(void)state;
	make_scheduler();
	one = child();
	assert_int_equal(objects_make_cut(scheduler, one), -TESSERA_EPERM);
	scheduler->scheduler = component_handle(root);
	assert_int_equal(objects_make_cut(root, one), -TESSERA_EPERM);
	assert_int_equal(objects_make_cut(one, one), -TESSERA_EPERM);
	own = one->object.slot;
	one->object.slot = NULL; /* as of one that the booter made */
	assert_int_equal(objects_make_cut(scheduler, one), -TESSERA_EINVAL);
	one->object.slot = own;
	assert_int_equal(scheduler->slots_used, 0);
	slot = objects_make_cut(scheduler, one);
	assert_true(slot > 0);
	assert_int_equal(what_is_in(slot, &rights), CAP_COMPONENT);
	assert_int_equal(rights, RIGHT_CUT);
	assert_int_equal(authority_relinquish(scheduler, PLACE_SLOT, (uint64_t)slot), 0);
	assert_int_equal(scheduler->slots_used, 0);
	end(one);
	end_scheduler();
}

static void test_its_scheduler_gives_a_component_its_endpoint(void **state)
{
	struct component *one, *other;
	int64_t slot, rcv;
	struct place place;

	(void)state;
	make_scheduler();
	one = child();
	other = make(scheduler, PAGES);
	slot = start(one);
	rcv = objects_make_rcv(scheduler, (uint64_t)slot, 1, 1);
	assert_int_equal(authority_delegate_at(scheduler, (uint64_t)rcv, one, CRT_SLOT_RCV,
					       RIGHT_WAIT | RIGHT_SEND, false),
			 CRT_SLOT_RCV);
	assert_int_equal(authority_delegate_at(scheduler, (uint64_t)rcv, one, CRT_SLOT_RCV,
					       RIGHT_WAIT, false),
			 -TESSERA_EEXIST);
	assert_int_equal(authority_delegate_at(scheduler, (uint64_t)rcv, one, 0, 0, false),
			 -TESSERA_EINVAL);
	assert_int_equal(authority_delegate_at(scheduler, (uint64_t)rcv, one, 256, 0, false),
			 -TESSERA_EINVAL);
	assert_int_equal(authority_delegate_at(other, GATE, one, GATE, 0, false), -TESSERA_EPERM);
	assert_int_equal(authority_relinquish(one, PLACE_SLOT, CRT_SLOT_RCV), -TESSERA_EPERM);
	assert_int_equal(authority_revoke(scheduler, PLACE_SLOT, (uint64_t)rcv), 0);
	assert_int_equal(caps_look(one, CRT_SLOT_RCV, &place), 0);
	assert_int_equal(kernel_slot_read(place.node, place.index, SLOT_TYPE).value, CAP_NONE);
	end(one);
	end(other);
	end_scheduler();
}

#define CYCLES 200

static void test_components_with_threads_come_and_go(void **state)
{
	(void)state;
	make_scheduler();
	for (int i = 0; i < CYCLES; i++) {
		struct component *one = child();
		int64_t slot = start(one);

		run(slot);
		processor_fault();
		end(one);
		assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
		assert_int_equal(scheduler->slots_used, 0);
	}
	end_scheduler();
}

int main(void)
{
#define TEST(name) cmocka_unit_test(test_##name)
	const struct CMUnitTest tests[] = {
		TEST(the_first_free_id_is_given),
		TEST(an_id_is_one_threads_alone),
		TEST(only_its_scheduler_makes_a_thread),
		TEST(a_parent_is_an_endpoint_with_the_right),
		TEST(who_has_no_page_left_gets_no_thread),
		TEST(ids_in_use_are_not_lent),
		TEST(all_ids_can_be_lent_across_words),
		TEST(a_thread_in_its_own_component_is_ended),
		TEST(a_thread_is_ended_by_its_id),
		TEST(a_thread_inside_a_server_is_not_ended_by_its_id),
		TEST(a_thread_inside_a_server_is_not_ended),
		TEST(a_thread_that_called_its_scheduler_from_home_is_ended_there),
		TEST(a_thread_inside_the_booter_ends_with_its_component),
		TEST(a_thread_that_came_to_its_scheduler_by_a_server_is_not_ended),
		TEST(a_server_keeps_the_memory_of_one_that_ends_while_it_serves_it),
		TEST(a_thread_that_stopped_in_a_server_is_ended),
		TEST(a_fault_goes_where_its_maker_says),
		TEST(a_handler_learns_who_had_called_the_faulty_one),
		TEST(the_slot_of_a_dead_thread_is_emptied),
		TEST(what_is_no_thread_of_its_own_is_not_ended),
		TEST(a_component_ends_itself),
		TEST(nobody_else_ends_a_component),
		TEST(a_scheduler_of_others_may_cut_back_to_them),
		TEST(a_scheduler_of_others_may_cut_back_to_them),
		TEST(an_endpoint_is_one_threads),
		TEST(its_scheduler_gives_a_component_its_endpoint),
		TEST(components_with_threads_come_and_go),
	};

	return cmocka_run_group_tests_name("threads", tests, make_world, NULL);
}
