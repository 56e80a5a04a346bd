/*
 * What crt.h promises whom the capability manager manages and who schedules itself; with a peer (a
 * puppet of the cast) and with components that it makes. After each case everything must be where
 * it was before.
 */
#include "capmgr.h"
#include "cast.h"
#include "check.h"
#include "crt.h"
#include "fault.h"
#include "managed_cases.h"
#include "pong.h"
#include "shutdown.h"

#define PAGE 4096

uint64_t fault_badge;

int64_t pong(int64_t number)
{
	return number + 1;
}

int64_t pong_sum(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
	return (int64_t)(a + b + c + d + e + f);
}

int64_t pong_who(void)
{
	return (int64_t)crt_badge();
}

/* An heir's: nobody cures it. */
long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	(void)vector, (void)address, (void)error, (void)ip, (void)sp, (void)component;
	fault_badge = crt_badge();
	return FAULT_UNWIND;
}

long fault_exception(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		     uint64_t component)
{
	return fault_page(vector, address, error, ip, sp, component);
}

long fault_call(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	return fault_page(vector, address, error, ip, sp, component);
}

crt_comp_t puppet(void)
{
	return crt_comp_of(cast_number(B));
}

crt_comp_t gone(void)
{
	return crt_comp_of((uint64_t)CAPMGR_COMPONENTS * 1000 + cast_number(B));
}

void take_back(uint32_t slot)
{
	CHECK(cast_relinquish(A, CAPMGR_SLOT, slot), 0);
}

void free_pages(void *pages, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		int64_t page = (int64_t)pages + i * PAGE;

		CHECK(cast_revoke(A, CAPMGR_PAGE, page), 0);
		CHECK(cast_free(A, page), 0);
	}
}

uint32_t run_thread(crt_thd_t thread)
{
	struct crt_event event;
	uint32_t flags = 0;

	CHECK(crt_thd_dispatch(thread, 20, 0, 0), 0);
	while (!crt_rcv_wait(CRT_RCV_SELF, RCV_NONBLOCKING, 0, 0, &event))
		flags |= event.flags;
	return flags;
}

static const struct managed_case *current;

static void run_current(void)
{
	int64_t before[2][CAPMGR_QUOTAS];

	for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++)
		for (enum player player = A; player <= B; player++)
			before[player][quota] = cast_quota(player, (enum capmgr_quota)quota);
	STACK_CALLS(STACK_ANY);
	current->function();
	for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++)
		for (enum player player = A; player <= B; player++)
			CHECK(cast_quota(player, (enum capmgr_quota)quota), before[player][quota]);
}

STACK_GIVEN(check_run, run_current);

static void run_all(const struct managed_case *cases)
{
	for (current = cases; current->name; current++)
		check_run("managed", current->name, run_current);
}

#define GATES 300 /* as many as a case has at once */

static void make_slots(void)
{
	static crt_sinv_t gates[GATES];

	for (int i = 0; i < GATES; i++)
		CHECK(crt_sinv_create(&gates[i], CRT_COMP_SELF, (uint64_t)make_slots, 0), 0);
	for (int i = 0; i < GATES; i++)
		take_back(gates[i].slot);
}

/* Tables are made at the first use, and stay. */
static void make_tables(void)
{
	int64_t page = cast_alloc(A), first = capmgr_pages_reserve(512);
	uint64_t there;

	for (uint64_t i = 0; i < 512; i++)
		capmgr_page_release((uint64_t)first + i * PAGE);
	make_slots();
	CHECK(cast_accept(B, A, 60000), 0);
	CHECK(crt_page_aliasn_aligned_in((void *)page, 512 * PAGE, 1, puppet(), &there), 0);
	CHECK(crt_page_aliasn_aligned_in((void *)page, 512 * PAGE, 1, puppet(), &there), 0);
	free_pages((void *)page, 1);
	cast_delegate(A, CAPMGR_SLOT, port(), B, RIGHTS_ALL);
	cast_revoke(A, CAPMGR_SLOT, port());
}

int main(void)
{
	make_tables();
	run_all(managed_pages);
	run_all(managed_threads);
	run_all(managed_gates);
	shutdown(check_failed());
	return 0;
}
