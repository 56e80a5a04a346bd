/* Making objects in frames, and ending them. */
#include "suite.h"

#define USER_END 0x7f8000000000ul
#define NOT_CANONICAL 0x800000000000ul
#define KERNEL_ADDRESS 0xffff800000000000ul
#define CHAIN_MOST 4 /* parents above an endpoint */

static const uint64_t bad_entries[] = { USER_END, NOT_CANONICAL, KERNEL_ADDRESS, ~0ul };

static void nothing(uint64_t argument)
{
}

static void check_live(uint32_t cap, enum cap_type type)
{
	uint32_t frame = offset_of(cap);

	CHECK_EQUAL(DO(cap_type, cap), type | RIGHTS_ALL << 8);
	CHECK_EQUAL(DO(frame_read, ARENA, frame, FRAME_OBJECT), type);
	CHECK_EQUAL(DO(frame_read, ARENA, frame, FRAME_LIVE), 1);
}

void objects_nodes(void)
{
	check_live(captbl_new(0), CAP_CAPTBL_LEAF);
	check_live(captbl_new(1), CAP_CAPTBL_ROOT);
	for (uint32_t level = 0; level < 4; level++)
		check_live(pgtbl_new(level), (enum cap_type)(CAP_PGTBL_0 + level));
}

void objects_component(void)
{
	struct box box;

	box_make(&box);
	check_live(box.component, CAP_COMPONENT);
}

void objects_thread(void)
{
	struct thread thread;
	struct box box;

	box_make(&box);
	thread_make(&thread, &box, BOOT_RCV, nothing, 77);
	check_live(thread.cap, CAP_THREAD);
	CHECK_EQUAL(thread_state(&thread), THREAD_READY);
	CHECK_EQUAL(DO(thread_read, thread.cap, THREAD_FIELD_ID), thread.id);
	CHECK_EQUAL(DO(thread_read, thread.cap, THREAD_FIELD_DEPTH), 0);
	CHECK_EQUAL(DO(thread_read, thread.cap, THREAD_CALLER), number_of(box.component));
	CHECK_EQUAL(DO(thread_read, thread.cap, REG_RIP), entry_address(worker_entry));
	CHECK_EQUAL(DO(thread_read, thread.cap, REG_RAX), thread.id);
	CHECK_EQUAL(DO(thread_read, thread.cap, REG_RDI), (uint64_t)thread.worker);
}

/* What the activations have in common: offset, slot and freshness. */
static void check_place_errors(uint32_t call, const char *name, const uint64_t *others)
{
	uint32_t fresh = frame_kernel(), user = frame_user(), untyped = frame_new();
	uint32_t leaf = captbl_new(0), taken = cap_with(BOOT_DEBUG, ALL), dead = captbl_new(0);
	uint64_t to = slot_ref(leaf, 0);
	const struct {
		int64_t error;
		uint64_t offset, slot;
	} attempts[] = {
		{ TESSERA_ERANGE, ARENA_FRAMES, to },
		{ TESSERA_ERANGE, ~0ul, to },
		{ TESSERA_ERANGE, fresh | 1ul << 32, to },
		{ TESSERA_ERANGE, fresh, slot_ref(leaf, LEAF_SLOTS) },
		{ TESSERA_ERANGE, fresh, slot_ref(leaf, ~0u) },
		{ TESSERA_EINVAL, user, to },
		{ TESSERA_EINVAL, untyped, to },
		{ TESSERA_EINVAL, offset_of(leaf), to },
		{ TESSERA_EINVAL, offset_of(dead), to },
		{ TESSERA_EEXIST, fresh, slot_of(taken) },
	};

	end_object(dead);
	for (uint32_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		const struct operation operation = {
			call, name, { ARENA, attempts[i].offset, attempts[i].slot, others[0],
				      others[1], others[2] }
		};

		operation_refused(__FILE__, __LINE__, &operation, attempts[i].error);
	}
}

