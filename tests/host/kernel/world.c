#include "world.h"

#include "calls.h"
#include "endpoint.h"
#include "fault.h"
#include "node.h"

#include <stdio.h>
#include <string.h>

extern system_call *const call_table[];

#define ERRORS 1024

static uint32_t next_slot, next_frame;
static uint32_t last_call;
static bool was_refused[CALL_AFTER_LAST - FIRST_CALL + 1][ERRORS];

static uint32_t node_of(enum cap_type type)
{
	uint32_t frame = world_frame();

	frame_retype(machine_core, frame_numbered(frame), FRAME_KERNEL);
	if (type == (enum cap_type)PGTBL_ROOT)
		arch_share_kernel_half(frame_page(frame_numbered(frame)));
	frame_activate(frame_numbered(frame), type);
	return frame;
}

static struct destination slot_of(uint32_t leaf, uint32_t index)
{
	return (struct destination){(struct slot *)frame_page(frame_numbered(leaf)) + index};
}

static void give(uint32_t leaf, uint32_t index, enum cap_type type, struct name name)
{
	slot_fill_object(slot_of(leaf, index), type, name);
}

static void give_range(uint32_t leaf, uint32_t index, enum cap_type type, uint64_t count)
{
	slot_fill(slot_of(leaf, index), type, RIGHTS_ALL, frame_name(NO_FRAME), 0, count);
}

static struct name name_of(uint32_t frame)
{
	return frame_name(frame_numbered(frame));
}

static void hook(uint32_t parent, uint32_t child, uint64_t entry)
{
	frame_count_up(frame_numbered(parent));
	world_descriptor(child)->parent = frame_numbered(parent);
	*(uint64_t *)frame_page(frame_numbered(parent)) = entry;
}

static void give_ranges(uint32_t leaf)
{
	give_range(leaf, BOOT_MEMORY, CAP_MEMORY, frame_total);
	give_range(leaf, BOOT_DEVICES, CAP_DEVICES, 1ull << 36);
	give_range(leaf, BOOT_PORTS, CAP_PORTS, 0x10000);
	give_range(leaf, BOOT_IRQS, CAP_IRQS, IRQ_LINES);
	give_range(leaf, BOOT_THREAD_IDS, CAP_THREAD_IDS, THREADS);
	give_range(leaf, BOOT_DEBUG, CAP_DEBUG, 0);
}

static void make_root_thread(struct thread *thread)
{
	struct core *core = machine_core;

	endpoint_create(thread, PRIORITY_HIGHEST, PRIORITY_HIGHEST);
	core->root = thread_name(thread);
	core->current = thread;
	thread->priority = PRIORITY_HIGHEST;
	thread->state = THREAD_RUNNING;
	thread->resume = RESUME_DONE;
	core->top = thread->top;
	core_enter_component(core->top->component.frame);
}

int world_setup(void **state)
{
	static const uint32_t slots[PGTBL_LEVELS] = {BOOT_PGTBL_LEAF, BOOT_PGTBL_LOWER,
						     BOOT_PGTBL_MIDDLE, BOOT_PGTBL_ROOT};
	uint32_t captbl, leaf, tables[PGTBL_LEVELS], frame;
	struct name component, thread, none = {0, NO_FRAME};

	(void)state;
	machine_reset();
	next_slot = BOOT_FIRST_FREE;
	next_frame = 1;
	captbl = node_of(CAP_CAPTBL_ROOT);
	leaf = node_of(CAP_CAPTBL_LEAF);
	hook(captbl, leaf, captbl_entry_of(frame_numbered(leaf)));
	give(leaf, BOOT_CAPTBL_ROOT, CAP_CAPTBL_ROOT, name_of(captbl));
	give(leaf, BOOT_CAPTBL_LEAF, CAP_CAPTBL_LEAF, name_of(leaf));
	for (uint32_t i = 0; i < PGTBL_LEVELS; i++) {
		tables[i] = node_of((enum cap_type)(CAP_PGTBL_0 + i));
		give(leaf, slots[i], (enum cap_type)(CAP_PGTBL_0 + i), name_of(tables[i]));
		if (i)
			hook(tables[i], tables[i - 1],
			     pte_of_node(frame_physical(frame_numbered(tables[i - 1]))));
	}
	frame = world_typed(FRAME_KERNEL);
	component = component_create(frame_numbered(frame), frame_numbered(captbl),
				     frame_numbered(tables[PGTBL_LEVELS - 1]), ENTRY);
	give(leaf, BOOT_COMPONENT, CAP_COMPONENT, component);
	frame = world_typed(FRAME_KERNEL);
	thread = thread_create(machine_core, frame_numbered(frame), component, none, BOOT_THREAD_ID,
			       0);
	give(leaf, BOOT_THREAD, CAP_THREAD, thread);
	give(leaf, BOOT_RCV, CAP_RCV, thread);
	give_ranges(leaf);
	make_root_thread(thread_at(thread.frame));
	return 0;
}

