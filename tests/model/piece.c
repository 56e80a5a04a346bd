#include "piece.h"

#include "build.h"
#include "endpoint.h"

#define ALL	   RIGHTS_ALL
#define READ_WRITE (RIGHT_READ | RIGHT_WRITE)

const struct piece *piece;

/* A principal who makes page tables out of his memory, his own root among it. */
static void build_page_tables(uint32_t size)
{
	struct built a = build_component(2);

	build_thread(&a, 1);
	build_principal(0, &a);
	build_free_frames(size, true);
	build_give(&a, 0, CAP_CAPTBL_LEAF, READ_WRITE, a.leaves[1]);
	build_give_range(&a, 0, CAP_MEMORY, ALL, piece_free_first, size);
	build_give(&a, 0, (enum cap_type)PGTBL_ROOT, ALL, a.pgtbl);
	build_give_range(&a, 0, CAP_MEMORY, RIGHT_DESTROY | RIGHT_RETYPE, a.pgtbl, 1);
}

/* The same for captbls. */
static void build_capability_tables(uint32_t size)
{
	struct built a = build_component(2);

	build_thread(&a, 1);
	build_principal(0, &a);
	build_free_frames(size, true);
	build_give(&a, 0, CAP_CAPTBL_LEAF, READ_WRITE, a.leaves[1]);
	build_give_range(&a, 0, CAP_MEMORY, ALL, piece_free_first, size);
	build_give(&a, 0, CAP_CAPTBL_ROOT, ALL, a.captbl);
}

/* One makes components and calls into them, the other ends what he likes. */
static void build_components(uint32_t size)
{
	struct built a = build_component(2), b = build_component(1);

	build_thread(&a, 1);
	build_thread(&b, 2);
	build_principal(0, &a);
	build_principal(1, &b);
	build_free_frames(size, true);
	build_give(&a, 0, CAP_CAPTBL_LEAF, READ_WRITE, a.leaves[1]);
	build_give_range(&a, 0, CAP_MEMORY, ALL, piece_free_first, size);
	build_give(&a, 0, CAP_CAPTBL_ROOT, ALL, a.captbl);
	build_give(&a, 0, (enum cap_type)PGTBL_ROOT, ALL, a.pgtbl);
	build_give_range(&b, 0, CAP_MEMORY, RIGHT_DESTROY, piece_free_first, size);
}

/* A manager of tables and a client: the one may write the other's slots, each has memory of his
 * own and of the other's with fewer rights. */
static void build_delegation(uint32_t size)
{
	struct built a = build_component(2), b = build_component(2);

	build_thread(&a, 1);
	build_thread(&b, 2);
	build_principal(0, &a);
	build_principal(1, &b);
	build_free_frames(size, false);
	build_give(&a, 0, CAP_CAPTBL_LEAF, READ_WRITE, a.leaves[1]);
	build_give(&a, 0, CAP_CAPTBL_LEAF, RIGHT_WRITE, b.leaves[1]);
	build_give_range(&a, 1, CAP_MEMORY, RIGHT_MAP | RIGHT_WRITE | RIGHT_RETYPE,
			 piece_free_first, size);
	build_give(&a, 1, CAP_GATE, ALL, b.component);
	build_give(&b, 0, CAP_CAPTBL_LEAF, READ_WRITE, b.leaves[1]);
	build_give_range(&b, 1, CAP_MEMORY, RIGHT_MAP | RIGHT_DESTROY, piece_free_first + 1,
			 size - 1);
	build_give(&b, 1, CAP_COMPONENT, RIGHT_GATE, b.component);
}

/* One lends memory to another, and may end it; that one makes what it likes of it. */
static void build_lending(uint32_t size)
{
	struct built a = build_component(2), b = build_component(2);

	build_thread(&a, 1);
	build_thread(&b, 2);
	build_principal(0, &a);
	build_principal(1, &b);
	build_free_frames(size, false);
	build_give(&a, 0, CAP_CAPTBL_LEAF, RIGHT_WRITE, b.leaves[1]);
	build_give_range(&a, 0, CAP_MEMORY, ALL, piece_free_first, size);
	build_give_range(&a, 1, CAP_MEMORY, RIGHT_DESTROY, b.component, 1);
	build_give(&a, 1, CAP_COMPONENT, ALL, b.component);
	build_give(&b, 0, CAP_CAPTBL_LEAF, READ_WRITE, b.leaves[1]);
	build_give(&b, 1, CAP_COMPONENT, ALL, b.component);
}

