/*
 * Every (operation, error) pair of calls.def: each is provoked, and changes nothing. The last case
 * demands that none was left out.
 */
#include "world.h"

#include <stdio.h>

/* What every case starts with: an object of each kind, weak and dead capabilities. */
static struct {
	struct made captbl_root, captbl_leaf, pgtbl_leaf, pgtbl_lower, component, thread;
	uint32_t rcv, asnd, gate;
	uint32_t kernel, user, untyped;
	uint32_t weak[CAP_TYPES], dead[CAP_TYPES];
} the;

#define WRONG	  BOOT_DEBUG /* a capability of a type that nothing else asks for */
#define FREE	  SLOT(120)
#define TAKEN	  SLOT(BOOT_DEBUG)
#define BEYOND	  SLOT(CAPTBL_SLOTS)
#define ABSENT	  ((word)EMPTY_CAP)
#define IN(table) slot_ref(table, 0)

static void make_weak(void)
{
	static const uint32_t of_boot[] = {BOOT_MEMORY, BOOT_DEVICES, BOOT_PORTS, BOOT_IRQS,
					   BOOT_THREAD_IDS};
	const uint32_t made[] = {the.captbl_root.cap, BOOT_CAPTBL_LEAF, the.pgtbl_leaf.cap,
				 the.pgtbl_lower.cap, BOOT_PGTBL_ROOT,	the.component.cap,
				 the.thread.cap,      the.rcv};

	for (uint32_t i = 0; i < sizeof(of_boot) / sizeof(of_boot[0]); i++)
		the.weak[world_slot_at(of_boot[i])->type] = world_copy(of_boot[i], 0);
	for (uint32_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		the.weak[world_slot_at(made[i])->type] = world_copy(made[i], 0);
}

static void make_dead(void)
{
	struct made made[] = {world_captbl(0),
			      world_captbl(1),
			      world_pgtbl(0),
			      world_pgtbl(1),
			      world_pgtbl(PGTBL_LEVELS - 1),
			      world_component(),
			      world_thread(BOOT_COMPONENT, BOOT_RCV, 9)};
	uint32_t rcv = world_rcv(made[6].cap, 1, 1);

	the.dead[CAP_GATE] = world_gate_to(made[5].cap);
	the.dead[CAP_MEMORY] = world_lent(made[5].cap);
	the.dead[CAP_RCV] = rcv;
	the.dead[CAP_ASND] = world_asnd(rcv);
	for (uint32_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		the.dead[world_slot_at(made[i].cap)->type] = made[i].cap;
		world_end(made[i].frame);
	}
}

static int setup(void **state)
{
	world_setup(state);
	the.captbl_root = world_captbl(1);
	the.captbl_leaf = world_captbl(0);
	the.pgtbl_leaf = world_pgtbl(0);
	the.pgtbl_lower = world_pgtbl(1);
	the.component = world_component();
	the.thread = world_thread(BOOT_COMPONENT, BOOT_RCV, 5);
	the.rcv = world_rcv(the.thread.cap, 1, 1);
	the.asnd = world_asnd(the.rcv);
	the.gate = world_gate_to(the.component.cap);
	the.kernel = world_typed(FRAME_KERNEL);
	the.user = world_typed(FRAME_USER);
	the.untyped = world_frame();
	make_weak();
	make_dead();
	return 0;
}

static uint32_t leaf_frame(void)
{
	return (uint32_t)frame_number(world_slot_at(BOOT_CAPTBL_LEAF)->frame);
}

static void cap_type_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(cap_type, EMPTY_CAP, 0));
	refused(ESTALE, sys(cap_type, the.dead[CAP_THREAD], 0));
}

static void cap_copy_errors(void **state)
{
	const uint32_t leaf = BOOT_CAPTBL_LEAF;

	(void)state;
	refused(ENOENT, sys(cap_copy, EMPTY_CAP, WRONG, FREE, 0));
	refused(ENOENT, sys(cap_copy, leaf, EMPTY_CAP, FREE, 0));
	refused(ENOENT, sys(cap_copy, leaf, WRONG, IN(EMPTY_CAP), 0));
	refused(EBADF, sys(cap_copy, WRONG, WRONG, FREE, 0));
	refused(EBADF, sys(cap_copy, leaf, WRONG, IN(WRONG), 0));
	refused(EACCES, sys(cap_copy, the.weak[CAP_CAPTBL_LEAF], WRONG, FREE, 0));
	refused(EACCES, sys(cap_copy, leaf, WRONG, IN(the.weak[CAP_CAPTBL_LEAF]), 0));
	refused(ESTALE, sys(cap_copy, the.dead[CAP_CAPTBL_LEAF], WRONG, FREE, 0));
	refused(ESTALE, sys(cap_copy, leaf, WRONG, IN(the.dead[CAP_CAPTBL_LEAF]), 0));
	refused(ESTALE, sys(cap_copy, leaf, the.dead[CAP_THREAD], FREE, 0));
	refused(ERANGE, sys(cap_copy, leaf, CAPTBL_SLOTS, FREE, 0));
	refused(ERANGE, sys(cap_copy, leaf, WRONG, BEYOND, 0));
	refused(ERANGE, sys(cap_copy, leaf, BOOT_MEMORY, FREE, 0, 1, MACHINE_FRAMES));
	refused(EINVAL, sys(cap_copy, leaf, BOOT_MEMORY, FREE, 0, 0, 0));
	refused(EINVAL, sys(cap_copy, leaf, WRONG, FREE, 0, 0, 1));
	refused(EEXIST, sys(cap_copy, leaf, WRONG, TAKEN, 0));
}

