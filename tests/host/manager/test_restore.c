/* Components that are restored while others have gates to them and threads in them. */
#include "composed.h"

#include "authority.h"
#include "caps.h"
#include "checkpoint.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "faults.h"
#include "objects.h"
#include "pages.h"
#include "processor.h"
#include "shared_memory.h"
#include "tables.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define OWN_GATE 50 /* a slot of the server's */

static struct component *scheduler, *server, *supervisor, *client, *other;
static uint64_t checkpoint;

static void accept_again(void)
{
	accept_all(server, ACCEPTED);
	accept_all(client, ACCEPTED);
	accept_all(other, ACCEPTED);
}

static int begin(void **state)
{
	scheduler = composed(SCHEDULER);
	supervisor = composed(SUPERVISOR);
	server = composed(SERVER);
	client = composed(CLIENT);
	other = composed(OTHER);
	accept_again();
	*image_of(SERVER, DATA) = 1;
	count_composition(state);
	checkpoint = take_checkpoint(SUPERVISOR, SERVER);
	return 0;
}

/* Of what is made. */
#define FIRST_SLOT (CAP_WINDOW_FIRST * CRT_LEAF_SLOTS)
#define SLOTS	   20

static void forget_threads(void)
{
	for (uint64_t slot = FIRST_SLOT; slot < FIRST_SLOT + SLOTS; slot++)
		if (threads_end(scheduler, slot) == -TESSERA_EBADF)
			assert_int_equal(authority_relinquish(scheduler, PLACE_SLOT, slot), 0);
	assert_int_equal(scheduler->slots_used, 0);
	while (caps_end_step(scheduler))
		;
}

static int end_test(void **state)
{
	if (checkpoint)
		free_checkpoint(SUPERVISOR, checkpoint);
	forget_threads();
	return same_composition(state);
}

/* ------------------------------------------------------------------ gates */

#define SLOW 8 /* pages: taken back in more than one call */

static void all_gates_lead(void)
{
	assert_true(leads(CLIENT, GATE_NEAR, SERVER, NEAR_ENTRY));
	assert_true(leads(CLIENT, GATE_FAR, SERVER, FAR_ENTRY));
	assert_true(leads(OTHER, GATE_NEAR, SERVER, NEAR_ENTRY));
	assert_true(leads(CLIENT, GATE_OTHER, OTHER, NEAR_ENTRY));
}

static void test_its_clients_have_new_gates_in_the_same_slots(void **state)
{
	(void)state;
	all_gates_lead();
	for (int i = 0; i < 3; i++) {
		restore(SUPERVISOR, checkpoint);
		all_gates_lead();
	}
}

static void test_gates_are_dead_until_its_pages_are_restored(void **state)
{
	int status;

	(void)state;
	*image_of(SERVER, DATA) = 9;
	do {
		status = lifecycle_restore(supervisor, checkpoint);
		if (leads(CLIENT, GATE_NEAR, SERVER, NEAR_ENTRY))
			assert_int_equal(*image_of(SERVER, DATA), 1);
	} while (status == LIFECYCLE_MORE);
	all_gates_lead();
}

static void test_another_thing_in_a_clients_slot_stays(void **state)
{
	(void)state;
	lose(OTHER, GATE_NEAR);
	put_other(OTHER, GATE_NEAR);
	lose(CLIENT, GATE_FAR);
	restore(SUPERVISOR, checkpoint);
	assert_int_equal(holds(OTHER, GATE_NEAR), CAP_COMPONENT);
	assert_int_equal(holds(CLIENT, GATE_FAR), CAP_NONE);
	assert_true(leads(CLIENT, GATE_NEAR, SERVER, NEAR_ENTRY));
	lose(OTHER, GATE_NEAR);
}

static void test_its_own_gates_it_has_again(void **state)
{
	uint64_t of_client = take_checkpoint(SUPERVISOR, CLIENT);
	uint64_t of_other = take_checkpoint(SUPERVISOR, OTHER);

	(void)state;
	restore(SUPERVISOR, of_other); /* whose slot is empty since the test before */
	accept_again();
	assert_true(authority_grant(client, PLACE_SLOT, GATE_NEAR, other) > 0);
	assert_int_equal(holds(CLIENT, GATE_NEAR), CAP_NONE);
	restore(SUPERVISOR, of_client);
	all_gates_lead();
	restore(SUPERVISOR, of_other); /* has what it was given no more */
	free_checkpoint(SUPERVISOR, of_client);
	free_checkpoint(SUPERVISOR, of_other);
}