/* What the entry code does on its way out when another context is to go on. */
static void resume(void)
{
	machine_core->resume = 0;
	machine_core->leaving = NULL;
	if (machine_core->current)
		machine_core->current->resume = RESUME_DONE;
}

/* What the thread that goes on finds in its registers, if it was in a system call. */
static struct result result_of(const struct thread *thread)
{
	if (thread->resume == RESUME_DONE || thread->resume == RESUME_EVENT)
		return success(0);
	return (struct result){(int64_t)thread->result[0], thread->result[1]};
}

struct result world_call(enum call_number number, uint32_t cap, const word words[5])
{
	struct result result;

	assert_non_null(current());
	assert_false(machine_core->resume);
	last_call = number;
	/* The entry code walks to the slot of the number's capability. */
	result = call_table[number - FIRST_CALL](words[0], words[1], words[2], words[3], words[4],
						 captbl_slot(machine_core, cap));
	if (!machine_core->resume)
		return result;
	/* A call that changed its own dispatch only goes on as it was. */
	if (machine_core->current)
		result = result_of(current());
	resume();
	return result;
}

word world_done(struct result result, const char *file, int line)
{
	if (result.status < 0) {
		print_error("error %d\n", (int)-result.status);
		_fail(file, line);
	}
	return result.value;
}

/* What "nothing has changed" means: all that the kernel or the machine keeps. */
static struct {
	uint8_t memory[sizeof(uint8_t) * MACHINE_FRAMES * PAGE_SIZE];
	struct frame frames[MACHINE_FRAMES];
	struct thread *threads[THREADS];
	struct core core;
	struct machine machine;
} before;

void world_remember(void)
{
	memcpy(before.memory, machine_memory, sizeof(before.memory));
	memcpy(before.frames, frame_table, sizeof(before.frames));
	memcpy(before.threads, thread_table, sizeof(before.threads));
	memcpy(&before.core, machine_core, sizeof(before.core));
	memcpy(&before.machine, &machine, sizeof(before.machine));
}

static const char *changed(void)
{
	if (memcmp(before.memory, machine_memory, sizeof(before.memory)))
		return "an object";
	if (memcmp(before.frames, frame_table, sizeof(before.frames)))
		return "the frame table";
	if (memcmp(before.threads, thread_table, sizeof(before.threads)))
		return "the thread table";
	if (memcmp(&before.core, machine_core, sizeof(before.core)))
		return "the core";
	return memcmp(&before.machine, &machine, sizeof(before.machine)) ? "the machine" : NULL;
}

void world_refused(int error, struct result result, const char *what, const char *file, int line)
{
	const char *change = changed();

	if (result.status != -error)
		print_error("%s gives %d\n", what, (int)-result.status);
	else if (change)
		print_error("%s changes %s\n", what, change);
	else
		was_refused[last_call - FIRST_CALL][error] = true;
	if (result.status != -error || change)
		_fail(file, line);
}

bool world_was_refused(uint32_t number, uint32_t error)
{
	return was_refused[number - FIRST_CALL][error];
}

struct result world_gate(uint32_t cap)
{
	last_call = CALL_AFTER_LAST;
	if (cap >= CAPABILITIES)
		return failure(-TESSERA_ENOENT);
	return (struct result){invocation_call(machine_core, world_slot_at(cap)), 0};
}

