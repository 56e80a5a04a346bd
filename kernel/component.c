#include "component.h"

#include "calls.h"
#include "captbl.h"
#include "pgtbl.h"

struct name component_create(frame_t frame, frame_t captbl, frame_t pgtbl, uint64_t entry)
{
	component_at(frame)->entry = entry;
	frame_at(frame)->captbl = (uint64_t)frame_page(captbl);
	frame_at(frame)->tables = frame_physical(pgtbl);
	frame_at(captbl)->holder = frame;
	frame_at(pgtbl)->holder = frame;
	return frame_activate(frame, CAP_COMPONENT);
}

void component_end(frame_t frame)
{
	const struct frame *component = frame_at(frame);

	frame_at(frame_from_physical(component->captbl - DIRECT_MAP))->holder = NO_FRAME;
	frame_at(frame_from_physical(component->tables))->holder = NO_FRAME;
	frame_deactivate(frame);
}

/* A root that no component has. */
static int find_root(const struct core *core, word cap, enum cap_type type, frame_t *root)
{
	struct slot *slot;
	int error = cap_find(core, cap, type, RIGHT_WRITE, &slot);

	if (error)
		return error;
	*root = slot->frame;
	return frame_at(*root)->holder.offset ? -TESSERA_EBUSY : 0;
}

struct result sys_component_activate(word offset, word reference, word captbl_cap, word pgtbl_cap,
				     word entry, struct slot *cap)
{
	const struct core *core = this_core();
	frame_t frame, captbl, pgtbl;
	struct destination to;
	int error;

	if (!user_address(entry))
		return failure(-TESSERA_EFAULT);
	if ((error = slot_memory(cap, RIGHT_RETYPE, offset, &frame)))
		return failure(error);
	if ((error = cap_destination(core, reference, &to)))
		return failure(error);
	if ((error = find_root(core, captbl_cap, CAP_CAPTBL_ROOT, &captbl)))
		return failure(error);
	if ((error = find_root(core, pgtbl_cap, (enum cap_type)PGTBL_ROOT, &pgtbl)))
		return failure(error);
	if ((error = frame_check_fresh(frame)))
		return failure(error);

	slot_fill_object(to, CAP_COMPONENT, component_create(frame, captbl, pgtbl, entry));
	return success(0);
}

struct result sys_gate_make(word reference, word entry, word badge, word d, word e,
			    struct slot *cap)
{
	const struct core *core = this_core();
	struct destination to;
	int error;

	if (!user_address(entry))
		return failure(-TESSERA_EFAULT);
	if ((error = slot_check(cap, CAP_COMPONENT, RIGHT_GATE)))
		return failure(error);
	if ((error = cap_destination(core, reference, &to)))
		return failure(error);

	slot_fill(to, CAP_GATE, 0, slot_name(cap), entry, badge);
	return success(0);
}

struct result sys_fault_gate(word kind, word gate_cap, word c, word d, word e, struct slot *cap)
{
	const struct core *core = this_core();
	struct slot *gate;
	int error;

	if (kind >= FAULT_KINDS)
		return failure(-TESSERA_EINVAL);
	if ((error = slot_check(cap, CAP_COMPONENT, RIGHT_FAULT)))
		return failure(error);
	if ((error = cap_find(core, gate_cap, CAP_GATE, 0, &gate)))
		return failure(error);

	component_at(cap->frame)->faults[kind] = (struct gate){slot_name(gate), gate->a, gate->b};
	return success(0);
}
