#include "build.h"

#include "admission.h"
#include "boot_image.h"
#include "construct.h"
#include "crt_layout.h"
#include "crt_slots.h"
#include "elf_parse.h"
#include "fail.h"
#include "grants.h"
#include "instances.h"
#include "payload.h"
#include "realms.h"
#include "schedule.h"
#include "shares.h"
#include "startup_page.h"
#include "visitors.h"

void server_compinit_done(void);
void server_compinit_exit(void);
void server_compinit_entered(void);
void booter_fault_entry(void);

static void check_roles(uint32_t i)
{
	const struct composition_instance *entry = payload_instance(i);

	if (entry->scheduler != i &&
	    payload_instance(entry->scheduler)->scheduler != INSTANCE_BOOTER)
		booter_fail(i, "scheduler %s: it is not scheduled by the booter",
			    payload_name(entry->scheduler));
	if (!realm_has_an_end(i))
		booter_fail(i, "manager %s: a cycle", payload_name(entry->manager));
	if (entry->manager != INSTANCE_BOOTER &&
	    payload_instance(entry->manager)->manager == INSTANCE_BOOTER)
		booter_fail(i, "manager %s: the booter manages it", payload_name(entry->manager));
	if (entry->scheduler == i && entry->manager == INSTANCE_BOOTER)
		booter_fail(i, "it schedules itself, but has no manager to make its threads");
	if (!entry->threads)
		booter_fail(i, "no thread: it needs one to start with");
	if (entry->threads > 1 && entry->scheduler == INSTANCE_BOOTER)
		booter_fail(i, "%u threads: a component that the booter schedules has one",
			    entry->threads);
}

static void build_program(uint32_t i)
{
	const struct composition_instance *entry = payload_instance(i);
	struct instance *instance = &instances[i];
	struct elf_program program;
	enum elf_error error;
	const void *elf;
	size_t bytes;

	elf = payload_elf(i, &bytes);
	error = elf_parse(elf, bytes, INSTANCE_BASE(i), INSTANCE_IMAGE_END(i), &program);
	if (error)
		booter_fail(i, "image %s: %s", payload_text(entry->image), elf_error_text(error));
	if (program.end != entry->image_end || program.entry != entry->entry)
		booter_fail(i, "image %s: it is not the one that was packed",
			    payload_text(entry->image));
	booter_check(i, construct_program(&instance->comp, &program, &instance->memory),
		     "its image");
}

static void build_heap_and_stacks(uint32_t i)
{
	const struct composition_instance *entry = payload_instance(i);
	uint8_t admitted[THREAD_IDS / 8] = {0};
	crt_comp_t comp = instances[i].comp;

	booter_check(i, crt_comp_page_allocn_in(comp, entry->image_end, entry->heap_pages),
		     "its heap");
	if (entry->handler == INSTANCE_BOOTER)
		admission_open(i);
	visitors_admit(i, admitted);
	for (uint32_t id = 0; id < THREAD_IDS; id++)
		if (admitted[id / 8] >> id % 8 & 1)
			booter_check(i, crt_comp_stack_in(comp, INSTANCE_FIRST_BLOCK(i), id),
				     "its stacks");
}

static uint64_t fault_entry(uint32_t i, enum fault_kind kind)
{
	const struct composition_instance *entry = payload_instance(i);

	return entry->handler == INSTANCE_BOOTER ? (uint64_t)booter_fault_entry
						 : entry->fault_entry[kind];
}

/* The booter takes no foreign system calls: they fail with ENOSYS. */
static void set_fault_gates(uint32_t i)
{
	crt_comp_t handler = instances[payload_instance(i)->handler].comp;

	for (unsigned kind = 0; kind < FAULT_KINDS; kind++) {
		if (kind == FAULT_FOREIGN && payload_instance(i)->handler == INSTANCE_BOOTER)
			continue;
		booter_check(i,
			     crt_comp_fault_gate(instances[i].comp, (enum fault_kind)kind, handler,
						 fault_entry(i, (enum fault_kind)kind), i),
			     "its fault gates");
	}
}

/* Where a scheduler serves compinit, as the booter does. */
static uint64_t compinit_entry(uint32_t scheduler, const char *symbol)
{
	uint64_t entry;
	const void *elf;
	size_t bytes;

	elf = payload_elf(scheduler, &bytes);
	if (!elf_symbol_named(elf, bytes, symbol, &entry))
		booter_fail(scheduler, "image %s: it has no %s",
			    payload_text(payload_instance(scheduler)->image), symbol);
	return entry;
}

static void make_compinit_gates(uint32_t i)
{
	static const struct {
		uint32_t slot;
		void (*entry)(void); /* of the booter's own */
		const char *symbol;
		const char *what;
	} gates[] = {
		{CRT_SLOT_INIT_DONE, server_compinit_done, "server_compinit_done", "its start-up gate"},
		{CRT_SLOT_EXIT, server_compinit_exit, "server_compinit_exit", "its exit gate"},
		{CRT_SLOT_ENTERED, server_compinit_entered, "server_compinit_entered",
		 "its gate for who comes again"},
	};
	uint32_t scheduler = instance_scheduler(i);
	bool own = scheduler == i;
	crt_comp_t server = own ? CRT_COMP_SELF : instances[scheduler].comp;

	for (unsigned g = 0; g < sizeof(gates) / sizeof(gates[0]); g++)
		booter_check(i,
			     crt_sinv_create_in(instances[i].comp, gates[g].slot, server,
						own ? (uint64_t)gates[g].entry
						    : compinit_entry(scheduler, gates[g].symbol),
						i),
			     gates[g].what);
}

