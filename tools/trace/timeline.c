#include "timeline.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "address_plan.h"
#include "memory.h"

#define DEPTHS	256
#define THREADS 65536

/* One that a thread is in, or was when the trace began. */
struct entry {
	size_t component;
	uint64_t address, start;
	bool handles_fault;
};

struct progress {
	struct entry *entries; /* DEPTHS of them, once the thread has run */
	unsigned depth;	       /* how many are in use */
	bool faulted;	       /* what it enters next is a handler */
};

struct lock {
	uint64_t address, start;
	uint16_t thread;
	size_t component;
};

struct maker {
	struct timeline *timeline;
	struct progress *progress; /* THREADS of them */
	int running;		   /* thread id; -1: none */
	uint64_t since;		   /* that it runs, or that nobody does */
	bool idle;
	struct lock locks[TIMELINE_LOCKS];
	size_t n_locks;
};

double timeline_microseconds(uint64_t cycles)
{
	return (double)cycles / 1000; /* under -icount shift=0 a cycle is a nanosecond */
}

/* ---- Who is who */

static const struct image *image_of(const struct timeline *timeline, uint64_t window)
{
	for (size_t i = 0; i < timeline->n_images; i++) {
		if (timeline->images[i].start / INSTANCE_STRIDE == window)
			return &timeline->images[i];
	}
	return NULL;
}

/* Those that one image stands for are numbered: a system can make components as it runs. */
static char *component_name(const struct timeline *timeline, const struct component *component)
{
	unsigned others = 1;

	for (size_t i = 0; i < timeline->n_components; i++)
		others += timeline->components[i].window == component->window;
	if (!component->image)
		return printed("window %" PRIu64 " #%u", component->window, others);
	if (others > 1)
		return printed("%s #%u", component->image->name, others);
	return copied(component->image->name);
}

static size_t component_of(struct timeline *timeline, uint32_t frame, uint64_t instruction)
{
	struct component component = {.frame = frame, .window = instruction / INSTANCE_STRIDE};

	for (size_t i = 0; i < timeline->n_components; i++) {
		if (timeline->components[i].frame == frame &&
		    timeline->components[i].window == component.window)
			return i;
	}
	component.image = image_of(timeline, component.window);
	component.name = component_name(timeline, &component);
	timeline->components =
		grown(timeline->components, timeline->n_components, sizeof(*timeline->components));
	timeline->components[timeline->n_components] = component;
	return timeline->n_components++;
}

static struct thread *thread_of(struct timeline *timeline, uint16_t id)
{
	for (size_t i = 0; i < timeline->n_threads; i++) {
		if (timeline->threads[i].id == id)
			return &timeline->threads[i];
	}
	timeline->threads =
		grown(timeline->threads, timeline->n_threads, sizeof(*timeline->threads));
	timeline->threads[timeline->n_threads] = (struct thread){.id = id, .base = NO_COMPONENT};
	return &timeline->threads[timeline->n_threads++];
}

const struct thread *timeline_thread(const struct timeline *timeline, uint16_t id)
{
	for (size_t i = 0; i < timeline->n_threads; i++) {
		if (timeline->threads[i].id == id)
			return &timeline->threads[i];
	}
	return NULL;
}

/* A thread that ends and begins anew may be for something else: it then has both names. */
static void name_thread(struct timeline *timeline, const struct event *event)
{
	struct thread *thread = thread_of(timeline, event->thread);
	char *name = timeline_place(timeline, event->value);

	if (!thread->name) {
		thread->name = name;
		return;
	}
	if (!strstr(thread->name, name)) {
		char *both = printed("%s, %s", thread->name, name);
		free(thread->name);
		thread->name = both;
	}
	free(name);
}

/* ---- Spans */

static void add_span(struct timeline *timeline, const struct span *span)
{
	timeline->spans = grown(timeline->spans, timeline->n_spans, sizeof(*timeline->spans));
	timeline->spans[timeline->n_spans++] = *span;
}

