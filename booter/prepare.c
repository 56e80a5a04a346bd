/*
 * What must stand before the booter is an ordinary component: the facts that crt starts from, the
 * boot image, and a stack for every thread id. Runs on the stack in the image.
 */
#include "boot_image.h"
#include "crt_layout.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "crt_startup.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"
#include "startup_page.h"
#include "thread_blocks.h"
#include "visitors.h"

extern char crt_stack_first_block[];

const struct crt_startup *booter_prepare(char *block);

static struct {
	struct crt_startup startup;
	char name[8];
} own = {.name = "booter"};

static void fill_startup(void)
{
	const struct boot_info *info = (const void *)BOOT_INFO_ADDRESS;

	own.startup = (struct crt_startup){
		.magic = CRT_STARTUP_MAGIC,
		.bytes = sizeof(own),
		.cycles_per_second = info->cycles_per_second,
		.memory_frames = info->frames,
		.dynamic = CRT_DYNAMIC_BASE(INSTANCE_BOOTER),
		.flags = CRT_STARTUP_MANAGER | CRT_STARTUP_SCHEDULER | CRT_STARTUP_DEBUG,
		.name = sizeof(own.startup),
		.threads = BOOTER_THREADS,
		/* What others have below it the booter has not (crt_slots.h). */
		.first_free_slot = CRT_SLOT_FIRST_GATE,
	};
}

static void open_payload(void)
{
	const char *damaged;

	own.startup.payload = (uint64_t)boot_image_map(&own.startup.payload_bytes);
	damaged = payload_open();
	if (damaged)
		booter_fail(INSTANCE_BOOTER, "the boot image is damaged: %s", damaged);
}

static void admit(uint32_t threads)
{
	for (uint32_t id = 0; id < threads; id++)
		own.startup.admitted[id / 8] =
			(uint8_t)(own.startup.admitted[id / 8] | 1u << id % 8);
}

static void map_stacks(uint32_t threads)
{
	for (uint32_t id = 0; id < threads; id++)
		booter_check(INSTANCE_BOOTER,
			     crt_comp_stack_in(CRT_COMP_SELF, (uint64_t)crt_stack_first_block, id),
			     "its stacks");
}

const struct crt_startup *booter_prepare(char *block)
{
	uint32_t threads;

	fill_startup();
	crt_startup = &own.startup;
	thread_block_fill_at(block, BOOT_THREAD_ID);
	open_payload();
	threads = instances_number_threads();
	admit(threads);
	map_stacks(threads);
	return &own.startup;
}
