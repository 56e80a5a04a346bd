/* Calls that come to what random ones seldom do. */
#include "directed.h"
#include "capmgr.h"
#include "crt.h"
#include "fuzz.h"
#include "timed.h"

#define IMAGE_PAGES  38 /* for all leaves of an image, and a page in each */
#define IMAGE_LEAVES 16
#define LEAF	     0x200000u

static int64_t make_with_image(void)
{
	return capmgr_component_create(FUZZ_ENTRY, IMAGE_PAGES, FUZZ_IMAGE, 0, 0);
}

int64_t directed_place_page(uint64_t child, uint64_t leaf)
{
	int64_t page = capmgr_page_alloc(0), status;

	if (page <= 0)
		return -TESSERA_ENOMEM;
	*(uint64_t *)page = leaf + 1;
	status = TIMED(capmgr_image_pages((uint64_t)page, child, FUZZ_IMAGE + leaf * LEAF, 1, 0));
	timed_note(FUZZ_CALL_image_pages, status);
	if (status)
		capmgr_page_free((uint64_t)page);
	return status;
}

static int64_t fill_image(uint64_t child)
{
	int64_t status = 0;

	for (uint64_t leaf = 0; leaf < IMAGE_LEAVES && !status; leaf++)
		status = directed_place_page(child, leaf);
	return status;
}

int64_t directed_fill_images(struct crowd *crowd)
{
	int64_t status = 0, child;

	while (!status && crowd->count < FUZZ_CHILDREN) {
		child = make_with_image();
		if (child < 0)
			return child;
		crowd->child[crowd->count++] = (uint64_t)child;
		status = fill_image((uint64_t)child);
	}
	return status == -TESSERA_ENOSPC ? 0 : status;
}

int64_t directed_end_crowd(struct crowd *crowd)
{
	int64_t status = 0;

	while (crowd->count > 0 && !(status = fuzz_end(crowd->child[crowd->count - 1])))
		crowd->count--;
	return status;
}

int64_t fuzz_fill_images(void)
{
	struct crowd crowd = {.count = 0};
	int64_t status = directed_fill_images(&crowd), ended = directed_end_crowd(&crowd);

	return status ? status : ended;
}

int64_t fuzz_map_without_table(enum fuzz_self self)
{
	int64_t id = capmgr_memory_create(1), status;

	if (id < 0)
		return id;
	while (capmgr_page_alloc(0) > 0)
		;
	while (capmgr_pages_reserve(1) > 0)
		;
	timed_note(FUZZ_CALL_memory_map, TIMED(capmgr_memory_map((uint64_t)id, 0, RIGHT_MAP)));
	timed_note(FUZZ_CALL_device_map,
		   TIMED(capmgr_device_map(fuzz_device_slot(), 0, 1, 0, RIGHT_MAP)));
	timed_note(FUZZ_CALL_gate_create, TIMED(capmgr_gate_create(FUZZ_ENTRY, 0)));
	timed_note(FUZZ_CALL_rcv_create, TIMED(capmgr_rcv_create(fuzz_gate_slot(), 1, 1)));
	timed_note(FUZZ_CALL_asnd_create, TIMED(capmgr_asnd_create(fuzz_gate_slot())));
	status = capmgr_memory_destroy((uint64_t)id);
	return status ? status : fuzz_give_back(self);
}

#define FULL_PAGES 64 /* for the tables of all that it gets */
#define FULL_SLOTS 1000
#define FULL_SLOT  40

int64_t fuzz_end_full(void)
{
	uint64_t child = (uint64_t)capmgr_component_create(FUZZ_ENTRY, FULL_PAGES, 0, 0, 0);
	int64_t page = capmgr_page_alloc(0), status;

	for (int i = 0; i < FULL_SLOTS; i++)
		capmgr_delegate(CAPMGR_SLOT, fuzz_gate_slot(), child, RIGHTS_ALL);
	while (capmgr_delegate(CAPMGR_PAGE, (uint64_t)page, child, RIGHTS_ALL) > 0)
		;
	timed_note(FUZZ_CALL_delegate_to_slot,
		   TIMED(capmgr_delegate_to_slot(fuzz_gate_slot(), child, FULL_SLOT, RIGHTS_ALL)));
	status = TIMED_TO_THE_END(component_end, capmgr_component_end(child));
	return status ? status : capmgr_page_free((uint64_t)page);
}