#define PLACE_ERRORS(operation, ...)                                                               \
	check_place_errors(CALL_##operation, #operation, (const uint64_t[3]){ __VA_ARGS__ })

void objects_captbl_errors(void)
{
	uint32_t fresh = frame_kernel();
	uint64_t to = slot_of(slot_new());

	PLACE_ERRORS(captbl_activate, 0);
	REFUSED(EINVAL, captbl_activate, ARENA, fresh, to, 2);
	REFUSED(EINVAL, captbl_activate, ARENA, fresh, to, ~0ul);
	REFUSED(EINVAL, captbl_activate, ARENA, fresh, to, 1ul << 32);
}

void objects_pgtbl_errors(void)
{
	uint32_t fresh = frame_kernel();
	uint64_t to = slot_of(slot_new());

	PLACE_ERRORS(pgtbl_activate, 0);
	PLACE_ERRORS(pgtbl_activate, 3);
	REFUSED(EINVAL, pgtbl_activate, ARENA, fresh, to, 4);
	REFUSED(EINVAL, pgtbl_activate, ARENA, fresh, to, ~0ul);
	REFUSED(EINVAL, pgtbl_activate, ARENA, fresh, to, 1ul << 32);
}

void objects_component_errors(void)
{
	uint32_t captbl = captbl_new(1), root = pgtbl_new(3), fresh = frame_kernel();
	uint64_t to = slot_of(slot_new());

	PLACE_ERRORS(component_activate, captbl, root, IMAGE_BASE);
	for (uint32_t i = 0; i < 4; i++)
		REFUSED(EFAULT, component_activate, ARENA, fresh, to, captbl, root, bad_entries[i]);
	REFUSED(EBADF, component_activate, ARENA, fresh, to, captbl_new(0), root, IMAGE_BASE);
	REFUSED(EBADF, component_activate, ARENA, fresh, to, captbl, pgtbl_new(2), IMAGE_BASE);
}

/* A root belongs to one component at most, and is free again when that dies. */
void objects_roots_are_held(void)
{
	uint32_t captbl = captbl_new(1), root = pgtbl_new(3), fresh = frame_kernel();
	uint32_t captbl2 = captbl_new(1), root2 = pgtbl_new(3);
	uint32_t first = slot_new(), second = slot_new();
	uint64_t to = slot_of(second);

	DO(component_activate, ARENA, frame_kernel(), slot_of(first), captbl, root, IMAGE_BASE);
	REFUSED(EBUSY, component_activate, ARENA, fresh, to, captbl, root2, IMAGE_BASE);
	REFUSED(EBUSY, component_activate, ARENA, fresh, to, captbl2, root, IMAGE_BASE);
	end_object(first);
	DO(component_activate, ARENA, fresh, to, captbl, root, IMAGE_BASE);
	end_object(root);
	CHECK_EQUAL(TRY(cap_type, second).status, -TESSERA_ESTALE);
	DO(component_activate, ARENA, frame_kernel(), slot_of(slot_new()), captbl, root2,
	   IMAGE_BASE);
}

void objects_thread_errors(void)
{
	uint64_t threads = kernel_slot_read(BOOT_CAPTBL_LEAF, BOOT_THREAD_IDS, SLOT_B).value;
	uint32_t fresh = frame_kernel(), few = slot_new();
	struct thread thread;
	struct box box;
	uint64_t origin, to = slot_of(slot_new());

	box_make(&box);
	thread_make(&thread, &box, BOOT_RCV, nothing, 0);
	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_THREAD_IDS, slot_of(few), ALL, 500, 2);
	origin = box.component | (uint64_t)BOOT_RCV << 32;
	PLACE_ERRORS(thread_activate, origin, few, 0);
	REFUSED(ERANGE, thread_activate, ARENA, fresh, to, origin, few | 2ul << 32, 0);
	REFUSED(ERANGE, thread_activate, ARENA, fresh, to, origin, BOOT_THREAD_IDS | threads << 32,
		0);
	REFUSED(ERANGE, thread_activate, ARENA, fresh, to, origin, few | 0xfffffffful << 32, 0);
	REFUSED(EBUSY, thread_activate, ARENA, fresh, to, origin,
		BOOT_THREAD_IDS | (uint64_t)thread.id << 32, 0);
	REFUSED(EBUSY, thread_activate, ARENA, fresh, to, origin,
		BOOT_THREAD_IDS | (uint64_t)BOOT_THREAD_ID << 32, 0);
	DO(thread_activate, ARENA, fresh, to, origin, BOOT_THREAD_IDS | (threads - 1) << 32, 0);
}

