/* The texts of threads, and of the whole system. */
#include "capmgr.h"
#include "capmgr_observe.h"
#include "crt.h"
#include "file_server.h"
#include "listing.h"
#include "manager.h"
#include "sched_observe.h"
#include "texts.h"

#define PAGE_KB	    4
#define NANOSECONDS 1000000000u
#define HUNDREDTH   10000000u

/* ------------------------------------------------------------------ threads */

static char letter_of(uint64_t state)
{
	static const char letters[] = {
		[SCHED_THREAD_READY] = 'R',
		[SCHED_THREAD_THROTTLED] = 'T',
		[SCHED_THREAD_BLOCKED] = 'S',
		[SCHED_THREAD_ENDED] = 'Z',
	};

	return letters[state];
}

static long long fact(uint64_t thread, enum sched_thread_fact which)
{
	int64_t value = sched_observe_fact(thread, which);

	return value < 0 ? 0 : value;
}

#define EVERY_COMPONENT UINT64_MAX

/* Of one component, or all. */
static void lines_of_threads(uint64_t component)
{
	int64_t found;

	text_line("tid comp S prio base handle     activations misses   worst    last  spent\n");
	for (uint64_t number = 0; (found = sched_observe_thread(number)) >= 0; number++) {
		number = SCHED_OBSERVED_THREAD(found);
		if (component != EVERY_COMPONENT && SCHED_OBSERVED_COMPONENT(found) != component)
			continue;
		text_line("%3u %4u %c %4u %4u %-10lld %11lld %6lld %7lld %7lld %6lld\n",
			  (unsigned)number, (unsigned)SCHED_OBSERVED_COMPONENT(found),
			  letter_of(SCHED_OBSERVED_STATE(found)),
			  (unsigned)SCHED_OBSERVED_PRIORITY(found),
			  (unsigned)SCHED_OBSERVED_BASE(found), fact(number, SCHED_FACT_HANDLE),
			  fact(number, SCHED_FACT_ACTIVATIONS), fact(number, SCHED_FACT_MISSES),
			  fact(number, SCHED_FACT_WORST), fact(number, SCHED_FACT_LAST),
			  fact(number, SCHED_FACT_SPENT));
	}
}

/* The number is another component's when that one is gone: so the handle is asked for first and
 * last. */
void text_threads(uint32_t handle)
{
	if (MANAGER(capmgr_observe_fact(handle, CAPMGR_FACT_STATE)) >= 0)
		lines_of_threads(handle % CAPMGR_COMPONENTS);
	if (MANAGER(capmgr_observe_fact(handle, CAPMGR_FACT_STATE)) < 0)
		text_fail(-TESSERA_ESTALE);
}

void text_sched(uint32_t item)
{
	(void)item;
	lines_of_threads(EVERY_COMPONENT);
}

/* ------------------------------------------------------------------ memory */

static void line_of_component(uint64_t handle)
{
	char name[COMPONENT_NAME_BYTES];
	int64_t used = MANAGER(capmgr_observe_quota(handle, CAPMGR_PAGES_USED));
	int64_t limit = MANAGER(capmgr_observe_quota(handle, CAPMGR_PAGES_LIMIT));

	if (used < 0 || limit < 0)
		return;
	component_name(handle, name);
	text_line("%10lld %8lld kB of %8lld kB %s\n", (long long)handle, (long long)used * PAGE_KB,
		  (long long)limit * PAGE_KB, name);
}

/* Who makes components gives them of its own: limits are not to be added up. */
void text_memory(uint32_t item)
{
	int64_t handle;

	(void)item;
	text_line("MemFree: %8lld kB\n",
		  (long long)MANAGER(capmgr_quota(CAPMGR_PAGES_FREE)) * PAGE_KB);
	for (uint64_t number = 0; (handle = MANAGER(capmgr_observe_component(number))) >= 0;
	     number++) {
		number = (uint64_t)handle % CAPMGR_COMPONENTS;
		line_of_component((uint64_t)handle);
	}
}

/* ------------------------------------------------------------------ uptime */

void text_uptime(uint32_t item)
{
	uint64_t now = file_server_now();

	(void)item;
	text_line("%llu.%02llu\n", (unsigned long long)(now / NANOSECONDS),
		  (unsigned long long)(now % NANOSECONDS / HUNDREDTH));
}
