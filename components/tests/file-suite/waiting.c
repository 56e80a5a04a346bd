/* Readers that wait: the guest's. */
#include <string.h>

#include "capmgr.h"
#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"
#include "file_guest.h"
#include "rtos.h"

#define SEMAPHORE "ready"

static struct time later(uint32_t microseconds)
{
	struct time time = {0, microseconds};

	time_add(time_current(), time, &time);
	return time;
}

/* Until the guest's reader waits, or has read. */
static void let_others_run(void)
{
	thread_sleep_until(later(2000));
}

/* The guest's fid, of which a thread of its reads. */
static int64_t begin_reader(void)
{
	int64_t fid = tell_guest(FILE_GUEST_OPEN_WELL, FILE_OPEN_READ);

	CHECK_GOOD(fid);
	CHECK(tell_guest(FILE_GUEST_READ_ASIDE, (uint64_t)fid), 0);
	let_others_run();
	CHECK(tell_guest(FILE_GUEST_ASIDE, 0), -TESSERA_EAGAIN);
	return fid;
}

static void who_waits_reads_what_comes(void)
{
	int64_t fid, well = client_open(served->file, FILE_OPEN_WRITE, 0);

	CHECK_GOOD(tell_guest(FILE_GUEST_BEGIN, FILE_GUEST_WELL));
	fid = begin_reader();
	/* Meanwhile others are served. */
	CHECK(client_stat("", true), 0);
	CHECK(tell_guest(FILE_GUEST_CLUNK, (uint64_t)tell_guest(FILE_GUEST_OPEN, 0)), 0);
	CHECK(client_write(well, 0, "ab"), 2);
	let_others_run();
	CHECK(tell_guest(FILE_GUEST_ASIDE, 0), 2);
	CHECK(tell_guest(FILE_GUEST_CLUNK, (uint64_t)fid), 0);
	CHECK(client_clunk(well), 0);
}

static void who_waits_and_is_ended_takes_nothing_along(void)
{
	int64_t fid = begin_reader(), well;

	CHECK(tell_guest(FILE_GUEST_KILL_ASIDE, 0), 0);
	let_others_run();
	well = client_open(served->file, FILE_OPEN_READ_WRITE, 0);
	CHECK(client_write(well, 0, "cd"), 2);
	CHECK(client_read(well, 0, 4), 2);
	CHECK(memcmp(client_data, "cd", 2), 0);
	CHECK(client_clunk(well), 0);
	CHECK(tell_guest(FILE_GUEST_CLUNK, (uint64_t)fid), 0);
}

static void who_waits_with_a_fid_that_goes_is_told(void)
{
	int64_t fid = begin_reader();

	CHECK(tell_guest(FILE_GUEST_CLUNK, (uint64_t)fid), 0);
	let_others_run();
	CHECK(tell_guest(FILE_GUEST_ASIDE, 0), -TESSERA_EBADF);
}

static void who_waits_in_a_session_that_ends_is_told(void)
{
	begin_reader();
	CHECK(tell_guest(FILE_GUEST_LEAVE, 0), 0);
	let_others_run();
	CHECK(tell_guest(FILE_GUEST_ASIDE, 0), -TESSERA_EBADF);
	CHECK_GOOD(tell_guest(FILE_GUEST_BEGIN, FILE_GUEST_WELL));
}

static void who_does_not_want_to_wait_is_told(void)
{
	int64_t well = client_open(served->file, FILE_OPEN_READ_WRITE | FILE_OPEN_NONBLOCK, 0);

	CHECK(client_read(well, 0, 4), -TESSERA_EAGAIN);
	CHECK(client_write(well, 0, "0123456789"), 10);
	CHECK(client_write(well, 0, "0123456789"), 6);
	CHECK(client_write(well, 0, "x"), -TESSERA_EAGAIN);
	CHECK(client_read(well, 0, 100), 16);
	CHECK(client_read(well, 0, 100), -TESSERA_EAGAIN);
	CHECK(client_clunk(well), 0);
}

