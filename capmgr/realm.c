#include "realm.h"

#include "capmgr_handover.h"
#include "crt_kernel.h"
#include "threads.h"

#define ENTRIES 512 /* of a node */

enum pass { PASS_MEMBERS, PASS_KILL, PASS_THREADS, PASS_CLEAR, PASS_FREE, PASSES };

static const struct handover *handover;

void realm_init(const struct handover *from)
{
	handover = from;
}

static bool contains(const struct component *component, uint64_t frame)
{
	return frame >= component->built->frames_first && frame < component->built->frames_end;
}

static uint64_t field(uint64_t frame, uint64_t field)
{
	return kernel_frame_read(frames_memory(), frames_offset(frame), field).value;
}

static void end_object(uint64_t frame)
{
	kernel_deactivate(frames_memory(), frames_offset(frame));
}

static int next_pass(struct component *component)
{
	component->realm_pass++;
	component->realm_at = 0;
	return 1;
}

/* ------------------------------------------------------------------ those that the booter made */

/* Managers among them have capabilities of their own that die with them. */
static int end_member(struct component *component)
{
	const struct handover_member *member;

	if (component->realm_at == handover->members)
		return next_pass(component);
	member = &handover->member[component->realm_at++];
	if (member->realm == component->number)
		end_object(member->component_frame);
	return 1;
}

/* Whether a thread is inside of no component outside of the realm that would miss it. */
static bool is_at_home(const struct component *component, uint32_t cap)
{
	uint64_t depth = kernel_thread_read(cap, THREAD_FIELD_DEPTH).value;

	for (uint64_t i = 0; i <= depth; i++) {
		uint64_t frame = kernel_thread_read(cap, THREAD_CALLER + i).value;

		if (!contains(component, frame) && !threads_harmless_in(frame))
			return false;
	}
	return true;
}

/* The component may have ended it, or what it made in its frame. */
static bool can_end(const struct component *component, uint32_t cap)
{
	struct kernel_answer state = kernel_thread_read(cap, THREAD_FIELD_STATE);

	return state.status || state.value == THREAD_STOPPED || is_at_home(component, cap);
}

static int end_thread(struct component *component)
{
	struct table_node thread;

	if (!threads_look(component, &thread))
		return next_pass(component);
	if (!can_end(component, thread.cap))
		return -TESSERA_EBUSY;
	end_object(thread.frame.number);
	threads_forget(component);
	return 1;
}

/* ------------------------------------------------------------------ all others */

static bool has_entries(uint64_t object)
{
	return object >= CAP_CAPTBL_ROOT && object <= CAP_PGTBL_3;
}

static void take_entry(uint64_t node, uint32_t index, bool leaf)
{
	uint64_t target = field(node, FRAME_ENTRY + index) >> ENTRY_FRAME_SHIFT;

	if (!target)
		return;
	if (leaf)
		kernel_unmap(frames_memory(), node, index, target, 0);
	else
		kernel_decons(frames_memory(), node, index, target);
}

/* Some entries of a node. */
static void clear_some(struct component *component, uint64_t node, bool leaf)
{
	for (uint32_t i = 0; i < REALM_ENTRIES; i++) {
		take_entry(node, component->realm_entry, leaf);
		component->realm_entry = (component->realm_entry + 1) % ENTRIES;
	}
}

static void kill(uint64_t frame)
{
	uint64_t object = field(frame, FRAME_OBJECT);

	if (object != CAP_NONE && object != CAP_THREAD)
		end_object(frame);
}

/* Nobody is left who could let a thread in the realm run. */
static bool clear(struct component *component, uint64_t frame)
{
	uint64_t object = field(frame, FRAME_OBJECT);

	if (object == CAP_THREAD)
		end_object(frame);
	if (has_entries(object) && field(frame, FRAME_COUNT)) {
		clear_some(component, frame, object == CAP_PGTBL_0);
		return false;
	}
	component->realm_entry = 0;
	return true;
}

/* A frame that others show still is charged to whoever ends the component. */
static void free_frame(struct component *component, uint64_t frame)
{
	struct account *account = &component_record(component->manager)->account;

	if (kernel_retype(frames_memory(), frames_offset(frame), FRAME_UNTYPED).status ==
	    -TESSERA_EBUSY) {
		frames_charge(account, frame, frame + 1);
		component->account.limit--;
		account->limit++;
	}
	frames_add(frame, frame + 1);
}

/* What the pass does with a frame; false: it is to be looked at again. */
static bool visit(struct component *component, uint64_t frame)
{
	switch (component->realm_pass) {
	case PASS_KILL:
		kill(frame);
		return true;
	case PASS_CLEAR:
		return clear(component, frame);
	default:
		free_frame(component, frame);
		return true;
	}
}

static int visit_frames(struct component *component)
{
	const struct handover_component *built = component->built;

	for (uint32_t i = 0; i < REALM_FRAMES; i++) {
		uint64_t frame = built->frames_first + component->realm_at;

		if (frame == built->frames_end)
			return next_pass(component);
		if (!visit(component, frame))
			return 1;
		component->realm_at++;
	}
	return 1;
}

void realm_begin_end(const struct component *component)
{
	end_object(component->built->component_frame);
}

int realm_end_step(struct component *component)
{
	switch (component->realm_pass) {
	case PASS_MEMBERS:
		return end_member(component);
	case PASS_THREADS:
		return end_thread(component);
	case PASSES:
		return 0;
	default:
		return visit_frames(component);
	}
}
