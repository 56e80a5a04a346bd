#include "kernel_tables.h"

#include "apic.h"
#include "cpu.h"
#include "frame.h"
#include "panic.h"
#include "pte.h"

#define ENTRIES	   512
#define LARGE_PAGE 0x200000
#define KERNEL_DATA                                                                                \
	(PTE_PRESENT | PTE_WRITE | PTE_ACCESSED | PTE_DIRTY | PTE_GLOBAL | PTE_NO_EXECUTE)
#define KERNEL_CONSTANT (KERNEL_DATA & ~PTE_WRITE)
#define KERNEL_CODE	(KERNEL_CONSTANT & ~PTE_NO_EXECUTE)
#define KERNEL_DEVICE	(KERNEL_DATA | PTE_UNCACHED | PTE_WRITE_THROUGH)

extern const char kernel_start[], kernel_text_start[], kernel_text_end[];
extern const char kernel_constants_end[], kernel_end[];

static uint64_t *root;
static struct boot_range image, region; /* what to step over, and where pages may come from */
static uint64_t next_page;

static uint64_t physical_of(const char *address)
{
	return (uint64_t)address - KERNEL_BASE;
}

/* A cleared page; physical memory is still mapped one to one. */
static uint64_t take_pages(uint64_t count)
{
	uint64_t start = next_page, end = start + count * PAGE_SIZE;

	if (start < image.end && end > image.start) {
		start = (image.end + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
		end = start + count * PAGE_SIZE;
	}
	if (end > region.end)
		boot_refuse("not enough memory for the kernel's tables");
	for (uint64_t page = start; page < end; page += PAGE_SIZE)
		arch_clear_page((void *)page);
	next_page = end;
	return start;
}

/* The entry for an address in the table of a level (0: 4 KiB pages, 1: 2 MiB pages). */
static uint64_t *entry_for(uint64_t address, uint32_t level)
{
	uint64_t *table = root;

	for (uint32_t i = PGTBL_LEVELS - 1; i > level; i--) {
		uint64_t *entry = &table[address >> (12 + 9 * i) & (ENTRIES - 1)];

		if (!*entry)
			*entry = take_pages(1) | PTE_PRESENT | PTE_WRITE | PTE_ACCESSED;
		table = (uint64_t *)pte_physical(*entry);
	}
	return &table[address >> (12 + 9 * level) & (ENTRIES - 1)];
}

static void map_range(uint64_t address, uint64_t physical, uint64_t end, uint64_t flags)
{
	for (; physical < end; physical += PAGE_SIZE, address += PAGE_SIZE)
		*entry_for(address, 0) = physical | flags;
}

/* The lowest page of each core's kernel stack is a guard: a stack that grows into it is a double fault,
 * which has a stack of its own. */
static void unmap_guards(void)
{
	for (uint32_t i = 0; i < MAX_CORES; i++)
		*entry_for((uint64_t)&core_blocks[i], 0) = 0;
}

/* The image as it is linked, and its text and constants read-only in the direct map too. */
static void map_image(void)
{
	uint64_t start = physical_of(kernel_start), text = physical_of(kernel_text_start);
	uint64_t text_end = physical_of(kernel_text_end);
	uint64_t constants_end = physical_of(kernel_constants_end), end = physical_of(kernel_end);

	map_range(KERNEL_BASE + text, text, text_end, KERNEL_CODE);
	map_range(KERNEL_BASE + text_end, text_end, constants_end, KERNEL_CONSTANT);
	map_range(KERNEL_BASE + constants_end, constants_end, end, KERNEL_DATA);
	map_range(DIRECT_MAP + start, start, constants_end, KERNEL_CONSTANT);
}

/* By 2 MiB pages, but for the one with the kernel's text in it, which map_image completes. */
static void map_ram(uint64_t end)
{
	uint64_t text = physical_of(kernel_start), text_end = physical_of(kernel_constants_end);

	for (uint64_t page = 0; page < end; page += LARGE_PAGE) {
		if (page < text_end && page + LARGE_PAGE > text)
			map_range(DIRECT_MAP + page, page, page + LARGE_PAGE, KERNEL_DATA);
		else
			*entry_for(DIRECT_MAP + page, 1) = page | KERNEL_DATA | PTE_LARGE;
	}
}

static void map_frame_table(void)
{
	uint64_t pages = (frame_total * sizeof(struct frame) + PAGE_SIZE - 1) / PAGE_SIZE;
	uint64_t table = take_pages(pages);

	map_range(FRAME_TABLE, table, table + pages * PAGE_SIZE, KERNEL_DATA);
}

static void find_region(const struct boot_memory *memory)
{
	uint64_t end = physical_of(kernel_end);

	for (uint32_t i = 0; i < memory->ranges; i++)
		if (memory->ram[i].start < end && memory->ram[i].end > end)
			region = memory->ram[i];
	image = memory->image;
	next_page = (end + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
}

uint64_t kernel_tables_build(const struct boot_memory *memory)
{
	find_region(memory);
	root = (uint64_t *)take_pages(1);
	map_ram(frame_total * PAGE_SIZE);
	map_image();
	unmap_guards();
	map_frame_table();
	*entry_for(APIC_WINDOW, 0) = (uint64_t)LOCAL_APIC_PAGE * PAGE_SIZE | KERNEL_DEVICE;
	*entry_for(APIC_WINDOW + PAGE_SIZE, 0) = (uint64_t)IO_APIC_PAGE * PAGE_SIZE | KERNEL_DEVICE;
	arch_load_tables((uint64_t)root);
	root = (uint64_t *)(DIRECT_MAP + (uint64_t)root);
	return next_page;
}

uint64_t arch_kernel_tables(void)
{
	return (uint64_t)root - DIRECT_MAP;
}

void arch_share_kernel_half(void *table)
{
	uint64_t *to = (uint64_t *)table + ENTRIES / 2, *from = root + ENTRIES / 2;
	uint64_t words = ENTRIES / 2;

	__asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
}
