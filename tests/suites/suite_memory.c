/* Frames: their types, mappings, and when they may change. */
#include "suite.h"

#define DEVICE_PAGE 0xb8    /* the text screen's */
#define LOCAL_APIC_PAGE 0xfee00
#define IO_APIC_PAGE 0xfec00
#define MAPPINGS_MOST 65535 /* of one frame */

static uint64_t frame_field(uint64_t frame, uint64_t field)
{
	return DO(frame_read, ARENA, frame, field);
}

static volatile uint64_t *page_at(uint32_t index)
{
	uint64_t address = IMAGE_BASE + index * 4096ul;

	__asm__("" : "+r"(address));
	return (volatile uint64_t *)address;
}

/* Maps a frame into the runner's own leaf, and takes it out again. */
static void map_here(uint32_t index, uint32_t frame, uint64_t flags)
{
	DO(map, BOOT_PGTBL_LEAF, index, ARENA, frame, flags);
}

static void unmap_here(uint32_t index, uint32_t frame)
{
	DO(unmap, BOOT_PGTBL_LEAF, number_of(BOOT_PGTBL_LEAF), index, frame_number(frame),
	   IMAGE_BASE + index * 4096ul);
}

void memory_retype_each_way(void)
{
	uint32_t frame = frame_new();

	CHECK_EQUAL(frame_field(frame, FRAME_TYPE), FRAME_UNTYPED);
	for (uint64_t type = FRAME_USER; type <= FRAME_KERNEL; type++) {
		DO(retype, ARENA, frame, type);
		CHECK_EQUAL(frame_field(frame, FRAME_TYPE), type);
		CHECK_EQUAL(frame_field(frame, FRAME_OBJECT), CAP_NONE);
		CHECK_EQUAL(frame_field(frame, FRAME_LIVE), 0);
		DO(retype, ARENA, frame, FRAME_UNTYPED);
		CHECK_EQUAL(frame_field(frame, FRAME_TYPE), FRAME_UNTYPED);
	}
}

void memory_retype_errors(void)
{
	uint32_t untyped = frame_new(), user = frame_user(), kernel = frame_kernel();
	uint32_t part = memory_new(user, 1);

	REFUSED(ERANGE, retype, ARENA, ARENA_FRAMES, FRAME_USER);
	REFUSED(ERANGE, retype, ARENA, ~0ul, FRAME_USER);
	REFUSED(ERANGE, retype, ARENA, untyped | 1ul << 32, FRAME_USER);
	REFUSED(ERANGE, retype, part, 1, FRAME_USER);
	REFUSED(EINVAL, retype, ARENA, untyped, FRAME_RESERVED);
	REFUSED(EINVAL, retype, ARENA, untyped, FRAME_UNTYPED);
	REFUSED(EINVAL, retype, ARENA, untyped, FRAME_KERNEL + 1);
	REFUSED(EINVAL, retype, ARENA, untyped, ~0ul);
	REFUSED(EINVAL, retype, ARENA, untyped, FRAME_USER | 1ul << 32);
	REFUSED(EINVAL, retype, ARENA, user, FRAME_USER);
	REFUSED(EINVAL, retype, ARENA, user, FRAME_KERNEL);
	REFUSED(EINVAL, retype, ARENA, kernel, FRAME_USER);
	REFUSED(EINVAL, retype, ARENA, kernel, FRAME_KERNEL);
	/* The first frame, and those of the kernel, are reserved for ever. */
	REFUSED(EINVAL, retype, BOOT_MEMORY, 0, FRAME_USER);
	REFUSED(EINVAL, retype, BOOT_MEMORY, 0, FRAME_UNTYPED);
	REFUSED(EINVAL, retype, BOOT_MEMORY, 0x100, FRAME_UNTYPED);
}

void memory_retype_busy(void)
{
	uint32_t leaf = pgtbl_new(0), page = frame_user(), lower = pgtbl_new(1);
	uint32_t captbl = captbl_new(1), root = pgtbl_new(3), component = slot_new();

	DO(map, leaf, 1, ARENA, page, 0);
	REFUSED(EBUSY, retype, ARENA, page, FRAME_UNTYPED);       /* mapped */
	REFUSED(EBUSY, retype, ARENA, offset_of(leaf), FRAME_UNTYPED); /* live, with entries */
	REFUSED(EBUSY, retype, ARENA, offset_of(lower), FRAME_UNTYPED); /* live */
	DO(cons, lower, 0, leaf);
	DO(component_activate, ARENA, frame_kernel(), slot_of(component), captbl, root, IMAGE_BASE);
	REFUSED(EBUSY, retype, ARENA, offset_of(root), FRAME_UNTYPED);
	REFUSED(EBUSY, retype, ARENA, offset_of(component), FRAME_UNTYPED);
	DO(unmap, ARENA, number_of(leaf), 1, frame_number(page), 0);
	DO(retype, ARENA, page, FRAME_UNTYPED);
}

