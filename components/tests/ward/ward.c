/* Counts the calls of ward.h on their threads: in a page of the capability manager's, and in its own data,
 * which always agree. Its own thread waits at home. */
#include "ward.h"

#include "capmgr.h"
#include "crt.h"
#include "ward_on.h"

int cos_init(void);

#define DAY 10000000000 /* cycles */

static int64_t calls = 100; /* no page of zeroes */
static int64_t *page;

int cos_init(void)
{
	int64_t address = capmgr_page_alloc(0);

	page = (int64_t *)address;
	return address < 0 ? (int)address : 0;
}

static int64_t gate;

int64_t ward_who(void)
{
	return (int64_t)crt_badge();
}

int64_t ward_gate(void)
{
	gate = capmgr_gate_create((uint64_t)serve_ward, CAPMGR_BADGE_HOLDER);
	if (gate < 0)
		return gate;
	if (capmgr_grant(CAPMGR_SLOT, (uint64_t)gate, crt_badge()) != -TESSERA_EPERM)
		return -TESSERA_EINVAL;
	return capmgr_delegate(CAPMGR_SLOT, (uint64_t)gate, crt_badge(), RIGHTS_ALL);
}

int64_t ward_gate_end(void)
{
	int64_t status = capmgr_relinquish(CAPMGR_SLOT, (uint64_t)gate);

	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	return status;
}

int64_t ward_count(void)
{
	calls++;
	(*page)++;
	return *page + 100 == calls ? *page : -TESSERA_EINVAL;
}

int main(void)
{
	struct crt_event event;

	for (;;)
		crt_rcv_wait(CRT_RCV_SELF, 0, 0, crt_cycles() + DAY, &event);
}