int64_t fuzz_devices(void)
{
	int64_t slot = capmgr_delegate(CAPMGR_SLOT, fuzz_device_slot(), crt_startup->instance,
				       RIGHTS_ALL);
	int64_t readable = capmgr_delegate(CAPMGR_SLOT, fuzz_device_slot(), crt_startup->instance,
					   RIGHT_MAP);
	int64_t address, status;

	timed_note(FUZZ_CALL_device_map, TIMED(capmgr_device_map((uint64_t)readable, 0, 1, 0,
								 RIGHT_MAP | RIGHT_WRITE)));
	do {
		address = TIMED(capmgr_device_map((uint64_t)slot, 0, CAPMGR_RUN_PAGES, 0,
						  RIGHT_MAP | RIGHT_WRITE));
		timed_note(FUZZ_CALL_device_map, address);
	} while (address > 0);
	status = TIMED(capmgr_relinquish(CAPMGR_SLOT, (uint64_t)slot));
	timed_note(FUZZ_CALL_relinquish, status);
	while (status == CAPMGR_MORE) {
		status = TIMED(capmgr_revoke_step());
		timed_note(FUZZ_CALL_revoke_step, status);
	}
	if (!status)
		status = capmgr_revoke(CAPMGR_SLOT, fuzz_device_slot());
	return address == -TESSERA_ENOSPC ? status : address;
}

#define REVOKED_SLOTS 100 /* more than one call takes back */

/* What is just being taken back is given to nobody. */
static int64_t give_revoked(uint64_t child)
{
	int64_t status, given;

	for (int i = 0; i < REVOKED_SLOTS; i++)
		capmgr_delegate(CAPMGR_SLOT, fuzz_gate_slot(), crt_startup->instance, RIGHTS_ALL);
	status = capmgr_revoke(CAPMGR_SLOT, fuzz_gate_slot());
	given = TIMED(capmgr_delegate_to_slot(fuzz_gate_slot(), child, FULL_SLOT, RIGHTS_ALL));
	timed_note(FUZZ_CALL_delegate_to_slot, given);
	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	return given == -TESSERA_EBUSY ? status : -TESSERA_EINVAL;
}

/* With one copy all that was passed on of it. */
static int64_t revoke_wide_child(void)
{
	uint64_t self = crt_startup->instance;
	int64_t copy = capmgr_delegate(CAPMGR_SLOT, fuzz_gate_slot(), self, RIGHTS_ALL);
	int64_t status;

	for (int i = 0; i < REVOKED_SLOTS; i++)
		capmgr_delegate(CAPMGR_SLOT, (uint64_t)copy, self, RIGHTS_ALL);
	status = TIMED(capmgr_revoke_child(CAPMGR_SLOT, fuzz_gate_slot(), self, (uint64_t)copy));
	timed_note(FUZZ_CALL_revoke_child, status);
	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	return status;
}

int64_t fuzz_give_revoked(void)
{
	int64_t child = capmgr_component_create(FUZZ_ENTRY, DIRECTED_SMALLEST, 0, 0, 0);
	int64_t status, ended;

	if (child < 0)
		return child;
	status = give_revoked((uint64_t)child);
	if (!status)
		status = revoke_wide_child();
	ended = fuzz_end((uint64_t)child);
	return status ? status : ended;
}

#define MANY_PAGES  400 /* of zeroes, in an image: so many checkpoints have no record for them */
#define MANY_TABLES 10
#define CHECKPOINTS (FUZZ_CHECKPOINTS + 1)