/* What a frame held before never shows after a retype. */
void memory_retype_clears(void)
{
	uint32_t frame = frame_user();

	map_here(FREE_PAGE, frame, MAP_WRITE);
	for (uint32_t i = 0; i < 512; i++)
		page_at(FREE_PAGE)[i] = ~0ul - i;
	unmap_here(FREE_PAGE, frame);
	DO(retype, ARENA, frame, FRAME_UNTYPED);
	DO(retype, ARENA, frame, FRAME_USER);
	map_here(FREE_PAGE, frame, 0);
	for (uint32_t i = 0; i < 512; i++)
		CHECK_EQUAL(page_at(FREE_PAGE)[i], 0);
	unmap_here(FREE_PAGE, frame);
}

/* A page table's entries of a former life must not show in user memory, nor the other way. */
void memory_kernel_frame_is_clean(void)
{
	uint32_t leaf = pgtbl_new(0), page = frame_user(), frame = offset_of(leaf);
	uint64_t number = number_of(leaf);

	for (uint32_t index = 0; index < NODE_ENTRIES; index++)
		DO(map, leaf, index, ARENA, page, MAP_WRITE);
	CHECK_EQUAL(frame_field(page, FRAME_COUNT), NODE_ENTRIES);
	CHECK_EQUAL(frame_field(frame, FRAME_COUNT), NODE_ENTRIES);
	end_object(leaf);
	for (uint32_t index = 0; index < NODE_ENTRIES; index++)
		DO(unmap, ARENA, number, index, frame_number(page), 0);
	DO(retype, ARENA, frame, FRAME_UNTYPED);
	DO(retype, ARENA, frame, FRAME_USER);
	map_here(FREE_PAGE, frame, 0);
	for (uint32_t i = 0; i < 512; i++)
		CHECK_EQUAL(page_at(FREE_PAGE)[i], 0);
	unmap_here(FREE_PAGE, frame);
}

void memory_map(void)
{
	uint32_t frame = frame_user();

	map_here(FREE_PAGE, frame, MAP_WRITE);
	map_here(FREE_PAGE + 1, frame, 0);
	page_at(FREE_PAGE)[3] = 0x1234;
	CHECK_EQUAL(page_at(FREE_PAGE + 1)[3], 0x1234);
	CHECK_EQUAL(frame_field(frame, FRAME_COUNT), 2);
	unmap_here(FREE_PAGE, frame);
	CHECK_EQUAL(frame_field(frame, FRAME_COUNT), 1);
	unmap_here(FREE_PAGE + 1, frame);
}

/* A copy without the right write maps, but not writable. */
void memory_map_rights(void)
{
	uint32_t memory = memory_new(0, ARENA_FRAMES), reader = cap_with(memory, RIGHT_MAP);
	uint32_t leaf = pgtbl_new(0), frame = frame_user();

	DO(map, leaf, 0, reader, frame, 0);
	DO(map, leaf, 1, reader, frame, MAP_EXECUTE);
	REFUSED(EACCES, map, leaf, 2, reader, frame, MAP_WRITE);
	REFUSED(EACCES, map, leaf, 2, cap_with(memory, ALL & ~RIGHT_MAP), frame, 0);
}