static void cap_remove_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(cap_remove, EMPTY_CAP, leaf_frame(), WRONG));
	refused(ENOENT, sys(cap_remove, BOOT_CAPTBL_LEAF, leaf_frame(), EMPTY_CAP));
	refused(EBADF, sys(cap_remove, WRONG, leaf_frame(), WRONG));
	refused(EACCES, sys(cap_remove, the.weak[CAP_CAPTBL_LEAF], leaf_frame(), WRONG));
	refused(EACCES, sys(cap_remove, the.weak[CAP_MEMORY], leaf_frame(), WRONG));
	refused(ESTALE, sys(cap_remove, the.dead[CAP_CAPTBL_LEAF], leaf_frame(), WRONG));
	refused(ERANGE, sys(cap_remove, BOOT_CAPTBL_LEAF, leaf_frame(), CAPTBL_SLOTS));
	refused(ERANGE, sys(cap_remove, BOOT_MEMORY, MACHINE_FRAMES, 0));
	refused(ERANGE, sys(cap_remove, BOOT_CAPTBL_LEAF, leaf_frame(), ~(word)0));
	refused(EINVAL, sys(cap_remove, BOOT_CAPTBL_LEAF, the.captbl_leaf.frame, 0));
	refused(EINVAL, sys(cap_remove, BOOT_MEMORY, the.pgtbl_leaf.frame, 0));
}

static void slot_read_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(slot_read, EMPTY_CAP, 0, SLOT_TYPE));
	refused(EBADF, sys(slot_read, WRONG, 0, SLOT_TYPE));
	refused(EACCES, sys(slot_read, the.weak[CAP_CAPTBL_LEAF], 0, SLOT_TYPE));
	refused(ESTALE, sys(slot_read, the.dead[CAP_CAPTBL_LEAF], 0, SLOT_TYPE));
	refused(ERANGE, sys(slot_read, BOOT_CAPTBL_LEAF, CAPTBL_SLOTS, SLOT_TYPE));
	refused(EINVAL, sys(slot_read, BOOT_CAPTBL_LEAF, 0, SLOT_FIELDS));
}

static void cons_errors(void **state)
{
	const uint32_t parent = the.pgtbl_lower.cap, child = the.pgtbl_leaf.cap;

	(void)state;
	refused(ENOENT, sys(cons, EMPTY_CAP, 0, child));
	refused(ENOENT, sys(cons, parent, 0, EMPTY_CAP));
	refused(ENOENT, sys(cons, parent, 0, ~(word)0));
	refused(EBADF, sys(cons, WRONG, 0, child));
	refused(EBADF, sys(cons, parent, 0, WRONG));
	refused(EBADF, sys(cons, child, 0, child));
	refused(EBADF, sys(cons, parent, 0, the.captbl_leaf.cap));
	refused(EACCES, sys(cons, the.weak[CAP_PGTBL_1], 0, child));
	refused(EACCES, sys(cons, parent, 0, the.weak[CAP_PGTBL_0]));
	refused(ESTALE, sys(cons, the.dead[CAP_PGTBL_1], 0, child));
	refused(ESTALE, sys(cons, parent, 0, the.dead[CAP_PGTBL_0]));
	refused(ERANGE, sys(cons, parent, PGTBL_ENTRIES, child));
	refused(ERANGE, sys(cons, BOOT_PGTBL_ROOT, PGTBL_USER_ENTRIES, BOOT_PGTBL_MIDDLE));
	refused(EINVAL, sys(cons, parent, 0, BOOT_PGTBL_LOWER));
	refused(EBUSY, sys(cons, parent, 0, BOOT_PGTBL_LEAF));
	refused(EEXIST, sys(cons, BOOT_PGTBL_LOWER, 0, child));
}

static void decons_errors(void **state)
{
	const uint32_t parent = the.pgtbl_lower.cap, child = the.pgtbl_leaf.cap;
	const uint32_t node = the.pgtbl_lower.frame, leaf = the.pgtbl_leaf.frame;

	(void)state;
	done(sys(cons, parent, 0, child));
	refused(ENOENT, sys(decons, EMPTY_CAP, node, 0, leaf));
	refused(ENOENT, sys(decons, parent, node, 1, leaf));
	refused(EBADF, sys(decons, WRONG, node, 0, leaf));
	refused(EACCES, sys(decons, the.weak[CAP_PGTBL_1], node, 0, leaf));
	refused(EACCES, sys(decons, the.weak[CAP_MEMORY], node, 0, leaf));
	refused(ESTALE, sys(decons, the.dead[CAP_PGTBL_1], node, 0, leaf));
	refused(ERANGE, sys(decons, parent, node, PGTBL_ENTRIES, leaf));
	refused(ERANGE, sys(decons, BOOT_MEMORY, MACHINE_FRAMES, 0, leaf));
	refused(EINVAL, sys(decons, child, leaf, 0, leaf));
	refused(EINVAL, sys(decons, parent, leaf, 0, leaf));
	refused(EINVAL, sys(decons, parent, node, 0, node));
}

static void entry_read_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(entry_read, EMPTY_CAP, 0));
	refused(EBADF, sys(entry_read, WRONG, 0));
	refused(EBADF, sys(entry_read, BOOT_CAPTBL_LEAF, 0));
	refused(EACCES, sys(entry_read, the.weak[CAP_PGTBL_0], 0));
	refused(ESTALE, sys(entry_read, the.dead[CAP_PGTBL_0], 0));
	refused(ERANGE, sys(entry_read, the.pgtbl_leaf.cap, PGTBL_ENTRIES));
	refused(ERANGE, sys(entry_read, BOOT_PGTBL_ROOT, PGTBL_USER_ENTRIES));
}

