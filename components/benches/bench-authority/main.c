/*
 * Takes the figures of the capability manager, prints them and ends the system. README.md tells
 * what each counts.
 */
#include "bystander.h"
#include "capmgr.h"
#include "crt.h"
#include "crt_kernel.h"
#include "samples.h"
#include "shutdown.h"

#define ENTRY  0x400000
#define PAGES  16
#define WIDEST 1000

extern char gate_pong[];

static uint64_t gate(void)
{
	return (uintptr_t)gate_pong >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1);
}

static void need(int64_t result)
{
	if (result < 0)
		crt_fail("%s", crt_error_text(result));
}

static void page_alloc(void)
{
	int64_t page;

	stamp_begin();
	page = capmgr_page_alloc(0);
	stamp_end();
	need(page);
	need(capmgr_page_free((uint64_t)page));
}

static void page_free(void)
{
	int64_t page = capmgr_page_alloc(0), status;

	need(page);
	stamp_begin();
	status = capmgr_page_free((uint64_t)page);
	stamp_end();
	need(status);
}

/* Of what is delegated already; the first one makes the root. */
static void delegate(void)
{
	uint64_t self = crt_startup->instance;
	int64_t there;

	stamp_begin();
	there = capmgr_delegate(CAPMGR_SLOT, gate(), self, RIGHTS_ALL);
	stamp_end();
	need(there);
	need(capmgr_revoke_child(CAPMGR_SLOT, gate(), self, (uint64_t)there));
}

/* Of another component's, at addresses that the manager finds. */
static void shm_map(void)
{
	uint64_t memory = (uint64_t)bystander_memory();
	int64_t address;

	stamp_begin();
	address = capmgr_memory_map(memory, 0, RIGHT_MAP);
	stamp_end();
	need(address);
	need(capmgr_memory_unmap(memory));
}

static void component_cycle(void)
{
	int64_t component, status;

	stamp_begin();
	component = capmgr_component_create(ENTRY, PAGES, 0, 0, 0);
	do
		status = capmgr_component_end((uint64_t)component);
	while (status == CAPMGR_MORE);
	stamp_end();
	need(status);
}

static void delegate_many(unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		need(capmgr_delegate(CAPMGR_SLOT, gate(), crt_startup->instance, RIGHTS_ALL));
}

/* So many from one capability; the time of all goes into one sample. */
static void revoke(unsigned width)
{
	int64_t status;

	delegate_many(width);
	stamp_begin();
	status = capmgr_revoke(CAPMGR_SLOT, gate());
	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	stamp_end();
	need(status);
}

static void take(const char *name, void (*once)(void))
{
	samples_forget();
	STACK_CALLS(STACK_ANY);
	once(); /* what the first execution sets up is not typical */
	while (samples_wanted()) {
		once();
		sample_take();
	}
	samples_print(name);
}

static void take_revocations(const char *name, unsigned width)
{
	samples_forget();
	revoke(width);
	revoke(width);
	sample_take_each(width);
	samples_print(name);
}

/* ------------------------------------------------------------------ interrupts of a revocation
 *
 * A second thread, which this one schedules, revokes; the timer's interrupts have this one go on.
 * From one to the next the other does some 20 instructions, which is no part of what one step has:
 * so the thousand steps are interrupted at every instruction that a step has, and PHASES
 * revocations that begin each a little later leave none out.
 */

#define SLICE	      140 /* cycles from a reading of the clock to the interrupt, by way of a dispatch */
#define FIRST_SLICE   300 /* it comes from where it waits */
#define PHASES	      4
#define PRIORITY      10     /* of the other */
#define INTERRUPTIONS 100000 /* more than a revocation has */

static uint32_t revoker, revoker_rcv; /* slots */

static void revoke_all(void)
{
	int64_t status = capmgr_revoke(CAPMGR_SLOT, gate());

	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	need(status);
}

/* What the second thread does. It waits for a time that is past: so it goes on when it is
 * dispatched. */
void crt_thd_begin(void)
{
	struct crt_event event;

	for (;;) {
		crt_rcv_wait((crt_rcv_t){revoker_rcv}, 0, 0, 1, &event);
		revoke_all();
	}
}

/* Dispatches it until a time, and stamps when this thread goes on. Whether it waits then. */
static bool runs_until(uint64_t time)
{
	uint64_t priority = PRIORITY | (uint64_t)CRT_RCV_SELF.slot << DISPATCH_RCV_SHIFT;
	struct kernel_answer answer;

	stamps.begin = time;
	answer = kernel_dispatch(revoker, priority, time, 0);
	stamp_end();
	need(answer.status);
	return (uint64_t)answer.status >> EVENT_FLAGS_SHIFT & EVENT_BLOCKED;
}

static void make_revoker(void)
{
	uint64_t thread = (uint64_t)capmgr_thread_create(crt_startup->instance, CRT_RCV_SELF.slot,
							 CAPMGR_ANY_THREAD, 0);
	int64_t rcv = capmgr_rcv_create(thread, PRIORITY, PRIORITY);

	need(rcv);
	revoker = (uint32_t)thread;
	revoker_rcv = (uint32_t)rcv;
	if (!runs_until(0))
		crt_fail("the second thread does not wait");
}

/* The end of a revocation that was interrupted so often without coming to it. */
static void need_progress(uint64_t interruptions)
{
	if (interruptions == INTERRUPTIONS)
		crt_fail("a slice is too short for an instruction");
}

/* One revocation, which begins so late in its first slice, until an interruption: the longest
 * latency, and at which. */
static uint64_t interrupted(uint64_t phase, uint64_t last, uint64_t *at)
{
	uint64_t worst = 0, slice = FIRST_SLICE + phase;

	for (uint64_t i = 0; i <= last && !runs_until(crt_cycles() + slice); i++) {
		need_progress(i);
		slice = SLICE;
		if (sample_stamped() <= worst)
			continue;
		worst = sample_stamped();
		*at = i;
	}
	return worst;
}

/* The worst is taken once more, and that is the sample. */
static void irq_latency_revoking(void)
{
	uint64_t worst = 0, worst_at = 0, worst_phase = 0;

	make_revoker();
	for (uint64_t phase = 0; phase < PHASES; phase++) {
		uint64_t at = 0, latency;

		delegate_many(WIDEST);
		latency = interrupted(phase, INTERRUPTIONS, &at);
		if (latency <= worst)
			continue;
		worst = latency;
		worst_at = at;
		worst_phase = phase;
	}
	delegate_many(WIDEST);
	samples_forget();
	interrupted(worst_phase, worst_at, &worst_at);
	sample_add(worst);
	samples_print("irq_latency_revoking");
}

int main(void)
{
	samples_write("::case bench authority\n");
	samples_calibrate();
	take("page_alloc", page_alloc);
	take("page_free", page_free);
	need(capmgr_delegate(CAPMGR_SLOT, gate(), crt_startup->instance, RIGHTS_ALL));
	take("delegate", delegate);
	need(capmgr_revoke(CAPMGR_SLOT, gate()));
	take_revocations("revoke_step_1", 1);
	take_revocations("revoke_step_10", 10);
	take_revocations("revoke_step_100", 100);
	take_revocations("revoke_step", WIDEST);
	take("shm_map", shm_map);
	take("component_cycle", component_cycle);
	irq_latency_revoking();
	crt_print("::pass\n::end\n");
	shutdown(0);
	return 0;
}