void memory_map_errors(void)
{
	uint32_t leaf = pgtbl_new(0), frame = frame_user(), part = memory_new(frame, 1);
	uint32_t kernel = frame_kernel();

	REFUSED(ERANGE, map, leaf, NODE_ENTRIES, ARENA, frame, 0);
	REFUSED(ERANGE, map, leaf, ~0ul, ARENA, frame, 0);
	REFUSED(ERANGE, map, leaf, 1ul << 32, ARENA, frame, 0);
	REFUSED(ERANGE, map, leaf, 0, part, 1, 0);
	REFUSED(ERANGE, map, leaf, 0, part, ~0ul, 0);
	REFUSED(ERANGE, map, leaf, 0, ARENA, frame | 1ul << 32, 0);
	REFUSED(EINVAL, map, leaf, 0, ARENA, frame, MAP_WRITE | MAP_EXECUTE);
	REFUSED(EINVAL, map, leaf, 0, ARENA, frame, 4);
	REFUSED(EINVAL, map, leaf, 0, ARENA, frame, ~0ul);
	REFUSED(EINVAL, map, leaf, 0, ARENA, frame, 1ul << 32);
	REFUSED(EINVAL, map, leaf, 0, ARENA, kernel, 0);
	REFUSED(EINVAL, map, leaf, 0, ARENA, frame_new(), 0);
	REFUSED(EINVAL, map, leaf, 0, ARENA, offset_of(leaf), 0);
	REFUSED(EINVAL, map, leaf, 0, BOOT_MEMORY, 0, 0);
	REFUSED(EINVAL, map, leaf, 0, BOOT_MEMORY, number_of(BOOT_PGTBL_LEAF), MAP_WRITE);
	REFUSED(EINVAL, map, leaf, 0, BOOT_MEMORY, number_of(BOOT_THREAD), MAP_WRITE);
	DO(map, leaf, 0, ARENA, frame, 0);
	REFUSED(EEXIST, map, leaf, 0, ARENA, frame, 0);
	REFUSED(EEXIST, map, leaf, 0, ARENA, frame_user(), MAP_WRITE);
}

/* No frame that is not user memory can be mapped, whichever it is. */
void memory_map_only_user_memory(void)
{
	uint64_t frames = kernel_slot_read(BOOT_CAPTBL_LEAF, BOOT_MEMORY, SLOT_B).value;
	uint32_t leaf = pgtbl_new(0);

	for (uint64_t frame = 0; frame < frames; frame++) {
		uint64_t type = DO(frame_read, BOOT_MEMORY, frame, FRAME_TYPE);

		if (type != FRAME_USER)
			CHECK_EQUAL(TRY(map, leaf, 0, BOOT_MEMORY, frame, MAP_WRITE).status,
				    -TESSERA_EINVAL);
	}
}

void memory_map_device(void)
{
	uint32_t leaf = pgtbl_new(0);
	uint64_t number = number_of(leaf);

	DO(map, leaf, 5, BOOT_DEVICES, DEVICE_PAGE, MAP_WRITE);
	CHECK_EQUAL(DO(entry_read, leaf, 5), DEVICE_PAGE << ENTRY_FRAME_SHIFT | MAP_WRITE);
	DO(map, leaf, 6, BOOT_DEVICES, 0xfed00, 0);
	DO(unmap, leaf, number, 6, 0xfed00, 0);
	DO(unmap, leaf, number, 5, DEVICE_PAGE, 0);
	CHECK_EQUAL(frame_field(offset_of(leaf), FRAME_COUNT), 0);
}

/* A device is read and written through its mapping. */
void memory_use_device(void)
{
	uint64_t leaf = number_of(BOOT_PGTBL_LEAF);

	DO(map, BOOT_PGTBL_LEAF, FREE_PAGE, BOOT_DEVICES, DEVICE_PAGE, MAP_WRITE);
	page_at(FREE_PAGE)[0] = 0x0741074207430744;
	CHECK_EQUAL(page_at(FREE_PAGE)[0], 0x0741074207430744);
	DO(unmap, BOOT_PGTBL_LEAF, leaf, FREE_PAGE, DEVICE_PAGE, FREE_ADDRESS);
}

void memory_map_device_errors(void)
{
	uint32_t leaf = pgtbl_new(0), part = slot_new();
	uint32_t reader = cap_with(BOOT_DEVICES, RIGHT_MAP);

	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEVICES, slot_of(part), ALL, DEVICE_PAGE, 2);
	REFUSED(EINVAL, map, leaf, 0, BOOT_DEVICES, DEVICE_PAGE, MAP_EXECUTE);
	REFUSED(EINVAL, map, leaf, 0, BOOT_DEVICES, LOCAL_APIC_PAGE, 0);
	REFUSED(EINVAL, map, leaf, 0, BOOT_DEVICES, IO_APIC_PAGE, 0);
	REFUSED(EINVAL, map, leaf, 0, BOOT_DEVICES, 0, 0);
	REFUSED(EINVAL, map, leaf, 0, BOOT_DEVICES, number_of(BOOT_PGTBL_LEAF), MAP_WRITE);
	REFUSED(EINVAL, map, leaf, 0, BOOT_DEVICES, frame_number(frame_user()), 0);
	REFUSED(ERANGE, map, leaf, 0, part, 2, 0);
	REFUSED(ERANGE, map, leaf, 0, part, ~0ul, 0);
	REFUSED(ERANGE, map, leaf, 0, BOOT_DEVICES, 1ul << 36, 0);
	REFUSED(EACCES, map, leaf, 0, reader, DEVICE_PAGE, MAP_WRITE);
	DO(map, leaf, 0, reader, DEVICE_PAGE, 0);
}