static void retype_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(retype, EMPTY_CAP, the.untyped, FRAME_USER));
	refused(EBADF, sys(retype, WRONG, the.untyped, FRAME_USER));
	refused(EACCES, sys(retype, the.weak[CAP_MEMORY], the.untyped, FRAME_USER));
	refused(EACCES, sys(retype, the.weak[CAP_MEMORY], the.user, FRAME_UNTYPED));
	refused(ESTALE, sys(retype, the.dead[CAP_MEMORY], 0, FRAME_USER));
	refused(ERANGE, sys(retype, BOOT_MEMORY, MACHINE_FRAMES, FRAME_USER));
	refused(EINVAL, sys(retype, BOOT_MEMORY, the.untyped, FRAME_KERNEL + 1));
	refused(EINVAL, sys(retype, BOOT_MEMORY, the.user, FRAME_KERNEL));
	refused(EBUSY, sys(retype, BOOT_MEMORY, the.pgtbl_leaf.frame, FRAME_UNTYPED));
}

static void map_errors(void **state)
{
	const uint32_t leaf = the.pgtbl_leaf.cap;

	(void)state;
	done(sys(map, leaf, 1, BOOT_MEMORY, the.user, 0));
	refused(ENOENT, sys(map, EMPTY_CAP, 0, BOOT_MEMORY, the.user, 0));
	refused(ENOENT, sys(map, leaf, 0, EMPTY_CAP, the.user, 0));
	refused(EBADF, sys(map, WRONG, 0, BOOT_MEMORY, the.user, 0));
	refused(EBADF, sys(map, the.pgtbl_lower.cap, 0, BOOT_MEMORY, the.user, 0));
	refused(EBADF, sys(map, leaf, 0, WRONG, the.user, 0));
	refused(EACCES, sys(map, the.weak[CAP_PGTBL_0], 0, BOOT_MEMORY, the.user, 0));
	refused(EACCES, sys(map, leaf, 0, the.weak[CAP_MEMORY], the.user, 0));
	refused(EACCES, sys(map, leaf, 0, the.weak[CAP_DEVICES], MACHINE_FRAMES, 0));
	refused(ESTALE, sys(map, the.dead[CAP_PGTBL_0], 0, BOOT_MEMORY, the.user, 0));
	refused(ERANGE, sys(map, leaf, PGTBL_ENTRIES, BOOT_MEMORY, the.user, 0));
	refused(ERANGE, sys(map, leaf, ~(word)0, BOOT_MEMORY, the.user, 0));
	refused(ERANGE, sys(map, leaf, 0, BOOT_MEMORY, MACHINE_FRAMES, 0));
	refused(ERANGE, sys(map, leaf, PGTBL_ENTRIES, BOOT_DEVICES, MACHINE_FRAMES, 0));
	refused(ERANGE, sys(map, leaf, 0, BOOT_DEVICES, (word)1 << 36, 0));
	refused(EINVAL, sys(map, leaf, 0, BOOT_MEMORY, the.kernel, 0));
	refused(EINVAL, sys(map, leaf, 0, BOOT_MEMORY, the.user, MAP_WRITE | MAP_EXECUTE));
	refused(EEXIST, sys(map, leaf, 1, BOOT_MEMORY, the.user, 0));
	refused(EEXIST, sys(map, leaf, 1, BOOT_DEVICES, MACHINE_FRAMES, 0));
	world_descriptor(the.user)->state.count = FRAME_COUNT_MAX;
	refused(EOVERFLOW, sys(map, leaf, 0, BOOT_MEMORY, the.user, 0));
}

static void unmap_errors(void **state)
{
	const uint32_t leaf = the.pgtbl_leaf.cap, node = the.pgtbl_leaf.frame;

	(void)state;
	done(sys(map, leaf, 1, BOOT_MEMORY, the.user, 0));
	refused(ENOENT, sys(unmap, EMPTY_CAP, node, 1, the.user, 0));
	refused(ENOENT, sys(unmap, leaf, node, 0, the.user, 0));
	refused(EBADF, sys(unmap, WRONG, node, 1, the.user, 0));
	refused(EACCES, sys(unmap, the.weak[CAP_PGTBL_0], node, 1, the.user, 0));
	refused(EACCES, sys(unmap, the.weak[CAP_MEMORY], node, 1, the.user, 0));
	refused(ESTALE, sys(unmap, the.dead[CAP_PGTBL_0], node, 1, the.user, 0));
	refused(ERANGE, sys(unmap, leaf, node, PGTBL_ENTRIES, the.user, 0));
	refused(ERANGE, sys(unmap, leaf, node, ~(word)0, the.user, 0));
	refused(ERANGE, sys(unmap, BOOT_MEMORY, MACHINE_FRAMES, 1, the.user, 0));
	refused(EINVAL, sys(unmap, BOOT_MEMORY, the.pgtbl_lower.frame, 1, the.user, 0));
	refused(EINVAL, sys(unmap, leaf, the.kernel, 1, the.user, 0));
	refused(EINVAL, sys(unmap, leaf, node, 1, the.kernel, 0));
}

static void frame_read_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(frame_read, EMPTY_CAP, 0, FRAME_TYPE));
	refused(EBADF, sys(frame_read, WRONG, 0, FRAME_TYPE));
	refused(ERANGE, sys(frame_read, BOOT_MEMORY, MACHINE_FRAMES, FRAME_TYPE));
	refused(EINVAL, sys(frame_read, BOOT_MEMORY, 0, FRAME_FIELDS));
	refused(EINVAL, sys(frame_read, BOOT_MEMORY, the.user, FRAME_ENTRY));
	refused(EACCES, sys(frame_read, the.weak[CAP_MEMORY], the.pgtbl_leaf.frame, FRAME_ENTRY));
	refused(ESTALE, sys(frame_read, the.dead[CAP_MEMORY], 0, FRAME_TYPE));
}