static void test_a_gate_died_while_its_client_was_dead(void **state)
{
	uint64_t of_client = take_checkpoint(SUPERVISOR, CLIENT);

	(void)state;
	for (int i = 0; i < SLOW; i++)
		fresh(client);
	assert_int_equal(lifecycle_restore(supervisor, of_client), LIFECYCLE_MORE);
	assert_int_equal(client->state, COMPONENT_ENDING);
	restore(SUPERVISOR, checkpoint);
	assert_false(leads(CLIENT, GATE_NEAR, SERVER, NEAR_ENTRY));
	restore(SUPERVISOR, of_client);
	all_gates_lead();
	free_checkpoint(SUPERVISOR, of_client);
}

static void test_a_delegated_copy_stays_dead_and_the_new_gate_is_delegated(void **state)
{
	int64_t copy = authority_delegate(client, PLACE_SLOT, GATE_NEAR, other, RIGHTS_ALL, false);
	struct place place;

	(void)state;
	assert_true(copy > 0);
	restore(SUPERVISOR, checkpoint);
	all_gates_lead();
	assert_int_equal(caps_look(other, (uint64_t)copy, &place), 0);
	assert_true(kernel_slot_read(place.node, place.index, SLOT_GENERATION).value !=
		    kernel_frame_read(frames_memory(), frames_offset(server->object.frame.number),
				      FRAME_GENERATION)
			    .value);
	assert_int_equal(authority_revoke(client, PLACE_SLOT, GATE_NEAR), 0);
	copy = authority_delegate(client, PLACE_SLOT, GATE_NEAR, other, RIGHTS_ALL, false);
	assert_int_equal(caps_look(other, (uint64_t)copy, &place), 0);
	assert_int_equal(kernel_slot_read(place.node, place.index, SLOT_GENERATION).value,
			 kernel_frame_read(frames_memory(),
					   frames_offset(server->object.frame.number),
					   FRAME_GENERATION)
				 .value);
	assert_int_equal(authority_revoke(client, PLACE_SLOT, GATE_NEAR), 0);
	while (caps_end_step(other))
		;
}

static void test_what_the_composition_gave_it_stays_though_it_was_passed_on(void **state)
{
	uint64_t of_client = take_checkpoint(SUPERVISOR, CLIENT);
	int64_t copy = authority_delegate(client, PLACE_SLOT, GATE_NEAR, other, RIGHTS_ALL, false);
	struct place place;

	(void)state;
	assert_true(copy > 0);
	restore(SUPERVISOR, of_client);
	all_gates_lead();
	assert_int_equal(caps_look(other, (uint64_t)copy, &place), -TESSERA_EINVAL);
	free_checkpoint(SUPERVISOR, of_client);
	while (caps_end_step(other))
		;
}

static void test_so_does_what_is_no_gate_in_any_slot_that_the_composition_chooses(void **state)
{
	static const uint32_t slots[] = {GATE_OTHER + 1, GATE_FAR + 1};
	uint64_t of_client = take_checkpoint(SUPERVISOR, CLIENT);

	(void)state;
	for (int i = 0; i < 2; i++) {
		put_other(CLIENT, slots[i]);
		assert_true(authority_delegate(client, PLACE_SLOT, slots[i], other, RIGHTS_ALL,
					       false) > 0);
	}
	restore(SUPERVISOR, of_client);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(holds(CLIENT, slots[i]), CAP_COMPONENT);
		lose(CLIENT, slots[i]);
	}
	free_checkpoint(SUPERVISOR, of_client);
	while (caps_end_step(other))
		;
}

/* ------------------------------------------------------------------ shared memory */

static void test_what_was_offered_to_it_it_may_map_in_its_next_life(void **state)
{
	int64_t memory = shared_memory_create(other, 1);
	uint64_t id = (uint64_t)memory;

	(void)state;
	assert_true(memory > 0);
	fresh(server);
	assert_int_equal(shared_memory_offer(other, id, server, RIGHT_MAP, true), 0);
	assert_int_equal(lifecycle_restore(supervisor, checkpoint), LIFECYCLE_MORE);
	assert_int_equal(server->state, COMPONENT_ENDING);
	assert_int_equal(shared_memory_offer(other, id, client, RIGHT_MAP, true), 0);
	restore(SUPERVISOR, checkpoint);
	assert_true(shared_memory_map(server, id, 0, RIGHT_MAP) > 0);
	restore(SUPERVISOR, checkpoint);
	assert_int_equal(shared_memory_destroy(other, id), 0);
}