/* As many mappings as can be counted, in as many leaves as that takes. */
void memory_map_overflow(void)
{
	uint32_t page = frame_user(), first = frames_used(), leaf = 0;

	for (uint32_t i = 0; i < MAPPINGS_MOST; i++) {
		if (i % NODE_ENTRIES == 0) {
			if (leaf)
				DO(cap_remove, TEST_LEAF, number_of(TEST_LEAF), leaf % LEAF_SLOTS);
			leaf = leaf ? leaf : slot_new();
			DO(pgtbl_activate, ARENA, frame_kernel(), slot_of(leaf), 0);
		}
		DO(map, leaf, i % NODE_ENTRIES, ARENA, page, 0);
	}
	REFUSED(EOVERFLOW, map, leaf, NODE_ENTRIES - 1, ARENA, page, 0);
	for (uint32_t i = 0; i < MAPPINGS_MOST; i++)
		DO(unmap, ARENA, frame_number(first + i / NODE_ENTRIES), i % NODE_ENTRIES,
		   frame_number(page), 0);
	CHECK_EQUAL(frame_field(page, FRAME_COUNT), 0);
}

/* By the leaf's capability, by the page's memory, by the leaf's memory; the leaf alive or dead. */
void memory_unmap_each_way(void)
{
	for (uint32_t round = 0; round < 5; round++) {
		uint32_t leaf = pgtbl_new(0), page = frame_user(), frame = offset_of(leaf);
		uint64_t number = number_of(leaf);
		uint32_t authority = leaf;

		if (round)
			authority = memory_new(round % 2 ? page : frame, 1);
		DO(map, leaf, 4, ARENA, page, MAP_WRITE);
		if (round > 2)
			end_object(leaf);
		DO(unmap, authority, number, 4, frame_number(page), IMAGE_BASE);
		CHECK_EQUAL(frame_field(page, FRAME_COUNT), 0);
		CHECK_EQUAL(frame_field(frame, FRAME_COUNT), 0);
	}
}

void memory_unmap_errors(void)
{
	uint32_t leaf = pgtbl_new(0), page = frame_user(), other = frame_user();
	uint32_t lower = pgtbl_new(1), elsewhere = memory_new(other, 1);
	uint64_t number = number_of(leaf), target = frame_number(page);

	DO(map, leaf, 4, ARENA, page, 0);
	REFUSED(ENOENT, unmap, leaf, number, 5, target, 0);
	REFUSED(ENOENT, unmap, ARENA, number, 5, target, 0);
	REFUSED(ERANGE, unmap, leaf, number, NODE_ENTRIES, target, 0);
	REFUSED(ERANGE, unmap, leaf, number, ~0ul, target, 0);
	REFUSED(ERANGE, unmap, elsewhere, number, 4, target, 0);
	REFUSED(ERANGE, unmap, BOOT_MEMORY, ~0ul, 4, target, 0);
	REFUSED(ERANGE, unmap, BOOT_MEMORY, number | 1ul << 32, 4, target, 0);
	REFUSED(EINVAL, unmap, leaf, number, 4, frame_number(other), 0);
	REFUSED(EINVAL, unmap, leaf, number, 4, 0, 0);
	REFUSED(EINVAL, unmap, leaf, number, 4, target | 1ul << 32, 0);
	REFUSED(EINVAL, unmap, leaf, number, 4, ~0ul, 0);
	REFUSED(EINVAL, unmap, leaf, number + 1, 4, target, 0);
	REFUSED(EINVAL, unmap, elsewhere, number, 4, frame_number(other), 0);
	REFUSED(EINVAL, unmap, BOOT_MEMORY, number_of(lower), 4, target, 0);
	REFUSED(EINVAL, unmap, BOOT_MEMORY, target, 4, target, 0);
}

