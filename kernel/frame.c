#include "frame.h"

#include "core.h"

uint64_t frame_total;
uint64_t frame_clock = 1;

/* Empty slots name frame 0 with a key of 0: what one compare checks must never be equal to that.
 * Ranges name it with its generation: they live, and empty slots do not. */
void frame_table_init(uint64_t total)
{
	frame_total = total;
	frame_table[0].key = (2 << KEY_GENERATION) - 1;
	frame_table[0].full_key = KEY_NONE;
}

bool frame_quiescent(const struct core *core, frame_t frame)
{
	return core->reloaded > frame_at(frame)->stamp;
}

static int check_to_untyped(const struct frame *frame)
{
	if (frame->state.type != FRAME_USER && frame->state.type != FRAME_KERNEL)
		return -TESSERA_EINVAL;
	if (frame->state.count || frame->state.live || frame->parent.offset || frame->holder.offset)
		return -TESSERA_EBUSY;
	return 0;
}

static int64_t retype_to_untyped(struct core *core, frame_t frame)
{
	int error = check_to_untyped(frame_at(frame));

	if (error)
		return error;
	if (!frame_quiescent(core, frame))
		core_reload(core);
	frame_set(frame, (struct frame_state){.type = FRAME_UNTYPED});
	return 0;
}

int64_t frame_retype(struct core *core, frame_t frame, enum frame_type to)
{
	if (to == FRAME_UNTYPED)
		return retype_to_untyped(core, frame);
	if (to != FRAME_USER && to != FRAME_KERNEL)
		return -TESSERA_EINVAL;
	if (frame_at(frame)->state.type != FRAME_UNTYPED)
		return -TESSERA_EINVAL;
	/* Reserved while it is cleared: no other core takes it, nobody sees it half clean. */
	frame_set(frame, (struct frame_state){.type = FRAME_RESERVED});
	arch_clear_page(frame_page(frame));
	frame_set(frame, (struct frame_state){.type = (uint8_t)to});
	return 0;
}

int frame_check_fresh(frame_t frame)
{
	struct frame_state state = frame_at(frame)->state;

	if (state.type != FRAME_KERNEL || state.object != CAP_NONE ||
	    frame_generation(frame) == KEY_LAST)
		return -TESSERA_EINVAL;
	return 0;
}

struct name frame_activate(frame_t frame, enum cap_type object)
{
	struct frame_state state = frame_at(frame)->state;

	state.object = (uint8_t)object;
	state.live = 1;
	frame_at(frame)->full_key = frame_at(frame)->key | RIGHTS_ALL << 8;
	if (object == CAP_COMPONENT)
		frame_at(frame)->key |= CAP_GATE;
	frame_set(frame, state);
	return frame_name(frame);
}

void frame_deactivate(frame_t frame)
{
	struct frame_state state = frame_at(frame)->state;

	frame_at(frame)->key = (frame_generation(frame) + 1) << KEY_GENERATION;
	frame_at(frame)->full_key = KEY_NONE;
	state.live = 0;
	/* The stamp comes first: who sees the object dead must see the stamp. */
	frame_cut(frame);
	frame_set(frame, state);
}
