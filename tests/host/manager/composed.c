#include "composed.h"

#include "authority.h"
#include "built.h"
#include "capmgr_handover.h"
#include "caps.h"
#include "checkpoint.h"
#include "crt_kernel.h"
#include "crt_layout.h"
#include "crt_slots.h"
#include "faults.h"
#include "pages.h"
#include "tables.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LEAVES	    CAP_OWN_LEAVES /* of the captbl */
#define FIRST_ID    16
#define SLICE	    1000 /* cycles */
#define FAULT_ENTRY 0x403000

void *contents_of(uint32_t frame);

static struct handover handover;
static struct handover_component parts[COMPOSED];
static struct {
	struct table_node leaf;
	frame_id page[IMAGE_PAGES];
} images[COMPOSED];
static struct table_node leaves[COMPOSED][LEAVES];

struct component *composed(uint32_t number)
{
	return component_record(number);
}

/* ------------------------------------------------------------------ making */

static void note_node(struct handover_component *part, const struct table_node *node, bool maps)
{
	handover.node[handover.nodes++] = (struct handover_node){
		.slot = node->cap,
		.frame = node->frame.number,
		.maps = maps,
	};
	part->nodes++;
}

static void make_captbl(struct component *component, struct handover_component *part)
{
	struct table_node *leaf = leaves[component->number];

	assert_int_equal(tables_make_root(component, TRIE_CAPTBL, 1, &component->captbl_root), 0);
	for (uint32_t i = 0; i < LEAVES; i++) {
		assert_int_equal(tables_make(component, TRIE_CAPTBL, 0, component->captbl_root.cap,
					     i, &leaf[i]),
				 0);
		note_node(part, &leaf[i], false);
	}
	component->captbl_leaf.cap = leaf[0].cap;
	note_node(part, &component->captbl_root, false);
	for (uint32_t i = 0; i < LEAVES; i++)
		assert_int_equal(caps_take_over(component, i, leaf[i].cap), 0);
}

static void make_pgtbl(struct component *component, struct handover_component *part)
{
	struct table_node *leaf = &images[component->number].leaf, lower;

	assert_int_equal(tables_make_root(component, TRIE_PGTBL, 3, &component->pgtbl_root), 0);
	assert_int_equal(tables_make(component, TRIE_PGTBL, 2, component->pgtbl_root.cap, 0,
				     &component->pgtbl_middle),
			 0);
	assert_int_equal(
		tables_make(component, TRIE_PGTBL, 1, component->pgtbl_middle.cap, 0, &lower), 0);
	assert_int_equal(
		tables_make(component, TRIE_PGTBL, 0, lower.cap, COMPOSED_IMAGE >> 21, leaf), 0);
	note_node(part, leaf, true);
	note_node(part, &lower, false);
	note_node(part, &component->pgtbl_middle, false);
	note_node(part, &component->pgtbl_root, false);
}

/* The region is the root's to pay. */
static void make_image(struct component *component)
{
	for (enum image_page i = TEXT; i < IMAGE_PAGES; i++) {
		struct account *account = i == REGION ? &root->account : &component->account;
		frame_id *frame = &images[component->number].page[i];

		assert_int_equal(frames_take(account, FRAME_USER, frame), 0);
		assert_int_equal(kernel_map(images[component->number].leaf.cap, i, frames_memory(),
					    frames_offset(frame->number),
					    i == TEXT ? MAP_EXECUTE : MAP_WRITE)
					 .status,
				 0);
	}
}

static void make_object(struct component *component)
{
	assert_int_equal(tables_take(component, &component->object), 0);
	assert_int_equal(kernel_component_activate(
				 frames_memory(), frames_offset(component->object.frame.number),
				 component->object.slot->reference, component->captbl_root.cap,
				 component->pgtbl_root.cap, ENTRY)
				 .status,
			 0);
	component->object.slot = NULL; /* the booter's */
}

static void compose(uint32_t number, uint32_t handler)
{
	struct component *component = component_record(number);
	struct handover_component *part = &parts[number];

	*part = (struct handover_component){
		.instance = number, .handler = handler, .first_node = (uint32_t)handover.nodes};
	*component = (struct component){
		.state = COMPONENT_LIVE,
		.number = number,
		.handle = number,
		.scheduler = SCHEDULER,
		.handler = handler,
		.family = number,
		.components_limit = COMPONENTS_MAX,
		.entry = ENTRY,
		.built = part,
		.window = CRT_DYNAMIC_BASE(number) + CRT_DYNAMIC_BYTES / 2,
		.account.limit = COMPOSED_PAGES,
	};
	for (uint32_t kind = 0; kind < FAULT_KINDS && handler == SUPERVISOR; kind++)
		component->faults[kind] = (struct fault_route){
			.handler = handler, .entry = FAULT_ENTRY, .badge = number};
	make_captbl(component, part);
	make_pgtbl(component, part);
	make_image(component);
	make_object(component);
	threads_own(component, FIRST_ID + number * COMPOSED_THREADS, COMPOSED_THREADS);
	accept_all(component, ACCEPTED);
	assert_int_equal(authority_open(component), 0);
}