void world_return(word status, word value)
{
	if (machine_core->top == thread_base(current()))
		world_fault(VECTOR_RETURN, 0);
	else if (invocation_return(machine_core, status, value))
		resume();
}

void world_fault(uint64_t vector, uint64_t address)
{
	thread_registers(current())->value[REG_VECTOR] = vector;
	current()->resume = RESUME_FRAME;
	fault_enter(machine_core, address);
	resume();
}

uint32_t world_slot(void)
{
	assert_in_range(next_slot, BOOT_FIRST_FREE, EMPTY_CAP - 1);
	return next_slot++;
}

uint32_t world_frame(void)
{
	assert_in_range(next_frame, 1, MACHINE_FRAMES - 1);
	return next_frame++;
}

uint32_t world_typed(enum frame_type type)
{
	uint32_t frame = world_frame();

	assert_int_equal(frame_retype(machine_core, frame_numbered(frame), type), 0);
	return frame;
}

struct made world_captbl(uint32_t level)
{
	struct made made = {world_slot(), world_typed(FRAME_KERNEL)};

	done(sys(captbl_activate, BOOT_MEMORY, made.frame, SLOT(made.cap), level));
	return made;
}

struct made world_pgtbl(uint32_t level)
{
	struct made made = {world_slot(), world_typed(FRAME_KERNEL)};

	done(sys(pgtbl_activate, BOOT_MEMORY, made.frame, SLOT(made.cap), level));
	return made;
}

struct made world_component(void)
{
	struct made captbl = world_captbl(1), pgtbl = world_pgtbl(PGTBL_LEVELS - 1);
	struct made made = {world_slot(), world_typed(FRAME_KERNEL)};
	uint64_t *root = frame_page(frame_numbered(captbl.frame));

	/* A leaf is in one root at most: this one is lent, so that tests find their capabilities
	 * whichever component they are in. */
	root[0] = captbl_entry_of(world_slot_at(BOOT_CAPTBL_LEAF)->frame);
	done(sys(component_activate, BOOT_MEMORY, made.frame, SLOT(made.cap), captbl.cap, pgtbl.cap,
		 ENTRY));
	return made;
}

struct made world_thread(uint32_t component, uint32_t parent_rcv, uint32_t id)
{
	struct made made = {world_slot(), world_typed(FRAME_KERNEL)};

	done(sys(thread_activate, BOOT_MEMORY, made.frame, SLOT(made.cap),
		 component | (word)parent_rcv << 32, BOOT_THREAD_IDS | (word)id << 32, 7));
	return made;
}

uint32_t world_rcv(uint32_t thread, uint32_t priority, uint32_t ceiling)
{
	uint32_t cap = world_slot();

	done(sys(rcv_make, thread, SLOT(cap), priority | (word)ceiling << 32));
	return cap;
}

uint32_t world_gate_to(uint32_t component)
{
	uint32_t cap = world_slot();

	done(sys(gate_make, component, SLOT(cap), ENTRY + component, 1000 + component));
	return cap;
}

uint32_t world_lent(uint32_t component)
{
	uint32_t cap = world_slot();

	done(sys(memory_lend, BOOT_MEMORY, SLOT(cap), component, 0, MACHINE_FRAMES));
	return cap;
}

uint32_t world_asnd(uint32_t rcv)
{
	uint32_t cap = world_slot();

	done(sys(asnd_make, rcv, SLOT(cap)));
	return cap;
}

uint32_t world_copy(uint32_t cap, uint8_t rights)
{
	const struct slot *slot = world_slot_at(cap);
	bool range = slot->type >= CAP_MEMORY && slot->type <= CAP_THREAD_IDS;
	uint32_t copy = world_slot();

	done(sys(cap_copy, BOOT_CAPTBL_LEAF, cap, SLOT(copy), rights, 0, range ? slot->b : 0));
	return copy;
}

void world_end(uint32_t frame)
{
	done(sys(deactivate, BOOT_MEMORY, frame));
}
