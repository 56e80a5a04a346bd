/*
 * A manager under a manager that means no good: it makes of its realm what no manager would, keeps
 * its capability to it in many places, and never lets go of anything by itself. What it finds it
 * tells in a shared page, and counts there as long as it lives.
 */
#include "usurper.h"

#include "capmgr_handover.h"
#include "crt.h"
#include "crt_kernel.h"
#include "crt_slots.h"

#define PAUSE  100000 /* cycles */
#define COPIES 40     /* slots of its own with a capability to the realm */
#define THREAD 1      /* offset among its thread ids */

extern struct usurped shared_usurped;

static const struct handover *handover;
static uint64_t next_frame; /* offset in the realm */
static uint32_t next_slot;

static void expect(int64_t status, int64_t expected)
{
	shared_usurped.checks++;
	if (status != expected && !shared_usurped.wrong)
		shared_usurped.wrong = shared_usurped.checks;
}

static uint64_t frame(enum frame_type type)
{
	uint64_t offset = next_frame++;

	expect(kernel_retype(handover->memory, offset, type).status, 0);
	return offset;
}

static uint32_t slot(uint64_t *reference)
{
	*reference = slot_ref(CRT_SLOT_CAPTBL_LEAF, next_slot);
	return next_slot++;
}

static uint32_t table(uint64_t *offset, bool captbl, uint64_t level)
{
	uint64_t to;
	uint32_t cap = slot(&to);

	*offset = frame(FRAME_KERNEL);
	expect(captbl ? kernel_captbl_activate(handover->memory, *offset, to, level).status
		      : kernel_pgtbl_activate(handover->memory, *offset, to, level).status,
	       0);
	return cap;
}

/* ------------------------------------------------------------------ what it has */

/* Of memory its realm, and of thread ids those of whom it manages; and it can lend neither to
 * anybody. */
static void has_no_more(void)
{
	uint64_t to = slot_ref(CRT_SLOT_CAPTBL_LEAF, next_slot);
	uint32_t ids = handover->ids[0].slot;

	expect(handover->thread_ids, 1);
	expect(kernel_frame_read(handover->memory, handover->frames, FRAME_TYPE).status,
	       -TESSERA_ERANGE);
	expect(kernel_memory_lend(handover->memory, to, CRT_SLOT_COMPONENT, 0, 1).status,
	       -TESSERA_EACCES);
	expect(kernel_memory_lend(CRT_SLOT_MEMORY, to, CRT_SLOT_COMPONENT, 0, 1).status,
	       -TESSERA_EACCES);
	expect(kernel_thread_activate(handover->memory, frame(FRAME_KERNEL), to,
				      CRT_SLOT_COMPONENT | (uint64_t)CRT_SLOT_RCV << 32,
				      ids | (uint64_t)handover->ids[0].count << 32, 0)
		       .status,
	       -TESSERA_ERANGE);
}

/* ------------------------------------------------------------------ what it makes */

/* Pages mapped many times; a leaf that is dead, and full of them; one that hangs in it no more. */
static void make_pages(void)
{
	uint64_t page = frame(FRAME_USER), leaf_frame, lower_frame;
	uint32_t leaf = table(&leaf_frame, false, 0), lower = table(&lower_frame, false, 1);

	for (uint64_t i = 0; i < 512; i += 3)
		expect(kernel_map(leaf, i, handover->memory, page, MAP_WRITE).status, 0);
	expect(kernel_cons(lower, 9, leaf).status, 0);
	expect(kernel_deactivate(handover->memory, lower_frame).status, 0);
	expect(kernel_deactivate(handover->memory, leaf_frame).status, 0);
	expect(kernel_retype(handover->memory, leaf_frame, FRAME_UNTYPED).status, -TESSERA_EBUSY);
}

static void copy_memory(uint64_t reference)
{
	expect(kernel_memory_lend(handover->memory, reference, CRT_SLOT_COMPONENT, 0, 1).status,
	       -TESSERA_EACCES);
	expect(kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, CRT_SLOT_MEMORY, reference, RIGHTS_ALL, 0, 1)
		       .status,
	       0);
}

static void keep_memory(void)
{
	uint64_t offset, to;
	uint32_t leaf = table(&offset, true, 0), root = table(&offset, true, 1);

	for (uint32_t i = 0; i < COPIES; i++)
		copy_memory(slot_ref(leaf, i));
	expect(kernel_cons(root, 5, leaf).status, 0);
	slot(&to);
	copy_memory(to);
}

/* It runs as the component itself, if anybody ever lets it. */
static void make_thread(void)
{
	uint64_t to;

	slot(&to);
	expect(kernel_thread_activate(handover->memory, frame(FRAME_KERNEL), to,
				      CRT_SLOT_COMPONENT | (uint64_t)CRT_SLOT_RCV << 32,
				      CRT_SLOT_THREAD_IDS | (uint64_t)THREAD << 32, 0)
		       .status,
	       0);
}

static void make_component(void)
{
	uint64_t offset, to;
	uint32_t captbl = table(&offset, true, 1), pgtbl = table(&offset, false, 3);

	slot(&to);
	expect(kernel_component_activate(handover->memory, frame(FRAME_KERNEL), to, captbl, pgtbl,
					 (uint64_t)make_component)
		       .status,
	       0);
}

int main(void)
{
	struct crt_event event;

	handover = (const struct handover *)crt_startup->handover;
	next_frame = handover->free[0].first - handover->first_frame;
	next_slot = crt_startup->first_free_slot;
	has_no_more();
	make_pages();
	keep_memory();
	make_thread();
	make_component();
	for (;;) {
		__atomic_add_fetch(&shared_usurped.beats, 1, __ATOMIC_RELEASE);
		crt_rcv_wait(CRT_RCV_SELF, 0, 0, crt_cycles() + PAUSE, &event);
	}
}
