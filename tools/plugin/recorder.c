#include "recorder.h"

#include <inttypes.h>
#include <stdio.h>

#define PAGE_MASK     UINT64_C(0xfff)
#define VECTOR_NO_FPU 7 /* the first use of vector registers, which the kernel cures itself */
#define OWNER	      UINT64_C(0xffff)

/* By so much the count may be ahead of the clock that the kernel has just read. */
#define CLOCK_SLACK 64

static uint64_t physical(const struct recorder *recorder, uint64_t address)
{
	return address - recorder->list.direct_map;
}

static uint64_t load(const struct recorder *recorder, uint64_t address)
{
	return guest_memory_word(&recorder->memory, physical(recorder, address));
}

static uint32_t load_half(const struct recorder *recorder, uint64_t address)
{
	return guest_memory_half(&recorder->memory, physical(recorder, address));
}

static uint64_t core_word(const struct recorder *recorder, uint64_t offset)
{
	return guest_memory_word(&recorder->memory, recorder->list.core + offset);
}

/* The thread that lives in a page, or NO_THREAD. */
static uint16_t thread_in(const struct recorder *recorder, uint64_t page)
{
	const struct watch_list *list = &recorder->list;

	if (physical(recorder, page) >= recorder->memory.size)
		return NO_THREAD;
	uint32_t id = load_half(recorder, page + list->thread_id);
	if (id >= list->threads ||
	    guest_memory_word(&recorder->memory, list->thread_table + id * sizeof(uint64_t)) !=
		    page)
		return NO_THREAD;
	return (uint16_t)id;
}

static uint64_t now(const struct recorder *recorder)
{
	return recorder->base + recorder->instructions;
}

static void add(struct recorder *recorder, enum event_kind kind, uint64_t time, uint64_t value,
		uint32_t other)
{
	const struct runner *runner = &recorder->runner;

	if (time > recorder->time)
		recorder->time = time;
	event_ring_add(&recorder->ring, &(struct event){
						.time = recorder->time,
						.value = value,
						.other = other,
						.component = runner->component,
						.thread = runner->page ? runner->thread : NO_THREAD,
						.kind = (uint8_t)kind,
						.depth = runner->depth,
					});
}

static void add_fault(struct recorder *recorder)
{
	const struct stay *stay = &recorder->stay;

	add(recorder, EVENT_FAULT, stay->time,
	    load(recorder, stay->registers + recorder->list.register_rip),
	    (uint32_t)load(recorder, stay->registers + recorder->list.register_vector));
}

/* Adds what the stay was about, with the thread that ran before it. */
static void end_stay(struct recorder *recorder)
{
	struct stay *stay = &recorder->stay;
	const struct runner *runner = &recorder->runner;

	if (!runner->page)
		stay->time = now(recorder);
	if (stay->cause == CAUSE_TIMER)
		add(recorder, EVENT_TIMER, stay->time, 0, 0);
	else if (stay->cause == CAUSE_INTERRUPT)
		add(recorder, EVENT_INTERRUPT, stay->time, stay->vector, stay->target);
	else if (stay->cause == CAUSE_EXCEPTION && stay->vector != VECTOR_NO_FPU && runner->page)
		add_fault(recorder);
	else if (stay->cause == CAUSE_CALL && runner->page && !stay->handles_fault &&
		 load(recorder, runner->page + recorder->list.thread_fault))
		add_fault(recorder); /* a system call that is reflected as one */
	if (stay->cause == CAUSE_CALL && stay->activates && stay->target != NO_THREAD)
		add(recorder, EVENT_ACTIVATES, stay->time, 0, stay->target);
	stay->cause = CAUSE_NONE;
}

static bool find_runner(struct recorder *recorder, struct runner *runner)
{
	const struct watch_list *list = &recorder->list;
	uint64_t top = core_word(recorder, list->core_top);

	runner->page = core_word(recorder, list->core_current);
	runner->thread = thread_in(recorder, runner->page);
	if (runner->thread == NO_THREAD || (top & ~PAGE_MASK) != runner->page)
		return false;
	runner->depth =
		(uint8_t)((top - runner->page - list->thread_stack) / list->invocation_size - 1);
	runner->component = load_half(recorder, top + list->invocation_frame);
	return true;
}

static bool same(const struct runner *a, const struct runner *b)
{
	return a->page == b->page && a->thread == b->thread && a->depth == b->depth &&
	       a->component == b->component;
}