/* Nobody runs any more, from `time` on. */
static void stop_running(struct maker *maker, uint64_t time)
{
	const struct progress *progress;
	const struct entry *top;

	if (maker->idle && maker->since < time)
		add_span(maker->timeline, &(struct span){
						  .kind = SPAN_IDLE,
						  .start = maker->since,
						  .end = time,
						  .component = NO_COMPONENT,
						  .thread = NO_THREAD,
					  });
	maker->idle = false;
	if (maker->running < 0)
		return;
	progress = &maker->progress[maker->running];
	top = &progress->entries[progress->depth - 1];
	add_span(maker->timeline, &(struct span){
					  .kind = SPAN_RUN,
					  .start = maker->since,
					  .end = time,
					  .component = top->component,
					  .thread = (uint16_t)maker->running,
					  .depth = (uint8_t)(progress->depth - 1),
					  .address = top->address,
					  .handles_fault = top->handles_fault,
				  });
	maker->running = -1;
}

static void leave(struct maker *maker, uint16_t id, uint64_t time)
{
	struct progress *progress = &maker->progress[id];
	const struct entry *entry = &progress->entries[--progress->depth];

	/* Where nothing is known, there is nothing to show. */
	if (entry->component == NO_COMPONENT)
		return;
	add_span(maker->timeline, &(struct span){
					  .kind = SPAN_CALL,
					  .start = entry->start,
					  .end = time,
					  .component = entry->component,
					  .thread = id,
					  .depth = (uint8_t)progress->depth,
					  .address = entry->address,
					  .handles_fault = entry->handles_fault,
				  });
}

static void enter(struct maker *maker, const struct event *event, size_t component, bool called)
{
	struct progress *progress = &maker->progress[event->thread];
	uint64_t start = called ? event->time : maker->timeline->start;

	while (progress->depth < event->depth)
		progress->entries[progress->depth++] = (struct entry){.component = NO_COMPONENT};
	progress->entries[progress->depth++] = (struct entry){
		.component = component,
		.address = called ? event->value : 0,
		.start = start,
		.handles_fault = called && progress->faulted,
	};
	maker->timeline->calls += called && event->depth && !progress->faulted;
	progress->faulted = false;
}

/* Gives a thread the depth and the component that it now has. */
static void follow(struct maker *maker, const struct event *event, bool ran_before)
{
	struct progress *progress = &maker->progress[event->thread];
	size_t component = component_of(maker->timeline, event->component, event->value);
	unsigned known = progress->depth;
	bool new = !progress->entries;

	if (new) {
		progress->entries = calloc(DEPTHS, sizeof(*progress->entries));
		if (!progress->entries)
			abort();
	}
	while (progress->depth > event->depth + 1u)
		leave(maker, event->thread, event->time);
	if (progress->depth == event->depth + 1u) {
		struct entry *top = &progress->entries[event->depth];
		if (top->component == component)
			return;
		if (top->component == NO_COMPONENT) {
			*top = (struct entry){component, 0, maker->timeline->start, false};
			return;
		}
		leave(maker, event->thread, event->time);
		known = event->depth;
	}
	/* It has come here by a call, or begins, unless it was here before the first event. */
	enter(maker, event, component,
	      (ran_before && known == event->depth) ||
		      (new && !maker->timeline->lost && event->depth == 0));
}

static void run(struct maker *maker, const struct event *event)
{
	struct timeline *timeline = maker->timeline;
	struct thread *thread = thread_of(timeline, event->thread);
	bool ran_before = maker->running == event->thread;

	timeline->switches += !ran_before;
	stop_running(maker, event->time);
	follow(maker, event, ran_before);
	if (event->depth == 0)
		thread->base = maker->progress[event->thread].entries[0].component;
	maker->running = event->thread;
	maker->since = event->time;
}

/* ---- Locks */

static struct lock *lock_of(struct maker *maker, uint64_t address)
{
	for (size_t i = 0; i < maker->n_locks; i++) {
		if (maker->locks[i].address == address)
			return &maker->locks[i];
	}
	if (maker->n_locks == TIMELINE_LOCKS)
		return NULL;
	maker->locks[maker->n_locks] = (struct lock){address, 0, NO_THREAD, NO_COMPONENT};
	return &maker->locks[maker->n_locks++];
}

static void free_lock(struct maker *maker, struct lock *lock, uint64_t time)
{
	if (lock->thread != NO_THREAD)
		add_span(maker->timeline, &(struct span){
						  .kind = SPAN_HOLD,
						  .start = lock->start,
						  .end = time,
						  .component = lock->component,
						  .thread = lock->thread,
						  .address = lock->address,
						  .lock = (unsigned)(lock - maker->locks),
					  });
	lock->thread = NO_THREAD;
}