/* Two who share memory: one may make and map, the other only map and end. */
static void build_shared_memory(uint32_t size)
{
	struct built a = build_component(2), b = build_component(2);

	build_thread(&a, 1);
	build_thread(&b, 2);
	build_principal(0, &a);
	build_principal(1, &b);
	build_free_frames(size, true);
	build_give(&a, 0, CAP_CAPTBL_LEAF, READ_WRITE, a.leaves[1]);
	build_give_range(&a, 0, CAP_MEMORY, ALL & ~RIGHT_DESTROY, piece_free_first, size);
	build_give(&a, 0, (enum cap_type)PGTBL_ROOT, ALL, a.pgtbl);
	build_give(&b, 0, CAP_CAPTBL_LEAF, READ_WRITE, b.leaves[1]);
	build_give_range(&b, 0, CAP_MEMORY, RIGHT_DESTROY | RIGHT_MAP, piece_free_first, size);
	build_give(&b, 0, (enum cap_type)PGTBL_ROOT, ALL, b.pgtbl);
}

/* A thread calls from component to component, with faults; another ends components and threads,
 * and unwinds. */
static void build_calls(uint32_t size)
{
	struct built a = build_component(1), b = build_component(2);
	struct built servers[2] = {build_component(1), build_component(1)};

	build_thread(&a, 1);
	build_thread(&b, 2);
	build_principal(0, &a);
	build_principal(1, &b);
	build_give(&a, 0, CAP_GATE, ALL, servers[0].component);
	build_give(&a, 0, CAP_GATE, ALL, servers[1].component);
	build_give(&servers[0], 0, CAP_GATE, ALL, servers[1].component);
	build_give(&servers[0], 0, CAP_GATE, ALL, a.component);
	build_give(&servers[1], 0, CAP_GATE, ALL, servers[0].component);
	build_fault_gate(&a, &servers[0]);
	build_fault_gate(&servers[0], &servers[1]);
	build_give_range(&b, 0, CAP_MEMORY, RIGHT_DESTROY, a.component, 1);
	build_give_range(&b, 0, CAP_MEMORY, RIGHT_DESTROY, servers[0].component, 1);
	build_give_range(&b, 0, CAP_MEMORY, RIGHT_DESTROY, servers[1].component, 1);
	build_give_range(&b, 0, CAP_MEMORY, RIGHT_DESTROY, a.thread, 1);
	build_give(&b, 1, CAP_THREAD, RIGHT_CUT, a.thread);
	build_give(&b, 1, CAP_COMPONENT, RIGHT_CUT, a.component);
	build_give(&b, 1, CAP_COMPONENT, RIGHT_CUT, servers[0].component);
	(void)size;
}

static void make_endpoint(uint32_t frame, uint8_t priority)
{
	struct thread *thread = thread_at(frame_numbered(frame));

	endpoint_create(thread, priority, priority);
	thread->priority = priority;
}

/* A scheduler with threads that it makes, ends, dispatches, and waits for. */
static void build_threads(uint32_t size)
{
	struct built a = build_component(3);

	build_thread(&a, 1);
	build_principal(0, &a);
	build_free_frames(size, true);
	make_endpoint(a.thread, 1);
	build_give(&a, 0, CAP_CAPTBL_LEAF, RIGHT_WRITE, a.leaves[2]);
	build_give_range(&a, 0, CAP_MEMORY, ALL, piece_free_first, size);
	build_give(&a, 0, CAP_COMPONENT, ALL, a.component);
	build_give(&a, 0, CAP_RCV, ALL, a.thread);
	build_give_range(&a, 1, CAP_THREAD_IDS, ALL, 2, size);
}

/* Threads that are there from the start: a scheduler, a scheduler under it, and its thread. */
static void build_endpoints(uint32_t size)
{
	struct built a = build_component(3);
	struct name component = frame_name(frame_numbered(a.component));

	build_thread(&a, 1);
	build_principal(0, &a);
	build_free_frames(size, false);
	build_give_range(&a, 0, CAP_MEMORY, RIGHT_DESTROY, a.thread, size + 1);
	for (uint32_t i = 0; i <= size; i++) {
		uint32_t frame = a.thread + i;

		if (i) {
			frame_retype(machine_core, frame_numbered(frame), FRAME_KERNEL);
			thread_create(machine_core, frame_numbered(frame), component,
				      frame_name(frame_numbered(frame - 1)), 1 + i, 0);
			build_give(&a, 1, CAP_THREAD, RIGHT_DISPATCH, frame);
		}
		make_endpoint(frame, 1);
		build_give(&a, i < 2 ? 0 : 1, CAP_RCV, RIGHT_WAIT | RIGHT_PRIORITY | RIGHT_SEND,
			   frame);
		build_give(&a, 2, CAP_ASND, ALL, frame);
	}
	build_give_range(&a, 0, CAP_IRQS, ALL, 0, IRQ_LINES);
}

#define TABLES                                                                                     \
	(CALL_BIT(retype) | CALL_BIT(cons) | CALL_BIT(decons) | CALL_BIT(deactivate) |             \
	 CALL_BIT(cap_remove))

