/* Sessions, and the memory that is shared with the server. */
#include <string.h>

#include "capmgr.h"
#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"
#include "manager.h"

#define READ_WRITE (RIGHT_MAP | RIGHT_WRITE)
#define CYCLES	   200

static int64_t attach(int64_t memory)
{
	return file_attach_on(client_server, (uint64_t)memory);
}

static void a_component_has_two_sessions(void)
{
	int64_t memory = client_memory(1, READ_WRITE), session = attach(memory), fid, other;

	CHECK_GOOD(session);
	other = client_memory(1, READ_WRITE);
	CHECK(attach(other), -TESSERA_ENFILE);
	fid = client_walk("", true);
	CHECK(file_clunk_on(client_server, (uint64_t)session, (uint64_t)fid), -TESSERA_EBADF);
	CHECK(file_ready_on(client_server, (uint64_t)session, (uint64_t)fid), -TESSERA_EBADF);
	CHECK(client_clunk(fid), 0);
	CHECK(file_detach_on(client_server, (uint64_t)session), 0);
	CHECK(file_detach_on(client_server, (uint64_t)session), -TESSERA_EBADF);
	client_drop_memory((uint64_t)memory);
	client_drop_memory((uint64_t)other);
}

static void numbers_that_are_no_sessions(void)
{
	static const uint64_t numbers[] = {0, 2, 24, 25, 65535, 65536, UINT32_MAX, UINT64_MAX};

	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uint64_t number = numbers[i];

		CHECK(file_detach_on(client_server, number), -TESSERA_EBADF);
		CHECK(file_share_on(client_server, number, 1), -TESSERA_EBADF);
		CHECK(file_unshare_on(client_server, number, 1), -TESSERA_EBADF);
		CHECK(file_walk_on(client_server, number, 0, true), -TESSERA_EBADF);
		CHECK(file_open_on(client_server, number, 0, 0, 0), -TESSERA_EBADF);
		CHECK(file_make_on(client_server, number, 0, 0), -TESSERA_EBADF);
		CHECK(file_link_on(client_server, number, 0, 0), -TESSERA_EBADF);
		CHECK(file_remove_on(client_server, number, 0, 0), -TESSERA_EBADF);
		CHECK(file_rename_on(client_server, number, 0), -TESSERA_EBADF);
		CHECK(file_readlink_on(client_server, number, 0), -TESSERA_EBADF);
		CHECK(file_stat_on(client_server, number, 0, 0), -TESSERA_EBADF);
		CHECK(file_access_on(client_server, number, 0, 0), -TESSERA_EBADF);
		CHECK(file_system_on(client_server, number, 0), -TESSERA_EBADF);
		CHECK(file_change_on(client_server, number, 0, 1), -TESSERA_EBADF);
		CHECK(file_clunk_on(client_server, number, 0), -TESSERA_EBADF);
		CHECK(file_read_on(client_server, number, 0, 0, 0, 0), -TESSERA_EBADF);
		CHECK(file_write_on(client_server, number, 0, 0, 0, 0), -TESSERA_EBADF);
		CHECK(file_readdir_on(client_server, number, 0, 0, 0, 0), -TESSERA_EBADF);
		CHECK(file_ready_on(client_server, number, 0), -TESSERA_EBADF);
		CHECK(file_notify_on(client_server, number, 0, 0, 0, 0), -TESSERA_EBADF);
	}
}

static void memory_that_is_none(void)
{
	int64_t memory = client_make_memory(1), read_only = client_memory(1, RIGHT_MAP);

	CHECK(attach(0), -TESSERA_EBADF);
	CHECK(attach(INT64_MAX), -TESSERA_EBADF);
	CHECK(attach(memory), -TESSERA_EBADF);
	CHECK(attach(read_only), -TESSERA_EACCES);
	CHECK(attach((int64_t)client_object), -TESSERA_EEXIST);
	CHECK(file_share_on(client_server, client_session, 0), -TESSERA_EBADF);
	CHECK(file_share_on(client_server, client_session, (uint64_t)memory), -TESSERA_EBADF);
	CHECK(file_share_on(client_server, client_session, (uint64_t)read_only), -TESSERA_EACCES);
	CHECK(file_share_on(client_server, client_session, client_object), -TESSERA_EEXIST);
	client_drop_memory((uint64_t)memory);
	client_drop_memory((uint64_t)read_only);
}

static void a_session_ends_with_its_fids_and_buffers(void)
{
	for (unsigned i = 0; i < CYCLES; i++) {
		int64_t memory = client_memory(1, READ_WRITE), session = attach(memory);
		int64_t buffer = client_memory(2, READ_WRITE);

		CHECK(file_share_on(client_server, (uint64_t)session, (uint64_t)buffer), 1);
		for (unsigned fid = 0; fid < 20; fid++)
			CHECK_GOOD(file_walk_on(client_server, (uint64_t)session, 0, true));
		CHECK(file_detach_on(client_server, (uint64_t)session), 0);
		client_drop_memory((uint64_t)memory);
		client_drop_memory((uint64_t)buffer);
	}
}

static void a_session_ends_with_its_memory(void)
{
	for (unsigned i = 0; i < CYCLES; i++) {
		int64_t memory = client_memory(1, READ_WRITE), session = attach(memory);

		CHECK_GOOD(session);
		CHECK_GOOD(file_walk_on(client_server, (uint64_t)session, 0, true));
		client_drop_memory((uint64_t)memory);
	}
	/* Whoever attaches next has the server find that out. */
	a_component_has_two_sessions();
}