static void a_semaphore_tells_who_is_ready(void)
{
	struct semaphore semaphore = semaphore_create_named(0, 0, SEMAPHORE);
	int64_t well = client_open(served->file, FILE_OPEN_READ_WRITE | FILE_OPEN_NONBLOCK, 0);
	uint64_t name = 0;

	memcpy(&name, SEMAPHORE, sizeof(SEMAPHORE));
	CHECK(file_ready_on(client_server, client_session, (uint64_t)well), FILE_WRITABLE);
	CHECK(file_notify_on(client_server, client_session, (uint64_t)well, FILE_READABLE, name, 0),
	      0);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(client_write(well, 0, "x"), 1);
	CHECK(semaphore_try_take(semaphore), 0);
	CHECK(file_ready_on(client_server, client_session, (uint64_t)well),
	      FILE_READABLE | FILE_WRITABLE);
	CHECK(client_read(well, 0, 1), 1);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(file_notify_on(client_server, client_session, (uint64_t)well, 0, 0, 0), 0);
	CHECK(client_write(well, 0, "x"), 1);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	/* Nor once the fid is closed, or the semaphore destroyed. */
	CHECK(file_notify_on(client_server, client_session, (uint64_t)well, FILE_READABLE, name, 0),
	      0);
	CHECK(client_clunk(well), 0);
	well = client_open(served->file, FILE_OPEN_READ_WRITE | FILE_OPEN_NONBLOCK, 0);
	CHECK(client_write(well, 0, "x"), 1);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(file_notify_on(client_server, client_session, (uint64_t)well, FILE_READABLE, name, 0),
	      0);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK(client_write(well, 0, "x"), 1);
	CHECK(client_read(well, 0, 100), 3);
	CHECK(client_clunk(well), 0);
}

static void a_directory_that_is_not_ones_own(void)
{
	client_become(5, 5);
	CHECK(client_stat("private", true), 0);
	CHECK(client_stat("private/x", true), -TESSERA_EACCES);
	CHECK(client_open("private", FILE_OPEN_READ, 0), -TESSERA_EACCES);
	client_become(0, 0);
	CHECK(client_stat("private/x", true), -TESSERA_ENOENT);
}

/* Who ends in the middle of all: with fids, and while a thread of its waits. */
static void who_ends_leaves_nothing(void)
{
	int64_t memory = client_memory(1, RIGHT_MAP | RIGHT_WRITE), session, well;

	CHECK_GOOD(tell_guest(FILE_GUEST_BEGIN, FILE_GUEST_WELL));
	begin_reader();
	CHECK(tell_guest(FILE_GUEST_END, 0) < 0, true);
	CHECK(tell_guest(FILE_GUEST_ASIDE, 0) < 0, true);
	/* Whoever attaches has the server find out who is gone. */
	session = file_attach_on(client_server, (uint64_t)memory);
	CHECK_GOOD(session);
	let_others_run();
	well = client_open(served->file, FILE_OPEN_READ_WRITE | FILE_OPEN_NONBLOCK, 0);
	CHECK(client_write(well, 0, "ef"), 2);
	let_others_run();
	CHECK(client_read(well, 0, 4), 2);
	CHECK(client_clunk(well), 0);
	CHECK(file_detach_on(client_server, (uint64_t)session), 0);
	client_drop_memory((uint64_t)memory);
}

void ending_run(void)
{
	CASE(who_ends_leaves_nothing);
}

void waiting_run(void)
{
	CASE(a_directory_that_is_not_ones_own);
	CASE(who_waits_reads_what_comes);
	CASE(who_waits_and_is_ended_takes_nothing_along);
	CASE(who_waits_with_a_fid_that_goes_is_told);
	CASE(who_waits_in_a_session_that_ends_is_told);
	CASE(who_does_not_want_to_wait_is_told);
	CASE(a_semaphore_tells_who_is_ready);
	CHECK(tell_guest(FILE_GUEST_LEAVE, 0), 0);
}
