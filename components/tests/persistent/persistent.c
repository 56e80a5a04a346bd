/* A client that has its server fail, again and again, and calls it until it answers: by the same
 * stub. */
#include "capmgr.h"
#include "crt.h"
#include "fault.h"
#include "fragile.h"
#include "rtos.h"
#include "shutdown.h"

int main(void);

#define BEGIN_US     2000000 /* when the others have ended */
#define AGAIN_US     1000
#define PATIENCE     200
#define CRASHES	     4
#define UNEXPECTED   1
#define CALLS_BEFORE 3

static void wait(uint64_t microseconds)
{
	struct time pause, until;

	time_create(0, microseconds, &pause);
	time_add(time_current(), pause, &until);
	thread_sleep_until(until);
}

static int64_t ask_until_answered(int64_t value)
{
	int64_t answer = fragile_echo(value);

	for (unsigned i = 0; i < PATIENCE && answer < 0; i++) {
		wait(AGAIN_US);
		answer = fragile_echo(value);
	}
	return answer;
}

static void use(int64_t round)
{
	for (int64_t i = 0; i < CALLS_BEFORE; i++)
		ask_until_answered(i);
	crt_print("persistent: %ld: %ld calls\n", round, fragile_calls());
	crt_print("persistent: %ld: a fault: %s\n", round,
		  crt_error_text(fragile_echo(FRAGILE_FAULT)));
}

/* What is for handlers of faults alone. */
static void try_what_is_not_for_it(void)
{
	crt_print("persistent: a fault that it does not have: %s\n",
		  crt_error_text(fault_page(0, 0, 0, 0, 0, 0)));
	crt_print("persistent: its callers: %s\n", crt_error_text(capmgr_fault_caller(0)));
	crt_print("persistent: news on another's thread: %s\n", crt_error_text(fragile_hear()));
}

static void persist(void *unused)
{
	int64_t answer;

	(void)unused;
	wait(BEGIN_US);
	try_what_is_not_for_it();
	for (int64_t round = 1; round <= CRASHES; round++)
		use(round);
	answer = ask_until_answered(1);
	crt_print("persistent: it stays ended: %s\n", crt_error_text(answer));
	shutdown(answer < 0 ? 0 : UNEXPECTED);
}

int main(void)
{
	rtos_start(persist, NULL);
}
