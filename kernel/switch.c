#include "switch.h"

#include "calls.h"
#include "captbl.h"
#include "endpoint.h"
#include "invocation.h"

static void set_timeout(struct core *core, uint64_t timeout)
{
	if (core->timeout == timeout)
		return;
	core->timeout = timeout;
	arch_timer(timeout);
}

/* The current thread runs no longer. A system call that it is in returns 0 when it runs again, if
 * its state does not say otherwise. */
static void leave(struct core *core, enum thread_state state)
{
	struct thread *thread = core->current;

	thread->top = core->top;
	thread->cycles += arch_clock();
	thread->state = (uint8_t)state;
	if (thread->resume != RESUME_FRAME)
		core->leaving = thread->top;
	if (core->vector_live)
		arch_vector_save(thread->vectors[thread->fault != NULL]);
	core->current = NULL;
}

/* Halts until an interrupt, or until the time for which the root waits. */
static void idle(struct core *core)
{
	const struct thread *root = thread_named(core->root);

	if (root && root->state == THREAD_STOPPED)
		arch_root_stopped();
	core->resume = 1;
	set_timeout(core, root && root->state == THREAD_WAITING ? root->wake : 0);
	arch_load_tables(arch_kernel_tables());
}

static void collect(struct thread *thread)
{
	struct result result = {0, 0};

	endpoint_collect(thread, &result);
	thread->result[0] = (uint64_t)result.status;
	thread->result[1] = result.value;
	thread->result[2] = 0;
	thread->resume = RESUME_RESULT;
}

static bool has_events(const struct thread *thread)
{
	return thread->pending || thread->first;
}

/* Makes a ready thread the current one; false if it has no live component, and so was stopped. */
static bool enter(struct core *core, struct thread *thread, uint32_t priority, uint64_t timeout)
{
	if (!invocation_settle(thread)) {
		thread->state = THREAD_STOPPED;
		endpoint_event(core, thread, EVENT_STOPPED);
		return false;
	}
	if (thread->state == THREAD_WOKEN || (thread->resume == RESUME_EVENT && has_events(thread)))
		collect(thread);
	/* Nobody is above the root whom a timeout could call. */
	if (name_none(thread->parent))
		timeout = 0;
	thread->state = THREAD_RUNNING;
	thread->cycles -= arch_clock();
	thread->priority = priority;
	thread->timeout = timeout;
	core->current = thread;
	core->top = thread->top;
	core->resume = 1;
	set_timeout(core, timeout);
	core_enter_component(core->top->component.frame);
	arch_set_frame(core, thread->frame_end);
	arch_vector_enter(core, thread->vector, thread->vectors[thread->fault != NULL]);
	return true;
}

/* Goes on with the first thread above this one that can. One that was woken by an event runs under
 * the timeout in force, one that had dispatched others under its own. */
static void enter_above(struct core *core, struct thread *thread)
{
	for (int depth = 0; depth <= ENDPOINT_DEPTH; depth++) {
		thread = endpoint_above(core, thread);
		if (!thread)
			break;
		if (!thread_ready(thread))
			continue;
		if (enter(core, thread, thread->priority,
			  thread->state == THREAD_WOKEN ? core->timeout : thread->timeout))
			return;
	}
	idle(core);
}

void switch_preempt(struct core *core, struct thread *urgent)
{
	struct thread *interrupted = core->current;

	if (interrupted)
		leave(core, THREAD_READY);
	if (enter(core, urgent, urgent->priority, core->timeout))
		return;
	if (interrupted && enter(core, interrupted, interrupted->priority, core->timeout))
		return;
	enter_above(core, urgent);
}

void switch_wait(struct core *core)
{
	struct thread *thread = core->current;

	leave(core, THREAD_WAITING);
	endpoint_event(core, thread, EVENT_BLOCKED);
	enter_above(core, thread);
}

void switch_stop(struct core *core)
{
	struct thread *thread = core->current;

	leave(core, THREAD_STOPPED);
	endpoint_event(core, thread, EVENT_STOPPED);
	enter_above(core, thread);
}

/* The time for which the root waits has come. */
static void end_idling(struct core *core)
{
	struct thread *root = thread_named(core->root);

	if (!root || root->state != THREAD_WAITING)
		return;
	root->state = THREAD_WOKEN;
	root->priority = root->rcv_priority;
	switch_preempt(core, root);
}

