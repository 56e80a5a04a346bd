/* Names and bytes that come and go. */
#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"

static void bytes_that_are_written_are_read(void)
{
	int64_t fid = client_open("file", FILE_OPEN_CREATE | FILE_OPEN_READ_WRITE, 0640);

	CHECK_GOOD(fid);
	CHECK(client_write(fid, 0, "some bytes"), 10);
	CHECK(client_write(fid, 5000, "more"), 4);
	memset(client_data, 'x', DATA_BYTES);
	CHECK(client_read(fid, 0, DATA_BYTES), 5004);
	CHECK(memcmp(client_data, "some bytes\0", 11), 0);
	CHECK(memcmp(client_data + 4999, "\0more", 5), 0);
	CHECK(client_read(fid, 5004, 1), 0);
	CHECK(client_read(fid, UINT64_MAX, 1), 0);
	CHECK(client_stat("file", true), 0);
	CHECK(client_request->stat.size, 5004);
	CHECK(client_request->stat.mode, FILE_MODE_REGULAR | 0640);
	CHECK(client_request->stat.links, 1);
	CHECK(client_clunk(fid), 0);
	CHECK(client_remove("file", false), 0);
	CHECK(client_stat("file", true), -TESSERA_ENOENT);
}

static void a_file_lives_as_long_as_a_fid_holds_it(void)
{
	int64_t fid = client_open("held", FILE_OPEN_CREATE | FILE_OPEN_READ_WRITE, 0600);

	CHECK(client_write(fid, 0, "held"), 4);
	CHECK(client_remove("held", false), 0);
	CHECK(client_open("held", FILE_OPEN_READ, 0), -TESSERA_ENOENT);
	CHECK(client_read(fid, 1, 10), 3);
	CHECK(memcmp(client_data, "eld", 3), 0);
	CHECK(client_clunk(fid), 0);
	CHECK(client_clunk(fid), -TESSERA_EBADF);
}

void making_run(void)
{
	check_run(served->name, "bytes-that-are-written-are-read", bytes_that_are_written_are_read);
	check_run(served->name, "a-file-lives-as-long-as-a-fid-holds-it",
		  a_file_lives_as_long_as_a_fid_holds_it);
}