/* ------------------------------------------------------------------ threads */

/* As a component's first thread is made, its endpoint in the slot where everybody's is. */
static int64_t start_with_endpoint(void)
{
	int64_t slot = start_thread(SERVER),
		rcv = objects_make_rcv(scheduler, (uint64_t)slot, 1, 1);

	assert_true(rcv > 0);
	assert_int_equal(authority_delegate_at(scheduler, (uint64_t)rcv, server, CRT_SLOT_RCV,
					       RIGHT_WAIT | RIGHT_SEND, false),
			 CRT_SLOT_RCV);
	return slot;
}

static void test_its_threads_are_made_again(void **state)
{
	(void)state;
	put_other(SERVER, CRT_SLOT_RCV); /* as the booter did: nobody has it down */
	restore(SUPERVISOR, checkpoint);
	for (int i = 0; i < 3; i++) {
		int64_t slot = start_with_endpoint();
		uint64_t id = thread_fact(slot, THREAD_FIELD_ID);

		run_thread(slot);
		processor_timeout();
		assert_true(is_in(slot, SERVER));
		restore(SUPERVISOR, checkpoint);
		assert_int_equal(server->threads_used, 0);
		assert_int_equal(holds(SERVER, CRT_SLOT_RCV), CAP_NONE);
		assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
		assert_int_equal(thread_fact(start_thread(SERVER), THREAD_FIELD_ID), id);
		restore(SUPERVISOR, checkpoint);
		forget_threads();
	}
}

static void test_a_thread_of_its_in_another_component_holds_it_up(void **state)
{
	int64_t slot = start_thread(SERVER);

	(void)state;
	assert_int_equal(kernel_gate_make(other->object.cap,
					  slot_ref(server->captbl_leaf.cap, OWN_GATE), ENTRY, 0)
				 .status,
			 0);
	run_thread(slot);
	assert_int_equal(processor_call(OWN_GATE), 0);
	processor_timeout();
	assert_int_equal(lifecycle_restore(supervisor, checkpoint), -TESSERA_EBUSY);
	assert_int_equal(server->state, COMPONENT_ENDING);
	assert_false(leads(CLIENT, GATE_NEAR, SERVER, NEAR_ENTRY));
	assert_int_equal(lifecycle_restore(supervisor, checkpoint), -TESSERA_EBUSY);
	run_thread(slot);
	processor_return(); /* to nobody: it stops */
	restore(SUPERVISOR, checkpoint);
	all_gates_lead();
	lose(SERVER, OWN_GATE);
}

static void test_a_clients_call_into_its_former_life_fails(void **state)
{
	int64_t slot = start_thread(CLIENT);

	(void)state;
	run_thread(slot);
	assert_int_equal(processor_call(GATE_NEAR), 0);
	processor_timeout();
	assert_true(is_in(slot, SERVER));
	restore(SUPERVISOR, checkpoint);
	run_thread(slot);
	processor_timeout();
	assert_true(is_in(slot, CLIENT));
	assert_int_equal(thread_fact(slot, THREAD_FIELD_DEPTH), 0);
	run_thread(slot);
	assert_int_equal(processor_call(GATE_NEAR), 0);
	processor_timeout();
	assert_true(is_in(slot, SERVER));
	run_thread(slot);
	assert_int_equal(processor_return(), 0);
	processor_timeout();
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
}

/* One call deeper: into what passes for the manager, by the server's gate. */
static int64_t call_for_the_server(void)
{
	int64_t slot = start_thread(CLIENT);

	assert_int_equal(kernel_gate_make(other->object.cap,
					  slot_ref(server->captbl_leaf.cap, OWN_GATE), ENTRY, 0)
				 .status,
			 0);
	run_thread(slot);
	assert_int_equal(processor_call(GATE_NEAR), 0);
	assert_int_equal(processor_call(OWN_GATE), 0);
	processor_timeout();
	assert_true(is_in(slot, OTHER));
	return slot;
}