void memory_unmap_dead_errors(void)
{
	uint32_t leaf = pgtbl_new(0), page = frame_user();
	uint64_t number = number_of(leaf);

	DO(map, leaf, 4, ARENA, page, 0);
	end_object(leaf);
	REFUSED(ESTALE, unmap, leaf, number, 4, frame_number(page), 0);
	REFUSED(EBUSY, retype, ARENA, page, FRAME_UNTYPED);
	DO(unmap, ARENA, number, 4, frame_number(page), 0);
}

/* Any address may be named for the TLB's sake. */
void memory_unmap_addresses(void)
{
	static const uint64_t addresses[] = { 0, ~0ul, 1ul << 47, 0xffff800000000000, 0xfff };
	uint32_t leaf = pgtbl_new(0), page = frame_user();

	for (uint32_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		DO(map, leaf, 4, ARENA, page, 0);
		DO(unmap, leaf, number_of(leaf), 4, frame_number(page), addresses[i]);
	}
}

/* Who is told that a frame is quiescent will not see it by an old translation again. */
void memory_quiescence(void)
{
	uint32_t frame = frame_user(), other = frame_user();

	map_here(FREE_PAGE, frame, MAP_WRITE);
	page_at(FREE_PAGE)[0] = 1;
	/* The address that is named is another page's: the TLB may keep this one. */
	DO(unmap, BOOT_PGTBL_LEAF, number_of(BOOT_PGTBL_LEAF), FREE_PAGE, frame_number(frame),
	   FREE_ADDRESS + 4096);
	CHECK_EQUAL(frame_field(frame, FRAME_QUIESCENT), 1);
	map_here(FREE_PAGE, other, 0);
	CHECK_EQUAL(page_at(FREE_PAGE)[0], 0);
	unmap_here(FREE_PAGE, other);
}

/* Nor does a retype leave one, whatever address was named. */
void memory_retype_flushes(void)
{
	uint32_t frame = frame_user(), other = frame_user();

	map_here(FREE_PAGE, frame, MAP_WRITE);
	page_at(FREE_PAGE)[0] = 1;
	DO(unmap, BOOT_PGTBL_LEAF, number_of(BOOT_PGTBL_LEAF), FREE_PAGE, frame_number(frame), 0);
	DO(retype, ARENA, frame, FRAME_UNTYPED);
	map_here(FREE_PAGE, other, 0);
	CHECK_EQUAL(page_at(FREE_PAGE)[0], 0);
	unmap_here(FREE_PAGE, other);
}

void memory_frame_read(void)
{
	uint32_t leaf = pgtbl_new(0), frame = offset_of(leaf);
	uint64_t generation = frame_field(frame, FRAME_GENERATION);

	CHECK_EQUAL(frame_field(frame, FRAME_TYPE), FRAME_KERNEL);
	CHECK_EQUAL(frame_field(frame, FRAME_OBJECT), CAP_PGTBL_0);
	CHECK_EQUAL(frame_field(frame, FRAME_LIVE), 1);
	CHECK_EQUAL(frame_field(frame, FRAME_NUMBER), frame_number(frame));
	end_object(leaf);
	CHECK_EQUAL(frame_field(frame, FRAME_OBJECT), CAP_PGTBL_0);
	CHECK_EQUAL(frame_field(frame, FRAME_LIVE), 0);
	CHECK_EQUAL(frame_field(frame, FRAME_GENERATION), generation + 1);
	CHECK_EQUAL(DO(frame_read, BOOT_MEMORY, 0, FRAME_TYPE), FRAME_RESERVED);
}

void memory_frame_read_errors(void)
{
	REFUSED(ERANGE, frame_read, ARENA, ARENA_FRAMES, FRAME_TYPE);
	REFUSED(ERANGE, frame_read, ARENA, ~0ul, FRAME_TYPE);
	REFUSED(ERANGE, frame_read, ARENA, 1ul << 32, FRAME_TYPE);
	REFUSED(EINVAL, frame_read, ARENA, 0, FRAME_FIELDS);
	REFUSED(EINVAL, frame_read, ARENA, 0, ~0ul);
}