static void memory_lend_errors(void **state)
{
	const uint32_t component = the.component.cap;

	(void)state;
	refused(ENOENT, sys(memory_lend, EMPTY_CAP, FREE, component, 0, 1));
	refused(ENOENT, sys(memory_lend, BOOT_MEMORY, FREE, ABSENT, 0, 1));
	refused(ENOENT, sys(memory_lend, BOOT_MEMORY, IN(EMPTY_CAP), component, 0, 1));
	refused(EBADF, sys(memory_lend, WRONG, FREE, component, 0, 1));
	refused(EBADF, sys(memory_lend, BOOT_MEMORY, FREE, WRONG, 0, 1));
	refused(EACCES, sys(memory_lend, the.weak[CAP_MEMORY], FREE, component, 0, 1));
	refused(EACCES, sys(memory_lend, BOOT_MEMORY, IN(the.weak[CAP_CAPTBL_LEAF]), component, 0,
			    1));
	refused(EACCES, sys(memory_lend, the.dead[CAP_MEMORY], FREE, component, 0, 1));
	refused(ESTALE, sys(memory_lend, BOOT_MEMORY, FREE, the.dead[CAP_COMPONENT], 0, 1));
	refused(ESTALE, sys(memory_lend, BOOT_MEMORY, IN(the.dead[CAP_CAPTBL_LEAF]), component, 0,
			    1));
	refused(ERANGE, sys(memory_lend, BOOT_MEMORY, FREE, component, 1, MACHINE_FRAMES));
	refused(ERANGE, sys(memory_lend, BOOT_MEMORY, BEYOND, component, 0, 1));
	refused(EINVAL, sys(memory_lend, BOOT_MEMORY, FREE, component, 0, 0));
	refused(EEXIST, sys(memory_lend, BOOT_MEMORY, TAKEN, component, 0, 1));
}

/* What activate of all objects has in common: memory first, then the slot. */
#define ACTIVATE_ERRORS(name, ...)                                                                 \
	do {                                                                                       \
		refused(ENOENT, sys(name, EMPTY_CAP, the.kernel, FREE, __VA_ARGS__));              \
		refused(ENOENT, sys(name, BOOT_MEMORY, the.kernel, IN(EMPTY_CAP), __VA_ARGS__));   \
		refused(EBADF, sys(name, WRONG, the.kernel, FREE, __VA_ARGS__));                   \
		refused(EBADF, sys(name, BOOT_MEMORY, the.kernel, IN(WRONG), __VA_ARGS__));        \
		refused(EACCES, sys(name, the.weak[CAP_MEMORY], the.kernel, FREE, __VA_ARGS__));   \
		refused(EACCES, sys(name, BOOT_MEMORY, the.kernel, IN(the.weak[CAP_CAPTBL_LEAF]),  \
				    __VA_ARGS__));                                                 \
		refused(ESTALE, sys(name, BOOT_MEMORY, the.kernel, IN(the.dead[CAP_CAPTBL_LEAF]),  \
				    __VA_ARGS__));                                                 \
		refused(ERANGE, sys(name, BOOT_MEMORY, MACHINE_FRAMES, FREE, __VA_ARGS__));        \
		refused(ERANGE, sys(name, BOOT_MEMORY, the.kernel, BEYOND, __VA_ARGS__));          \
		refused(EINVAL, sys(name, BOOT_MEMORY, the.user, FREE, __VA_ARGS__));              \
		refused(EINVAL, sys(name, BOOT_MEMORY, the.pgtbl_leaf.frame, FREE, __VA_ARGS__));  \
		refused(EEXIST, sys(name, BOOT_MEMORY, the.kernel, TAKEN, __VA_ARGS__));           \
	} while (0)

static void node_activate_errors(void **state)
{
	(void)state;
	ACTIVATE_ERRORS(captbl_activate, 0);
	ACTIVATE_ERRORS(pgtbl_activate, 0);
	refused(EINVAL, sys(captbl_activate, BOOT_MEMORY, the.kernel, FREE, 2));
	refused(EINVAL, sys(pgtbl_activate, BOOT_MEMORY, the.kernel, FREE, PGTBL_LEVELS));
}

static void component_activate_errors(void **state)
{
	const word captbl = the.captbl_root.cap, pgtbl = world_pgtbl(PGTBL_LEVELS - 1).cap;
	const word memory = BOOT_MEMORY, frame = the.kernel;

	(void)state;
	ACTIVATE_ERRORS(component_activate, captbl, pgtbl, ENTRY);
	refused(ENOENT, sys(component_activate, memory, frame, FREE, ABSENT, pgtbl, ENTRY));
	refused(ENOENT, sys(component_activate, memory, frame, FREE, captbl, ABSENT, ENTRY));
	refused(EBADF,
		sys(component_activate, memory, frame, FREE, BOOT_CAPTBL_LEAF, pgtbl, ENTRY));
	refused(EBADF,
		sys(component_activate, memory, frame, FREE, captbl, BOOT_PGTBL_LEAF, ENTRY));
	refused(EACCES, sys(component_activate, memory, frame, FREE, the.weak[CAP_CAPTBL_ROOT],
			    pgtbl, ENTRY));
	refused(EACCES,
		sys(component_activate, memory, frame, FREE, captbl, the.weak[PGTBL_ROOT], ENTRY));
	refused(ESTALE, sys(component_activate, memory, frame, FREE, the.dead[CAP_CAPTBL_ROOT],
			    pgtbl, ENTRY));
	refused(ESTALE,
		sys(component_activate, memory, frame, FREE, captbl, the.dead[PGTBL_ROOT], ENTRY));
	refused(EFAULT, sys(component_activate, memory, frame, FREE, captbl, pgtbl, USER_END));
	refused(EBUSY,
		sys(component_activate, memory, frame, FREE, BOOT_CAPTBL_ROOT, pgtbl, ENTRY));
	refused(EBUSY,
		sys(component_activate, memory, frame, FREE, captbl, BOOT_PGTBL_ROOT, ENTRY));
}