static uint64_t reference(uint32_t number, uint32_t slot)
{
	return slot_ref(leaves[number][slot / CRT_LEAF_SLOTS].cap, slot % CRT_LEAF_SLOTS);
}

static void give_gate(uint32_t client, uint32_t slot, uint32_t server, uint64_t entry)
{
	handover.gate[handover.gates++] =
		(struct handover_gate){.client = client,
				       .slot = slot,
				       .server = server,
				       .is_service = entry == SERVICE_ENTRY,
				       .entry = entry};
	assert_int_equal(kernel_gate_make(component_record(server)->object.cap,
					  reference(client, slot), entry, client)
				 .status,
			 0);
}

static void set_faults(uint32_t number)
{
	assert_int_equal(faults_renew(component_record(number)), 0);
}

int make_composition(void **state)
{
	handover = (struct handover){.magic = HANDOVER_MAGIC};
	if (make_world(state))
		return -1;
	built_init(&handover);
	lifecycle_init(COMPOSED);
	root->account.limit -= (COMPOSED - SCHEDULER) * COMPOSED_PAGES;
	compose(SCHEDULER, 0);
	compose(SUPERVISOR, root->number);
	for (uint32_t number = SERVER; number < COMPOSED; number++)
		compose(number, SUPERVISOR);
	for (uint32_t number = SERVER; number < COMPOSED; number++)
		set_faults(number);
	give_gate(CLIENT, GATE_NEAR, SERVER, NEAR_ENTRY);
	give_gate(CLIENT, GATE_FAR, SERVER, FAR_ENTRY);
	give_gate(OTHER, GATE_NEAR, SERVER, NEAR_ENTRY);
	give_gate(CLIENT, GATE_OTHER, OTHER, NEAR_ENTRY);
	give_gate(CLIENT, GATE_SERVICE, SERVER, SERVICE_ENTRY);
	assert_int_equal(kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, BOOT_RCV,
					 reference(SCHEDULER, CRT_SLOT_RCV), RIGHTS_ALL, 0, 0)
				 .status,
			 0);
	return 0;
}

/* ------------------------------------------------------------------ looking */

uint64_t *image_of(uint32_t number, enum image_page page)
{
	return contents_of(images[number].page[page].number);
}

uint64_t *given(const struct component *component, uint64_t address)
{
	struct place place;

	assert_int_equal(pages_find(component, address, &place), 0);
	return contents_of(
		(uint32_t)(kernel_entry_read(place.node, place.index).value >> ENTRY_FRAME_SHIFT));
}

static uint64_t field(uint32_t number, uint32_t slot, enum slot_field field)
{
	return kernel_slot_read(leaves[number][slot / CRT_LEAF_SLOTS].cap, slot % CRT_LEAF_SLOTS,
				field)
		.value;
}

bool leads(uint32_t client, uint32_t slot, uint32_t server, uint64_t entry)
{
	uint32_t frame = component_record(server)->object.frame.number;

	return field(client, slot, SLOT_TYPE) == CAP_GATE &&
	       field(client, slot, SLOT_FRAME) == frame &&
	       kernel_frame_read(frames_memory(), frames_offset(frame), FRAME_LIVE).value &&
	       field(client, slot, SLOT_GENERATION) ==
		       kernel_frame_read(frames_memory(), frames_offset(frame), FRAME_GENERATION)
			       .value &&
	       field(client, slot, SLOT_A) == entry && field(client, slot, SLOT_B) == client;
}

uint64_t holds(uint32_t number, uint32_t slot)
{
	return field(number, slot, SLOT_TYPE);
}

void lose(uint32_t number, uint32_t slot)
{
	const struct table_node *leaf = &leaves[number][slot / CRT_LEAF_SLOTS];

	assert_int_equal(
		kernel_cap_remove(leaf->cap, leaf->frame.number, slot % CRT_LEAF_SLOTS).status, 0);
}

void put_other(uint32_t number, uint32_t slot)
{
	assert_int_equal(kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, CRT_SLOT_COMPONENT,
					 reference(number, slot), RIGHTS_ALL, 0, 0)
				 .status,
			 0);
}

