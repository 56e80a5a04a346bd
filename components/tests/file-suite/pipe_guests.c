/* Pipes of another client, and what becomes of them when it goes. */
#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"
#include "file_guest.h"
#include "pipe_ends.h"
#include "rtos.h"

#define PIPES_MOST 41 /* of one client: one is kept for it, 40 are for whoever comes first */

/* Longer than the server takes to see that a client has ended. */
static void wait_for_sweep(void)
{
	struct time time = {0, 50000};

	time_add(time_current(), time, &time);
	thread_sleep_until(time);
}

/* As many as can be had, and no more. */
static void take_all(int64_t fids[PIPES_MOST], unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		fids[i] = client_open("pipe", FILE_OPEN_READ, 0);
		CHECK_GOOD(fids[i]);
	}
	CHECK(client_open("pipe", FILE_OPEN_READ, 0), -TESSERA_ENFILE);
}

static void give_all_back(const int64_t fids[PIPES_MOST], unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		CHECK(client_clunk(fids[i]), 0);
}

static void who_takes_all_leaves_others_theirs(void)
{
	int64_t fids[PIPES_MOST], one;

	CHECK_GOOD(tell_guest(FILE_GUEST_BEGIN, FILE_GUEST_PIPES));
	take_all(fids, PIPES_MOST);
	one = tell_guest(FILE_GUEST_OPEN_PIPE, FILE_OPEN_READ);
	CHECK_GOOD(one);
	CHECK(tell_guest(FILE_GUEST_OPEN_PIPE, FILE_OPEN_READ), -TESSERA_ENFILE);
	CHECK(tell_guest(FILE_GUEST_CLUNK, (uint64_t)one), 0);
	give_all_back(fids, PIPES_MOST);
	take_all(fids, PIPES_MOST);
	give_all_back(fids, PIPES_MOST);
}

static void who_goes_without_a_word_leaves_no_pipe(void)
{
	int64_t fids[PIPES_MOST];

	for (unsigned i = 0; i < PIPES_MOST; i++)
		CHECK_GOOD(tell_guest(FILE_GUEST_OPEN_PIPE, FILE_OPEN_READ));
	take_all(fids, 1);
	give_all_back(fids, 1);
	CHECK(tell_guest(FILE_GUEST_DROP_MEMORY, 0), 0);
	wait_for_sweep();
	take_all(fids, PIPES_MOST);
	give_all_back(fids, PIPES_MOST);
}

static void begin_reader(void)
{
	int64_t fid;

	CHECK_GOOD(tell_guest(FILE_GUEST_BEGIN, FILE_GUEST_PIPES));
	fid = tell_guest(FILE_GUEST_OPEN_PIPE, FILE_OPEN_READ);
	CHECK_GOOD(tell_guest(FILE_GUEST_OPEN_FROM, (uint64_t)fid));
	CHECK(tell_guest(FILE_GUEST_READ_ASIDE, (uint64_t)fid), 0);
	wait_for_sweep();
	CHECK(tell_guest(FILE_GUEST_ASIDE, 0), -TESSERA_EAGAIN);
}

static void who_waits_in_a_session_that_goes_is_told(void)
{
	begin_reader();
	CHECK(tell_guest(FILE_GUEST_DROP_MEMORY, 0), 0);
	wait_for_sweep();
	CHECK(tell_guest(FILE_GUEST_ASIDE, 0), -TESSERA_EBADF);
}

void pipe_guests_run(void)
{
	CASE(who_takes_all_leaves_others_theirs);
	CASE(who_goes_without_a_word_leaves_no_pipe);
	CASE(who_waits_in_a_session_that_goes_is_told);
}