static word origin(uint32_t component, word parent)
{
	return component | parent << 32;
}

static void thread_activate_errors(void **state)
{
	const word from = origin(BOOT_COMPONENT, BOOT_RCV), ids = BOOT_THREAD_IDS | (word)20 << 32;
	const word memory = BOOT_MEMORY, frame = the.kernel;
	uint32_t rcv = BOOT_RCV;

	(void)state;
	ACTIVATE_ERRORS(thread_activate, from, ids);
	refused(ENOENT,
		sys(thread_activate, memory, frame, FREE, origin(EMPTY_CAP, BOOT_RCV), ids));
	refused(ENOENT,
		sys(thread_activate, memory, frame, FREE, origin(BOOT_COMPONENT, ABSENT), ids));
	refused(ENOENT, sys(thread_activate, memory, frame, FREE, from, ABSENT));
	refused(EBADF, sys(thread_activate, memory, frame, FREE, origin(WRONG, BOOT_RCV), ids));
	refused(EBADF,
		sys(thread_activate, memory, frame, FREE, origin(BOOT_COMPONENT, WRONG), ids));
	refused(EBADF, sys(thread_activate, memory, frame, FREE, from, WRONG));
	refused(EACCES, sys(thread_activate, memory, frame, FREE,
			    origin(the.weak[CAP_COMPONENT], BOOT_RCV), ids));
	refused(EACCES, sys(thread_activate, memory, frame, FREE,
			    origin(BOOT_COMPONENT, the.weak[CAP_RCV]), ids));
	refused(ESTALE, sys(thread_activate, memory, frame, FREE,
			    origin(the.dead[CAP_COMPONENT], BOOT_RCV), ids));
	refused(ESTALE, sys(thread_activate, memory, frame, FREE,
			    origin(BOOT_COMPONENT, the.dead[CAP_RCV]), ids));
	refused(ERANGE, sys(thread_activate, memory, frame, FREE, from,
			    BOOT_THREAD_IDS | (word)THREADS << 32));
	refused(EBUSY, sys(thread_activate, memory, frame, FREE, from, BOOT_THREAD_IDS));
	for (uint32_t i = 0; i < ENDPOINT_DEPTH; i++)
		rcv = world_rcv(world_thread(BOOT_COMPONENT, rcv, 30 + i).cap, 1, 1);
	refused(EOVERFLOW,
		sys(thread_activate, memory, frame, FREE, origin(BOOT_COMPONENT, rcv), ids));
}

/* The slot that a new capability goes to. */
#define SLOT_ERRORS(name, cap, ...)                                                                \
	do {                                                                                       \
		refused(ENOENT, sys(name, cap, IN(EMPTY_CAP), __VA_ARGS__));                       \
		refused(EBADF, sys(name, cap, IN(WRONG), __VA_ARGS__));                            \
		refused(EACCES, sys(name, cap, IN(the.weak[CAP_CAPTBL_LEAF]), __VA_ARGS__));       \
		refused(ESTALE, sys(name, cap, IN(the.dead[CAP_CAPTBL_LEAF]), __VA_ARGS__));       \
		refused(ERANGE, sys(name, cap, BEYOND, __VA_ARGS__));                              \
		refused(EEXIST, sys(name, cap, TAKEN, __VA_ARGS__));                               \
	} while (0)

static void gate_make_errors(void **state)
{
	(void)state;
	SLOT_ERRORS(gate_make, the.component.cap, ENTRY, 0);
	refused(ENOENT, sys(gate_make, EMPTY_CAP, FREE, ENTRY, 0));
	refused(EBADF, sys(gate_make, WRONG, FREE, ENTRY, 0));
	refused(EACCES, sys(gate_make, the.weak[CAP_COMPONENT], FREE, ENTRY, 0));
	refused(ESTALE, sys(gate_make, the.dead[CAP_COMPONENT], FREE, ENTRY, 0));
	refused(EFAULT, sys(gate_make, the.component.cap, FREE, USER_END, 0));
}

static void rcv_make_errors(void **state)
{
	struct made thread = world_thread(BOOT_COMPONENT, BOOT_RCV, 20), orphan;

	(void)state;
	SLOT_ERRORS(rcv_make, thread.cap, 1);
	refused(ENOENT, sys(rcv_make, EMPTY_CAP, FREE, 1));
	refused(EBADF, sys(rcv_make, WRONG, FREE, 1));
	refused(EACCES, sys(rcv_make, the.weak[CAP_THREAD], FREE, 1));
	refused(ESTALE, sys(rcv_make, the.dead[CAP_THREAD], FREE, 1));
	refused(ERANGE, sys(rcv_make, thread.cap, FREE, PRIORITY_HIGHEST + 1));
	refused(EBUSY, sys(rcv_make, the.thread.cap, FREE, 1));
	orphan = world_thread(BOOT_COMPONENT, the.rcv, 21);
	world_end(the.thread.frame);
	refused(ESTALE, sys(rcv_make, orphan.cap, FREE, 1));
	refused(ESTALE, sys(dispatch, orphan.cap, 1, 0, 0));
}