/* Who is to empty a node sees what is in it, also when nobody else can any more. */
void memory_frame_read_entries(void)
{
	uint32_t leaf = pgtbl_new(0), lower = pgtbl_new(1), page = frame_user();
	uint64_t shown = frame_number(page) << ENTRY_FRAME_SHIFT | MAP_WRITE;
	uint64_t hooked = number_of(leaf) << ENTRY_FRAME_SHIFT;

	DO(map, leaf, 3, ARENA, page, MAP_WRITE);
	DO(cons, lower, 7, leaf);
	CHECK_EQUAL(frame_field(offset_of(leaf), FRAME_ENTRY + 2), 0);
	CHECK_EQUAL(frame_field(offset_of(leaf), FRAME_ENTRY + 3), shown);
	CHECK_EQUAL(frame_field(offset_of(lower), FRAME_ENTRY + 7), hooked);
	end_object(lower);
	CHECK_EQUAL(frame_field(offset_of(lower), FRAME_ENTRY + 7), hooked);
	end_object(leaf);
	CHECK_EQUAL(frame_field(offset_of(lower), FRAME_ENTRY + 7), 0);
	CHECK_EQUAL(frame_field(offset_of(leaf), FRAME_ENTRY + 3), shown);
}

void memory_frame_read_entries_errors(void)
{
	uint32_t table = captbl_new(0), root = captbl_new(1), pgtbl = pgtbl_new(3);

	REFUSED(EINVAL, frame_read, ARENA, offset_of(table), FRAME_ENTRY);
	REFUSED(EINVAL, frame_read, ARENA, offset_of(root), FRAME_ENTRY + ROOT_ENTRIES);
	REFUSED(EINVAL, frame_read, ARENA, offset_of(pgtbl), FRAME_ENTRY + NODE_ENTRIES);
	REFUSED(EINVAL, frame_read, ARENA, frame_user(), FRAME_ENTRY);
	REFUSED(EINVAL, frame_read, ARENA, frame_kernel(), FRAME_ENTRY);
	REFUSED(EINVAL, frame_read, ARENA, frame_new(), FRAME_ENTRY);
	REFUSED(ERANGE, frame_read, ARENA, ARENA_FRAMES, FRAME_ENTRY);
}

/* The borrower's copies die with it, too; what was made stays. */
void memory_lend(void)
{
	uint32_t frame = frame_new(), lent, copy;
	struct box box;

	box_make(&box);
	lent = memory_lent(ARENA, box.component, frame, 1);
	copy = cap_with(lent, RIGHTS_ALL);
	CHECK_EQUAL(DO(cap_type, lent), CAP_MEMORY | (RIGHTS_ALL & ~RIGHT_LEND) << 8);
	DO(retype, copy, 0, FRAME_USER);
	DO(map, BOOT_PGTBL_LEAF, FREE_PAGE, lent, 0, MAP_WRITE);
	unmap_here(FREE_PAGE, frame);
	end_object(box.component);
	REFUSED(ESTALE, cap_type, lent, 0);
	REFUSED(ESTALE, retype, lent, 0, FRAME_UNTYPED);
	REFUSED(ESTALE, retype, copy, 0, FRAME_UNTYPED);
	REFUSED(ESTALE, map, BOOT_PGTBL_LEAF, FREE_PAGE, copy, 0, 0);
	REFUSED(ESTALE, cap_copy, TEST_LEAF, copy % LEAF_SLOTS, slot_of(slot_new()), ALL, 0, 1);
	CHECK_EQUAL(frame_field(frame, FRAME_TYPE), FRAME_USER);
}

void memory_lend_errors(void)
{
	uint32_t lent, weak = cap_with(ARENA, ALL & ~RIGHT_LEND);
	uint64_t to = slot_of(slot_new());
	struct box box;

	box_make(&box);
	lent = memory_lent(ARENA, box.component, 0, 2);
	REFUSED(EACCES, memory_lend, lent, to, box.component, 0, 1);
	REFUSED(EACCES, memory_lend, weak, to, box.component, 0, 1);
	REFUSED(EINVAL, memory_lend, ARENA, to, box.component, 0, 0);
	REFUSED(ERANGE, memory_lend, ARENA, to, box.component, ARENA_FRAMES, 1);
	REFUSED(ERANGE, memory_lend, ARENA, to, box.component, 1, ARENA_FRAMES);
	REFUSED(ERANGE, memory_lend, ARENA, to, box.component, ~0ul, 2);
	REFUSED(ERANGE, memory_lend, ARENA, slot_ref(TEST_LEAF, LEAF_SLOTS), box.component, 0, 1);
	REFUSED(EEXIST, memory_lend, ARENA, slot_of(lent), box.component, 0, 1);
}
