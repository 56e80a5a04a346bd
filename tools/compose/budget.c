#include "budget.h"

#include <inttypes.h>

#include <tessera/boot_image.h>

#define PAGE BOOT_IMAGE_PAGE

/* The kernel, its tables, and the first MiB, where firmware keeps its own. */
#define KERNEL_PAGES ((4u << 20) / PAGE)

#define CAPTBL_SLOTS_PER_LEAF 128u
#define PGTBL_LEAF_PAGES      512u
#define PGTBL_INNER_NODES     3u

/* At most, of what nobody's budget counts: a start-up page's bytes and leaves, and for who
 * schedules others the table of them; and the nodes of a manager that hold what the booter hands
 * over. */
#define STARTUP_PAGES  24u
#define HANDOVER_PAGES 28u

static uint64_t divide_up(uint64_t number, uint64_t by)
{
	return (number + by - 1) / by;
}

static uint64_t range_pages(const struct range *bytes)
{
	return (bytes->last - bytes->first) / PAGE + 1;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t stacks(const struct instance *instance)
{
	return smaller(instance->admits + instance->threads, THREAD_IDS);
}

static uint64_t captbl_pages(const struct instance *instance)
{
	return 1 + divide_up(INSTANCE_FIRST_GATE + instance->gate_count, CAPTBL_SLOTS_PER_LEAF);
}

/* Each stack may be far from the others, as thread ids are. */
static uint64_t pgtbl_pages(const struct instance *instance, uint64_t image_pages)
{
	uint64_t stack_leaves = (THREAD_IDS << THREAD_STACK_SHIFT) / PAGE / PGTBL_LEAF_PAGES;
	uint64_t shared_bytes = INSTANCE_IMAGE_END(instance->number) - instance->image_limit;
	uint64_t shared_leaves = divide_up(shared_bytes / PAGE, PGTBL_LEAF_PAGES);

	return PGTBL_INNER_NODES + divide_up(image_pages, PGTBL_LEAF_PAGES) + shared_leaves +
	       smaller(stacks(instance), stack_leaves);
}

struct budget_parts budget_parts(const struct instance *instance)
{
	uint64_t image_bytes = elf_image_end(&instance->elf) - INSTANCE_BASE(instance->number);
	uint64_t mapped = (image_bytes + instance->heap_bytes) / PAGE;

	return (struct budget_parts){
		.image = elf_image_pages(&instance->elf),
		.heap = instance->heap_bytes / PAGE,
		.stacks = stacks(instance),
		.objects = 1 + instance->threads,
		.captbls = captbl_pages(instance),
		.pgtbls = pgtbl_pages(instance, mapped),
	};
}

/* Of what a realm pays beside: its start-up page, and the nodes for that and for devices. */
static uint64_t extra_pages(const struct instance *instance)
{
	uint64_t devices = instance->device_memory.count;

	for (size_t i = 0; i < instance->device_memory.count; i++)
		devices += range_pages(&instance->device_memory.entries[i]) / PGTBL_LEAF_PAGES + 1;
	return STARTUP_PAGES + (devices ? devices + 1 : 0);
}

/* Those managed, the tables of the manager's own, and of the hand-over. */
static uint64_t realm_pages(const struct instance *realm)
{
	uint64_t pages = COMPOSITION_REALM_OWN + HANDOVER_PAGES + extra_pages(realm);

	for (const struct instance *at = realm->managed; at; at = at->next_managed)
		pages += budget_pages(at) + (instance_is_realm(at) ? 0 : extra_pages(at));
	return pages;
}

uint64_t budget_needed_pages(const struct instance *instance)
{
	struct budget_parts parts = budget_parts(instance);

	return parts.image + parts.heap + parts.stacks * THREAD_STACK_PAGES + parts.objects +
	       parts.captbls + parts.pgtbls +
	       (instance_is_realm(instance) ? realm_pages(instance) : 0);
}

uint64_t budget_pages(const struct instance *instance)
{
	if (instance->memory_bytes != 0)
		return instance->memory_bytes / PAGE;
	return budget_needed_pages(instance);
}

static void check_stanza(const struct system *system, const struct instance *instance)
{
	uint64_t needed = budget_needed_pages(instance);

	if (budget_pages(instance) < needed)
		instance_error(system, instance, instance->memory_node,
			       "%" PRIu64 "K are too few: image, heap, stacks and kernel objects%s "
			       "need %" PRIu64 "K",
			       instance->memory_bytes >> 10,
			       instance_is_realm(instance) ? ", and those whom it manages," : "",
			       needed * PAGE >> 10);
}

static void check_machine(const struct system *system, uint64_t pages)
{
	uint64_t machine = system->memory_bytes / PAGE;
	struct place place = {.file = system->path};

	if (pages <= machine)
		return;
	if (system->memory_node)
		place = system->memory_node->place;
	report_error(system->report, place,
		     "system: key memory: the machine's %" PRIu64 "K are too few: kernel, boot "
		     "image, budgets and shared regions need %" PRIu64 "K",
		     machine * PAGE >> 10, pages * PAGE >> 10);
}

/* The nodes that map it into those who read it, in a GiB of its own; no budget holds them. */
static uint64_t boot_image_nodes(const struct instance *instance, uint64_t image_pages)
{
	return instance->boot_image ? 1 + divide_up(image_pages, PGTBL_LEAF_PAGES) : 0;
}

bool budget_check(const struct system *system, uint64_t image_bytes)
{
	unsigned errors_before = system->report->errors;
	uint64_t image_pages = divide_up(image_bytes, PAGE);
	uint64_t pages = KERNEL_PAGES + image_pages;

	for (size_t i = 0; i < system->instance_count; i++) {
		check_stanza(system, &system->instances[i]);
		if (!instance_is_realm(system->instances[i].manager.to))
			pages += budget_pages(&system->instances[i]) +
				 boot_image_nodes(&system->instances[i], image_pages);
	}
	for (size_t i = 0; i < system->region_count; i++)
		pages += system->regions[i].pages;
	check_machine(system, pages);
	return system->report->errors == errors_before;
}
