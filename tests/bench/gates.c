/* Gate call and return: a thread of one component, `near`, calls into another, `far`. */
#include "bench.h"

#include <thread_block.h>

#define BARE_USER_INSTRUCTIONS 4 /* mov and syscall there; or and syscall back */

extern char crt_stack_first_block[];
extern const char server_bench_empty[];

/* Of the serving component; the one array stands in the image that all boxes share. */
extern uint8_t thread_admission[];
uint8_t thread_admission[THREAD_IDS] __attribute__((aligned(THREAD_IDS)));

static struct box near, far;

/* The page of a thread's stack in which the thread block is, where crt's layout has it. */
static void map_stack(const struct box *box, uint32_t id)
{
	uint64_t block = (uint64_t)crt_stack_first_block + ((uint64_t)id << THREAD_STACK_SHIFT);
	uint32_t leaf = pgtbl_new(0);

	DO(cons, box->pgtbl[1], block >> 21 & (NODE_ENTRIES - 1), leaf);
	DO(map, leaf, block >> 12 & (NODE_ENTRIES - 1), ARENA, frame_user(), MAP_WRITE);
}

/* A thread in near that calls a gate of `server` at GATE_SLOT, until it stops. */
static void run_caller(const struct box *server, const char *entry, worker_function *function)
{
	struct thread caller;
	uint32_t gate = slot_new();

	DO(gate_make, server->component, slot_of(gate), entry_address(entry), 0);
	box_give(&near, GATE_SLOT, gate);
	thread_make(&caller, &near, BOOT_RCV, function, 0);
	map_stack(server, caller.id);
	thread_admission[caller.id] = 1;
	run(&caller);
	expect_event(&caller, EVENT_STOPPED);
}

static void take_samples(int64_t (*measured)(void))
{
	for (uint32_t i = 0; i < SAMPLES; i++) {
		CHECK_EQUAL(measured(), 0);
		sample_take();
	}
}

static void call_across(uint64_t argument)
{
	(void)argument;
	take_samples(measure_gate_cross);
}

static void call_across_with_vectors(uint64_t argument)
{
	(void)argument;
	take_samples(measure_gate_cross_vector);
}

static void call_same(uint64_t argument)
{
	(void)argument;
	take_samples(measure_gate_same);
}

static void call_bare(uint64_t argument)
{
	(void)argument;
	for (uint32_t i = 0; i < SAMPLES; i++) {
		measure_gate_bare(kernel_number(GATE_CALL, GATE_SLOT));
		sample_add(sample_stamped() + sample_stamped_back() - BARE_USER_INSTRUCTIONS);
	}
}

void bench_gate_cross(void)
{
	box_make(&near);
	box_make(&far);
	run_caller(&far, server_bench_empty, call_across);
}

void bench_gate_cross_vector(void)
{
	box_make(&near);
	box_make(&far);
	run_caller(&far, server_bench_empty, call_across_with_vectors);
}

void bench_gate_same(void)
{
	box_make(&near);
	run_caller(&near, server_bench_empty, call_same);
}

void bench_gate_cross_kernel(void)
{
	box_make(&near);
	box_make(&far);
	run_caller(&far, measured_gate_entry, call_bare);
}
