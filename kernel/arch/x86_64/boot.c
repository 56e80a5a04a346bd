/* From boot.asm to the first instruction of the booter. */
#include "apic.h"
#include "boot_info.h"
#include "cpu.h"
#include "kernel_tables.h"
#include "panic.h"
#include "serial.h"
#include "start.h"
#include "switch.h"
#include "trap.h"

#define RAM_FROM 0x100000 /* the first MiB belongs to the firmware and its tables */

#define FIRST_DEVICE 0xa0 /* page: below is the firmware's memory */

static struct boot_memory memory;

/* Frames are numbered to the end of the highest RAM that the frame table's window has room for. */
static void count_frames(void)
{
	uint64_t most = (0x100000000 - (FRAME_TABLE & 0xffffffff)) / sizeof(struct frame);

	for (uint32_t i = 0; i < memory.ranges; i++)
		if (memory.ram[i].end / PAGE_SIZE > frame_total)
			frame_total = memory.ram[i].end / PAGE_SIZE;
	if (frame_total > most)
		frame_total = most;
}

static void type_frames(struct boot_range range, enum frame_type type)
{
	uint64_t number = (range.start + PAGE_SIZE - 1) / PAGE_SIZE;

	for (; number < range.end / PAGE_SIZE && number < frame_total; number++)
		frame_at(frame_numbered(number))->state.type = (uint8_t)type;
}

static void type_all_frames(uint64_t kernel_occupied_to)
{
	frame_table_init(frame_total);
	for (uint32_t i = 0; i < memory.ranges; i++)
		type_frames(memory.ram[i], FRAME_UNTYPED);
	type_frames((struct boot_range){0, kernel_occupied_to}, FRAME_RESERVED);
	memory.image.end = (memory.image.end + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
	type_frames(memory.image, FRAME_USER);
}

bool arch_device_page(uint64_t number)
{
	if (number == LOCAL_APIC_PAGE || number == IO_APIC_PAGE || number < FIRST_DEVICE)
		return false;
	for (uint32_t i = 0; i < memory.ranges; i++)
		if (number >= memory.ram[i].start / PAGE_SIZE &&
		    number * PAGE_SIZE < memory.ram[i].end)
			return false;
	return true;
}

void boot_main(uint32_t magic, uint64_t information) __attribute__((noreturn));

void boot_main(uint32_t magic, uint64_t information)
{
	struct core *core = &core_blocks[0].core;
	struct boot_info info;

	serial_init();
	cpu_init(core);
	boot_info_read(magic, information, &memory);
	if (memory.image.start % PAGE_SIZE)
		boot_refuse("the boot image is not at a page boundary");
	count_frames();
	type_all_frames(kernel_tables_build(&memory));
	info = (struct boot_info){
		.cycles_per_second = apic_init(),
		.frames = frame_total,
		.image_frame = memory.image.start / PAGE_SIZE,
		.image_frames = (memory.image.end - memory.image.start) / PAGE_SIZE,
		.threads = THREADS,
	};
	switch_preempt(core, start_booter(core, &info));
	resume_from(core);
}