static void let_come_home(int64_t slot)
{
	run_thread(slot);
	processor_return(); /* past who is dead */
	processor_timeout();
	assert_true(is_in(slot, CLIENT));
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
}

static void test_a_call_to_the_manager_in_its_name_holds_it_up(void **state)
{
	int64_t slot = call_for_the_server();

	(void)state;
	assert_int_equal(threads_lingering(), -TESSERA_EAGAIN);
	threads_init(other->object.frame.number, 0);
	assert_int_equal(lifecycle_restore(supervisor, checkpoint), -TESSERA_EBUSY);
	assert_int_equal(server->state, COMPONENT_ENDING);
	assert_int_equal(lifecycle_restore(supervisor, checkpoint), -TESSERA_EBUSY);
	assert_int_equal(threads_lingering(), thread_fact(slot, THREAD_FIELD_ID));
	let_come_home(slot);
	assert_int_equal(threads_lingering(), -TESSERA_EAGAIN);
	restore(SUPERVISOR, checkpoint);
	threads_init(0, 0);
	lose(SERVER, OWN_GATE);
}

static void test_a_call_to_another_in_its_name_does_not(void **state)
{
	int64_t slot = call_for_the_server();

	(void)state;
	restore(SUPERVISOR, checkpoint);
	let_come_home(slot);
	lose(SERVER, OWN_GATE);
}

/* ------------------------------------------------------------------ faults */

static void faults_go_to_the_supervisor(void)
{
	int64_t slot = start_thread(SERVER);

	run_thread(slot);
	processor_fault();
	processor_timeout();
	assert_int_equal(thread_fact(slot, THREAD_FIELD_DEPTH), 1);
	assert_true(is_in(slot, SUPERVISOR));
	run_thread(slot);
	processor_fault(); /* in its handling: the thread stops */
	assert_int_equal(thread_fact(slot, THREAD_FIELD_STATE), THREAD_STOPPED);
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
}

static void test_its_faults_are_handled_in_every_life(void **state)
{
	(void)state;
	faults_go_to_the_supervisor();
	restore(SUPERVISOR, checkpoint);
	faults_go_to_the_supervisor();
}

static void test_faults_go_to_a_handler_that_was_restored(void **state)
{
	uint64_t of_supervisor = take_checkpoint(1, SUPERVISOR);

	(void)state;
	restore(1, of_supervisor);
	assert_int_equal(checkpoint_step(supervisor, checkpoint), -TESSERA_EBADF);
	checkpoint = 0;
	faults_go_to_the_supervisor();
	free_checkpoint(1, of_supervisor);
}

/* ------------------------------------------------------------------ half-way */

static int restore_some(unsigned calls)
{
	int status = LIFECYCLE_MORE;

	for (unsigned i = 0; i < calls && status == LIFECYCLE_MORE; i++)
		status = lifecycle_restore(supervisor, checkpoint);
	return status;
}

static void use_it(void)
{
	uint64_t page = fresh(server);

	accept_again();
	authority_delegate(server, PLACE_PAGE, page, client, RIGHT_MAP, false);
	make(server, 10);
	start_thread(SERVER);
	*image_of(SERVER, DATA) = 99;
}

static void is_restored(void)
{
	assert_int_equal(server->state, COMPONENT_LIVE);
	assert_int_equal(*image_of(SERVER, DATA), 1);
	assert_int_equal(server->threads_used, 0);
	assert_int_equal(server->children, 0);
	assert_int_equal(supervisor->children, 0);
	all_gates_lead();
	forget_threads();
	while (pages_end_step(client))
		;
}

static void test_another_checkpoint_goes_on_at_each_step(void **state)
{
	uint64_t second = take_checkpoint(SUPERVISOR, SERVER);
	int status = LIFECYCLE_MORE;

	(void)state;
	for (unsigned calls = 1; status == LIFECYCLE_MORE; calls++) {
		use_it();
		status = restore_some(calls);
		restore(SUPERVISOR, second);
		is_restored();
	}
	free_checkpoint(SUPERVISOR, second);
}

static void test_its_checkpoint_is_freed_at_each_step(void **state)
{
	uint64_t second = take_checkpoint(SUPERVISOR, SERVER);
	int status = LIFECYCLE_MORE;

	(void)state;
	for (unsigned calls = 1; status == LIFECYCLE_MORE; calls++) {
		use_it();
		status = restore_some(calls);
		free_checkpoint(SUPERVISOR, checkpoint);
		restore(SUPERVISOR, second);
		is_restored();
		checkpoint = take_checkpoint(SUPERVISOR, SERVER);
	}
	free_checkpoint(SUPERVISOR, second);
}

