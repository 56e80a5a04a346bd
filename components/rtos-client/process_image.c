#include "process_image.h"

#include <string.h>

#include <tessera/abi.h>

#include "../../crt/construct/elf_format.h"
#include "address_plan.h"
#include "capmgr.h"
#include "capmgr_at.h"
#include "crt_layout.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "sched_at.h"

#define LEAF_BYTES 0x200000u

/* Of a thread: its stack, and what it is to the kernel. */
#define THREAD_PAGES (THREAD_STACK_PAGES + 1)

/* The start-up page, a table of the stacks, and one of gates that are more than the first has room for. */
#define COMMON_PAGES 3

/* ---- Reading it */

/* Beyond its segments an unmapped page, then the start-up page; behind that the stacks begin. */
static bool has_room(const struct process_image *image)
{
	return image->program.end <= image->base + INSTANCE_IMAGE_BYTES - 2 * CRT_PAGE;
}

int process_image_read(struct process_image *image, const void *bytes, size_t length)
{
	struct elf_header header;

	if (!bytes || length < sizeof(header))
		return -TESSERA_EINVAL;
	memcpy(&header, bytes, sizeof(header));
	image->base = header.entry & ~((uint64_t)CAPMGR_IMAGE_BYTES - 1);
	if (elf_parse(bytes, length, image->base, image->base + INSTANCE_IMAGE_BYTES,
		      &image->program))
		return -TESSERA_EINVAL;
	image->startup = image->program.end + CRT_PAGE;
	return has_room(image) ? 0 : -TESSERA_EINVAL;
}

/* ---- Its gates */

extern char gate_sched_thread_create[], gate_capmgr_holder[];

static uint32_t slot_of(uint32_t call)
{
	return call >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1);
}

/* An interface whose gates a process gets by itself: the slot of this component's gate to its first function. */
struct served {
	uint32_t first, functions;
};

/* Those that this component's own program uses; the second one's address is how many bytes that are: by
 * compose's linker script. */
extern const struct elf_gate crt_gates[];
extern const char crt_gates_bytes[];

static struct served served_by(const char *interface)
{
	if (!strncmp(interface, "sched", sizeof("sched")))
		return (struct served){ slot_of((uint32_t)(uintptr_t)gate_sched_thread_create),
					SCHED_FUNCTIONS };
	if (!strncmp(interface, "capmgr", sizeof("capmgr")))
		return (struct served){ slot_of((uint32_t)(uintptr_t)gate_capmgr_holder),
					CAPMGR_FUNCTIONS };
	return (struct served){ 0, 0 };
}

/* The slot of this component's own gate to a service; 0: it has none. */
static uint32_t service_gate(const char *interface)
{
	size_t count = (uintptr_t)crt_gates_bytes / sizeof(struct elf_gate);

	for (size_t i = 0; i < count; i++)
		if (crt_gates[i].place == ELF_GATE_SERVICE &&
		    !memcmp(crt_gates[i].interface, interface, sizeof(crt_gates[i].interface)))
			return slot_of(crt_gates[i].call);
	return 0;
}

static int give_service(crt_comp_t comp, const struct elf_gate *gate)
{
	uint32_t slot = service_gate(gate->interface);

	return slot ? crt_cap_copy_in(slot, comp, slot_of(gate->call), RIGHTS_ALL, 0, 0) : 0;
}

static int give_gate(crt_comp_t comp, const struct elf_gate *gate)
{
	struct served served = served_by(gate->interface);

	if (gate->place == ELF_GATE_SERVICE)
		return give_service(comp, gate);

	if (gate->place >= served.functions)
		return 0;
	return crt_cap_copy_in(served.first + gate->place, comp, slot_of(gate->call), RIGHTS_ALL, 0,
			       0);
}

/* Who makes processes needs what those use, too. */
static int give_rest(crt_comp_t comp, const struct elf_gate *gate)
{
	struct served served = served_by(gate->interface);
	int error = 0;

	for (uint32_t place = 0; place < served.functions && !error; place++) {
		error = crt_cap_copy_in(served.first + place, comp,
					slot_of(gate->call) - gate->place + place, RIGHTS_ALL, 0, 0);
		if (error == -TESSERA_EEXIST)
			error = 0;
	}
	return error;
}

static int give_start(crt_comp_t comp)
{
	static const uint32_t slots[] = {CRT_SLOT_INIT_DONE, CRT_SLOT_EXIT, CRT_SLOT_ENTERED};
	int error = 0;

	for (unsigned i = 0; i < sizeof(slots) / sizeof(slots[0]) && !error; i++)
		error = crt_cap_copy_in(slots[i], comp, slots[i], RIGHTS_ALL, 0, 0);
	return error;
}

static bool begins_interface(const struct elf_gate *gate, const struct elf_gate *last)
{
	return memcmp(gate->interface, last->interface, sizeof(gate->interface)) != 0;
}

static int give_gates(crt_comp_t comp, const struct elf_program *program, bool all)
{
	struct elf_gate gate = { 0 }, last;
	int error = give_start(comp);

	for (uint32_t i = 0; i < program->gate_count && !error; i++) {
		last = gate;
		memcpy(&gate, program->gates + i * sizeof(gate), sizeof(gate));
		error = give_gate(comp, &gate);
		if (all && !error && begins_interface(&gate, &last))
			error = give_rest(comp, &gate);
		if (error == -TESSERA_EEXIST && all)
			error = 0;
	}
	return error;
}

/* ---- Building it */

static uint64_t leaf(uint64_t address)
{
	return address / LEAF_BYTES;
}

static uint64_t first_block(const struct process_image *image)
{
	return image->base + INSTANCE_FIRST_BLOCK(0) - INSTANCE_BASE(0);
}

static uint64_t stack_of(const struct process_image *image, uint32_t id)
{
	return first_block(image) + ((uint64_t)id << THREAD_STACK_SHIFT);
}

/* With the tables for the leaves of its stacks, and of its start-up page if no segment ends there. */
static size_t needed_pages(const struct process_image *image, uint32_t first, uint32_t threads)
{
	size_t pages = threads * THREAD_PAGES + COMMON_PAGES;

	pages += leaf(stack_of(image, first + threads - 1)) - leaf(stack_of(image, first));
	pages += leaf(image->startup) != leaf(image->program.end - 1);
	return pages;
}

static int fill(crt_comp_t comp, const struct process_image *image,
		const struct crt_comp_share *share, const struct crt_comp_start *start)
{
	uint32_t first = crt_startup->first_thread + share->first_thread;
	int error = crt_comp_startup_in(comp, image->startup, start);

	for (uint32_t i = 0; i < share->threads && !error; i++)
		error = crt_comp_stack_in(comp, first_block(image), first + i);
	return error ? error : give_gates(comp, &image->program, share->process_threads);
}

int process_image_build(crt_comp_t *comp, const struct process_image *image,
			struct crt_comp_share *share, const struct crt_comp_start *start)
{
	uint32_t first = crt_startup->first_thread + share->first_thread;
	int error;

	share->pages += needed_pages(image, first, share->threads);
	error = crt_comp_create_of(comp, share, &image->program, image->base);
	if (error)
		return error;
	error = fill(*comp, image, share, start);
	if (error)
		crt_comp_end(*comp);
	return error;
}