static void asnd_make_errors(void **state)
{
	(void)state;
	SLOT_ERRORS(asnd_make, the.rcv, 0);
	refused(ENOENT, sys(asnd_make, EMPTY_CAP, FREE));
	refused(EBADF, sys(asnd_make, WRONG, FREE));
	refused(EACCES, sys(asnd_make, the.weak[CAP_RCV], FREE));
	refused(ESTALE, sys(asnd_make, the.dead[CAP_RCV], FREE));
}

static void deactivate_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(deactivate, EMPTY_CAP, the.pgtbl_leaf.frame));
	refused(EBADF, sys(deactivate, WRONG, the.pgtbl_leaf.frame));
	refused(EACCES, sys(deactivate, the.weak[CAP_MEMORY], the.pgtbl_leaf.frame));
	refused(ESTALE, sys(deactivate, the.dead[CAP_MEMORY], 0));
	refused(ERANGE, sys(deactivate, BOOT_MEMORY, MACHINE_FRAMES));
	refused(EINVAL, sys(deactivate, BOOT_MEMORY, the.kernel));
	refused(EINVAL, sys(deactivate, BOOT_MEMORY, the.user));
}

static void fault_gate_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(fault_gate, EMPTY_CAP, FAULT_PAGE, the.gate));
	refused(ENOENT, sys(fault_gate, the.component.cap, FAULT_PAGE, EMPTY_CAP));
	refused(EBADF, sys(fault_gate, WRONG, FAULT_PAGE, the.gate));
	refused(EBADF, sys(fault_gate, the.component.cap, FAULT_PAGE, WRONG));
	refused(EACCES, sys(fault_gate, the.weak[CAP_COMPONENT], FAULT_PAGE, the.gate));
	refused(ESTALE, sys(fault_gate, the.dead[CAP_COMPONENT], FAULT_PAGE, the.gate));
	refused(ESTALE, sys(fault_gate, the.component.cap, FAULT_PAGE, the.dead[CAP_GATE]));
	refused(EINVAL, sys(fault_gate, the.component.cap, FAULT_KINDS, the.gate));
}

static word naming(uint32_t rcv)
{
	return 1 | (word)rcv << DISPATCH_RCV_SHIFT;
}

static void dispatch_errors(void **state)
{
	(void)state;
	current()->token = 5;
	refused(ENOENT, sys(dispatch, EMPTY_CAP, 1, 0, 5));
	refused(EBADF, sys(dispatch, WRONG, 1, 0, 5));
	refused(EACCES, sys(dispatch, the.weak[CAP_THREAD], 1, 0, 5));
	refused(ESTALE, sys(dispatch, the.dead[CAP_THREAD], 1, 0, 5));
	refused(ESTALE, sys(dispatch, BOOT_THREAD, 1, 0, 5));
	refused(ERANGE, sys(dispatch, the.thread.cap, PRIORITY_HIGHEST + 1, 0, 5));
	refused(EAGAIN, sys(dispatch, the.thread.cap, 1, 0, 4));
	refused(ENOENT, sys(dispatch, the.thread.cap, naming(EMPTY_CAP), 0, 5));
	refused(EBADF, sys(dispatch, the.thread.cap, naming(WRONG), 0, 5));
	refused(EACCES, sys(dispatch, the.thread.cap, naming(the.weak[CAP_RCV]), 0, 5));
	refused(ESTALE, sys(dispatch, the.thread.cap, naming(the.dead[CAP_RCV]), 0, 5));
	refused(EPERM, sys(dispatch, the.thread.cap, naming(the.rcv), 0, 5));
	refused(ERANGE, sys(dispatch, the.thread.cap, naming(BOOT_RCV) | 1ul << 32, 0, 5));
	world_thread_of(the.thread)->state = THREAD_STOPPED;
	refused(EBUSY, sys(dispatch, the.thread.cap, 1, 0, 5));
	world_thread_of(the.thread)->state = THREAD_WAITING;
	refused(EBUSY, sys(dispatch, the.thread.cap, 1, 0, 5));
}

static void rcv_wait_errors(void **state)
{
	(void)state;
	current()->token = 5;
	refused(ENOENT, sys(rcv_wait, EMPTY_CAP, 0, 5));
	refused(EBADF, sys(rcv_wait, WRONG, 0, 5));
	refused(EACCES, sys(rcv_wait, the.weak[CAP_RCV], 0, 5));
	refused(ESTALE, sys(rcv_wait, the.dead[CAP_RCV], 0, 5));
	refused(EINVAL, sys(rcv_wait, BOOT_RCV, 2, 5));
	refused(EPERM, sys(rcv_wait, the.rcv, 0, 5));
	refused(EAGAIN, sys(rcv_wait, BOOT_RCV, 0, 4));
	refused(EAGAIN, sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 5));
}

static void rcv_priority_errors(void **state)
{
	struct made orphan = world_thread(BOOT_COMPONENT, the.rcv, 21);
	uint32_t rcv = world_rcv(orphan.cap, 1, 1);

	(void)state;
	refused(ENOENT, sys(rcv_priority, EMPTY_CAP, 1));
	refused(EBADF, sys(rcv_priority, WRONG, 1));
	refused(EACCES, sys(rcv_priority, the.weak[CAP_RCV], 1));
	refused(ESTALE, sys(rcv_priority, the.dead[CAP_RCV], 1));
	refused(ERANGE, sys(rcv_priority, rcv, 2));
	world_end(the.thread.frame);
	refused(ESTALE, sys(rcv_priority, rcv, 1));
}

