#include "specimens.h"

#include "check.h"
#include "operation.h"

#define RESERVED 1 /* the slot of the leaf that `filled` names */

static void nothing(uint64_t argument)
{
}

/* The objects of a box with a thread in it, by type. */
static void make_objects(struct box *box, uint32_t *caps, struct thread *thread)
{
	box_make(box);
	thread_make_rcv(thread, box, BOOT_RCV, nothing, 0, 1, 1);
	caps[CAP_CAPTBL_LEAF] = box->leaf;
	caps[CAP_CAPTBL_ROOT] = box->captbl;
	for (uint32_t level = 0; level < 4; level++)
		caps[CAP_PGTBL_0 + level] = box->pgtbl[level];
	caps[CAP_COMPONENT] = box->component;
	caps[CAP_THREAD] = thread->cap;
	caps[CAP_GATE] = gate_new(box, NULL);
	caps[CAP_RCV] = thread->rcv;
	caps[CAP_ASND] = asnd_new(thread->rcv);
}

static void make_ranges(uint32_t *caps)
{
	caps[CAP_MEMORY] = memory_new(0, ARENA_FRAMES);
	caps[CAP_DEVICES] = cap_with(BOOT_DEVICES, RIGHTS_ALL);
	caps[CAP_PORTS] = cap_with(BOOT_PORTS, RIGHTS_ALL);
	caps[CAP_IRQS] = cap_with(BOOT_IRQS, RIGHTS_ALL);
	caps[CAP_THREAD_IDS] = cap_with(BOOT_THREAD_IDS, RIGHTS_ALL);
	caps[CAP_DEBUG] = cap_with(BOOT_DEBUG, RIGHTS_ALL);
}

static void make_dead(struct specimens *specimens)
{
	struct thread thread;
	struct box box;

	make_objects(&box, specimens->dead, &thread);
	specimens->dead[CAP_MEMORY] = memory_lent(ARENA, box.component, 0, ARENA_FRAMES);
	end_object(thread.cap);
	end_object(box.component);
	end_object(box.captbl);
	end_object(box.leaf);
	for (uint32_t level = 0; level < 4; level++)
		end_object(box.pgtbl[level]);
}

static void make_spares(struct specimens *specimens)
{
	struct thread thread;

	thread_make(&thread, &specimens->box, BOOT_RCV, nothing, 0);
	specimens->spare_thread = thread.cap;
	specimens->spare_offset = thread.frame;
	specimens->spare_captbl_leaf = captbl_new(0);
	specimens->spare_captbl_root = captbl_new(1);
	specimens->spare_pgtbl_leaf = pgtbl_new(0);
	specimens->spare_pgtbl_root = pgtbl_new(3);
	specimens->untyped = frame_new();
	specimens->user = frame_user();
	specimens->fresh = frame_kernel();
	specimens->own_rcv = cap_with(BOOT_RCV, RIGHTS_ALL);
}

static void make_numbers(struct specimens *specimens)
{
	struct box *box = &specimens->box;
	uint32_t page = frame_user();

	specimens->leaf_number = number_of(box->leaf);
	specimens->lower_number = number_of(box->pgtbl[1]);
	specimens->pgtbl_leaf_number = number_of(box->pgtbl[0]);
	specimens->mapped_index = FREE_PAGE + 1;
	specimens->mapped_number = frame_number(page);
	specimens->node_offset = box->pgtbl_frame[1];
	specimens->filled = RESERVED;
	DO(map, box->pgtbl[0], FREE_PAGE + 1, ARENA, page, 0);
	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_ref(box->leaf, RESERVED), RIGHTS_ALL, 0, 0);
}

void specimens_make(struct specimens *specimens)
{
	struct thread thread;

	make_dead(specimens);
	make_objects(&specimens->box, specimens->live, &thread);
	make_ranges(specimens->live);
	make_spares(specimens);
	make_numbers(specimens);
}