static int64_t fill_with_zeroes(uint64_t child)
{
	int64_t status = 0;

	for (uint64_t i = 0; i < MANY_PAGES && !status; i++)
		status = capmgr_image_pages((uint64_t)capmgr_page_alloc(0), child,
					    FUZZ_IMAGE + i * 4096, 1, MAP_WRITE);
	return status;
}

int64_t directed_take(uint64_t checkpoint)
{
	return TIMED_TO_THE_END(checkpoint_step, capmgr_checkpoint_step(checkpoint));
}

int64_t directed_free_checkpoint(uint64_t checkpoint)
{
	return TIMED_TO_THE_END(checkpoint_free, capmgr_checkpoint_free(checkpoint));
}

/* Until there are no records for pages any more, and then none for checkpoints. */
static int64_t take_all(uint64_t child)
{
	uint64_t checkpoints[CHECKPOINTS];
	unsigned count = 0;
	int64_t status = 0, id;

	do {
		id = TIMED(capmgr_checkpoint_create(child));
		timed_note(FUZZ_CALL_checkpoint_create, id);
		if (id < 0)
			break;
		checkpoints[count++] = (uint64_t)id;
		if (!status)
			status = directed_take((uint64_t)id);
	} while (count < CHECKPOINTS);
	while (count > 0)
		directed_free_checkpoint(checkpoints[--count]);
	return status == -TESSERA_ENOSPC && id == -TESSERA_ENOSPC ? 0 : -TESSERA_EINVAL;
}

int64_t fuzz_fill_checkpoints(void)
{
	int64_t child =
		capmgr_component_create(FUZZ_ENTRY, MANY_PAGES + MANY_TABLES, FUZZ_IMAGE, 0, 0);
	int64_t status, ended;

	if (child < 0)
		return child;
	status = fill_with_zeroes((uint64_t)child);
	if (!status)
		status = take_all((uint64_t)child);
	ended = fuzz_end((uint64_t)child);
	return status ? status : ended;
}

static int64_t restore_step(uint64_t checkpoint, bool shared)
{
	int64_t status = shared ? TIMED(capmgr_checkpoint_restore_shared(checkpoint))
				: TIMED(capmgr_checkpoint_restore(checkpoint));

	timed_note(shared ? FUZZ_CALL_checkpoint_restore_shared : FUZZ_CALL_checkpoint_restore,
		   status);
	return status;
}

static int64_t restore(uint64_t checkpoint, bool shared)
{
	int64_t status;

	do
		status = restore_step(checkpoint, shared);
	while (status == CAPMGR_MORE);
	return status;
}

/* Of one with a page that is not zero. */
static int64_t take_without_memory(uint64_t child)
{
	int64_t id = capmgr_checkpoint_create(child), status;

	if (id < 0)
		return id;
	while (capmgr_page_alloc(0) > 0)
		;
	status = directed_take((uint64_t)id);
	directed_free_checkpoint((uint64_t)id);
	return status == -TESSERA_ENOMEM ? 0 : -TESSERA_EINVAL;
}

int64_t fuzz_checkpoint_without_memory(enum fuzz_self self)
{
	int64_t child = make_with_image(), status, ended;

	if (child < 0)
		return child;
	status = directed_place_page((uint64_t)child, 0);
	if (!status)
		status = take_without_memory((uint64_t)child);
	ended = fuzz_end((uint64_t)child);
	if (!status)
		status = fuzz_give_back(self);
	return status ? status : ended;
}

/* After each call the thief takes what leaves there are: it gets all that the child had. */
static int64_t restore_while_stolen(uint64_t checkpoint, uint64_t thief, bool shared)
{
	uint64_t leaf = 0;
	int64_t status;

	do {
		status = restore_step(checkpoint, shared);
		while (leaf < IMAGE_LEAVES && !directed_place_page(thief, leaf))
			leaf++;
	} while (status == CAPMGR_MORE);
	return status == -TESSERA_ENOSPC ? 0 : -TESSERA_EINVAL;
}