static void test_it_ends_itself_at_each_step(void **state)
{
	int status = LIFECYCLE_MORE;

	(void)state;
	for (unsigned calls = 1; status == LIFECYCLE_MORE; calls++) {
		use_it();
		status = restore_some(calls);
		if (server->state == COMPONENT_LIVE) {
			*image_of(SERVER, DATA) = 98;
			assert_int_equal(lifecycle_end(server, SERVER), -TESSERA_EBUSY);
		}
		restore(SUPERVISOR, checkpoint);
		is_restored();
	}
}

/* ------------------------------------------------------------------ ended for good */

/* In a process of its own: the composition is not whole afterwards. */
static void alone(void (*work)(unsigned), unsigned number)
{
	pid_t process = fork();
	int status = 1;

	if (!process) {
		setenv("CMOCKA_TEST_ABORT", "1", 1);
		work(number);
		_exit(0);
	}
	assert_int_equal(waitpid(process, &status, 0), process);
	assert_int_equal(status, 0);
}

static void end_by_supervisor(void)
{
	int status;

	do
		status = lifecycle_end(supervisor, SERVER);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
}

/* All that the server was made of, and its limit, is the supervisor's. */
static void end_instead(unsigned calls)
{
	uint32_t limit = supervisor->account.limit, free = frames_free();
	uint32_t used = server->account.used, copies = supervisor->account.used;

	use_it();
	restore_some(calls);
	end_by_supervisor();
	assert_int_equal(server->state, COMPONENT_UNUSED);
	assert_int_equal(supervisor->children, 0);
	assert_int_equal(supervisor->account.limit, limit + COMPOSED_PAGES);
	assert_int_equal(supervisor->account.used, copies);
	while (pages_end_step(client))
		;
	forget_threads();
	assert_int_equal(frames_free(), free + used);
	assert_int_equal(lifecycle_restore(supervisor, checkpoint), -TESSERA_ESTALE);
	assert_int_equal(checkpoint_step(supervisor, checkpoint), -TESSERA_ESTALE);
	free_checkpoint(SUPERVISOR, checkpoint);
	assert_true(leads(CLIENT, GATE_OTHER, OTHER, NEAR_ENTRY));
}

#define CALLS 40 /* more than a restore takes */

static void test_it_is_ended_instead_at_each_step(void **state)
{
	(void)state;
	for (unsigned calls = 0; calls < CALLS; calls++)
		alone(end_instead, calls);
}

/* One of the composition ends with whoever restores it. */
static void end_supervisor(unsigned calls)
{
	uint32_t limit = root->account.limit, used = root->account.used;
	bool live;
	int status;

	use_it();
	live = restore_some(calls) == 0 || server->state == COMPONENT_LIVE;
	do
		status = lifecycle_end(root, SUPERVISOR);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
	assert_int_equal(server->state, live ? COMPONENT_LIVE : COMPONENT_UNUSED);
	assert_int_equal(root->account.limit, limit + COMPOSED_PAGES * (live ? 1u : 2u));
	assert_int_equal(root->account.used, used);
}

static void test_its_supervisor_ends_at_each_step(void **state)
{
	(void)state;
	for (unsigned calls = 0; calls < CALLS; calls++)
		alone(end_supervisor, calls);
}

static void end_client(unsigned calls)
{
	int status;

	(void)calls;
	do
		status = lifecycle_end(supervisor, CLIENT);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
	restore(SUPERVISOR, checkpoint);
	assert_true(leads(OTHER, GATE_NEAR, SERVER, NEAR_ENTRY));
}

static void test_a_client_that_has_ended_is_left_alone(void **state)
{
	(void)state;
	alone(end_client, 0);
}

/* ------------------------------------------------------------------ components made at run time */

static const struct lifecycle_plan child_plan = {.entry = ENTRY,
						 .pages = 20,
						 .image = 0x4000000,
						 .first_thread = 16 + SERVER * COMPOSED_THREADS + 2,
						 .threads = 2};

/* With a page of its image that can only be read, and one that can be written. */
static struct component *make_child(struct component *maker)
{
	struct component *child = make_planned(maker, &child_plan);
	uint64_t page = fresh(maker);