/* A thread's id is free again when it died. */
void objects_thread_id_again(void)
{
	struct thread thread;
	uint32_t cap = slot_new();
	struct box box;

	box_make(&box);
	thread_make(&thread, &box, BOOT_RCV, nothing, 0);
	end_object(thread.cap);
	DO(thread_activate, ARENA, frame_kernel(), slot_of(cap),
	   box.component | (uint64_t)BOOT_RCV << 32,
	   BOOT_THREAD_IDS | (uint64_t)thread.id << 32, 0);
}

void objects_thread_chain(void)
{
	uint32_t parent = BOOT_RCV, fresh = frame_kernel();
	struct thread thread;
	struct box box;

	box_make(&box);
	for (uint32_t depth = 0; depth < CHAIN_MOST; depth++) {
		thread_make_rcv(&thread, &box, parent, nothing, 0, 1, 1);
		parent = thread.rcv;
	}
	REFUSED(EOVERFLOW, thread_activate, ARENA, fresh, slot_of(slot_new()),
		box.component | (uint64_t)parent << 32, BOOT_THREAD_IDS | 700ul << 32, 0);
}

void objects_gate(void)
{
	struct box box;
	uint32_t gate;

	box_make(&box);
	gate = gate_new(&box, NULL);
	CHECK_EQUAL(DO(cap_type, gate) & 0xff, CAP_GATE);
	CHECK_EQUAL(number_of(gate), number_of(box.component));
	DO(gate_make, box.component, slot_of(slot_new()), USER_END - 1, ~0ul);
}

void objects_gate_errors(void)
{
	uint32_t taken = cap_with(BOOT_DEBUG, ALL), leaf = captbl_new(0);
	uint64_t to = slot_of(slot_new());
	struct box box;

	box_make(&box);
	for (uint32_t i = 0; i < 4; i++)
		REFUSED(EFAULT, gate_make, box.component, to, bad_entries[i], 0);
	REFUSED(ERANGE, gate_make, box.component, slot_ref(leaf, LEAF_SLOTS), IMAGE_BASE, 0);
	REFUSED(ERANGE, gate_make, box.component, slot_ref(leaf, ~0u), IMAGE_BASE, 0);
	REFUSED(EEXIST, gate_make, box.component, slot_of(taken), IMAGE_BASE, 0);
}

void objects_rcv(void)
{
	struct thread thread;
	struct box box;

	box_make(&box);
	thread_make_rcv(&thread, &box, BOOT_RCV, nothing, 0, PRIORITY_HIGHEST, PRIORITY_HIGHEST);
	CHECK_EQUAL(DO(cap_type, thread.rcv), CAP_RCV | RIGHTS_ALL << 8);
	CHECK_EQUAL(number_of(thread.rcv), number_of(thread.cap));
	CHECK_EQUAL(DO(cap_type, asnd_new(thread.rcv)), CAP_ASND | RIGHTS_ALL << 8);
}

