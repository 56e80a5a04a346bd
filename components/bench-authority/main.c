/*
 * Takes the figures of the capability manager, prints them and ends the system. README.md tells what
 * each counts.
 */
#include "bystander.h"
#include "capmgr.h"
#include "crt.h"
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

/* So many from one capability; the time of all goes into one sample. */
static void revoke(unsigned width)
{
	int64_t status;

	for (unsigned i = 0; i < width; i++)
		need(capmgr_delegate(CAPMGR_SLOT, gate(), crt_startup->instance, RIGHTS_ALL));
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
	crt_print("::pass\n::end\n");
	shutdown(0);
	return 0;
}
