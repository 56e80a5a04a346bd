#include "endpoint.h"

#include "calls.h"
#include "captbl.h"
#include "switch.h"

void endpoint_create(struct thread *thread, word priority, word ceiling)
{
	thread->rcv_key = frame_at(thread->self)->full_key | CAP_RCV;
	thread->rcv_priority = (uint8_t)priority;
	thread->ceiling = ceiling;
}

struct thread *endpoint_above(const struct core *core, const struct thread *thread)
{
	struct thread *parent = thread_named(thread->parent);
	struct thread *root;

	if (parent)
		return parent;
	root = thread_named(core->root);
	return root == thread ? NULL : root;
}

static void enqueue(struct thread *above, struct thread *thread)
{
	thread->orphan = !thread_named(thread->parent);
	thread->next = NULL;
	thread->link = above->end;
	*above->end = thread;
	above->end = &thread->next;
}

static void dequeue(struct thread *above, struct thread *thread)
{
	*thread->link = thread->next;
	if (thread->next)
		thread->next->link = thread->link;
	else
		above->end = thread->link;
	thread->next = NULL;
	thread->events = 0;
}

static void add_event(struct thread *above, struct thread *thread, uint8_t event)
{
	/* The endpoint in whose list it stood may have died with the list. */
	if (!endpoint_of_event(thread)) {
		thread->events = 0;
		enqueue(above, thread);
	}
	thread->events |= event;
}

/* Wakes a waiting thread and those above it that wait; see endpoint_activate for the result. */
static struct thread *wake(struct core *core, struct thread *thread)
{
	uint32_t priority = core->current ? core->current->priority : PRIORITY_NONE;
	struct thread *urgent = NULL, *above;

	for (int depth = 0; depth <= ENDPOINT_DEPTH; depth++) {
		if (thread->state != THREAD_WAITING)
			break;
		thread->state = THREAD_WOKEN;
		thread->priority = thread->rcv_priority;
		if (!urgent && thread->priority > priority)
			urgent = thread;
		above = endpoint_above(core, thread);
		if (!above)
			break;
		add_event(above, thread, EVENT_ACTIVATED);
		thread = above;
	}
	return urgent;
}

void endpoint_event(struct core *core, struct thread *thread, uint8_t event)
{
	struct thread *above = endpoint_above(core, thread);

	if (!above)
		return;
	add_event(above, thread, event);
	wake(core, above);
}

struct thread *endpoint_activate(struct core *core, struct thread *thread)
{
	if (thread->pending < PENDING_MAX)
		thread->pending++;
	return wake(core, thread);
}

bool endpoint_collect(struct thread *thread, struct result *result)
{
	struct thread *child = thread->first;
	word flags;

	if (!thread->pending && !child)
		return false;
	*result = (struct result){(int64_t)((word)thread->pending << EVENT_PENDING_SHIFT), 0};
	thread->pending = 0;
	if (!child)
		return true;
	flags = child->events;
	dequeue(thread, child);
	if (thread->first)
		flags |= EVENT_MORE;
	result->status |= (int64_t)(flags << EVENT_FLAGS_SHIFT | child->id);
	result->value = child->cycles;
	return true;
}

void endpoint_forget(struct thread *thread)
{
	struct thread *above = endpoint_of_event(thread);

	if (above)
		dequeue(above, thread);
}

struct result sys_rcv_make(word reference, word priorities, word c, word d, word e,
			   struct slot *cap)
{
	const struct core *core = this_core();
	word priority = (uint32_t)priorities, ceiling = priorities >> 32;
	struct thread *thread, *parent;
	struct destination to;
	int error;

	if ((error = slot_check(cap, CAP_THREAD, RIGHT_ENDPOINT)))
		return failure(error);
	thread = thread_at(cap->frame);
	if ((error = cap_destination(core, reference, &to)))
		return failure(error);
	parent = thread_named(thread->parent);
	if (!parent)
		return failure(-TESSERA_ESTALE);
	if (priority > parent->ceiling || ceiling > parent->ceiling)
		return failure(-TESSERA_ERANGE);
	if (thread->rcv_key)
		return failure(-TESSERA_EBUSY);

	endpoint_create(thread, priority, ceiling);
	slot_fill_object(to, CAP_RCV, thread_name(thread));
	return success(0);
}

struct result sys_asnd_make(word reference, word b, word c, word d, word e, struct slot *cap)
{
	const struct core *core = this_core();
	struct destination to;
	int error;

	if ((error = slot_check(cap, CAP_RCV, RIGHT_SEND)))
		return failure(error);
	if ((error = cap_destination(core, reference, &to)))
		return failure(error);
	slot_fill_object(to, CAP_ASND, slot_name(cap));
	return success(0);
}

struct result sys_rcv_priority(word priority, word b, word c, word d, word e, struct slot *cap)
{
	struct thread *thread = thread_at(cap->frame), *parent;
	int error = slot_check(cap, CAP_RCV, RIGHT_PRIORITY);

	if (error)
		return failure(error);
	parent = thread_named(thread->parent);
	if (!parent)
		return failure(-TESSERA_ESTALE);
	if (priority > parent->ceiling)
		return failure(-TESSERA_ERANGE);
	thread->rcv_priority = (uint8_t)priority;
	return success(0);
}

struct result sys_asnd(word a, word b, word c, word d, word e, struct slot *cap)
{
	struct core *core = this_core();
	struct thread *thread, *urgent;
	int error = slot_check(cap, CAP_ASND, 0);

	if (error)
		return failure(error);
	thread = thread_at(cap->frame);
	if (thread->pending == PENDING_MAX)
		return failure(-TESSERA_EOVERFLOW);
	urgent = endpoint_activate(core, thread);
	if (urgent)
		switch_preempt(core, urgent);
	return success(0);
}

struct result sys_rcv_wait(word flags, word token, word timeout, word d, word e, struct slot *cap)
{
	struct core *core = this_core();
	struct thread *thread;
	struct result result;
	int error;

	if (flags & ~(word)RCV_NONBLOCKING)
		return failure(-TESSERA_EINVAL);
	if ((error = slot_check(cap, CAP_RCV, RIGHT_WAIT)))
		return failure(error);
	thread = thread_at(cap->frame);
	if (thread != core->current)
		return failure(-TESSERA_EPERM);
	if (token < thread->token)
		return failure(-TESSERA_EAGAIN);
	if (flags & RCV_NONBLOCKING && !thread->pending && !thread->first)
		return failure(-TESSERA_EAGAIN);

	thread->token = token;
	if (endpoint_collect(thread, &result))
		return result;
	thread->wake = timeout;
	switch_wait(core);
	return success(0);
}