static int64_t restore_among(struct crowd *crowd, uint64_t child, uint64_t thief, bool shared)
{
	int64_t checkpoint = capmgr_checkpoint_create(child), status, ended;

	if (checkpoint < 0)
		return checkpoint;
	status = directed_take((uint64_t)checkpoint);
	if (!status)
		status = directed_fill_images(crowd);
	if (!status)
		status = restore_while_stolen((uint64_t)checkpoint, thief, shared);
	ended = directed_end_crowd(crowd);
	if (!ended)
		ended = fuzz_end(thief);
	if (!status && !ended)
		status = restore((uint64_t)checkpoint, shared);
	directed_free_checkpoint((uint64_t)checkpoint);
	return status ? status : ended;
}

int64_t fuzz_restore_without_table(bool shared)
{
	struct crowd crowd = {.count = 0};
	int64_t child = make_with_image(), thief = make_with_image(), status, ended;

	if (child < 0 || thief < 0)
		return -TESSERA_ENOMEM;
	status = fill_image((uint64_t)child);
	if (!status)
		status = restore_among(&crowd, (uint64_t)child, (uint64_t)thief, shared);
	ended = fuzz_end((uint64_t)child);
	return status ? status : ended;
}

#define LINE_PAGES   20
#define LINE_THREADS 8

/* Delegates to itself what is in a slot, with fewer rights. */
static uint64_t with_rights(int64_t slot, uint64_t rights)
{
	return (uint64_t)capmgr_delegate(CAPMGR_SLOT, (uint64_t)slot, crt_startup->instance,
					 rights);
}

/* Each is the parent of the next one, until there are too many. */
static int64_t make_line(uint64_t child)
{
	uint64_t parent = CRT_RCV_SELF.slot;
	int64_t thread, rcv;

	for (;;) {
		thread = TIMED(capmgr_thread_create(child, parent, CAPMGR_ANY_THREAD, 0));
		timed_note(FUZZ_CALL_thread_create, thread);
		if (thread < 0)
			return thread == -TESSERA_EOVERFLOW ? 0 : thread;
		timed_note(FUZZ_CALL_rcv_create,
			   TIMED(capmgr_rcv_create(with_rights(thread, RIGHT_DISPATCH), 1, 1)));
		rcv = capmgr_rcv_create((uint64_t)thread, 1, 1);
		if (rcv < 0)
			return rcv;
		parent = with_rights(rcv, RIGHT_WAIT);
		timed_note(FUZZ_CALL_asnd_create, TIMED(capmgr_asnd_create(parent)));
		timed_note(FUZZ_CALL_thread_create,
			   TIMED(capmgr_thread_create(child, parent, CAPMGR_ANY_THREAD, 0)));
		parent = (uint64_t)rcv;
	}
}

int64_t fuzz_thread_line(void)
{
	uint64_t first = crt_startup->first_thread + 1;
	int64_t child = capmgr_component_create(FUZZ_ENTRY, LINE_PAGES, 0, first, LINE_THREADS);
	int64_t status, ended;

	if (child < 0)
		return child;
	status = make_line((uint64_t)child);
	ended = fuzz_end((uint64_t)child);
	return status ? status : ended;
}

#define TABLE_SLOTS 128

/* The slots of its last table are taken, and there is no page for another one. */
static void make_rcv_without_table(uint64_t thread)
{
	int64_t slot;

	do
		slot = capmgr_gate_create(FUZZ_ENTRY, 0);
	while (slot > 0 && slot % TABLE_SLOTS != TABLE_SLOTS - 1);
	while (capmgr_page_alloc(0) > 0)
		;
	timed_note(FUZZ_CALL_rcv_create, TIMED(capmgr_rcv_create(thread, 1, 1)));
}

