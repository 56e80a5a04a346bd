#include "size.h"

#include <inttypes.h>

#include "budget.h"
#include "crt_slots.h"
#include <tessera/boot_image.h>

#define KIB_PER_PAGE (BOOT_IMAGE_PAGE >> 10)

struct image_bytes size_image(const struct elf_image *image)
{
	struct image_bytes bytes = {0};

	for (unsigned i = 0; i < image->segment_count; i++) {
		const struct elf_segment *segment = &image->segments[i];

		if (segment->flags & PF_X) {
			bytes.text += segment->memory_bytes;
		} else if (segment->flags & PF_W) {
			bytes.data += segment->file_bytes;
			bytes.bss += segment->memory_bytes - segment->file_bytes;
		} else {
			bytes.rodata += segment->memory_bytes;
		}
	}
	return bytes;
}

static uint64_t slot(unsigned index)
{
	return (uint64_t)1 << index;
}

/* Who manages others is handed over what nobody was given in another way. */
static bool has_leftover(const struct system *system, const struct instance *instance)
{
	return system->leftover.to == instance && !instance->managed;
}

/* A bit for each slot of a fixed meaning; crt_slots.h tells who has which. */
static uint64_t fixed_slots(const struct system *system, const struct instance *instance)
{
	uint64_t every = slot(CRT_SLOT_RCV) | slot(CRT_SLOT_INIT_DONE) | slot(CRT_SLOT_EXIT) |
			 slot(CRT_SLOT_ENTERED);
	uint64_t manager = slot(CRT_SLOT_CAPTBL_ROOT) | slot(CRT_SLOT_CAPTBL_LEAF) |
			   slot(CRT_SLOT_PGTBL_ROOT) | slot(CRT_SLOT_PGTBL_MIDDLE) |
			   slot(CRT_SLOT_PGTBL_LOWER) | slot(CRT_SLOT_PGTBL_LEAF) |
			   slot(CRT_SLOT_COMPONENT) | slot(CRT_SLOT_MEMORY);
	uint64_t scheduler = slot(CRT_SLOT_THREAD_IDS);
	uint64_t machine = slot(CRT_SLOT_DEVICES) | slot(CRT_SLOT_PORTS) | slot(CRT_SLOT_IRQS);

	if (instance->number == INSTANCE_BOOTER)
		return slot(CRT_SLOT_RCV) | manager | scheduler | machine | slot(CRT_SLOT_DEBUG);
	return every |
	       (instance->manager.to == instance || instance_is_realm(instance) ? manager : 0) |
	       (instance->scheduler.to == instance ? scheduler : 0) |
	       (instance->debug ? slot(CRT_SLOT_DEBUG) : 0) |
	       (has_leftover(system, instance) ? slot(CRT_SLOT_LEFTOVER) : 0);
}

struct capability_counts size_capabilities(const struct system *system,
					   const struct instance *instance)
{
	uint64_t devices =
		instance->irqs.count + instance->ioports.count + instance->device_memory.count;
	uint64_t end = INSTANCE_FIRST_GATE + instance->gate_count + devices;

	return (struct capability_counts){
		.fixed = (uint64_t)__builtin_popcountll(fixed_slots(system, instance)),
		.gates = instance->gate_count,
		.devices = devices,
		.slots = (end + CRT_LEAF_SLOTS - 1) / CRT_LEAF_SLOTS * CRT_LEAF_SLOTS,
	};
}

static uint64_t percent(uint64_t part, uint64_t whole)
{
	return (part * 100 + whole / 2) / whole;
}

static void print_head(FILE *out, const struct system *system)
{
	fprintf(out, "%s: bytes of image and heap, stacks, pages of %d KiB, capabilities\n",
		system->name, KIB_PER_PAGE);
	fprintf(out, "%-20s%9s%9s%9s%9s%9s%9s%8s%8s%8s%7s%8s%6s%7s%7s%9s%7s%6s\n", "component",
		"text", "rodata", "data", "bss", "heap", "stacks", "objects", "captbls", "pgtbls",
		"pages", "budget", "", "fixed", "gates", "devices", "slots", "");
}

static void print_image(FILE *out, const struct instance *instance)
{
	struct image_bytes bytes = size_image(&instance->elf);

	fprintf(out, "%-20s%9" PRIu64 "%9" PRIu64 "%9" PRIu64 "%9" PRIu64 "%9" PRIu64,
		instance->name, bytes.text, bytes.rodata, bytes.data, bytes.bss,
		instance->heap_bytes);
}

static void print_pages(FILE *out, const struct instance *instance)
{
	struct budget_parts parts = budget_parts(instance);
	uint64_t needed = budget_needed_pages(instance), budget = budget_pages(instance);

	fprintf(out, "%4" PRIu64 "x%dK%8" PRIu64 "%8" PRIu64 "%8" PRIu64 "%7" PRIu64 "%8" PRIu64,
		parts.stacks, THREAD_STACK_PAGES * KIB_PER_PAGE, parts.objects, parts.captbls,
		parts.pgtbls, needed, budget);
	fprintf(out, "%4" PRIu64 " %%", percent(needed, budget));
}

static void print_capabilities(FILE *out, const struct system *system,
			       const struct instance *instance)
{
	struct capability_counts counts = size_capabilities(system, instance);

	fprintf(out, "%7" PRIu64 "%7" PRIu64 "%9" PRIu64 "%7" PRIu64 "%4" PRIu64 " %%\n",
		counts.fixed, counts.gates, counts.devices, counts.slots,
		percent(counts.fixed + counts.gates + counts.devices, counts.slots));
}

void size_print(FILE *out, const struct system *system)
{
	print_head(out, system);
	for (size_t i = 0; i < system->instance_count; i++) {
		print_image(out, &system->instances[i]);
		print_pages(out, &system->instances[i]);
		print_capabilities(out, system, &system->instances[i]);
	}
}
