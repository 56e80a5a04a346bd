#include "start.h"

#include "captbl.h"
#include "component.h"
#include "endpoint.h"
#include "node.h"
#include "panic.h"
#include "pgtbl.h"

#include <tessera/boot_image.h>

#define PORTS	     0x10000
#define DEVICE_PAGES (1ull << 36)
#define LEAF_SPAN    ((uint64_t)PAGE_SIZE * PGTBL_ENTRIES)
#define LEAF_START   (BOOT_INFO_ADDRESS & ~(LEAF_SPAN - 1))

static uint64_t search_from = 1;

/* The next untyped frame, as memory of the given type. */
static frame_t take_frame(struct core *core, enum frame_type type)
{
	for (; search_from < frame_total; search_from++) {
		frame_t frame = frame_numbered(search_from);

		if (frame_at(frame)->state.type != FRAME_UNTYPED)
			continue;
		frame_retype(core, frame, type);
		return frame;
	}
	boot_refuse("not enough memory for the booter");
}

static frame_t make_node(struct core *core, enum cap_type type)
{
	frame_t frame = take_frame(core, FRAME_KERNEL);

	if (type == (enum cap_type)PGTBL_ROOT)
		arch_share_kernel_half(frame_page(frame));
	frame_activate(frame, type);
	return frame;
}

static void hook(frame_t parent, uint64_t index, frame_t child, uint64_t entry)
{
	frame_count_up(parent);
	frame_at(child)->parent = parent;
	frame_at(child)->index = (uint32_t)index;
	((uint64_t *)frame_page(parent))[index] = entry;
}

static void hook_table(frame_t parent, uint32_t level, frame_t child)
{
	uint64_t index = LEAF_START >> (PAGE_ORDER + PGTBL_ORDER * level) & (PGTBL_ENTRIES - 1);

	hook(parent, index, child, pte_of_node(frame_physical(child)));
}

static void map_page(frame_t leaf, uint64_t address, frame_t page, uint64_t flags)
{
	uint64_t index = (address - LEAF_START) / PAGE_SIZE;

	if (((uint64_t *)frame_page(leaf))[index])
		boot_refuse("the booter's segments overlap");
	frame_count_up(leaf);
	frame_count_up(page);
	((uint64_t *)frame_page(leaf))[index] = pte_of_page(frame_physical(page), flags);
}

static void check_segment(const struct boot_image_segment *segment, uint64_t image_size)
{
	uint64_t size = (uint64_t)segment->pages * PAGE_SIZE;

	if (segment->offset % PAGE_SIZE || segment->offset > image_size ||
	    size > image_size - segment->offset)
		boot_refuse("the boot image is damaged: a segment lies outside of it");
	if (segment->address % PAGE_SIZE || segment->address < LEAF_START ||
	    segment->address >= BOOT_INFO_ADDRESS || size > BOOT_INFO_ADDRESS - segment->address)
		boot_refuse("the booter's segments do not fit into its window");
	if (segment->flags & BOOT_IMAGE_WRITE && segment->flags & BOOT_IMAGE_EXECUTE)
		boot_refuse("the booter has a segment both writable and executable");
}

static void check_image(const struct boot_image_header *header, uint64_t size)
{
	static const char magic[8] = BOOT_IMAGE_MAGIC;

	for (uint32_t i = 0; i < sizeof(magic); i++)
		if (header->magic[i] != magic[i])
			boot_refuse("the boot image is no boot image of Tessera's");
	if (header->version != BOOT_IMAGE_VERSION || header->header_bytes != sizeof(*header))
		boot_refuse("the boot image is of another version");
	if (header->bytes > size || header->bytes < PAGE_SIZE)
		boot_refuse("the boot image is truncated");
	if (boot_image_checksum((const uint32_t *)header + PAGE_SIZE / 4,
				header->bytes / 4 - PAGE_SIZE / 4) != header->checksum)
		boot_refuse("the boot image is damaged: wrong checksum");
	if (header->segment_count > BOOT_IMAGE_SEGMENTS_MAX)
		boot_refuse("the boot image is damaged: too many segments");
}

static bool executes(const struct boot_image_segment *segment, uint64_t address)
{
	return segment->flags & BOOT_IMAGE_EXECUTE && address >= segment->address &&
	       address - segment->address < (uint64_t)segment->pages * PAGE_SIZE;
}