static void asnd_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(asnd, EMPTY_CAP, 0));
	refused(EBADF, sys(asnd, WRONG, 0));
	refused(ESTALE, sys(asnd, the.dead[CAP_ASND], 0));
	world_thread_of(the.thread)->pending = PENDING_MAX;
	refused(EOVERFLOW, sys(asnd, the.asnd, 0));
}

/* The thread is inside of a component that is not the one that asks then. */
static void let_it_call(void)
{
	done(world_gate(the.gate));
	done(sys(rcv_wait, the.rcv, 0, 0, 0));
}

static void thread_read_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(thread_read, EMPTY_CAP, REG_RIP));
	refused(EBADF, sys(thread_read, WRONG, REG_RIP));
	refused(EACCES, sys(thread_read, the.weak[CAP_THREAD], REG_RIP));
	refused(ESTALE, sys(thread_read, the.dead[CAP_THREAD], REG_RIP));
	refused(EINVAL, sys(thread_read, the.thread.cap, ~(word)0));
	refused(EINVAL, sys(thread_read, the.thread.cap, THREAD_CALLER + INVOCATIONS + 2));
	refused(EBUSY, sys(thread_read, BOOT_THREAD, REG_RIP));
	done(sys(dispatch, the.thread.cap, 1, 0, 0));
	refused(EINVAL, sys(thread_read, BOOT_THREAD, REG_RIP));
	let_it_call();
	refused(EPERM, sys(thread_read, the.thread.cap, REG_RIP));
}

static void thread_write_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(thread_write, EMPTY_CAP, REG_RIP, 0));
	refused(EBADF, sys(thread_write, WRONG, REG_RIP, 0));
	refused(EACCES, sys(thread_write, the.weak[CAP_THREAD], REG_RIP, 0));
	refused(ESTALE, sys(thread_write, the.dead[CAP_THREAD], REG_RIP, 0));
	refused(EINVAL, sys(thread_write, the.thread.cap, REG_CS, 0));
	refused(EINVAL, sys(thread_write, the.thread.cap, REGISTERS, 0));
	refused(EFAULT, sys(thread_write, the.thread.cap, REG_RIP, USER_END));
	refused(EBUSY, sys(thread_write, BOOT_THREAD, REG_RIP, 0));
	done(sys(dispatch, the.thread.cap, 1, 0, 0));
	refused(EINVAL, sys(thread_write, BOOT_THREAD, REG_RAX, 0));
	let_it_call();
	refused(EPERM, sys(thread_write, the.thread.cap, REG_RIP, 0));
}

static void unwind_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(unwind, EMPTY_CAP, the.component.cap));
	refused(ENOENT, sys(unwind, the.thread.cap, EMPTY_CAP));
	refused(EBADF, sys(unwind, WRONG, the.component.cap));
	refused(EBADF, sys(unwind, the.thread.cap, WRONG));
	refused(EACCES, sys(unwind, the.weak[CAP_THREAD], the.component.cap));
	refused(EACCES, sys(unwind, the.thread.cap, the.weak[CAP_COMPONENT]));
	refused(ESTALE, sys(unwind, the.dead[CAP_THREAD], the.component.cap));
	refused(ESTALE, sys(unwind, the.thread.cap, the.dead[CAP_COMPONENT]));
	refused(EINVAL, sys(unwind, the.thread.cap, the.component.cap));
	refused(EBUSY, sys(unwind, BOOT_THREAD, the.component.cap));
}

static void fault_errors(void **state)
{
	(void)state;
	refused(EPERM, sys(fault_read, 0, REG_RIP));
	refused(EPERM, sys(fault_write, 0, REG_RIP, 0));
	done(sys(fault_gate, BOOT_COMPONENT, FAULT_PAGE, the.gate));
	world_fault(VECTOR_PAGE_FAULT, 0);
	refused(EINVAL, sys(fault_read, 0, REGISTERS));
	refused(EINVAL, sys(fault_write, 0, REGISTERS, 0));
	refused(EFAULT, sys(fault_write, 0, REG_RIP, USER_END));
}

static void irq_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(irq_detach, BOOT_IRQS, 0));
	refused(ENOENT, sys(irq_acknowledge, BOOT_IRQS, 0));
	done(sys(irq_attach, BOOT_IRQS, 0, the.rcv, IRQ_EDGE));
	refused(ENOENT, sys(irq_attach, EMPTY_CAP, 1, the.rcv, IRQ_EDGE));
	refused(ENOENT, sys(irq_attach, BOOT_IRQS, 1, EMPTY_CAP, IRQ_EDGE));
	refused(EBADF, sys(irq_attach, WRONG, 1, the.rcv, IRQ_EDGE));
	refused(EBADF, sys(irq_attach, BOOT_IRQS, 1, WRONG, IRQ_EDGE));
	refused(EACCES, sys(irq_attach, the.weak[CAP_IRQS], 1, the.rcv, IRQ_EDGE));
	refused(EACCES, sys(irq_attach, BOOT_IRQS, 1, the.weak[CAP_RCV], IRQ_EDGE));
	refused(ESTALE, sys(irq_attach, BOOT_IRQS, 1, the.dead[CAP_RCV], IRQ_EDGE));
	refused(ERANGE, sys(irq_attach, BOOT_IRQS, IRQ_LINES, the.rcv, IRQ_EDGE));
	refused(EINVAL, sys(irq_attach, BOOT_IRQS, 1, the.rcv, IRQ_TRIGGERS));
	refused(EBUSY, sys(irq_attach, BOOT_IRQS, 0, the.rcv, IRQ_EDGE));
	refused(ENOENT, sys(irq_detach, EMPTY_CAP, 0));
	refused(EBADF, sys(irq_detach, WRONG, 0));
	refused(EACCES, sys(irq_detach, the.weak[CAP_IRQS], 0));
	refused(ERANGE, sys(irq_detach, BOOT_IRQS, IRQ_LINES));
	refused(EBADF, sys(irq_acknowledge, WRONG, 0));
	refused(EACCES, sys(irq_acknowledge, the.weak[CAP_IRQS], 0));
	refused(ERANGE, sys(irq_acknowledge, BOOT_IRQS, IRQ_LINES));
}

