/* Operations on tables and memory, by the runner on its own. */
#include "bench.h"

#define PAGE_INDEX FREE_PAGE
#define PAGE_ADDRESS FREE_ADDRESS

void bench_null_syscall(void)
{
	for (uint32_t i = 0; i < SAMPLES; i++) {
		MEASURE(null_syscall, NUMBER(cap_type, BOOT_DEBUG), 0, 0, 0, 0, 0);
		sample_take();
	}
}

static void unmap_page(uint32_t page)
{
	DO(unmap, BOOT_PGTBL_LEAF, number_of(BOOT_PGTBL_LEAF), PAGE_INDEX, frame_number(page),
	   PAGE_ADDRESS);
}

void bench_map(void)
{
	uint32_t page = frame_user();

	for (uint32_t i = 0; i < SAMPLES; i++) {
		MEASURE(map, NUMBER(map, BOOT_PGTBL_LEAF), PAGE_INDEX, ARENA, page, MAP_WRITE, 0);
		sample_take();
		unmap_page(page);
	}
}

void bench_unmap(void)
{
	uint32_t page = frame_user();
	uint64_t leaf = number_of(BOOT_PGTBL_LEAF);

	for (uint32_t i = 0; i < SAMPLES; i++) {
		DO(map, BOOT_PGTBL_LEAF, PAGE_INDEX, ARENA, page, MAP_WRITE);
		MEASURE(unmap, NUMBER(unmap, BOOT_PGTBL_LEAF), leaf, PAGE_INDEX, frame_number(page),
			PAGE_ADDRESS, 0);
		sample_take();
	}
}

/* From the runner's table into that of another component. */
void bench_cap_copy(void)
{
	struct box box;
	uint64_t leaf;

	box_make(&box);
	leaf = number_of(box.leaf);
	for (uint32_t i = 0; i < SAMPLES; i++) {
		MEASURE(cap_copy, NUMBER(cap_copy, BOOT_CAPTBL_LEAF), BOOT_RCV,
			slot_ref(box.leaf, BOX_OTHER), RIGHTS_ALL, 0, 0);
		sample_take();
		DO(cap_remove, box.leaf, leaf, BOX_OTHER);
	}
}

void bench_cap_remove(void)
{
	struct box box;
	uint64_t leaf;

	box_make(&box);
	leaf = number_of(box.leaf);
	for (uint32_t i = 0; i < SAMPLES; i++) {
		box_give(&box, BOX_OTHER, BOOT_RCV);
		MEASURE(cap_remove, NUMBER(cap_remove, box.leaf), leaf, BOX_OTHER, 0, 0, 0);
		sample_take();
	}
}

void bench_retype_to_user(void)
{
	uint32_t frame = frame_new();

	for (uint32_t i = 0; i < SAMPLES; i++) {
		MEASURE(retype_to_user, NUMBER(retype, ARENA), frame, FRAME_USER, 0, 0, 0);
		sample_take();
		DO(retype, ARENA, frame, FRAME_UNTYPED);
	}
}

void bench_retype_to_untyped(void)
{
	uint32_t frame = frame_new();

	for (uint32_t i = 0; i < SAMPLES; i++) {
		DO(retype, ARENA, frame, FRAME_USER);
		MEASURE(retype_to_untyped, NUMBER(retype, ARENA), frame, FRAME_UNTYPED, 0, 0, 0);
		sample_take();
	}
}
