/*
 * The operations that all objects share: retyping a frame, making the nodes of tries, ending
 * whatever lives in a frame, and telling what a frame is.
 */
#include "calls.h"
#include "captbl.h"
#include "component.h"
#include "node.h"
#include "pgtbl.h"
#include "switch.h"
#include "thread.h"

struct result sys_retype(word offset, word type, word c, word d, word e, struct slot *cap)
{
	struct core *core = this_core();
	uint8_t right = type == FRAME_UNTYPED ? RIGHT_DESTROY : RIGHT_RETYPE;
	frame_t frame;
	int error = slot_memory(cap, right, offset, &frame);

	if (error)
		return failure(error);
	if (UNLIKELY(type > FRAME_KERNEL))
		return failure(-TESSERA_EINVAL);
	return failure(frame_retype(core, frame, (enum frame_type)type));
}

static struct result activate_node(const struct slot *cap, word offset, word reference,
				   enum cap_type type)
{
	const struct core *core = this_core();
	struct destination to;
	frame_t frame;
	int error;

	if ((error = slot_memory(cap, RIGHT_RETYPE, offset, &frame)))
		return failure(error);
	if ((error = cap_destination(core, reference, &to)))
		return failure(error);
	if ((error = frame_check_fresh(frame)))
		return failure(error);
	if (type == (enum cap_type)PGTBL_ROOT)
		arch_share_kernel_half(frame_page(frame));
	slot_fill_object(to, type, frame_activate(frame, type));
	return success(0);
}

struct result sys_captbl_activate(word offset, word reference, word level, word d, word e,
				  struct slot *cap)
{
	if (level > CAP_CAPTBL_ROOT - CAP_CAPTBL_LEAF)
		return failure(-TESSERA_EINVAL);
	return activate_node(cap, offset, reference, (enum cap_type)(CAP_CAPTBL_LEAF + level));
}

struct result sys_pgtbl_activate(word offset, word reference, word level, word d, word e,
				 struct slot *cap)
{
	if (level >= PGTBL_LEVELS)
		return failure(-TESSERA_EINVAL);
	return activate_node(cap, offset, reference, (enum cap_type)(CAP_PGTBL_0 + level));
}

static void end_node(frame_t frame)
{
	frame_t holder = frame_at(frame)->holder;

	node_unhook(frame);
	if (holder.offset)
		component_end(holder);
	frame_deactivate(frame);
}

struct result sys_deactivate(word offset, word b, word c, word d, word e, struct slot *cap)
{
	struct core *core = this_core();
	frame_t frame;
	int error = slot_memory(cap, RIGHT_DESTROY, offset, &frame);

	if (error)
		return failure(error);
	if (!frame_at(frame)->state.live)
		return failure(-TESSERA_EINVAL);
	if (frame_at(frame)->state.object == CAP_THREAD)
		thread_end(frame);
	else if (frame_at(frame)->state.object == CAP_COMPONENT)
		component_end(frame);
	else
		end_node(frame);
	switch_from_dead(core);
	return success(0);
}

static word frame_field(struct core *core, frame_t frame, enum frame_field field)
{
	const struct frame *descriptor = frame_at(frame);

	switch (field) {
	case FRAME_TYPE:
		return descriptor->state.type;
	case FRAME_OBJECT:
		return descriptor->state.object;
	case FRAME_LIVE:
		return descriptor->state.live;
	case FRAME_COUNT:
		return descriptor->state.count;
	case FRAME_GENERATION:
		return frame_generation(frame);
	case FRAME_PARENT:
		return frame_number(descriptor->parent);
	case FRAME_INDEX:
		return descriptor->index;
	case FRAME_QUIESCENT:
		/* Who asks wants it so, and on one core it takes no more than this. */
		if (!frame_quiescent(core, frame))
			core_reload(core);
		return frame_quiescent(core, frame);
	default:
		return frame_number(frame);
	}
}

/* What a dead node holds nobody can read by a capability to it: but who is to empty it must. */
COLD static struct result read_entry(const struct slot *cap, word offset, word index)
{
	frame_t frame;
	word value;
	int error = slot_memory(cap, RIGHT_DESTROY, offset, &frame);

	if (error)
		return failure(error);
	return node_entry(frame, index, &value) ? success(value) : failure(-TESSERA_EINVAL);
}

struct result sys_frame_read(word offset, word field, word c, word d, word e, struct slot *cap)
{
	frame_t frame;
	int error;

	if (field >= FRAME_ENTRY)
		return read_entry(cap, offset, field - FRAME_ENTRY);
	if (field >= FRAME_FIELDS)
		return failure(-TESSERA_EINVAL);
	if ((error = slot_memory(cap, 0, offset, &frame)))
		return failure(error);
	return success(frame_field(this_core(), frame, (enum frame_field)field));
}
