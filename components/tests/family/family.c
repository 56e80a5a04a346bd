/*
 * A component that schedules itself makes another one, the child, and gives it some of each: pages, a
 * gate, endpoints, threads to dispatch. The child uses them, the parent looks. It manages itself, or the
 * capability manager does: what crt.h has is the same but for the child's birth.
 */
#include "family.h"

#include "birth.h"
#include "child.h"
#include "crt.h"
#include "relatives.h"

int main(void);
void server_family_greet(void);

extern char crt_stack_first_block[];

#define PAGE		4096
#define LARGE_ALIGNMENT 0x200000
#define CHILD_ID	7 /* offset into the parent's thread ids; relatives take the first ones */
#define CHILD_PRIORITY	20
#define READ_ONLY_WORD	99
#define BADGE		8

static crt_comp_t child;
static struct crt_comp_exec_context start;
static struct relative listener, helper, delegate;

/* One page each. */
static struct childhood *childhood;
static uint64_t *read_only, *aligned;
static uint64_t childhood_in_child;

static void check(int error, const char *what)
{
	if (error)
		crt_fail("%s: %s", what, crt_error_text(error));
}

long family_greet(long a, long b)
{
	struct crt_caller caller = crt_caller();

	return (a + b) * 100 + (long)caller.badge * 10 +
	       (caller.thread - crt_startup->first_thread);
}

static void make_child(void)
{
	uint32_t id = crt_startup->first_thread + CHILD_ID;

	check(birth(&child, CHILD_ID), "the child");
	check(crt_comp_stack_in(child, (uint64_t)crt_stack_first_block, id), "its stack");
	thread_admission[id] = THREAD_ADMITTED;
}

static void share_pages(void)
{
	uint64_t at, aligned_at;
	void *pages;

	check(crt_page_allocn(&pages, 3), "pages");
	childhood = pages;
	read_only = (uint64_t *)((char *)pages + PAGE);
	aligned = (uint64_t *)((char *)pages + 2 * PAGE);
	check(crt_page_aliasn_in(childhood, 1, child, &childhood_in_child), "a page of both");
	check(crt_ro_page_aliasn_aligned_in(read_only, PAGE, 1, child, &at), "a page to read");
	check(crt_page_aliasn_aligned_in(aligned, LARGE_ALIGNMENT, 1, child, &aligned_at),
	      "an aligned page");
	childhood->read_only = (const uint64_t *)at;
	childhood->aligned = (uint64_t *)aligned_at;
	*read_only = READ_ONLY_WORD;
	crt_print("family: the aligned page is %s\n",
		  aligned_at % LARGE_ALIGNMENT ? "astray" : "aligned");
}

static void share_capabilities(void)
{
	crt_slot_in_t slot;
	crt_sinv_t gate;
	crt_asnd_t asnd;

	check(crt_sinv_create(&gate, CRT_COMP_SELF, (uint64_t)server_family_greet, BADGE),
	      "a gate");
	check(crt_sinv_alias_in(gate, child, &slot), "its gate");
	childhood->gate = slot.slot;
	check(crt_asnd_create(&asnd, listener.rcv), "a send endpoint");
	check(crt_asnd_alias_in(asnd, child, &slot), "its send endpoint");
	childhood->asnd = slot.slot;
	check(crt_rcv_alias_in(listener.rcv, child, RIGHT_PRIORITY, &slot), "its endpoint");
	childhood->rcv = slot.slot;
	check(crt_thd_alias_in(helper.thread, child, RIGHT_DISPATCH, &slot), "its helper");
	childhood->thread = slot.slot;
	check(crt_comp_sched_delegate(delegate.thread, child, &slot), "its delegate");
	childhood->delegated = slot.slot;
	slot.slot = 0;
	crt_print("family: its parent: %s\n",
		  crt_error_text(crt_comp_alias_in(CRT_COMP_SELF, child, RIGHT_GATE, &slot)));
	childhood->component = slot.slot;
}

/* Until it has grown up: each relative that waits gives the processor back to the parent. */
static void raise_child(void)
{
	struct crt_event event;

	crt_comp_exec_thd_init(&start, CHILD_ID, CRT_RCV_SELF, CHILD_PRIORITY, childhood_in_child);
	check(crt_comp_exec(child, &start), "its thread");
	while (!childhood->grown_up) {
		check(crt_thd_dispatch(start.thread, CHILD_PRIORITY, 0, 0), "dispatch the child");
		while (!crt_rcv_wait(CRT_RCV_SELF, RCV_NONBLOCKING, 0, 0, &event))
			if (event.flags & EVENT_STOPPED)
				crt_fail("the child's thread stopped");
	}
}

static void print_type(const char *what, uint64_t type)
{
	crt_print("family: the child's %s has type %lu and rights %lu\n", what, type & 0xff,
		  type >> 8);
}

static void look(void)
{
	crt_print("family: the child read %lu, and wrote %lu\n", childhood->read, *aligned);
	crt_print("family: its greeting: %ld\n", childhood->greeting);
	crt_print("family: it activated the listener: %ld\n", childhood->activated);
	print_type("endpoint", childhood->rcv_type);
	crt_print("family: it waited there: %s\n", crt_error_text(childhood->waited));
	print_type("helper", childhood->thread_type);
	crt_print("family: it dispatched the helper: %ld, which ran %u times\n",
		  childhood->dispatched, helper.turns);
	print_type("delegate", childhood->delegated_type);
	crt_print("family: it dispatched the delegate: %ld, which ran %u times\n",
		  childhood->dispatched_delegated, delegate.turns);
	print_type("parent", childhood->component_type);
}

/* At priority 0 an activation does not wake by itself. */
static void listen(void)
{
	check(crt_thd_dispatch(listener.thread, RELATIVE_PRIORITY, 0, 0), "dispatch the listener");
	crt_print("family: the listener heard %u activations\n", listener.activations);
	crt_print("family: threads that returned from their functions: %u\n", relatives_ended);
}

int main(void)
{
	relative_make(&listener, relative_listen);
	relative_make(&helper, relative_help);
	relative_make(&delegate, relative_help);
	check(crt_rcv_set_priority(listener.rcv, 0), "the listener's priority");
	make_child();
	share_pages();
	share_capabilities();
	raise_child();
	look();
	listen();
	return 0;
}