	*given(maker, page) = 31;
	assert_int_equal(authority_image_pages(maker, page, child, child_plan.image, 1, MAP_EXECUTE), 0);
	page = fresh(maker);
	*given(maker, page) = 32;
	assert_int_equal(
		authority_image_pages(maker, page, child, child_plan.image + PAGE_BYTES, 1, MAP_WRITE),
		0);
	return child;
}

static uint64_t flags_at(const struct component *component, uint64_t address)
{
	struct place place;

	assert_int_equal(pages_find(component, address, &place), 0);
	return kernel_entry_read(place.node, place.index).value & (MAP_WRITE | MAP_EXECUTE);
}

static void forget_server(void)
{
	restore(SUPERVISOR, checkpoint);
	forget_threads();
}

static void test_one_made_at_run_time_is_restored_by_its_maker(void **state)
{
	struct component *child = make_child(server);
	uint64_t text = child_plan.image, data = child_plan.image + PAGE_BYTES;
	uint64_t handle = component_handle(child), id;
	uint32_t used = child->account.used;

	(void)state;
	id = take_checkpoint(SERVER, child->number);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(pages_free(child, text), 0);
		*given(child, data) = 0;
		fresh(child);
		start_thread(child->number);
		restore(SERVER, id);
		assert_int_equal(component_handle(child), handle);
		assert_int_equal(*given(child, text), 31);
		assert_int_equal(flags_at(child, text), MAP_EXECUTE);
		assert_int_equal(*given(child, data), 32);
		assert_int_equal(flags_at(child, data), MAP_WRITE);
		assert_int_equal(child->account.used, used);
		assert_int_equal(child->threads_used, 0);
		assert_int_equal(server->children, 1);
		forget_threads();
	}
	end(child);
	assert_int_equal(lifecycle_restore(server, id), -TESSERA_ESTALE);
	child = make_child(server);
	assert_int_equal(lifecycle_restore(server, id), -TESSERA_ESTALE);
	free_checkpoint(SERVER, id);
	end(child);
	forget_server();
}

static void test_one_made_at_run_time_is_ended_instead_at_each_step(void **state)
{
	uint32_t used = server->account.used, limit = server->account.limit;
	int status = LIFECYCLE_MORE;

	(void)state;
	for (unsigned calls = 1; status == LIFECYCLE_MORE; calls++) {
		struct component *child = make_child(server);
		uint64_t id = take_checkpoint(SERVER, child->number);

		status = LIFECYCLE_MORE;
		for (unsigned i = 0; i < calls && status == LIFECYCLE_MORE; i++)
			status = lifecycle_restore(server, id);
		end(child);
		free_checkpoint(SERVER, id);
		while (pages_end_step(server))
			;
		assert_int_equal(server->account.used, used);
		assert_int_equal(server->account.limit, limit);
		assert_int_equal(server->threads_lent, 0);
	}
	forget_server();
}

/* ------------------------------------------------------------------ the handler of the maker's
 * faults */

static void test_a_child_has_its_makers_fault_handler(void **state)
{
	struct component *child = make_child(server);
	int64_t slot = start_thread(child->number);

	(void)state;
	assert_int_equal(child->faults[FAULT_EXCEPTION].badge, component_handle(child));
	run_thread(slot);
	processor_fault();
	processor_timeout();
	assert_true(is_in(slot, SUPERVISOR));
	run_thread(slot);
	processor_fault();
	assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
	end(child);
	forget_server();
}

static void test_its_maker_may_have_its_faults_go_elsewhere(void **state)
{
	struct component *child = make_child(server);
	int64_t gate = objects_make_gate(server, ENTRY, 7), slot;

	(void)state;
	assert_int_equal(faults_set(server, child, FAULT_EXCEPTION, (uint64_t)gate), 0);
	for (int i = 0; i < 2; i++) {
		uint64_t id = take_checkpoint(SERVER, child->number);

		slot = start_thread(child->number);
		run_thread(slot);
		processor_fault();
		processor_timeout();
		assert_true(is_in(slot, SERVER));
		run_thread(slot);
		processor_fault();
		assert_int_equal(threads_end(scheduler, (uint64_t)slot), 0);
		restore(SERVER, id);
		free_checkpoint(SERVER, id);
	}
	end(child);
	forget_server();
}