const struct piece pieces[] = {
	{.name = "page-tables",
	 .text = "page tables, mappings and what the MMU remembers",
	 .build = build_page_tables,
	 .short_size = 3,
	 .size = 4,
	 .operations = TABLES | CALL_BIT(pgtbl_activate) | CALL_BIT(map) | CALL_BIT(unmap),
	 .flags = {MAP_WRITE, MAP_WRITE | MAP_EXECUTE, 0},
	 .flag_count = 3},
	{.name = "capability-tables",
	 .text = "capability tables within capability tables",
	 .build = build_capability_tables,
	 .short_size = 2,
	 .size = 2,
	 .operations = TABLES | CALL_BIT(captbl_activate) | CALL_BIT(cap_copy),
	 .masks = {ALL}},
	{.name = "components",
	 .text = "components over roots, calls into them, their end",
	 .build = build_components,
	 .short_size = 3,
	 .size = 4,
	 .operations = CALL_BIT(retype) | CALL_BIT(deactivate) | CALL_BIT(cap_remove) |
		       CALL_BIT(captbl_activate) | CALL_BIT(pgtbl_activate) |
		       CALL_BIT(component_activate) | CALL_BIT(gate_make) | EVENT_BIT(GATE) |
		       EVENT_BIT(RETURN) | EVENT_BIT(TURN)},
	{"delegation", "rights and parts of memory that one gives to another", build_delegation, 2,
	 3, CALL_BIT(cap_copy) | CALL_BIT(cap_remove) | CALL_BIT(gate_make) | EVENT_BIT(TURN),
	 .masks = {ALL, ALL & ~RIGHT_WRITE, RIGHT_MAP | RIGHT_GATE}, .parts = true},
	{.name = "lending",
	 .text = "memory that one lends to another, who dies",
	 .build = build_lending,
	 .short_size = 1,
	 .size = 2,
	 .operations = CALL_BIT(memory_lend) | CALL_BIT(cap_copy) | CALL_BIT(cap_remove) |
		       CALL_BIT(retype) | CALL_BIT(captbl_activate) | CALL_BIT(deactivate) |
		       EVENT_BIT(TURN),
	 .masks = {ALL}},
	{.name = "shared-memory",
	 .text = "frames that two hold with different rights",
	 .build = build_shared_memory,
	 .short_size = 2,
	 .size = 3,
	 .operations = CALL_BIT(retype) | CALL_BIT(deactivate) | CALL_BIT(pgtbl_activate) |
		       CALL_BIT(cons) | CALL_BIT(decons) | CALL_BIT(map) | CALL_BIT(unmap) |
		       CALL_BIT(cap_remove) | EVENT_BIT(TURN),
	 .flags = {MAP_WRITE, 0},
	 .flag_count = 2},
	{.name = "calls",
	 .text = "calls, returns, faults, the end of components, unwinding",
	 .build = build_calls,
	 .short_size = 0,
	 .size = 0,
	 .operations = CALL_BIT(deactivate) | CALL_BIT(unwind) | EVENT_BIT(GATE) |
		       EVENT_BIT(RETURN) | EVENT_BIT(FAULT) | EVENT_BIT(TURN)},
	{.name = "threads",
	 .text = "threads made, dispatched and ended",
	 .build = build_threads,
	 .short_size = 2,
	 .size = 2,
	 .operations = CALL_BIT(retype) | CALL_BIT(deactivate) | CALL_BIT(cap_remove) |
		       CALL_BIT(thread_activate) | CALL_BIT(rcv_make) | CALL_BIT(dispatch) |
		       CALL_BIT(rcv_wait) | EVENT_BIT(TURN),
	 .priorities = {1, 2},
	 .priority_count = 2},
	{.name = "endpoints",
	 .text = "events and activations of schedulers under schedulers, their end",
	 .build = build_endpoints,
	 .short_size = 2,
	 .size = 2,
	 .operations = CALL_BIT(deactivate) | CALL_BIT(asnd) | CALL_BIT(rcv_wait) |
		       CALL_BIT(rcv_priority) | CALL_BIT(dispatch) | EVENT_BIT(TURN),
	 .events = true,
	 .tokens = true,
	 .priorities = {0, 1},
	 .priority_count = 2},
	{.name = "time",
	 .text = "the same with interrupts, priorities and the timer",
	 .build = build_endpoints,
	 .short_size = 1,
	 .size = 1,
	 .operations = CALL_BIT(deactivate) | CALL_BIT(asnd) | CALL_BIT(rcv_wait) |
		       CALL_BIT(rcv_priority) | CALL_BIT(dispatch) | CALL_BIT(irq_attach) |
		       EVENT_BIT(IRQ) | EVENT_BIT(TIMER) | EVENT_BIT(TURN),
	 .events = true,
	 .times = true,
	 .priorities = {0, 1},
	 .priority_count = 2},
};

const uint32_t piece_count = sizeof(pieces) / sizeof(pieces[0]);

void piece_start(const struct piece *which, uint32_t size)
{
	piece = which;
	build_manager();
	which->build(size);
	build_done();
}
