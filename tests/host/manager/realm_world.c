#include "realm_world.h"

#include "capmgr_handover.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "realm.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MEMBERS	   HANDOVER_INSTANCES
#define TABLE_ROOT 3 /* level */

struct component *realm;
uint32_t realm_memory;
struct domain inner;

static struct handover handover;
static struct handover_component part;
static uint32_t first_frame = FRAMES, next_frame;
static uint32_t free_before, limit_before, shown; /* frames that others show still */

static uint32_t done(struct kernel_answer answer)
{
	assert_int_equal(answer.status, 0);
	return (uint32_t)answer.value;
}

#define SLOTS 4096

static uint64_t references[SLOTS]; /* to the manager's slots */

uint32_t own_slot(uint64_t *reference)
{
	struct own_slot *slot = slots_take();

	assert_non_null(slot);
	assert_true(slot->number < SLOTS);
	*reference = references[slot->number] = slot->reference;
	return slot->number;
}

static uint64_t reference_of(uint32_t slot)
{
	return slot < CRT_LEAF_SLOTS ? slot_ref(CRT_SLOT_CAPTBL_LEAF, slot) : references[slot];
}

/* ------------------------------------------------------------------ what is in it */

uint64_t realm_offset(uint32_t frame)
{
	return frame - part.frames_first;
}

uint32_t realm_frame(void)
{
	assert_true(next_frame < part.frames_end);
	return next_frame++;
}

static uint32_t typed(enum frame_type type)
{
	uint32_t frame = realm_frame();

	done(kernel_retype(realm_memory, realm_offset(frame), type));
	return frame;
}

uint32_t realm_page(void)
{
	return typed(FRAME_USER);
}

uint32_t realm_fresh(void)
{
	return typed(FRAME_KERNEL);
}

struct built realm_node(bool captbl, uint32_t level)
{
	struct built node = {.frame = realm_fresh()};
	uint64_t to;

	node.cap = own_slot(&to);
	done(captbl ? kernel_captbl_activate(realm_memory, realm_offset(node.frame), to, level)
		    : kernel_pgtbl_activate(realm_memory, realm_offset(node.frame), to, level));
	return node;
}

static struct domain make_tables(void)
{
	struct domain domain = {.captbl = realm_node(true, 1), .slots = realm_node(true, 0)};

	done(kernel_cons(domain.captbl.cap, 0, domain.slots.cap));
	for (uint32_t level = 0; level <= TABLE_ROOT; level++) {
		domain.pgtbl[level] = realm_node(false, level);
		if (level)
			done(kernel_cons(domain.pgtbl[level].cap, 0, domain.pgtbl[level - 1].cap));
	}
	return domain;
}

struct domain realm_domain(void)
{
	struct domain domain = make_tables();
	uint64_t to;

	domain.component = (struct built){own_slot(&to), realm_fresh()};
	done(kernel_component_activate(realm_memory, realm_offset(domain.component.frame), to,
				       domain.captbl.cap, domain.pgtbl[TABLE_ROOT].cap, ENTRY));
	return domain;
}

struct built realm_thread(const struct domain *domain, uint32_t parent, uint32_t id)
{
	struct built thread = {.frame = realm_fresh()};
	uint64_t to;

	thread.cap = own_slot(&to);
	done(kernel_thread_activate(realm_memory, realm_offset(thread.frame), to,
				    domain->component.cap | (uint64_t)parent << 32,
				    CRT_SLOT_THREAD_IDS | (uint64_t)id << 32, 0));
	return thread;
}

uint32_t realm_endpoint(struct built thread)
{
	uint64_t to;
	uint32_t cap = own_slot(&to);

	done(kernel_rcv_make(thread.cap, to, 1 | (uint64_t)1 << 32));
	return cap;
}

void realm_map(struct built leaf, uint32_t index, uint32_t memory, uint64_t offset)
{
	done(kernel_map(leaf.cap, index, memory, offset, MAP_WRITE));
}

void realm_end_object(uint32_t frame)
{
	done(kernel_deactivate(realm_memory, realm_offset(frame)));
}

void realm_give(const struct domain *domain, uint32_t slot, uint32_t cap)
{
	uint64_t range = cap == realm_memory ? REALM_PAGES : 0, from = reference_of(cap);

	done(kernel_cap_copy((uint32_t)from, from >> 32, slot_ref(domain->slots.cap, slot),
			     RIGHTS_ALL, 0, range));
}

void realm_give_gate(const struct domain *domain, uint32_t slot, uint32_t component)
{
	done(kernel_gate_make(component, slot_ref(domain->slots.cap, slot), ENTRY, REALM));
}

struct built booters_thread(const struct domain *domain, uint32_t id)
{
	struct built thread = realm_thread(domain, BOOT_RCV, id);
	const struct table_node node = {.cap = thread.cap, .frame.number = thread.frame};

	threads_take_over(realm, id, &node);
	return thread;
}

void booters_member(const struct domain *domain)
{
	handover.member[handover.members++] = (struct handover_member){
		.realm = REALM, .component_frame = domain->component.frame};
}

/* ------------------------------------------------------------------ beginning and end */

int make_realm_world(void **state)
{
	if (make_world(state))
		return -1;
	lifecycle_init(REALM + 1);
	realm_init(&handover);
	return 0;
}

/* Lends the realm to its component, which can be made only of frames that are not lent yet. */
static void lend(void)
{
	uint64_t to;

	realm_memory = own_slot(&to);
	done(kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, CRT_SLOT_MEMORY, to, RIGHTS_ALL,
			     part.frames_first, REALM_PAGES));
	inner = realm_domain();
	realm_memory = own_slot(&to);
	done(kernel_memory_lend(CRT_SLOT_MEMORY, to, inner.component.cap, part.frames_first,
				REALM_PAGES));
}

int make_realm(void **state)
{
	(void)state;
	free_before = frames_free();
	limit_before = root->account.limit;
	shown = root->account.used;
	handover.members = 0;
	next_frame = first_frame;
	part = (struct handover_component){
		.instance = REALM,
		.realm = 1,
		.frames_first = first_frame,
		.frames_end = first_frame + REALM_PAGES,
	};
	first_frame += REALM_PAGES;
	lend();
	part.component_frame = inner.component.frame;
	realm = component_record(REALM);
	*realm = (struct component){
		.state = COMPONENT_REALM,
		.realm = true,
		.number = REALM,
		.handle = realm->handle / COMPONENTS_MAX * COMPONENTS_MAX + REALM,
		.handler = component_handle(root),
		.family = REALM,
		.built = &part,
		.account.limit = REALM_PAGES,
	};
	threads_own(realm, REALM_ID, REALM_IDS);
	return 0;
}

/* Of what others show still the root pays. */
int realm_came_back(void **state)
{
	uint32_t paid = root->account.used - shown;

	(void)state;
	assert_int_equal(realm->state, COMPONENT_UNUSED);
	assert_int_equal(frames_free(), free_before + REALM_PAGES - paid);
	assert_int_equal(root->account.limit, limit_before + REALM_PAGES);
	for (uint64_t frame = part.frames_first; frame < part.frames_end; frame++)
		if (!frames_payer(frame))
			assert_int_equal(
				kernel_frame_read(CRT_SLOT_MEMORY, frame, FRAME_TYPE).value,
				FRAME_UNTYPED);
	return 0;
}

int realm_end_some(void)
{
	return lifecycle_end(root, REALM);
}

void realm_end(void (*between)(void))
{
	int status;

	while ((status = realm_end_some()) == LIFECYCLE_MORE)
		if (between)
			between();
	assert_int_equal(status, 0);
}
