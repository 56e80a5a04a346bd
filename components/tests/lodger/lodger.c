/* A component that the capability manager manages and the booter schedules: what it may make, and
 * what not. */
#include "capmgr.h"
#include "crt.h"
#include "pong.h"

int main(void);
void server_pong_who(void);

int64_t pong(int64_t number)
{
	return number;
}

int64_t pong_sum(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
	return (int64_t)(a + b + c + d + e + f);
}

int64_t pong_who(void)
{
	return (int64_t)crt_badge();
}

static void say(const char *what, int error)
{
	crt_print("lodger: %s: %s\n", what, crt_error_text(error));
}

int main(void)
{
	crt_slot_in_t slot;
	uint64_t address;
	crt_thd_t thread;
	crt_sinv_t gate;
	crt_asnd_t asnd;
	crt_rcv_t rcv;
	void *pages;

	say("pages", crt_page_allocn(&pages, 3));
	say("its pages once more", crt_page_aliasn_in(pages, 3, CRT_COMP_SELF, &address));
	say("a gate", crt_sinv_create(&gate, CRT_COMP_SELF, (uint64_t)server_pong_who, 1));
	say("its gate once more", crt_sinv_alias_in(gate, CRT_COMP_SELF, &slot));
	say("a send endpoint", crt_asnd_create(&asnd, CRT_RCV_SELF));
	say("activate it", crt_asnd(asnd));
	say("a thread", crt_thd_create(&thread, NULL, NULL));
	say("a thread of an id", crt_thd_create_with(&thread, 0, CRT_RCV_SELF, NULL, NULL));
	say("a thread with an endpoint", crt_rcv_create(&rcv, &thread, 1, NULL, NULL));
	return 0;
}