void put_device(uint32_t number, uint32_t slot, uint64_t first, uint32_t pages, uint8_t rights)
{
	assert_int_equal(kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, BOOT_DEVICES,
					 reference(number, slot), rights, MACHINE_FRAMES + first,
					 pages)
				 .status,
			 0);
}

#define DEVICE_ENTRY 100 /* of the image's leaf */

uint64_t map_device(uint32_t number, uint64_t first, uint32_t pages)
{
	for (uint32_t i = 0; i < pages; i++)
		assert_int_equal(kernel_map(images[number].leaf.cap, DEVICE_ENTRY + i, BOOT_DEVICES,
					    MACHINE_FRAMES + first + i, MAP_WRITE)
					 .status,
				 0);
	return COMPOSED_IMAGE + DEVICE_ENTRY * (uint64_t)PAGE_BYTES;
}

uint64_t built_entry(uint32_t number, uint64_t address)
{
	return kernel_entry_read(images[number].leaf.cap, (address - COMPOSED_IMAGE) / PAGE_BYTES)
		.value;
}

/* ------------------------------------------------------------------ threads */

int64_t start_thread(uint32_t number)
{
	int64_t slot =
		threads_create(composed(SCHEDULER), composed(number), CRT_SLOT_RCV, ANY_THREAD, 0);

	assert_int_equal(slot < 0 ? slot : 0, 0);
	return slot;
}

/* A capability of the manager's to it, until the next one. */
static uint32_t borrow(int64_t slot)
{
	static struct own_slot *own;
	struct place place;

	if (!own)
		own = slots_take();
	assert_int_equal(caps_look(composed(SCHEDULER), (uint64_t)slot, &place), 0);
	slots_empty(own);
	assert_int_equal(
		kernel_cap_copy(place.node, place.index, own->reference, RIGHTS_ALL, 0, 0).status,
		0);
	return own->number;
}

void run_thread(int64_t slot)
{
	static uint64_t until; /* in slices */

	assert_int_equal(kernel_dispatch(borrow(slot), 1, ++until * SLICE, 0).status, 0);
}

uint64_t thread_fact(int64_t slot, uint64_t field)
{
	return kernel_thread_read(borrow(slot), field).value;
}

bool is_in(int64_t slot, uint32_t number)
{
	return thread_fact(slot, THREAD_CALLER) == component_record(number)->object.frame.number;
}

/* ------------------------------------------------------------------ checkpoints */

uint64_t take_checkpoint(uint32_t owner, uint32_t of)
{
	int64_t id = lifecycle_checkpoint(composed(owner), composed(of));
	int status;

	assert_true(id > 0);
	do
		status = checkpoint_step(composed(owner), (uint64_t)id);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
	return (uint64_t)id;
}

void restore(uint32_t owner, uint64_t checkpoint)
{
	int status;

	do
		status = lifecycle_restore(composed(owner), checkpoint);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
}

void free_checkpoint(uint32_t owner, uint64_t checkpoint)
{
	int status;

	do
		status = checkpoint_free(composed(owner), checkpoint);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
}

/* ------------------------------------------------------------------ counts */

static struct counts {
	uint32_t free, root;
	uint32_t used[COMPOSED], limit[COMPOSED], nodes[COMPOSED], slots[COMPOSED];
	uint32_t threads[COMPOSED], children[COMPOSED];
} before;

static struct counts count(void)
{
	struct counts counts = {.free = frames_free(), .root = root->account.used};

	for (uint32_t i = SCHEDULER; i < COMPOSED; i++) {
		const struct component *component = composed(i);

		counts.used[i] = component->account.used;
		counts.limit[i] = component->account.limit;
		counts.nodes[i] = authority_charged(component);
		counts.slots[i] = component->slots_used;
		counts.threads[i] = component->threads_used;
		counts.children[i] = component->children;
	}
	return counts;
}

int count_composition(void **state)
{
	(void)state;
	before = count();
	return 0;
}

int same_composition(void **state)
{
	struct counts now = count();

	(void)state;
	assert_int_equal(now.free, before.free);
	assert_int_equal(now.root, before.root);
	for (uint32_t i = SCHEDULER; i < COMPOSED; i++) {
		assert_int_equal(now.used[i], before.used[i]);
		assert_int_equal(now.limit[i], before.limit[i]);
		assert_int_equal(now.nodes[i], before.nodes[i]);
		assert_int_equal(now.slots[i], before.slots[i]);
		assert_int_equal(now.threads[i], before.threads[i]);
		assert_int_equal(now.children[i], before.children[i]);
	}
	return 0;
}