static void test_that_handler_may_end_it_for_its_maker(void **state)
{
	struct component *child = make_child(server), *grandchild = make(child, 6);
	uint64_t handle = component_handle(grandchild);
	uint32_t limit = supervisor->account.limit;
	int status;

	(void)state;
	assert_int_equal(lifecycle_end(client, handle), -TESSERA_EPERM);
	do
		status = lifecycle_end(supervisor, handle);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
	assert_int_equal(child->children, 0);
	assert_int_equal(child->account.limit, child_plan.pages);
	handle = component_handle(child);
	do
		status = lifecycle_end(supervisor, handle);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
	assert_int_equal(server->account.limit, COMPOSED_PAGES);
	assert_int_equal(server->threads_lent, 0);
	assert_int_equal(supervisor->account.limit, limit);
	forget_server();
}

static void test_one_whose_maker_is_ending_ends_with_that(void **state)
{
	struct component *child = make_child(server);
	uint64_t handle = component_handle(child);
	uint64_t id = take_checkpoint(SUPERVISOR, child->number);

	(void)state;
	assert_int_equal(lifecycle_restore(supervisor, checkpoint), LIFECYCLE_MORE);
	assert_int_equal(lifecycle_end(supervisor, handle), -TESSERA_ESTALE);
	assert_int_equal(lifecycle_restore(supervisor, id), -TESSERA_ESTALE);
	restore(SUPERVISOR, checkpoint);
	assert_int_equal(child->state, COMPONENT_UNUSED);
	free_checkpoint(SUPERVISOR, id);
	forget_server();
}

static void test_its_maker_goes_on_with_what_a_handler_left_half_way(void **state)
{
	struct component *child = make_child(server);
	uint64_t by_maker = take_checkpoint(SERVER, child->number);
	uint64_t by_handler = take_checkpoint(SUPERVISOR, child->number);

	(void)state;
	assert_int_equal(lifecycle_restore(supervisor, by_handler), LIFECYCLE_MORE);
	free_checkpoint(SUPERVISOR, by_handler);
	assert_int_equal(child->state, COMPONENT_ENDING);
	restore(SERVER, by_maker);
	assert_int_equal(*given(child, child_plan.image), 31);
	assert_int_equal(server->children, 1);
	free_checkpoint(SERVER, by_maker);
	end(child);
	forget_server();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, begin, end_test)
	const struct CMUnitTest tests[] = {
		TEST(its_clients_have_new_gates_in_the_same_slots),
		TEST(gates_are_dead_until_its_pages_are_restored),
		TEST(another_thing_in_a_clients_slot_stays),
		TEST(its_own_gates_it_has_again),
		TEST(a_gate_died_while_its_client_was_dead),
		TEST(a_delegated_copy_stays_dead_and_the_new_gate_is_delegated),
		TEST(what_the_composition_gave_it_stays_though_it_was_passed_on),
		TEST(so_does_what_is_no_gate_in_any_slot_that_the_composition_chooses),
		TEST(what_was_offered_to_it_it_may_map_in_its_next_life),
		TEST(its_threads_are_made_again),
		TEST(a_thread_of_its_in_another_component_holds_it_up),
		TEST(a_clients_call_into_its_former_life_fails),
		TEST(a_call_to_the_manager_in_its_name_holds_it_up),
		TEST(a_call_to_another_in_its_name_does_not),
		TEST(its_faults_are_handled_in_every_life),
		TEST(faults_go_to_a_handler_that_was_restored),
		TEST(another_checkpoint_goes_on_at_each_step),
		TEST(its_checkpoint_is_freed_at_each_step),
		TEST(it_ends_itself_at_each_step),
		TEST(it_is_ended_instead_at_each_step),
		TEST(its_supervisor_ends_at_each_step),
		TEST(a_client_that_has_ended_is_left_alone),
		TEST(one_made_at_run_time_is_restored_by_its_maker),
		TEST(one_made_at_run_time_is_ended_instead_at_each_step),
		TEST(a_child_has_its_makers_fault_handler),
		TEST(its_maker_may_have_its_faults_go_elsewhere),
		TEST(that_handler_may_end_it_for_its_maker),
		TEST(one_whose_maker_is_ending_ends_with_that),
		TEST(its_maker_goes_on_with_what_a_handler_left_half_way),
	};

	return cmocka_run_group_tests_name("restore", tests, make_composition, NULL);
}