void objects_rcv_errors(void)
{
	uint32_t taken = cap_with(BOOT_DEBUG, ALL), leaf = captbl_new(0);
	uint64_t to = slot_of(slot_new());
	struct thread parent, thread, other;
	struct box box;

	box_make(&box);
	thread_make_rcv(&parent, &box, BOOT_RCV, nothing, 0, 20, 10);
	thread_make(&thread, &box, parent.rcv, nothing, 0);
	thread_make_rcv(&other, &box, BOOT_RCV, nothing, 0, 1, 1);
	REFUSED(ERANGE, rcv_make, thread.cap, slot_ref(leaf, LEAF_SLOTS), 1);
	REFUSED(ERANGE, rcv_make, thread.cap, to, 11);
	REFUSED(ERANGE, rcv_make, thread.cap, to, 11ul << 32);
	REFUSED(ERANGE, rcv_make, thread.cap, to, 0xffffffff);
	REFUSED(ERANGE, rcv_make, thread.cap, to, 256);
	REFUSED(ERANGE, rcv_make, thread.cap, to, 0xfffffffful << 32);
	REFUSED(EBUSY, rcv_make, other.cap, to, 1);
	REFUSED(EEXIST, rcv_make, thread.cap, slot_of(taken), 1);
	DO(rcv_make, thread.cap, to, 10 | 10ul << 32);
}

/* The root's endpoint has no parent; another's may be dead. */
void objects_rcv_orphan_errors(void)
{
	struct thread parent, thread;
	struct box box;

	box_make(&box);
	thread_make_rcv(&parent, &box, BOOT_RCV, nothing, 0, 20, 10);
	thread_make(&thread, &box, parent.rcv, nothing, 0);
	REFUSED(ESTALE, rcv_make, BOOT_THREAD, slot_of(slot_new()), 1);
	end_object(parent.cap);
	REFUSED(ESTALE, rcv_make, thread.cap, slot_of(slot_new()), 1);
}

void objects_asnd_errors(void)
{
	uint32_t taken = cap_with(BOOT_DEBUG, ALL), leaf = captbl_new(0);

	REFUSED(ERANGE, asnd_make, BOOT_RCV, slot_ref(leaf, LEAF_SLOTS));
	REFUSED(ERANGE, asnd_make, BOOT_RCV, slot_ref(leaf, ~0u));
	REFUSED(EEXIST, asnd_make, BOOT_RCV, slot_of(taken));
}

void objects_deactivate(void)
{
	uint32_t leaf = pgtbl_new(0), copy = cap_with(leaf, ALL);

	DO(deactivate, ARENA, offset_of(leaf));
	CHECK_EQUAL(TRY(cap_type, leaf).status, -TESSERA_ESTALE);
	CHECK_EQUAL(TRY(cap_type, copy).status, -TESSERA_ESTALE);
}

void objects_deactivate_errors(void)
{
	uint32_t leaf = pgtbl_new(0), frame = offset_of(leaf), part = memory_new(frame, 1);

	REFUSED(ERANGE, deactivate, ARENA, ARENA_FRAMES);
	REFUSED(ERANGE, deactivate, ARENA, ~0ul);
	REFUSED(ERANGE, deactivate, ARENA, frame | 1ul << 32);
	REFUSED(ERANGE, deactivate, part, 1);
	REFUSED(EINVAL, deactivate, ARENA, frame_user());
	REFUSED(EINVAL, deactivate, ARENA, frame_kernel());
	REFUSED(EINVAL, deactivate, ARENA, frame_new());
	REFUSED(EINVAL, deactivate, BOOT_MEMORY, 0);
	end_object(leaf);
	REFUSED(EINVAL, deactivate, ARENA, frame);
}

void objects_fault_gate_errors(void)
{
	struct box box, handler;
	uint32_t gate;

	box_make(&box);
	box_make(&handler);
	gate = gate_new(&handler, NULL);
	REFUSED(EINVAL, fault_gate, box.component, FAULT_KINDS, gate);
	REFUSED(EINVAL, fault_gate, box.component, ~0ul, gate);
	REFUSED(EINVAL, fault_gate, box.component, 1ul << 32, gate);
	for (uint64_t kind = 0; kind < FAULT_KINDS; kind++)
		DO(fault_gate, box.component, kind, gate);
	end_object(handler.component);
	REFUSED(ESTALE, fault_gate, box.component, FAULT_PAGE, gate);
}
