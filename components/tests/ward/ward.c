/* Counts the calls of ward.h on their threads: in a page of the capability manager's, and in its own data,
 * which always agree. Its own thread waits at home. */
#include "ward.h"

#include "capmgr.h"
#include "crt.h"

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