static void look_who_runs(struct recorder *recorder, uint64_t instruction)
{
	struct runner runner;

	if (!find_runner(recorder, &runner)) {
		if (recorder->ring.added && !recorder->lost_the_thread) {
			fprintf(stderr,
				"tessera plugin: who runs at 0x%" PRIx64 " cannot be told:"
				" the list is of another kernel\n",
				instruction);
			recorder->lost_the_thread = true;
		}
		return;
	}
	end_stay(recorder);
	recorder->in_kernel = false;
	if (same(&runner, &recorder->runner))
		return;
	recorder->runner = runner;
	add(recorder, EVENT_RUNS, now(recorder), instruction, 0);
}

void recorder_enter(struct recorder *recorder, enum cause cause, uint64_t vector)
{
	const struct watch_list *list = &recorder->list;
	uint64_t page = core_word(recorder, list->core_current);
	bool alive = thread_in(recorder, page) != NO_THREAD;
	uint64_t registers = 0;

	if (alive)
		registers = load(recorder, page + list->thread_frame_end) - list->registers_size;
	/* User level had been returned to, but came to no instruction. */
	if (recorder->in_kernel && recorder->ring.added && alive)
		look_who_runs(recorder, load(recorder, registers + list->register_rip));
	recorder->stay = (struct stay){
		.cause = cause,
		.vector = vector,
		.time = now(recorder),
		.registers = registers,
		.handles_fault = alive && load(recorder, page + list->thread_fault),
		.activates = cause == CAUSE_INTERRUPT,
		.target = NO_THREAD,
	};
	recorder->in_kernel = true;
}

void recorder_leave(struct recorder *recorder, uint64_t instruction)
{
	if (recorder->in_kernel && !recorder->lost_the_thread)
		look_who_runs(recorder, instruction);
}

void recorder_idle(struct recorder *recorder)
{
	end_stay(recorder);
	if (!recorder->runner.page)
		return;
	recorder->runner = (struct runner){0};
	add(recorder, EVENT_IDLES, now(recorder), 0, 0);
}

void recorder_activation(struct recorder *recorder)
{
	recorder->stay.activates = true;
}

/* The kernel adds its clock to what a thread has run, or subtracts it. */
static void set_clock(struct recorder *recorder, uint64_t cycles)
{
	uint64_t clock = cycles - recorder->cycles;

	if (clock > INT64_MAX)
		clock = 0 - clock;
	if (clock > now(recorder) || now(recorder) - clock > CLOCK_SLACK)
		recorder->base = clock - recorder->instructions;
}

void recorder_kernel_access(struct recorder *recorder, uint64_t address, bool store)
{
	const struct watch_list *list = &recorder->list;
	uint64_t offset = address & PAGE_MASK, page = address - offset;
	struct stay *stay = &recorder->stay;

	if (offset == list->thread_cycles && thread_in(recorder, page) != NO_THREAD) {
		if (store)
			set_clock(recorder, load(recorder, address));
		else
			recorder->cycles = load(recorder, address);
	}
	if (stay->activates && stay->target == NO_THREAD &&
	    (offset == list->thread_mode || offset == list->thread_pending))
		stay->target = thread_in(recorder, page);
}

void recorder_user_store(struct recorder *recorder, uint64_t address, uint64_t at)
{
	enum area area;
	uint64_t *last = watch_list_value(&recorder->list, address, &area);
	uint64_t before;

	if (!last || recorder->in_kernel)
		return;
	before = *last;
	if (area == AREA_locks) {
		*last = guest_memory_half(&recorder->memory, at) & OWNER;
		if (*last != before)
			add(recorder, *last ? EVENT_TAKES : EVENT_FREES, now(recorder), address,
			    (uint32_t)*last);
	} else {
		*last = guest_memory_word(&recorder->memory, at);
		if (*last > before)
			add(recorder, EVENT_MISSES, now(recorder), address,
			    (uint32_t)(*last - before));
	}
}

void recorder_function(struct recorder *recorder, enum place place, uint64_t address)
{
	uint16_t thread = recorder->runner.thread;

	if (recorder->in_kernel || !recorder->runner.page)
		return;
	if (place == PLACE_watched) {
		add(recorder, EVENT_CALLS, now(recorder), address, 0);
	} else if (place == PLACE_start) {
		recorder->starts[thread] = true;
	} else if (recorder->starts[thread]) {
		recorder->starts[thread] = false;
		add(recorder, EVENT_STARTS, now(recorder), address, 0);
	}
}

void recorder_end(struct recorder *recorder)
{
	end_stay(recorder);
	add(recorder, EVENT_ENDS, now(recorder), 0, 0);
}