static void change_lock(struct maker *maker, const struct event *event, size_t component)
{
	struct lock *lock = lock_of(maker, event->value);

	if (!lock)
		return;
	free_lock(maker, lock, event->time);
	if (event->kind == EVENT_FREES)
		return;
	lock->start = event->time;
	lock->thread = (uint16_t)event->other;
	lock->component = component;
}

/* ---- Marks */

static uint16_t target_of(const struct event *event)
{
	if (event->kind == EVENT_ACTIVATES || event->kind == EVENT_INTERRUPT ||
	    event->kind == EVENT_TAKES)
		return (uint16_t)event->other;
	return NO_THREAD;
}

static void add_mark(struct timeline *timeline, const struct event *event, size_t component)
{
	timeline->marks = grown(timeline->marks, timeline->n_marks, sizeof(*timeline->marks));
	timeline->marks[timeline->n_marks++] = (struct mark){
		.kind = (enum event_kind)event->kind,
		.time = event->time,
		.component = component,
		.thread = event->thread,
		.target = target_of(event),
		.value = event->value,
		.other = event->other,
	};
}

/* ---- All */

static void take(struct maker *maker, const struct event *event)
{
	struct timeline *timeline = maker->timeline;
	size_t component = NO_COMPONENT;

	if (maker->running >= 0 && maker->running == event->thread) {
		struct progress *progress = &maker->progress[maker->running];
		component = progress->entries[progress->depth - 1].component;
		progress->faulted |= event->kind == EVENT_FAULT;
	}
	switch ((enum event_kind)event->kind) {
	case EVENT_RUNS:
		run(maker, event);
		break;
	case EVENT_IDLES:
		stop_running(maker, event->time);
		maker->idle = true;
		maker->since = event->time;
		break;
	case EVENT_STARTS:
		name_thread(timeline, event);
		break;
	case EVENT_ENDS:
		break;
	case EVENT_TAKES:
	case EVENT_FREES:
		change_lock(maker, event, component);
		add_mark(timeline, event, component);
		break;
	default:
		timeline->misses += event->kind == EVENT_MISSES ? event->other : 0;
		add_mark(timeline, event, component);
	}
	timeline->counts[event->kind]++;
}

static void end_all(struct maker *maker)
{
	uint64_t end = maker->timeline->end;

	stop_running(maker, end);
	for (unsigned id = 0; id < THREADS; id++) {
		while (maker->progress[id].depth)
			leave(maker, (uint16_t)id, end);
		free(maker->progress[id].entries);
	}
	for (size_t i = 0; i < maker->n_locks; i++)
		free_lock(maker, &maker->locks[i], end);
}

static int by_start(const void *left, const void *right)
{
	const struct span *a = left, *b = right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->kind != b->kind)
		return (int)a->kind - (int)b->kind;
	return (a->end < b->end) - (a->end > b->end);
}

static int by_id(const void *left, const void *right)
{
	const struct thread *a = left, *b = right;

	return (int)a->id - (int)b->id;
}

static void name_the_nameless(struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->n_threads; i++) {
		struct thread *thread = &timeline->threads[i];
		if (!thread->name)
			thread->name = copied(thread->base == NO_COMPONENT
						      ? "?"
						      : timeline->components[thread->base].name);
	}
}

void timeline_make(struct timeline *timeline, const struct events *events,
		   const struct image *images, size_t n)
{
	struct maker maker = {.timeline = timeline, .running = -1};

	*timeline = (struct timeline){.images = images, .n_images = n, .lost = events->lost};
	timeline->start = events->list[0].time;
	timeline->end = events->list[events->n - 1].time;
	maker.progress = calloc(THREADS, sizeof(*maker.progress));
	if (!maker.progress)
		abort();
	for (uint64_t i = 0; i < events->n; i++)
		take(&maker, &events->list[i]);
	end_all(&maker);
	free(maker.progress);
	if (timeline->n_spans)
		qsort(timeline->spans, timeline->n_spans, sizeof(*timeline->spans), by_start);
	if (timeline->n_threads)
		qsort(timeline->threads, timeline->n_threads, sizeof(*timeline->threads), by_id);
	name_the_nameless(timeline);
}

void timeline_destroy(struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->n_components; i++)
		free(timeline->components[i].name);
	for (size_t i = 0; i < timeline->n_threads; i++)
		free(timeline->threads[i].name);
	free(timeline->components);
	free(timeline->threads);
	free(timeline->spans);
	free(timeline->marks);
	*timeline = (struct timeline){0};
}