static uint64_t map_booter(const struct boot_info *info, frame_t leaf)
{
	const struct boot_image_header *header = frame_page(frame_numbered(info->image_frame));
	bool entered = false;

	check_image(header, info->image_frames * PAGE_SIZE);
	for (uint32_t i = 0; i < header->segment_count; i++) {
		const struct boot_image_segment *segment = &header->segments[i];
		uint64_t first = info->image_frame + segment->offset / PAGE_SIZE;
		uint64_t flags = (segment->flags & BOOT_IMAGE_WRITE ? MAP_WRITE : 0) |
				 (segment->flags & BOOT_IMAGE_EXECUTE ? MAP_EXECUTE : 0);

		check_segment(segment, header->bytes);
		entered |= executes(segment, header->entry);
		for (uint64_t page = 0; page < segment->pages; page++)
			map_page(leaf, segment->address + page * PAGE_SIZE,
				 frame_numbered(first + page), flags);
	}
	if (!entered)
		boot_refuse("the boot image is damaged: the booter starts outside of its code");
	return header->entry;
}

static void give(frame_t leaf, uint32_t index, enum cap_type type, struct name name, uint64_t a,
		 uint64_t b)
{
	struct destination slot = {(struct slot *)frame_page(leaf) + index};

	slot_fill(slot, type, RIGHTS_ALL, name, a, b);
}

static void give_object(frame_t leaf, uint32_t index, enum cap_type type, struct name name)
{
	give(leaf, index, type, name, (uint64_t)frame_page(name.frame), 0);
}

static void give_ranges(frame_t leaf)
{
	struct name ever = frame_name(NO_FRAME);

	give(leaf, BOOT_MEMORY, CAP_MEMORY, ever, 0, frame_total);
	give(leaf, BOOT_DEVICES, CAP_DEVICES, ever, 0, DEVICE_PAGES);
	give(leaf, BOOT_PORTS, CAP_PORTS, ever, 0, PORTS);
	give(leaf, BOOT_IRQS, CAP_IRQS, ever, 0, IRQ_LINES);
	give(leaf, BOOT_THREAD_IDS, CAP_THREAD_IDS, ever, 0, THREADS);
	give(leaf, BOOT_DEBUG, CAP_DEBUG, ever, 0, 0);
}

struct thread *start_booter(struct core *core, const struct boot_info *info)
{
	struct name none = {0, NO_FRAME}, component, thread;
	frame_t tables[PGTBL_LEVELS], captbl, leaf, page;
	uint64_t entry;

	captbl = make_node(core, CAP_CAPTBL_ROOT);
	leaf = make_node(core, CAP_CAPTBL_LEAF);
	hook(captbl, 0, leaf, captbl_entry_of(leaf));
	for (uint32_t i = 0; i < PGTBL_LEVELS; i++)
		tables[i] = make_node(core, (enum cap_type)(CAP_PGTBL_0 + i));
	for (uint32_t i = 1; i < PGTBL_LEVELS; i++)
		hook_table(tables[i], i, tables[i - 1]);

	page = take_frame(core, FRAME_USER);
	*(struct boot_info *)frame_page(page) = *info;
	map_page(tables[0], BOOT_INFO_ADDRESS, page, 0);
	entry = map_booter(info, tables[0]);
	component = component_create(take_frame(core, FRAME_KERNEL), captbl,
				     tables[PGTBL_LEVELS - 1], entry);
	thread = thread_create(core, take_frame(core, FRAME_KERNEL), component, none,
			       BOOT_THREAD_ID, 0);
	endpoint_create(thread_at(thread.frame), PRIORITY_HIGHEST, PRIORITY_HIGHEST);
	thread_at(thread.frame)->priority = PRIORITY_HIGHEST;
	core->root = thread;

	give_object(leaf, BOOT_CAPTBL_ROOT, CAP_CAPTBL_ROOT, frame_name(captbl));
	give_object(leaf, BOOT_CAPTBL_LEAF, CAP_CAPTBL_LEAF, frame_name(leaf));
	give_object(leaf, BOOT_PGTBL_LEAF, CAP_PGTBL_0, frame_name(tables[0]));
	give_object(leaf, BOOT_PGTBL_LOWER, CAP_PGTBL_1, frame_name(tables[1]));
	give_object(leaf, BOOT_PGTBL_MIDDLE, CAP_PGTBL_2, frame_name(tables[2]));
	give_object(leaf, BOOT_PGTBL_ROOT, CAP_PGTBL_3, frame_name(tables[3]));
	give_object(leaf, BOOT_COMPONENT, CAP_COMPONENT, component);
	give_object(leaf, BOOT_THREAD, CAP_THREAD, thread);
	give_object(leaf, BOOT_RCV, CAP_RCV, thread);
	give_ranges(leaf);
	return thread_at(thread.frame);
}
