/* The core and its threads: what is in force is alive, stacks and lists are in order. */
#include "check.h"
#include "endpoint.h"
#include "piece.h"

static struct thread *live_thread(uint32_t number)
{
	const struct frame *frame = &frame_table[number];

	if (frame->state.object != CAP_THREAD || !frame->state.live)
		return NULL;
	return thread_at(frame_numbered(number));
}

static uint32_t number_of(const struct thread *thread)
{
	return (uint32_t)(((uint64_t)thread - DIRECT_MAP) / PAGE_SIZE);
}

static bool is_thread(const struct thread *thread)
{
	return ((uint64_t)thread - DIRECT_MAP) % PAGE_SIZE == 0 &&
	       number_of(thread) < frame_total && live_thread(number_of(thread));
}

/* 12: the core runs a live thread in a live component on that component's tables, or is idle on
 * the kernel's. */
static const char *check_core(void)
{
	const struct core *core = machine_core;
	const struct frame *component;

	if (!core->current)
		return machine.tables == arch_kernel_tables()
			       ? NULL
			       : check_wrong("12: an idle core has tables in force");
	if (!is_thread(core->current))
		return check_wrong("12: a dead thread runs");
	if (core->top < thread_base(core->current) ||
	    core->top > &core->current->stack[INVOCATIONS + 2])
		return check_wrong("14: the top of the thread that runs is not in its stack");
	component = frame_at(core->top->component.frame);
	if (!frame_live(core->top->component))
		return check_wrong("12: a thread runs in a dead component");
	if (machine.tables != component->tables)
		return check_wrong("12: the tables in force are not those of the component");
	return NULL;
}

/* 13: one thread runs; each has an id of its own. */
static const char *check_thread(uint32_t number)
{
	const struct thread *thread = live_thread(number);

	if ((thread->state == THREAD_RUNNING) != (thread == machine_core->current))
		return check_wrong("13: thread %u is not what the core runs, or the other way",
				   number);
	if (thread->id >= THREADS || thread_table[thread->id] != thread)
		return check_wrong("13: thread %u is not the one of its id", number);
	return NULL;
}

/* 14: the invocation stack stays in its bounds, a fault's handler in the stack. */
static const char *check_stack(uint32_t number)
{
	struct thread *thread = live_thread(number);
	const struct invocation *top =
		thread == machine_core->current ? machine_core->top : thread->top;

	if (top < thread_base(thread) || top > &thread->stack[INVOCATIONS + 2])
		return check_wrong("14: the top of thread %u is not in its stack", number);
	if (thread->fault && (thread->fault <= thread_base(thread) || thread->fault > top))
		return check_wrong("14: thread %u handles a fault above its top", number);
	if (thread->frame_end != &thread->frames[thread->fault ? 2 : 1])
		return check_wrong("14: thread %u saves registers in the wrong frame", number);
	return NULL;
}

/* 15: a thread with an event stands in the list of its queue, once; lists are lists. */
static const char *check_list(uint32_t number)
{
	const struct thread *above = live_thread(number);
	struct thread *const *link = &above->first;
	uint32_t length = 0;

	for (const struct thread *t = above->first; t; link = &t->next, t = t->next) {
		if (!is_thread(t) || ++length > THREADS)
			return check_wrong("15: the list of thread %u has a dead one, or a circle",
					   number);
		if (endpoint_of_event(t) != above)
			return check_wrong(
				"15: thread %u stands in a list that it does not know of",
				number_of(t));
		if (t->link != link)
			return check_wrong("15: the list of thread %u does not lead back", number);
	}
	if (above->end != link)
		return check_wrong("15: the list of thread %u does not end at its end", number);
	return NULL;
}

static const char *check_place_in_list(uint32_t number)
{
	const struct thread *thread = live_thread(number);

	if (!endpoint_of_event(thread))
		return NULL;
	for (const struct thread *t = endpoint_of_event(thread)->first; t; t = t->next)
		if (t == thread)
			return NULL;
	return check_wrong("15: thread %u has an event, but is in no list", number);
}

/* 16: who waits has nothing to collect; an idle core has nobody at the root who could run. */
static const char *check_waiting(uint32_t number)
{
	const struct thread *thread = live_thread(number);

	if (thread->state == THREAD_WAITING && (thread->pending || thread->first))
		return check_wrong("16: thread %u waits, though something is there", number);
	if (!machine_core->current && frame_number(machine_core->root.frame) == number &&
	    frame_live(machine_core->root) && thread_ready(thread))
		return check_wrong("16: the core is idle, though the root's thread is ready");
	return NULL;
}

/* 17: priorities stay under the parent's ceiling. */
static const char *check_priority(uint32_t number)
{
	const struct thread *thread = live_thread(number), *parent = thread_named(thread->parent);

	if (!parent)
		return NULL;
	if (thread->rcv_priority > parent->ceiling || thread->ceiling > parent->ceiling ||
	    (thread == machine_core->current && thread->priority > parent->ceiling))
		return check_wrong("17: thread %u is above its parent's ceiling", number);
	return NULL;
}

static const char *check_ids(void)
{
	for (uint32_t i = 0; i < THREADS; i++)
		if (thread_table[i] && !is_thread(thread_table[i]))
			return check_wrong("13: the id %u leads to a dead thread", i);
	return NULL;
}

const char *check_threads(void)
{
	const char *wrong = check_core();

	for (uint32_t i = 1; i < frame_total && !wrong; i++) {
		if (!live_thread(i))
			continue;
		if ((wrong = check_thread(i)) || (wrong = check_stack(i)) ||
		    (wrong = check_list(i)) || (wrong = check_place_in_list(i)) ||
		    (wrong = check_waiting(i)) || (wrong = check_priority(i)))
			return wrong;
	}
	return wrong ? wrong : check_ids();
}
