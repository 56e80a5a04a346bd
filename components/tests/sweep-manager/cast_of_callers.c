#include "cast_of_callers.h"

#include <string.h>

#include "caller.h"
#include "crt.h"
#include "crt_kernel.h"
#include "crt_layout.h"
#include "crt_slots.h"
#include "manager_sweep.h"

#define PAGES	    64 /* of a component */
#define THREADS	    2  /* ids: one is used */
#define FIRST_ID    2  /* of the director's, the first that components get */
#define PRIORITY    20
#define GATE_THERE  32 /* slot of the gate to the first function */
#define HELP_CYCLES 997
#define HELPS_MOST  50 /* more than the longest call needs */

_Static_assert(GATE_THERE + FUNCTION_COUNT <= CRT_LEAF_SLOTS,
	       "gates have slots of the maker's choice");

MANAGER_GATES

static char *const gates[FUNCTION_COUNT] = {MANAGER_GATE_LIST};

extern char gate_errand_run[];

static struct part {
	uint64_t handle; /* 0: it was ended */
	uint64_t thread, rcv;
	uint64_t id;
	bool waits;	/* its call has come to its end */
	uint64_t gates; /* a bit for each function that it was given the gate to */
	volatile struct caller_orders *orders;
} parts[CALLERS];

/* Of those who run in this component. */
static struct caller_orders own_orders[CALLERS];

static uint64_t checkpoint; /* of the component of the composition */

static uint32_t gate_slot(enum function function)
{
	return manager_gate_slot(gates[function]);
}

/* ------------------------------------------------------------------ making them */

static int64_t need(int64_t result)
{
	if (result < 0)
		crt_fail("a caller can't be made: %s", crt_error_text(result));
	return result;
}

static void give_gate(struct part *part, enum function function)
{
	need(capmgr_delegate_to_slot(gate_slot(function), part->handle, GATE_THERE + function,
				     RIGHTS_ALL));
	part->gates |= 1ull << function;
}

static void give_page(const struct part *part, const void *bytes, uint64_t there, uint64_t flags)
{
	uint64_t page = (uint64_t)need(capmgr_page_alloc(0));

	if (bytes)
		memcpy((void *)page, bytes, CRT_PAGE);
	need(capmgr_image_pages(page, part->handle, there, 1, flags));
}

static void make_thread(struct part *part, uint64_t component, uint64_t id, uint64_t argument)
{
	part->id = id;
	part->thread =
		(uint64_t)need(capmgr_thread_create(component, CRT_RCV_SELF.slot, id, argument));
	part->rcv = (uint64_t)need(capmgr_rcv_create(part->thread, PRIORITY, PRIORITY));
}

/* It comes to where it waits. */
static void start(enum caller caller)
{
	if (caller_run(caller, 0) != EVENT_BLOCKED)
		crt_fail("caller %d does not start", (int)caller);
}

/* It gets its endpoint a second time, so that it has its table of slots that are not chosen. */
static void make_component(enum caller caller)
{
	struct part *part = &parts[caller];
	uint64_t first = crt_startup->first_thread + FIRST_ID + caller * THREADS;
	uint64_t there;

	part->handle = (uint64_t)need(capmgr_component_create((uint64_t)caller_start, PAGES,
							      caller_window(), first, THREADS));
	give_page(part, (const void *)caller_start, (uint64_t)caller_start, MAP_EXECUTE);
	give_page(part, NULL, caller_stack(), MAP_WRITE);
	there = (uint64_t)need(capmgr_delegate(CAPMGR_PAGE, (uint64_t)part->orders, part->handle,
					       RIGHT_MAP | RIGHT_WRITE));
	make_thread(part, part->handle, first, there);
	need(capmgr_delegate_to_slot(part->rcv, part->handle, CRT_SLOT_RCV,
				     RIGHT_WAIT | RIGHT_SEND));
	part->orders->rcv = CRT_SLOT_RCV;
	need(capmgr_delegate(CAPMGR_SLOT, part->rcv, part->handle, RIGHT_WAIT));
	for (enum function function = 0; function < FUNCTION_COUNT; function++)
		if (part->gates >> function & 1)
			give_gate(part, function);
	start(caller);
}

/* One whose thread starts in this component. */
static void make_own(enum caller caller, uint64_t handle, uint64_t id)
{
	struct part *part = &parts[caller];

	part->handle = handle;
	part->orders = &own_orders[caller];
	make_thread(part, crt_startup->instance, id, 0);
	part->orders->rcv = (uint32_t)part->rcv;
	start(caller);
}

static void make_self(void)
{
	make_own(SELF, crt_startup->instance, crt_startup->first_thread + 1);
}

static void make_errand(void)
{
	uint64_t handle = (uint64_t)args_get_number("errand", 0);

	checkpoint = (uint64_t)need(capmgr_checkpoint_create(handle));
	while (need(capmgr_checkpoint_step(checkpoint)) == CAPMGR_MORE)
		;
	make_own(ERRAND, handle, crt_startup->first_thread + FIRST_ID + SELF * THREADS);
}

