#include "world.h"

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define KERNEL_TABLE (ENTRY_PRESENT | ENTRY_WRITE)
#define USER_TABLE   (KERNEL_TABLE | ENTRY_USER)
#define USER_PAGE    (ENTRY_PRESENT | ENTRY_USER)
#define USER_DEVICE  (USER_PAGE | ENTRY_WRITE | ENTRY_UNCACHED | ENTRY_NO_EXECUTE)

static bool fetch(void *source, uint64_t address, uint64_t bytes, uint8_t *to)
{
	const struct world *world = source;

	if (address + bytes > sizeof(world->pages))
		return false;
	memcpy(to, (const uint8_t *)world->pages + address, bytes);
	return true;
}

static void set_type(struct world *world, unsigned int frame, enum frame_type type)
{
	world->frames[frame].type = (uint8_t)type;
}

static void set_object(struct world *world, unsigned int frame, enum cap_type object)
{
	set_type(world, frame, FRAME_KERNEL);
	world->frames[frame].object = (uint8_t)object;
	world->frames[frame].live = 1;
}

void world_hook(struct world *world, unsigned int parent, unsigned int index, unsigned int child,
		enum cap_type object, uint64_t flags)
{
	if (object != CAP_NONE)
		set_object(world, child, object);
	world->pages[parent][index] = child * PAGE_BYTES | flags;
	if (!(flags & ENTRY_USER))
		return;
	world->frames[child].parent = (uint32_t)(parent * sizeof(struct world_frame));
	world->frames[child].index = index;
	world->frames[parent].count++;
}

void world_map(struct world *world, unsigned int index, uint64_t physical, uint64_t flags)
{
	world->pages[AT_NODE_0][index] = physical | flags;
	world->frames[AT_NODE_0].count++;
	if (physical / PAGE_BYTES < WORLD_FRAMES)
		world->frames[physical / PAGE_BYTES].count++;
}

static void make_kernel(struct world *world)
{
	const uint64_t constant = ENTRY_PRESENT | ENTRY_GLOBAL | ENTRY_NO_EXECUTE;

	world_hook(world, AT_KERNEL_ROOT, 256, AT_KERNEL_2, CAP_NONE, KERNEL_TABLE);
	world_hook(world, AT_KERNEL_2, 0, AT_KERNEL_1, CAP_NONE, KERNEL_TABLE);
	world_hook(world, AT_KERNEL_1, 0, AT_KERNEL_0, CAP_NONE, KERNEL_TABLE);
	for (unsigned int i = AT_DATA; i < WORLD_FRAMES; i++)
		world->pages[AT_KERNEL_0][i] = i * PAGE_BYTES | constant | ENTRY_WRITE;
	world->pages[AT_KERNEL_0][AT_TEXT] = AT_TEXT * PAGE_BYTES | ENTRY_PRESENT | ENTRY_GLOBAL;
	world->pages[AT_KERNEL_0][AT_CONSTANTS] = AT_CONSTANTS * PAGE_BYTES | constant;
}

static void make_component(struct world *world)
{
	set_object(world, AT_COMPONENT, CAP_COMPONENT);
	set_object(world, AT_ROOT, CAP_PGTBL_3);
	set_object(world, AT_CAPTBL, CAP_CAPTBL_ROOT);
	world->frames[AT_COMPONENT].tables = AT_ROOT * PAGE_BYTES;
	world->frames[AT_ROOT].holder = AT_COMPONENT * sizeof(struct world_frame);
	memcpy(&world->pages[AT_ROOT][256], &world->pages[AT_KERNEL_ROOT][256], 256 * 8);
	world_hook(world, AT_ROOT, 0, AT_NODE_2, CAP_PGTBL_2, USER_TABLE);
	world_hook(world, AT_NODE_2, 0, AT_NODE_1, CAP_PGTBL_1, USER_TABLE);
	world_hook(world, AT_NODE_1, WORLD_USER_ADDRESS >> 21, AT_NODE_0, CAP_PGTBL_0, USER_TABLE);
}

static void map_component(struct world *world)
{
	for (unsigned int i = AT_USER_CODE; i <= AT_USER_CONSTANTS; i++)
		set_type(world, i, FRAME_USER);
	world_map(world, ENTRY_CODE, AT_USER_CODE * PAGE_BYTES, USER_PAGE);
	world_map(world, ENTRY_DATA, AT_USER_DATA * PAGE_BYTES,
		  USER_PAGE | ENTRY_WRITE | ENTRY_NO_EXECUTE);
	world_map(world, ENTRY_CONSTANTS, AT_USER_CONSTANTS * PAGE_BYTES,
		  USER_PAGE | ENTRY_NO_EXECUTE);
	world_map(world, ENTRY_DEVICE, 0xb8000, USER_DEVICE);
}

static void make_snapshot(struct world *world)
{
	struct core core = {.cr0 = CR0_PAGING | CR0_WRITE_PROTECT,
			    .cr3 = AT_ROOT * PAGE_BYTES,
			    .cr4 = CR4_UMIP | CR4_SMEP | CR4_SMAP,
			    .efer = EFER_LONG_MODE | EFER_NO_EXECUTE,
			    .privilege = 3};

	world->kernel = (struct kernel){
		.text = {AT_TEXT * PAGE_BYTES, AT_CONSTANTS * PAGE_BYTES},
		.constants = {AT_CONSTANTS * PAGE_BYTES, AT_DATA * PAGE_BYTES},
		.guard = WORLD_GUARD_ADDRESS,
		.frame = {.bytes = sizeof(struct world_frame),
			  .type = offsetof(struct world_frame, type),
			  .object = offsetof(struct world_frame, object),
			  .live = offsetof(struct world_frame, live),
			  .count = offsetof(struct world_frame, count),
			  .tables = offsetof(struct world_frame, tables),
			  .parent = offsetof(struct world_frame, parent),
			  .holder = offsetof(struct world_frame, holder),
			  .index = offsetof(struct world_frame, index)},
	};
	world->snapshot.kernel = &world->kernel;
	world->snapshot.cores = (struct cores){.list = {core}, .n = 1};
	world->snapshot.kernel_root = AT_KERNEL_ROOT * PAGE_BYTES;
	world->snapshot.frames =
		(struct frames){&world->kernel.frame, (uint8_t *)world->frames, WORLD_FRAMES};
}

int world_setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	*state = world;
	if (!world || !physical_open(&world->snapshot.physical, fetch, world))
		return -1;
	for (unsigned int i = AT_UNTYPED; i < WORLD_FRAMES; i++)
		set_type(world, i, FRAME_UNTYPED);
	make_kernel(world);
	make_component(world);
	map_component(world);
	make_snapshot(world);
	return 0;
}

int world_teardown(void **state)
{
	struct world *world = *state;

	physical_close(&world->snapshot.physical);
	free(world);
	return 0;
}

void world_expect(struct world *world, unsigned int rules)
{
	unsigned int broken = 0;

	assert_true(check_snapshot(&world->snapshot, &world->findings));
	for (unsigned int i = 0; i < RULES; i++)
		broken |= world->findings.failures[i] > 0 ? 1u << i : 0;
	assert_int_equal(broken, rules);
}