static void port_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(port_read, EMPTY_CAP, 0, 1));
	refused(EBADF, sys(port_read, WRONG, 0, 1));
	refused(EACCES, sys(port_read, the.weak[CAP_PORTS], 0, 1));
	refused(ERANGE, sys(port_read, BOOT_PORTS, 0xffff, 2));
	refused(EINVAL, sys(port_read, BOOT_PORTS, 0, 3));
	refused(ENOENT, sys(port_write, EMPTY_CAP, 0, 1, 0));
	refused(EBADF, sys(port_write, WRONG, 0, 1, 0));
	refused(EACCES, sys(port_write, the.weak[CAP_PORTS], 0, 1, 0));
	refused(ERANGE, sys(port_write, BOOT_PORTS, 0x10000, 1, 0));
	refused(EINVAL, sys(port_write, BOOT_PORTS, 0, 8, 0));
}

static void debug_errors(void **state)
{
	(void)state;
	refused(ENOENT, sys(debug_put, EMPTY_CAP, 0x41));
	refused(EBADF, sys(debug_put, BOOT_MEMORY, 0x41));
	refused(ENOENT, sys(debug_get, EMPTY_CAP, 0));
	refused(EBADF, sys(debug_get, BOOT_MEMORY, 0));
	refused(EAGAIN, sys(debug_get, BOOT_DEBUG, 0));
	refused(ENOENT, sys(debug_exit, EMPTY_CAP, 0));
	refused(EBADF, sys(debug_exit, BOOT_MEMORY, 0));
	refused(ERANGE, sys(debug_exit, BOOT_DEBUG, 128));
}

static void gate_call_errors(void **state)
{
	(void)state;
	refused(ENOENT, world_gate(EMPTY_CAP));
	refused(EBADF, world_gate(BOOT_MEMORY));
	refused(ESTALE, world_gate(the.dead[CAP_GATE]));
	for (uint32_t i = 0; i < INVOCATIONS; i++)
		done(world_gate(the.gate));
	refused(EOVERFLOW, world_gate(the.gate));
}

/* ECOMPDEAD and ECANCELED are errors that come back; test_invocation.c and test_fault.c. */
static bool comes_back(uint32_t call, uint32_t error)
{
	return call == CALL_AFTER_LAST &&
	       (error == TESSERA_ECOMPDEAD || error == TESSERA_ECANCELED);
}

#define CALL_call CALL_AFTER_LAST

static void no_pair_is_left_out(void **state)
{
	static const struct {
		uint32_t call, error;
		const char *name;
	} pairs[] = {
#define CALL(name, parameters, text)
#define FAILS(name, error, when) {CALL_##name, TESSERA_##error, #name ": " #error},
#include <tessera/calls.def>
#undef CALL
#undef FAILS
	};
	uint32_t missing = 0;

	(void)state;
	for (uint32_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (world_was_refused(pairs[i].call, pairs[i].error) ||
		    comes_back(pairs[i].call, pairs[i].error))
			continue;
		print_error("%s has no case\n", pairs[i].name);
		missing++;
	}
	assert_int_equal(missing, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(cap_type_errors, setup),
		cmocka_unit_test_setup(cap_copy_errors, setup),
		cmocka_unit_test_setup(cap_remove_errors, setup),
		cmocka_unit_test_setup(slot_read_errors, setup),
		cmocka_unit_test_setup(cons_errors, setup),
		cmocka_unit_test_setup(decons_errors, setup),
		cmocka_unit_test_setup(entry_read_errors, setup),
		cmocka_unit_test_setup(retype_errors, setup),
		cmocka_unit_test_setup(map_errors, setup),
		cmocka_unit_test_setup(unmap_errors, setup),
		cmocka_unit_test_setup(frame_read_errors, setup),
		cmocka_unit_test_setup(memory_lend_errors, setup),
		cmocka_unit_test_setup(node_activate_errors, setup),
		cmocka_unit_test_setup(component_activate_errors, setup),
		cmocka_unit_test_setup(thread_activate_errors, setup),
		cmocka_unit_test_setup(gate_make_errors, setup),
		cmocka_unit_test_setup(rcv_make_errors, setup),
		cmocka_unit_test_setup(asnd_make_errors, setup),
		cmocka_unit_test_setup(deactivate_errors, setup),
		cmocka_unit_test_setup(fault_gate_errors, setup),
		cmocka_unit_test_setup(dispatch_errors, setup),
		cmocka_unit_test_setup(rcv_wait_errors, setup),
		cmocka_unit_test_setup(rcv_priority_errors, setup),
		cmocka_unit_test_setup(asnd_errors, setup),
		cmocka_unit_test_setup(thread_read_errors, setup),
		cmocka_unit_test_setup(thread_write_errors, setup),
		cmocka_unit_test_setup(unwind_errors, setup),
		cmocka_unit_test_setup(fault_errors, setup),
		cmocka_unit_test_setup(irq_errors, setup),
		cmocka_unit_test_setup(port_errors, setup),
		cmocka_unit_test_setup(debug_errors, setup),
		cmocka_unit_test_setup(gate_call_errors, setup),
		cmocka_unit_test(no_pair_is_left_out),
	};

	return cmocka_run_group_tests_name("call errors", tests, NULL, NULL);
}
