/* Pipes, by one thread. */
#include "pipe_ends.h"

#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"
#include "rtos.h"

#define SEMAPHORE "pipe"

int64_t open_end(int64_t from, unsigned flags)
{
	client_request->start = (uint64_t)from;
	client_request->path[0] = '\0';
	return file_open_on(client_server, client_session, 0, flags, 0);
}

struct ends make_pipe(void)
{
	struct ends ends = {.reads = client_open("pipe", FILE_OPEN_READ, 0)};

	ends.writes = open_end(ends.reads, FILE_OPEN_WRITE);
	CHECK_GOOD(ends.reads);
	CHECK_GOOD(ends.writes);
	return ends;
}

void close_pipe(const struct ends *ends)
{
	CHECK(client_clunk(ends->reads), 0);
	CHECK(client_clunk(ends->writes), 0);
}

int64_t write_many(int64_t fid, uint64_t count)
{
	return file_write_on(client_server, client_session, (uint64_t)fid, 0, DATA_PLACE, count);
}

void fill_pipe(const struct ends *ends)
{
	CHECK(write_many(ends->writes, PIPE_BYTES), PIPE_BYTES);
}

static void stat_of(int64_t fid)
{
	client_request->start = (uint64_t)fid;
	client_request->path[0] = '\0';
	CHECK(file_stat_on(client_server, client_session, 0, true), 0);
}

static void a_pipe_is_two_calls(void)
{
	struct ends ends;

	client_become(3, 4);
	ends = make_pipe();
	client_become(0, 0);
	CHECK(client_write(ends.writes, 0, "abc"), 3);
	CHECK(client_write(ends.writes, UINT64_MAX, "de"), 2);
	CHECK(client_read(ends.reads, UINT64_MAX, 4), 4);
	CHECK(memcmp(client_data, "abcd", 4), 0);
	CHECK(client_read(ends.reads, 0, 4), 1);
	CHECK(client_data[0], 'e');
	stat_of(ends.writes);
	CHECK(client_request->stat.mode, FILE_MODE_FIFO | 0600);
	CHECK(client_request->stat.user, 3);
	CHECK(client_request->stat.group, 4);
	CHECK(client_request->stat.size, 0);
	close_pipe(&ends);
}

static void the_writing_end_may_be_first(void)
{
	int64_t writes = client_open("pipe", FILE_OPEN_WRITE | FILE_OPEN_APPEND, 0), reads;

	CHECK(client_write(writes, 0, "x"), -TESSERA_EPIPE);
	reads = open_end(writes, FILE_OPEN_READ);
	CHECK(client_write(writes, 0, "x"), 1);
	CHECK(client_read(reads, 0, 4), 1);
	CHECK(client_clunk(reads), 0);
	CHECK(client_clunk(writes), 0);
}

static void each_open_makes_another_pipe(void)
{
	struct ends one = make_pipe(), other = make_pipe();
	uint64_t inode;

	stat_of(one.reads);
	inode = client_request->stat.inode;
	stat_of(one.writes);
	CHECK(client_request->stat.inode, inode);
	stat_of(other.reads);
	CHECK(client_request->stat.inode != inode, true);
	CHECK(client_write(one.writes, 0, "1"), 1);
	CHECK(client_write(other.writes, 0, "2"), 1);
	CHECK(client_read(other.reads, 0, 9), 1);
	CHECK(client_data[0], '2');
	CHECK(client_read(one.reads, 0, 9), 1);
	CHECK(client_data[0], '1');
	close_pipe(&one);
	close_pipe(&other);
}

static void the_end_comes_with_the_last_writer(void)
{
	struct ends ends = make_pipe();
	int64_t second = open_end(ends.reads, FILE_OPEN_WRITE);

	CHECK(client_write(ends.writes, 0, "last"), 4);
	CHECK(client_clunk(ends.writes), 0);
	CHECK(client_write(second, 0, "s"), 1);
	CHECK(client_clunk(second), 0);
	CHECK(client_read(ends.reads, 0, 4), 4);
	CHECK(client_read(ends.reads, 0, 4), 1);
	CHECK(client_read(ends.reads, 0, 4), 0);
	CHECK(client_clunk(ends.reads), 0);
}

