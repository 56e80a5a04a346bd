#include "fixture.h"

#include "simulated_call.h"

#include "authority.h"
#include "caps.h"
#include "copies.h"
#include "crt.h"
#include "crt_kernel.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "faults.h"
#include "pages.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ROOT 1

struct component *root;
static uint32_t frames_at_first;

/* As to one below another: lent, and not from the first frame on. */
static int lend_memory(void)
{
	const uint64_t frames = MACHINE_FRAMES - FIRST_FRAME;
	uint32_t slot;

	if (crt_slot_next_in(CRT_COMP_SELF, &slot) ||
	    kernel_memory_lend(CRT_SLOT_MEMORY, slot_ref(CRT_SLOT_CAPTBL_LEAF, slot),
			       CRT_SLOT_COMPONENT, FIRST_FRAME, frames)
		    .status)
		return -1;
	return frames_init(slot, FIRST_FRAME, frames);
}

int make_world(void **state)
{
	if (world_setup(state) || lend_memory() || slots_init() || caps_init() || faults_init())
		return -1;
	threads_add_ids(CRT_SLOT_THREAD_IDS, 0, THREAD_IDS);
	frames_add(FIRST_FRAME, FRAMES);
	authority_init();
	lifecycle_init(ROOT + 1);
	root = component_record(ROOT);
	root->number = ROOT;
	root->handle = ROOT;
	root->state = COMPONENT_LIVE;
	root->family = ROOT;
	root->components_limit = COMPONENTS_MAX;
	root->account.limit = FRAMES - FIRST_FRAME;
	threads_own(root, FIRST_THREAD, THREADS_EACH);
	threads_take_over(root, FIRST_THREAD, &(struct table_node){.cap = 0});
	if (copies_init())
		return -1;
	frames_at_first = frames_free();
	return authority_open(root);
}

void accept_all(struct component *component, uint16_t count)
{
	for (uint32_t i = 0; i < COMPONENTS_MAX; i++) {
		component->accepts[i] = count;
		component_record(i)->accepted_by |= (uint64_t)1 << component->number;
	}
}

struct component *make_planned(struct component *manager, const struct lifecycle_plan *plan)
{
	int64_t handle = lifecycle_create(manager, plan);
	struct component *component = NULL;

	assert_true(handle > 0);
	assert_int_equal(component_find((uint64_t)handle, &component), 0);
	accept_all(component, ACCEPTED);
	return component;
}

struct component *make(struct component *manager, uint64_t pages)
{
	return make_planned(manager, &(struct lifecycle_plan){.entry = ENTRY, .pages = pages});
}

void end(struct component *component)
{
	struct component *manager = component_record(component->manager);
	uint64_t handle = component_handle(component);
	int status;

	do
		status = lifecycle_end(manager, handle);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
}

uint64_t fresh(struct component *component)
{
	int64_t address = pages_reserve(component, 1);

	assert_true(address > 0);
	assert_int_equal(pages_fill(component, (uint64_t)address), 0);
	return (uint64_t)address;
}

void nothing_is_left(void)
{
	assert_int_equal(frames_free(), frames_at_first);
	assert_int_equal(root->account.used, 0);
	assert_int_equal(root->account.limit, FRAMES - FIRST_FRAME);
	assert_int_equal(root->threads_used, 1);
	assert_int_equal(root->threads_lent, 0);
	assert_int_equal(authority_charged(root), 0);
}