static void bytes_go_to_any_buffer(void)
{
	int64_t memory = client_memory(2, READ_WRITE), number, fid;
	char *at = (char *)MANAGER(capmgr_memory_map((uint64_t)memory, 0, READ_WRITE));

	number = file_share_on(client_server, client_session, (uint64_t)memory);
	CHECK(number > 0 && number < FILE_BUFFERS_EACH, true);
	fid = client_open("", FILE_OPEN_READ, 0);
	CHECK(file_readdir_on(client_server, client_session, (uint64_t)fid, 0,
			      FILE_PLACE(number, PAGE_BYTES), 1),
	      1);
	CHECK(client_readdir(fid, 0, 1), 1);
	CHECK(memcmp(at + PAGE_BYTES, client_data, sizeof(struct file_entry)), 0);
	/* A request may stand there, too. */
	*(struct file_request *)at = (struct file_request){.start = FILE_ROOT};
	CHECK(file_stat_on(client_server, client_session, FILE_PLACE(number, 0), true), 0);
	CHECK(((struct file_request *)at)->stat.mode & FILE_MODE_TYPE, FILE_MODE_DIRECTORY);
	CHECK(file_unshare_on(client_server, client_session, (uint64_t)number), 0);
	CHECK(file_unshare_on(client_server, client_session, (uint64_t)number), -TESSERA_EBADF);
	CHECK(file_stat_on(client_server, client_session, FILE_PLACE(number, 0), true),
	      -TESSERA_EBADF);
	CHECK(file_readdir_on(client_server, client_session, (uint64_t)fid, 0,
			      FILE_PLACE(number, 0), 1),
	      -TESSERA_EBADF);
	CHECK(client_clunk(fid), 0);
	CHECK(MANAGER(capmgr_memory_unmap((uint64_t)memory)), 0);
	client_drop_memory((uint64_t)memory);
}

static void the_sessions_own_memory_stays(void)
{
	CHECK(file_unshare_on(client_server, client_session, 0), -TESSERA_EBADF);
	CHECK(file_unshare_on(client_server, client_session, FILE_BUFFERS_EACH), -TESSERA_EBADF);
	CHECK(file_unshare_on(client_server, client_session, UINT64_MAX), -TESSERA_EBADF);
	CHECK(client_stat("", true), 0);
}

static void places_where_nothing_can_be(void)
{
	static const uint64_t no_buffers[] = {FILE_PLACE(1, 0), FILE_PLACE(FILE_BUFFERS_EACH, 0),
					      FILE_PLACE(UINT32_MAX, 0), UINT64_MAX};
	static const struct {
		uint64_t place, count;
	} outside[] = {
		{CLIENT_PAGES * PAGE_BYTES - 1, 2},
		{CLIENT_PAGES * PAGE_BYTES + 1, 0},
		{0, CLIENT_PAGES * PAGE_BYTES + 1},
		{0, UINT64_MAX},
		{1, UINT64_MAX},
		{UINT32_MAX, 1},
		{UINT32_MAX, UINT64_MAX},
		{8, UINT64_MAX - 7},
	};
	int64_t directory = client_open("", FILE_OPEN_READ, 0);
	int64_t fid = client_open(served->file, FILE_OPEN_READ | FILE_OPEN_NONBLOCK, 0);

	for (unsigned i = 0; i < sizeof(no_buffers) / sizeof(no_buffers[0]); i++) {
		CHECK(file_read_on(client_server, client_session, (uint64_t)fid, 0, no_buffers[i],
				   1),
		      -TESSERA_EBADF);
		CHECK(file_stat_on(client_server, client_session, no_buffers[i], 1),
		      -TESSERA_EBADF);
	}
	for (unsigned i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
		CHECK(file_read_on(client_server, client_session, (uint64_t)fid, 0,
				   outside[i].place, outside[i].count),
		      -TESSERA_EFAULT);
	CHECK(file_stat_on(client_server, client_session, 4, 1), -TESSERA_EFAULT);
	CHECK(file_stat_on(client_server, client_session,
			   CLIENT_PAGES * PAGE_BYTES - sizeof(struct file_request) + 8, 1),
	      -TESSERA_EFAULT);
	CHECK(file_readdir_on(client_server, client_session, (uint64_t)directory, 0, 0,
			      UINT64_MAX / sizeof(struct file_entry) + 2),
	      -TESSERA_EFAULT);
	CHECK(file_readdir_on(client_server, client_session, (uint64_t)directory, 0, 0, 1ul << 58),
	      -TESSERA_EFAULT);
	CHECK(file_readdir_on(client_server, client_session, (uint64_t)directory, 0, 4, 1),
	      -TESSERA_EFAULT);
	CHECK(client_clunk(fid), 0);
	CHECK(client_clunk(directory), 0);
}

static void fids_run_out(void)
{
	static int64_t fids[1024];
	unsigned count = 0;
	int64_t fid;

	while (count < 1024 && (fid = client_walk("", true)) > 0)
		fids[count++] = fid;
	CHECK(fid, -TESSERA_EMFILE);
	CHECK(client_open(served->file, FILE_OPEN_READ, 0), -TESSERA_EMFILE);
	CHECK(client_open("new", FILE_OPEN_CREATE, 0600), -TESSERA_EMFILE);
	CHECK(client_stat("new", true), -TESSERA_ENOENT);
	while (count > 0)
		CHECK(client_clunk(fids[--count]), 0);
}

void sessions_run(void)
{
	CASE(a_component_has_two_sessions);
	CASE(numbers_that_are_no_sessions);
	CASE(memory_that_is_none);
	CASE(a_session_ends_with_its_fids_and_buffers);
	CASE(a_session_ends_with_its_memory);
	CASE(bytes_go_to_any_buffer);
	CASE(the_sessions_own_memory_stays);
	CASE(places_where_nothing_can_be);
	CASE(fids_run_out);
}