void switch_timeout(struct core *core)
{
	struct thread *thread = core->current;
	uint64_t passed;

	if (!core->timeout)
		return;
	if (arch_clock() < core->timeout) {
		arch_timer(core->timeout);
		return;
	}
	if (!thread) {
		core->timeout = 0;
		end_idling(core);
		return;
	}
	if (!endpoint_above(core, thread)) {
		core->timeout = 0;
		return;
	}
	passed = core->timeout;
	leave(core, THREAD_READY);
	endpoint_event(core, thread, EVENT_TIMEOUT);
	enter_above(core, thread);
	/* Who goes on under the same timeout is called off at once, and so on up to who gave it. */
	if (core->timeout == passed)
		arch_timer(passed);
}

void switch_from_dead(struct core *core)
{
	struct thread *thread = core->current;

	if (!frame_at(thread->self)->state.live) {
		leave(core, THREAD_STOPPED);
		enter_above(core, thread);
		return;
	}
	if (frame_live(core->top->component))
		return;
	leave(core, THREAD_READY);
	if (!enter(core, thread, thread->priority, core->timeout))
		enter_above(core, thread);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	if (!a || !b)
		return a | b;
	return a < b ? a : b;
}

/*
 * Until when a thread may run that the current one dispatches: never longer than its parent may.
 * Who dispatches a sibling decides in their parent's place, and who gives back to its own parent,
 * under what that was given; everybody else gives of his own time.
 */
static uint64_t bounded(const struct core *core, const struct thread *thread,
			const struct thread *parent, uint64_t timeout)
{
	const struct thread *above = thread_named(core->current->parent);

	timeout = earlier(timeout, parent->timeout);
	if (thread == above)
		return earlier(timeout, thread->timeout);
	return parent == above ? timeout : earlier(timeout, core->timeout);
}

static bool wait_is_over(const struct thread *thread)
{
	return thread->state == THREAD_WAITING && thread->wake && arch_clock() >= thread->wake;
}

/* Who decides by tokens has to know all that the parent's endpoint was told. */
static bool overtaken(const struct thread *parent, word token)
{
	return token && parent->first;
}

/* Whether the dispatch may return the events of an endpoint (0: it is to return none): its
 * component may wait there, and the thread is the endpoint's own. */
static int check_events(const struct core *core, word rcv)
{
	struct slot *slot;
	int error;

	if (!rcv)
		return 0;
	if ((error = cap_find(core, rcv, CAP_RCV, RIGHT_WAIT, &slot)))
		return error;
	return thread_at(slot->frame) == core->current ? 0 : -TESSERA_EPERM;
}

struct result sys_dispatch(word priority_and_rcv, word timeout, word token, word d, word e,
			   struct slot *cap)
{
	word rcv = priority_and_rcv >> DISPATCH_RCV_SHIFT;
	word priority = priority_and_rcv ^ rcv << DISPATCH_RCV_SHIFT;
	struct core *core = this_core();
	struct thread *thread, *parent;
	int error;

	if ((error = slot_check(cap, CAP_THREAD, RIGHT_DISPATCH)))
		return failure(error);
	if ((error = check_events(core, rcv)))
		return failure(error);
	thread = thread_at(cap->frame);
	parent = thread_named(thread->parent);
	if (!parent)
		return failure(-TESSERA_ESTALE);
	if (priority > parent->ceiling)
		return failure(-TESSERA_ERANGE);
	if (token < parent->token || overtaken(parent, token))
		return failure(-TESSERA_EAGAIN);
	if (thread != core->current && !thread_ready(thread) && !wait_is_over(thread))
		return failure(-TESSERA_EBUSY);

	parent->token = token;
	if (thread->state == THREAD_WAITING)
		thread->state = THREAD_WOKEN;
	timeout = bounded(core, thread, parent, timeout);
	if (thread == core->current) {
		thread->priority = (uint32_t)priority;
		thread->timeout = timeout;
		set_timeout(core, timeout);
		return success(0);
	}
	if (rcv)
		core->current->resume = RESUME_EVENT;
	leave(core, THREAD_READY);
	if (!enter(core, thread, (uint32_t)priority, timeout))
		enter_above(core, thread);
	return success(0);
}
