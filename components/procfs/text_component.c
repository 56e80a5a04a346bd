/* The texts of a component: what the capability manager tells of it. */
#include "capmgr.h"
#include "capmgr_observe.h"
#include "crt.h"
#include "listing.h"
#include "manager.h"
#include "sched_observe.h"
#include "texts.h"

#define PAGE_KB	   4
#define PAGE_SHIFT 12

static int64_t fact(uint64_t handle, enum capmgr_fact which)
{
	int64_t value = MANAGER(capmgr_observe_fact(handle, which));

	if (value == -TESSERA_ESTALE)
		text_fail(value);
	return value;
}

static int64_t quota(uint64_t handle, enum capmgr_quota which)
{
	int64_t value = MANAGER(capmgr_observe_quota(handle, which));

	if (value < 0)
		text_fail(value);
	return value;
}

/* ------------------------------------------------------------------ status */

static const char *state_of(uint64_t handle)
{
	static const char *const states[] = {"N (new)", "I (starting)", "R (running)", "Z (ended)"};
	int64_t manager = fact(handle, CAPMGR_FACT_STATE), process;

	if (manager == CAPMGR_STATE_ENDING)
		return "X (ending)";
	if (manager == CAPMGR_STATE_REALM)
		return "M (manages others)";
	process = sched_observe_process(handle);
	return process < 0 ? "- (not scheduled here)" : states[process];
}

static void amounts(uint64_t handle)
{
	text_line("VmRSS:\t%8lld kB\n", (long long)quota(handle, CAPMGR_PAGES_USED) * PAGE_KB);
	text_line("VmLim:\t%8lld kB\n", (long long)quota(handle, CAPMGR_PAGES_LIMIT) * PAGE_KB);
	text_line("Threads:\t%lld\n", (long long)quota(handle, CAPMGR_THREADS_USED));
	text_line("ThreadsLim:\t%lld\n", (long long)quota(handle, CAPMGR_THREADS_LIMIT));
	text_line("Slots:\t%lld\n", (long long)quota(handle, CAPMGR_SLOTS_USED));
	text_line("Delegations:\t%lld\n", (long long)quota(handle, CAPMGR_NODES_USED));
	text_line("MemOwned:\t%lld\n", (long long)quota(handle, CAPMGR_MEM_OWNED));
	text_line("MemMapped:\t%lld\n", (long long)quota(handle, CAPMGR_MEM_MAPPED));
}

void text_status(uint32_t handle)
{
	char name[COMPONENT_NAME_BYTES];
	int64_t maker = fact(handle, CAPMGR_FACT_MAKER);

	component_name(handle, name);
	text_line("Name:\t%s\n", name);
	text_line("State:\t%s\n", state_of(handle));
	text_line("Pid:\t%u\n", handle);
	text_line("PPid:\t%lld\n", maker < 0 ? 0 : (long long)maker);
	text_line("Family:\t%lld\n", (long long)fact(handle, CAPMGR_FACT_FAMILY));
	text_line("Scheduler:\t%lld\n", (long long)fact(handle, CAPMGR_FACT_SCHEDULER));
	text_line("FaultHandler:\t%lld\n", (long long)fact(handle, CAPMGR_FACT_HANDLER));
	if (fact(handle, CAPMGR_FACT_STATE) == CAPMGR_STATE_LIVE)
		amounts(handle);
}

/* ------------------------------------------------------------------ maps */

static const char *what_is_there(uint64_t kind)
{
	if (kind & CAPMGR_KIND_RESERVED)
		return " [reserved]";
	if (kind & CAPMGR_KIND_COPY)
		return " [copy]";
	return kind & CAPMGR_KIND_GIVEN ? " [delegated]" : "";
}

static void line_of_pages(uint64_t from, uint64_t end, uint64_t kind)
{
	text_line("%09llx-%09llx %c%c%c%c%s\n", (unsigned long long)from, (unsigned long long)end,
		  kind & CAPMGR_KIND_RESERVED ? '-' : 'r', kind & CAPMGR_KIND_WRITE ? 'w' : '-',
		  kind & CAPMGR_KIND_EXECUTE ? 'x' : '-', kind & CAPMGR_KIND_SHARED ? 's' : 'p',
		  what_is_there(kind));
}

/* Runs of one kind that touch are one line. */
void text_maps(uint32_t handle)
{
	uint64_t from = 0, end = 0, kind = 0;
	int64_t run = 0;

	while (!text_full() && (run = MANAGER(capmgr_observe_pages(handle, end))) >= 0) {
		uint64_t at = CAPMGR_OBSERVED_ADDRESS(run);

		if (from != end && (at != end || CAPMGR_OBSERVED_KIND(run) != kind)) {
			line_of_pages(from, end, kind);
			from = end;
		}
		if (from == end)
			from = at;
		kind = CAPMGR_OBSERVED_KIND(run);
		end = at + (CAPMGR_OBSERVED_COUNT(run) << PAGE_SHIFT);
	}
	if (run == -TESSERA_ESTALE)
		text_fail(run);
	if (from != end)
		line_of_pages(from, end, kind);
}

/* ------------------------------------------------------------------ caps */

static const char *const types[CAP_TYPES] = {
	[CAP_CAPTBL_LEAF] = "captbl",  [CAP_CAPTBL_ROOT] = "captbl",
	[CAP_PGTBL_0] = "pgtbl",       [CAP_PGTBL_1] = "pgtbl",
	[CAP_PGTBL_2] = "pgtbl",       [CAP_PGTBL_3] = "pgtbl",
	[CAP_COMPONENT] = "component", [CAP_THREAD] = "thread",
	[CAP_GATE] = "gate",	       [CAP_RCV] = "rcv",
	[CAP_ASND] = "asnd",	       [CAP_MEMORY] = "memory",
	[CAP_DEVICES] = "devices",     [CAP_PORTS] = "ports",
	[CAP_IRQS] = "irqs",	       [CAP_THREAD_IDS] = "threadids",
	[CAP_DEBUG] = "debug",
};

static void line_of_slot(uint64_t handle, int64_t found)
{
	char name[COMPONENT_NAME_BYTES];
	const char *type = types[CAPMGR_OBSERVED_TYPE(found)];
	int64_t target = MANAGER(capmgr_observe_target(handle, CAPMGR_OBSERVED_SLOT(found)));

	if (target < 0) {
		text_line("%4u %-9s %02x\n", (unsigned)CAPMGR_OBSERVED_SLOT(found), type,
			  (unsigned)CAPMGR_OBSERVED_RIGHTS(found));
		return;
	}
	component_name((uint64_t)target, name);
	text_line("%4u %-9s %02x -> %lld %s\n", (unsigned)CAPMGR_OBSERVED_SLOT(found), type,
		  (unsigned)CAPMGR_OBSERVED_RIGHTS(found), (long long)target, name);
}

void text_caps(uint32_t handle)
{
	uint64_t slot = 0;
	int64_t found = 0;

	while (!text_full() && (found = MANAGER(capmgr_observe_slot(handle, slot))) >= 0) {
		slot = CAPMGR_OBSERVED_SLOT(found);
		if (CAPMGR_OBSERVED_TYPE(found) != CAP_NONE) {
			line_of_slot(handle, found);
			slot++;
		}
	}
	if (found == -TESSERA_ESTALE)
		text_fail(found);
}
