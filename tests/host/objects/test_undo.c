/*
 * What creates in several steps takes them all back when one fails. Each creator runs again and
 * again, with its first call of the kernel failing, then its second, and so on until none fails; after
 * each failure the manager has exactly what it had before.
 */
#include "simulated_call.h"
#include "simulated_crt.h"

#include "construct.h"
#include "crt.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "domain.h"
#include "node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define ENTRY	     0x400000
#define PRIORITY     10

/* What one leaf of the page table covers. */
#define LEAF_SPAN 0x200000ul

/* What the manager maps for itself, it can write. */
static uint8_t window[3 * LEAF_SPAN];

/* Everything that a creator takes from. */
struct stock {
	unsigned untyped, user, kernel, capabilities, threads, nodes, components;
	uint32_t slot, slot_in;
	uint64_t frame, address, address_in;
};

static crt_comp_t other; /* a component of the manager's */

static struct stock stock_now(void)
{
	struct domain *self = domain_self(), *child;
	struct stock stock = {0};

	stock.untyped = frames_of_type(FRAME_UNTYPED);
	stock.user = frames_of_type(FRAME_USER);
	stock.kernel = frames_of_type(FRAME_KERNEL);
	stock.capabilities = capabilities();
	stock.threads = threads_alive();
	stock.nodes = node_count();
	for (uint32_t i = 0; i < DOMAINS_MAX; i++)
		stock.components += domain_find((crt_comp_t){i}, &child) == 0;
	assert_int_equal(domain_find(other, &child), 0);
	stock.slot = self->next_slot;
	stock.slot_in = child->next_slot;
	stock.frame = self->memory->next;
	stock.address = self->next_dynamic;
	stock.address_in = child->next_dynamic;
	return stock;
}

/* A case runs in a process of its own, since crt starts but once: it ends with its first finding. */
static void expect(bool condition, const char *what, unsigned step)
{
	if (condition)
		return;
	fprintf(stderr, "step %u: %s\n", step, what);
	_exit(1);
}

#define EXPECT_SAME(field) expect(before->field == now.field, "other than before: " #field, step)

static void expect_same(const struct stock *before, unsigned step)
{
	struct stock now = stock_now();

	EXPECT_SAME(untyped);
	EXPECT_SAME(user);
	EXPECT_SAME(kernel);
	EXPECT_SAME(capabilities);
	EXPECT_SAME(threads);
	EXPECT_SAME(nodes);
	EXPECT_SAME(components);
	EXPECT_SAME(slot);
	EXPECT_SAME(slot_in);
	EXPECT_SAME(frame);
	EXPECT_SAME(address);
	EXPECT_SAME(address_in);
}

static void fail_at_every_step(int (*create)(void))
{
	struct stock before = stock_now();
	unsigned step = 0;
	int error;

	do {
		fail_call(++step);
		error = create();
		expect(has_failed() ? error < 0 : !error, "another result", step);
		if (has_failed())
			expect_same(&before, step);
	} while (has_failed());
	fail_call(0);
	expect(step > 1, "nothing failed", step);
}

static void *own_pages;
static uint64_t own_frame; /* of the second: the third is the next */

/* Wherever the host puts the window: the page table grows after the same pages in every run. */
static uint64_t before_a_new_leaf(void)
{
	uint64_t leaf = ((uint64_t)window + LEAF_SPAN - 1) & ~(LEAF_SPAN - 1);

	return leaf + LEAF_SPAN - 4 * CRT_PAGE;
}

/* The booter's world, with a component in it, and so many slots of the first leaf in use. */
static void set_up(uint32_t slots)
{
	void *state;
	crt_sinv_t gate;

	simulated_startup.dynamic = before_a_new_leaf();
	expect(!world_setup(&state), "no world", 0);
	expect(!crt_comp_create_with(&other, ENTRY), "no component", 0);
	expect(!crt_page_allocn(&own_pages, 3), "no pages", 0);
	expect(!crt_memory_mapped_in(CRT_COMP_SELF, (uint64_t)own_pages + CRT_PAGE, &own_frame), "no frame", 0);
	while (domain_self()->next_slot < slots)
		expect(!crt_sinv_create(&gate, other, ENTRY, 0), "no gate", 0);
}