static void nobody_reads_any_more(void)
{
	struct ends ends = make_pipe();
	int64_t second = open_end(ends.writes, FILE_OPEN_READ);

	CHECK(client_clunk(ends.reads), 0);
	CHECK(client_write(ends.writes, 0, "x"), 1);
	CHECK(client_clunk(second), 0);
	CHECK(client_write(ends.writes, 0, "x"), -TESSERA_EPIPE);
	CHECK(write_many(ends.writes, PIPE_BYTES), -TESSERA_EPIPE);
	CHECK(client_write(ends.writes, 0, ""), 0);
	CHECK(client_clunk(ends.writes), 0);
}

static void who_does_not_want_to_wait_is_told(void)
{
	struct ends ends = {.reads = client_open("pipe", FILE_OPEN_READ | FILE_OPEN_NONBLOCK, 0)};

	ends.writes = open_end(ends.reads, FILE_OPEN_WRITE | FILE_OPEN_NONBLOCK);
	CHECK(client_read(ends.reads, 0, 1), -TESSERA_EAGAIN);
	CHECK(client_read(ends.reads, 0, 0), 0);
	CHECK(write_many(ends.writes, PIPE_BYTES - 10), PIPE_BYTES - 10);
	CHECK(write_many(ends.writes, PIPE_ATOMIC), -TESSERA_EAGAIN);
	CHECK(write_many(ends.writes, 11), -TESSERA_EAGAIN);
	CHECK(write_many(ends.writes, PIPE_ATOMIC + 1), 10);
	CHECK(write_many(ends.writes, PIPE_ATOMIC + 1), -TESSERA_EAGAIN);
	CHECK(write_many(ends.writes, 1), -TESSERA_EAGAIN);
	CHECK(client_read(ends.reads, 0, DATA_BYTES), PIPE_BYTES);
	CHECK(client_read(ends.reads, 0, 1), -TESSERA_EAGAIN);
	close_pipe(&ends);
}

static void an_end_is_no_other(void)
{
	struct ends ends = make_pipe();
	int64_t walked;

	CHECK(client_read(ends.writes, 0, 1), -TESSERA_EBADF);
	CHECK(client_write(ends.reads, 0, "x"), -TESSERA_EBADF);
	CHECK(open_end(ends.reads, FILE_OPEN_READ_WRITE), -TESSERA_EINVAL);
	CHECK(client_open("pipe", FILE_OPEN_READ_WRITE, 0), -TESSERA_EINVAL);
	CHECK(open_end(ends.reads, FILE_OPEN_READ | FILE_OPEN_DIRECTORY), -TESSERA_ENOTDIR);
	CHECK(open_end(ends.reads, FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE), -TESSERA_EEXIST);
	client_request->path[0] = '\0';
	client_request->start = (uint64_t)ends.reads;
	walked = file_walk_on(client_server, client_session, 0, true);
	CHECK(client_read(walked, 0, 1), -TESSERA_EBADF);
	CHECK(client_write(walked, 0, "x"), -TESSERA_EBADF);
	CHECK(file_ready_on(client_server, client_session, (uint64_t)walked), 0);
	/* It holds the pipe, but writes nothing. */
	CHECK(client_clunk(ends.writes), 0);
	CHECK(client_read(ends.reads, 0, 1), 0);
	ends.writes = open_end(walked, FILE_OPEN_WRITE);
	CHECK(client_write(ends.writes, 0, "x"), 1);
	CHECK(client_clunk(walked), 0);
	CHECK(client_read(ends.reads, 0, 1), 1);
	close_pipe(&ends);
}

static void only_its_owner_opens_it_again(void)
{
	struct ends ends;

	client_become(3, 3);
	ends = make_pipe();
	client_become(4, 3);
	CHECK(open_end(ends.reads, FILE_OPEN_READ), -TESSERA_EACCES);
	CHECK(open_end(ends.reads, FILE_OPEN_WRITE), -TESSERA_EACCES);
	client_become(0, 0);
	close_pipe(&ends);
}