/* What the other threads of this component do. */
void crt_thd_begin(void)
{
	caller_live(&own_orders[crt_thread_id() == parts[SELF].id ? SELF : ERRAND]);
}

void callers_make(void)
{
	for (enum caller caller = CLIENT; caller < SELF; caller++) {
		struct part *part = &parts[caller];

		if (!part->orders)
			part->orders = (void *)need(capmgr_page_alloc(0));
		if (!part->handle)
			make_component(caller);
	}
	if (!parts[SELF].handle)
		make_self();
	if (!parts[ERRAND].handle)
		make_errand();
}

static void empty_slots(struct part *part)
{
	need(HELPED(capmgr_thread_end(part->thread)));
	need(HELPED(capmgr_relinquish(CAPMGR_SLOT, part->rcv)));
	part->handle = 0;
}

int64_t caller_end_step(enum caller caller)
{
	int64_t status = capmgr_component_end(parts[caller].handle);

	if (!status)
		empty_slots(&parts[caller]);
	return status;
}

int64_t errand_restore(void)
{
	int64_t status;

	do
		status = HELPED(capmgr_checkpoint_restore(checkpoint));
	while (status == CAPMGR_MORE);
	point.anew = true;
	return status;
}

void callers_end(void)
{
	for (enum caller caller = CLIENT; caller < SELF; caller++)
		while (parts[caller].handle)
			need(caller_end_step(caller));
}

void callers_forget(void)
{
	callers_end();
	for (enum caller caller = CLIENT; caller < SELF; caller++)
		parts[caller].gates = 0;
}

/* ------------------------------------------------------------------ what they do */

uint64_t caller_handle(enum caller caller)
{
	return parts[caller].handle;
}

uint64_t caller_depth(enum caller caller)
{
	return caller == ERRAND;
}

uint64_t caller_thread_id(enum caller caller)
{
	return parts[caller].id;
}

uint64_t caller_thread(enum caller caller)
{
	return parts[caller].thread;
}

static uint32_t gate_of(enum caller caller, enum function function)
{
	if (caller == ERRAND)
		return manager_gate_slot(gate_errand_run);
	return caller == SELF ? gate_slot(function) : GATE_THERE + function;
}

void caller_order(enum caller caller, enum function function, const uint64_t *word, uint32_t times)
{
	struct part *part = &parts[caller];
	volatile struct caller_orders *orders = part->orders;

	if (caller < SELF && !(part->gates >> function & 1))
		give_gate(part, function);
	orders->gate = gate_of(caller, function);
	orders->times = times;
	for (unsigned i = 0; i < OPERATION_WORDS; i++)
		orders->word[i] = word[i];
	orders->word[OPERATION_WORDS] = function; /* for the errand */
	orders->begun = 0;
	part->waits = false;
}

uint32_t caller_run(enum caller caller, uint64_t cycles)
{
	struct crt_event event;
	uint32_t flags = 0;

	crt_thd_dispatch((crt_thd_t){(uint32_t)parts[caller].thread}, PRIORITY,
			 cycles ? crt_cycles() + cycles : 0, 0);
	while (!crt_rcv_wait(CRT_RCV_SELF, RCV_NONBLOCKING, 0, 0, &event))
		if (event.flags && event.thread == parts[caller].id)
			flags |= event.flags;
	parts[caller].waits = flags & EVENT_BLOCKED;
	return flags;
}

bool caller_waits(enum caller caller)
{
	return parts[caller].waits;
}

bool caller_begun(enum caller caller)
{
	return parts[caller].orders->begun;
}

int64_t caller_result(enum caller caller)
{
	return parts[caller].orders->result[0];
}

/* One call, whatever comes of it. */
static int64_t call_once(enum caller caller, enum function function, const uint64_t *word)
{
	caller_order(caller, function, word, 1);
	EXPECT(caller_run(caller, 0) == EVENT_BLOCKED);
	return caller_result(caller);
}

int64_t ask(enum caller caller, enum function function, uint64_t a, uint64_t b, uint64_t c,
	    uint64_t d, uint64_t e)
{
	const uint64_t word[OPERATION_WORDS] = {a, b, c, d, e};

	return HELPED(call_once(caller, function, word));
}

void caller_quotas(enum caller caller, int64_t quota[CAPMGR_QUOTAS])
{
	static const uint64_t word[OPERATION_WORDS];

	_Static_assert(CAPMGR_QUOTAS <= CALLER_RESULTS, "there is room for all results");
	caller_order(caller, CALL_OF_quota, word, CAPMGR_QUOTAS);
	EXPECT(caller_run(caller, 0) == EVENT_BLOCKED);
	for (unsigned i = 0; i < CAPMGR_QUOTAS; i++)
		quota[i] = parts[caller].orders->result[i];
}

/* Only the one whose call is disturbed can be inside. */
bool help_holder(unsigned often)
{
	int64_t holder = capmgr_holder();

	if (holder < 0)
		return false;
	if (often == HELPS_MOST)
		crt_fail("the manager's lock is not given back: %s", point.operation->name);
	EXPECT(holder == (int64_t)caller_thread_id(point.caller));
	point.contended = true;
	caller_run(point.caller, HELP_CYCLES);
	return true;
}