/* The last slot of a leaf is for the next leaf: the table grows at another step each time. */
static void run(int (*create)(void))
{
	for (uint32_t slots = CRT_LEAF_SLOTS - 6; slots < CRT_LEAF_SLOTS; slots++) {
		pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (!child) {
			set_up(slots);
			fail_at_every_step(create);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(status, 0);
	}
}

/* ------------------------------------------------------------------ creators */

static uint8_t image[CRT_PAGE];
static struct elf_program program = {
	.entry = ENTRY,
	.segment_count = 2,
	.segments = {
		{.address = ENTRY, .pages = 3, .bytes = image, .file_bytes = 16, .executable = true},
		{.address = ENTRY + 4 * CRT_PAGE, .pages = 2, .bytes = image, .file_bytes = 16},
	},
};

static int component(void)
{
	crt_comp_t comp;

	return crt_comp_create_with(&comp, ENTRY);
}

static int program_of_pages(void)
{
	crt_comp_t comp;

	return construct_program(&comp, &program, crt_memory_own());
}

static int page_with_bytes(void)
{
	return crt_memory_page_in(other, crt_memory_own(), 0x8000000, image, sizeof(image), 0);
}

static int stack(void)
{
	return crt_comp_stack_in(other, 0x10003e00, 3);
}

static int pages_of_own(void)
{
	void *address;

	return crt_page_allocn(&address, 3);
}

static int pages_of_other(void)
{
	return crt_comp_page_allocn_in(other, 0x40000000 - 2 * CRT_PAGE, 4);
}

static int delegated_pages(void)
{
	uint64_t address;

	return crt_page_aliasn_aligned_in(own_pages, 4 * CRT_PAGE, 3, other, &address);
}

/* Two frames that stand one behind the other. */
static int mapped_memory(void)
{
	void *address;

	return crt_memory_map(CRT_SLOT_MEMORY, own_frame, 2, MAP_WRITE, &address);
}

static int gate(void)
{
	crt_sinv_t made;

	return crt_sinv_create(&made, other, ENTRY, 0);
}

static int gate_in_a_new_leaf(void)
{
	return crt_sinv_create_in(other, 3 * CRT_LEAF_SLOTS + 5, CRT_COMP_SELF, ENTRY, 0);
}

static int fault_gate(void)
{
	return crt_comp_fault_gate(other, FAULT_PAGE, CRT_COMP_SELF, ENTRY, 0);
}

static int delegated_component(void)
{
	crt_slot_in_t slot;

	return crt_comp_alias_in(other, other, RIGHTS_ALL, &slot);
}

static int thread(void)
{
	crt_thd_t made;

	return crt_thd_create(&made, NULL, NULL);
}

static int thread_of_other(void)
{
	crt_thd_t made;

	return crt_thd_create_in(&made, other, SIMULATED_THREADS, CRT_RCV_SELF, 0);
}

static int endpoint(void)
{
	crt_thd_t made;
	crt_rcv_t rcv;

	return crt_rcv_create(&rcv, &made, PRIORITY, NULL, NULL);
}

static int endpoint_of_other(void)
{
	crt_slot_in_t slot;
	crt_thd_t made;
	crt_rcv_t rcv;

	return crt_rcv_create_in(&rcv, &made, other, SIMULATED_THREADS + 1, CRT_RCV_SELF,
				 PRIORITY, 0, &slot);
}

static int send_endpoint(void)
{
	crt_asnd_t asnd;

	return crt_asnd_create(&asnd, CRT_RCV_SELF);
}

static int own_nodes(void)
{
	struct crt_own_nodes nodes;

	return crt_comp_nodes(other, ENTRY, &nodes);
}

static int component_started(void)
{
	struct crt_comp_exec_context context = {0};

	crt_comp_exec_thd_init(&context, 2 * SIMULATED_THREADS, CRT_RCV_SELF, PRIORITY, 0);
	crt_comp_exec_sched_init(&context, 4);
	crt_comp_exec_capmgr_init(&context, ENTRY, 0);
	return crt_comp_exec(other, &context);
}

/* ------------------------------------------------------------------ cases */

#define CREATORS(CREATOR)                                                                          \
	CREATOR(component)                                                                         \
	CREATOR(program_of_pages)                                                                  \
	CREATOR(page_with_bytes)                                                                   \
	CREATOR(stack)                                                                             \
	CREATOR(pages_of_own)                                                                      \
	CREATOR(pages_of_other)                                                                    \
	CREATOR(delegated_pages)                                                                   \
	CREATOR(mapped_memory)                                                                     \
	CREATOR(gate)                                                                              \
	CREATOR(gate_in_a_new_leaf)                                                                \
	CREATOR(fault_gate)                                                                        \
	CREATOR(delegated_component)                                                               \
	CREATOR(thread)                                                                            \
	CREATOR(thread_of_other)                                                                   \
	CREATOR(endpoint)                                                                          \
	CREATOR(endpoint_of_other)                                                                 \
	CREATOR(send_endpoint)                                                                     \
	CREATOR(own_nodes)                                                                         \
	CREATOR(component_started)

#define CASE(creator)                                                                              \
	static void test_##creator(void **state)                                                   \
	{                                                                                          \
		(void)state;                                                                       \
		run(creator);                                                                      \
	}
CREATORS(CASE)

int main(void)
{
#define TEST(creator) cmocka_unit_test(test_##creator),
	const struct CMUnitTest tests[] = {CREATORS(TEST)};

	return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