/* Returns the first slot behind the gates. */
static uint32_t make_gates(uint32_t i)
{
	uint32_t next = CRT_SLOT_FIRST_GATE;

	for (uint32_t g = 0; g < payload_composition()->gates.count; g++) {
		const struct composition_gate *gate = PAYLOAD_ENTRY(gate, g);

		if (gate->client != i)
			continue;
		booter_check(i,
			     crt_sinv_create_in(instances[i].comp, gate->index,
						instances[gate->server].comp, gate->entry,
						gate->client),
			     payload_text(gate->function));
		if (gate->index >= next)
			next = gate->index + 1;
	}
	make_compinit_gates(i);
	return next;
}

static bool holds_own_tables(uint32_t i)
{
	return payload_instance(i)->manager == i || realm_is(i);
}

static void start(uint32_t i, crt_rcv_t parent, uint64_t *frames)
{
	const struct composition_instance *entry = payload_instance(i);
	struct crt_comp_exec_context context = {0};
	struct instance *instance = &instances[i];

	crt_comp_exec_thd_init(&context, instance->first_thread, parent, entry->priority,
			       startup_page_address(i));
	if (entry->scheduler == i)
		crt_comp_exec_sched_init(&context, instance->threads);
	if (holds_own_tables(i))
		crt_comp_exec_capmgr_init(&context, INSTANCE_BASE(i),
					  realm_is(i) ? COMPOSITION_REALM_OWN : 0);
	booter_check(i, crt_comp_exec(instance->comp, &context),
		     holds_own_tables(i) ? "its first thread and its own memory"
					 : "its first thread");
	instance->thread = context.thread;
	instance->rcv = context.rcv;
	*frames = context.frames;
	schedule_note_thread(context.thread, instance->first_thread);
}

/* Beside the first. */
static void make_more_threads(uint32_t i, crt_rcv_t parent)
{
	const struct instance *instance = &instances[i];
	uint32_t end = instance->first_thread + instance_threads_made(i);

	for (uint32_t id = instance->first_thread + 1; id < end; id++) {
		crt_thd_t thread;

		booter_check(i, crt_thd_create_in(&thread, instance->comp, id, parent, 0),
			     "its threads");
		schedule_note_thread(thread, id);
	}
}

/* The nodes for the start-up pages. */
static void make_startup_nodes(uint32_t i)
{
	struct crt_own_nodes nodes;
	int error = crt_comp_nodes(instances[i].comp, startup_page_address(i), &nodes);

	if (!error)
		error = crt_comp_nodes(instances[i].comp, startup_page_address(i) + STARTUP_BYTES_MAX,
				       &nodes);
	booter_check(i, error, "the nodes for its start-up page");
}

/* The pages are no part of what the composition's budget counts. */
static void map_startup(uint32_t i, const struct startup_facts *facts)
{
	const struct crt_startup *startup = startup_page_make(i, facts);
	int error = 0;

	for (uint64_t at = 0; at < startup->bytes && !error; at += CRT_PAGE) {
		uint64_t left = startup->bytes - at;

		error = crt_memory_page_in(instances[i].comp, realm_memory(i),
					   startup_page_address(i) + at, (const char *)startup + at,
					   left < CRT_PAGE ? left : CRT_PAGE, 0);
	}
	booter_check(i, error, "its start-up page");
}

static void give_debug(uint32_t i)
{
	if (payload_instance(i)->flags & COMPOSITION_DEBUG)
		booter_check(i,
			     crt_cap_copy_in(CRT_SLOT_DEBUG, instances[i].comp, CRT_SLOT_DEBUG,
					     RIGHTS_ALL, 0, 0),
			     "its debug capability");
}

/*
 * What the composition's budget does not count is charged to the booter, or the realm: nodes for
 * devices, the boot image and the start-up pages. What is left of the budget goes to a component that
 * manages itself, last.
 */
static void build_rights(uint32_t i, crt_rcv_t parent)
{
	struct startup_facts facts = {0};
	static struct grants grants;
	uint32_t next = make_gates(i);

	give_debug(i);
	set_fault_gates(i);
	booter_check(i, crt_comp_charge(instances[i].comp, realm_memory(i)), "its devices");
	grants_give(i, next, &grants);
	boot_image_give(i);
	make_startup_nodes(i);
	booter_check(i, crt_comp_charge(instances[i].comp, &instances[i].memory), "its budget");
	if (holds_own_tables(i) && grants.next_slot >= CRT_LEAF_SLOTS)
		booter_fail(i, "%u gates and devices: too many for one that manages itself",
			    grants.next_slot - CRT_SLOT_FIRST_GATE);
	facts.grants = grants.entries;
	facts.grant_count = grants.count;
	facts.first_free_slot = grants.next_slot;
	make_more_threads(i, parent);
	start(i, parent, &facts.memory_frames);
	map_startup(i, &facts);
}

/* Components are made in the order of instances, so that both have the same numbers. */
void build_all(crt_rcv_t parent)
{
	for (uint32_t i = 1; i < payload_instances(); i++)
		check_roles(i);
	realms_carve();
	for (uint32_t i = 1; i < payload_instances(); i++) {
		build_program(i);
		if (realm_is(i))
			realm_lend(i);
		build_heap_and_stacks(i);
	}
	shares_map();
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (instance_scheduler(i) == i)
			build_rights(i, parent);
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (instance_scheduler(i) != i)
			build_rights(i, instances[instance_scheduler(i)].rcv);
}