int64_t fuzz_rcv_without_table(enum fuzz_self self)
{
	uint64_t first = crt_startup->first_thread + 1;
	int64_t child = capmgr_component_create(FUZZ_ENTRY, LINE_PAGES, 0, first, 1);
	int64_t thread, ended;

	if (child < 0)
		return child;
	thread = capmgr_thread_create((uint64_t)child, CRT_RCV_SELF.slot, CAPMGR_ANY_THREAD, 0);
	if (thread > 0)
		make_rcv_without_table((uint64_t)thread);
	ended = fuzz_end((uint64_t)child);
	if (thread < 0 || ended)
		return thread < 0 ? thread : ended;
	return fuzz_give_back(self);
}

/* Two threads of the child's, one with an endpoint, are there before the last slot is taken. */
static void make_without_slot(uint64_t child, uint64_t parent, uint64_t thread, uint64_t rcv)
{
	while (capmgr_gate_create(FUZZ_ENTRY, 0) > 0)
		;
	timed_note(FUZZ_CALL_gate_create, TIMED(capmgr_gate_create(FUZZ_ENTRY, 0)));
	timed_note(FUZZ_CALL_thread_create,
		   TIMED(capmgr_thread_create(child, parent, CAPMGR_ANY_THREAD, 0)));
	timed_note(FUZZ_CALL_rcv_create, TIMED(capmgr_rcv_create(thread, 1, 1)));
	timed_note(FUZZ_CALL_asnd_create, TIMED(capmgr_asnd_create(rcv)));
}

int64_t fuzz_without_slot(enum fuzz_self self)
{
	uint64_t first = crt_startup->first_thread + 1, parent = CRT_RCV_SELF.slot;
	int64_t child = capmgr_component_create(FUZZ_ENTRY, LINE_PAGES, 0, first, LINE_THREADS);
	int64_t threads[2], rcv, ended;

	if (child < 0)
		return child;
	for (int i = 0; i < 2; i++)
		threads[i] = capmgr_thread_create((uint64_t)child, parent, CAPMGR_ANY_THREAD, 0);
	rcv = capmgr_rcv_create((uint64_t)threads[0], 1, 1);
	if (threads[1] > 0 && rcv > 0)
		make_without_slot((uint64_t)child, parent, (uint64_t)threads[1], (uint64_t)rcv);
	ended = fuzz_end((uint64_t)child);
	if (threads[1] < 0 || rcv < 0 || ended)
		return -TESSERA_EINVAL;
	return fuzz_give_back(self);
}

int64_t fuzz_many_components(void)
{
	uint64_t children[FUZZ_CHILDREN];
	unsigned count = 0;
	int64_t child;

	do {
		child = TIMED(capmgr_component_create(FUZZ_ENTRY, DIRECTED_SMALLEST, 0, 0, 0));
		timed_note(FUZZ_CALL_component_create, child);
		if (child > 0)
			children[count++] = (uint64_t)child;
	} while (child > 0 && count < FUZZ_CHILDREN);
	while (count > 0 && !(child = fuzz_end(children[count - 1])))
		count--;
	return count ? child : 0;
}

#define WALK_PAGES 40 /* pages, each delegated from the one before */

int64_t fuzz_walk_up(void)
{
	int64_t page = capmgr_page_alloc(0), last = page, node, status;

	for (int i = 0; i < WALK_PAGES && last > 0; i++)
		last = capmgr_delegate(CAPMGR_PAGE, (uint64_t)last, crt_startup->instance,
				       RIGHTS_ALL);
	timed_note(FUZZ_CALL_tree, TIMED(capmgr_tree(CAPMGR_PAGE, (uint64_t)page)));
	do {
		node = TIMED(capmgr_tree_next());
		timed_note(FUZZ_CALL_tree_next, node);
	} while (node > 0 || node == -TESSERA_EAGAIN);
	status = capmgr_revoke(CAPMGR_PAGE, (uint64_t)page);
	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	return status ? status : capmgr_page_free((uint64_t)page);
}