/* ------------------------------------------------------------------ readiness */

static int64_t ready(int64_t fid)
{
	return file_ready_on(client_server, client_session, (uint64_t)fid);
}

static void what_an_end_is_ready_for(void)
{
	struct ends ends = make_pipe();

	CHECK(ready(ends.reads), 0);
	CHECK(ready(ends.writes), FILE_WRITABLE);
	CHECK(client_write(ends.writes, 0, "x"), 1);
	CHECK(ready(ends.reads), FILE_READABLE);
	CHECK(write_many(ends.writes, PIPE_BYTES - PIPE_ATOMIC), PIPE_BYTES - PIPE_ATOMIC);
	CHECK(ready(ends.writes), 0);
	CHECK(client_clunk(ends.writes), 0);
	CHECK(ready(ends.reads), FILE_READABLE | FILE_HUNG_UP);
	CHECK(client_read(ends.reads, 0, DATA_BYTES), PIPE_BYTES - PIPE_ATOMIC + 1);
	CHECK(ready(ends.reads), FILE_HUNG_UP);
	ends.writes = open_end(ends.reads, FILE_OPEN_WRITE);
	CHECK(ready(ends.reads), 0);
	CHECK(client_clunk(ends.reads), 0);
	CHECK(ready(ends.writes), FILE_WRITABLE | FILE_HUNG_UP);
	CHECK(client_clunk(ends.writes), 0);
}

static void notify(int64_t fid, unsigned what)
{
	uint64_t name = 0;

	memcpy(&name, SEMAPHORE, sizeof(SEMAPHORE));
	CHECK(file_notify_on(client_server, client_session, (uint64_t)fid, what, name, 0), 0);
}

static void a_semaphore_tells_the_reader(void)
{
	struct semaphore semaphore = semaphore_create_named(0, 0, SEMAPHORE);
	struct ends ends = make_pipe();

	notify(ends.reads, FILE_READABLE);
	CHECK(client_write(ends.writes, 0, "x"), 1);
	CHECK(semaphore_try_take(semaphore), 0);
	CHECK(client_read(ends.reads, 0, 1), 1);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	notify(ends.reads, FILE_HUNG_UP);
	CHECK(client_write(ends.writes, 0, "x"), 1);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(client_clunk(ends.writes), 0);
	CHECK(semaphore_try_take(semaphore), 0);
	CHECK(client_clunk(ends.reads), 0);
	CHECK(semaphore_destroy(semaphore), 0);
}

static void a_semaphore_tells_the_writer(void)
{
	struct semaphore semaphore = semaphore_create_named(0, 0, SEMAPHORE);
	struct ends ends = make_pipe();

	notify(ends.writes, FILE_WRITABLE);
	fill_pipe(&ends);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(client_read(ends.reads, 0, PIPE_ATOMIC), PIPE_ATOMIC);
	CHECK(semaphore_try_take(semaphore), 0);
	CHECK(ready(ends.writes), FILE_WRITABLE);
	notify(ends.writes, FILE_HUNG_UP);
	CHECK(client_read(ends.reads, 0, PIPE_ATOMIC), PIPE_ATOMIC);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(client_clunk(ends.reads), 0);
	CHECK(semaphore_try_take(semaphore), 0);
	CHECK(client_clunk(ends.writes), 0);
	CHECK(semaphore_destroy(semaphore), 0);
}

void pipes_run(void)
{
	CASE(a_pipe_is_two_calls);
	CASE(the_writing_end_may_be_first);
	CASE(each_open_makes_another_pipe);
	CASE(the_end_comes_with_the_last_writer);
	CASE(nobody_reads_any_more);
	CASE(who_does_not_want_to_wait_is_told);
	CASE(an_end_is_no_other);
	CASE(only_its_owner_opens_it_again);
	CASE(what_an_end_is_ready_for);
	CASE(a_semaphore_tells_the_reader);
	CASE(a_semaphore_tells_the_writer);
	pipe_threads_run();
	pipe_guests_run();
}
