/* Another client, which wants all there is, or what is not its own. */
#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"
#include "file_guest.h"

static uint64_t number_of_server(void)
{
	static const char *const names[] = {
		[FILE_GUEST_RAMFS] = "ramfs",	[FILE_GUEST_BOOTFS] = "bootfs",
		[FILE_GUEST_PROCFS] = "procfs", [FILE_GUEST_COUNTER] = "counter",
		[FILE_GUEST_WELL] = "well",	[FILE_GUEST_DEVFS] = "devfs",
		[FILE_GUEST_PIPES] = "pipes",
	};
	uint64_t number = 0;

	while (strcmp(names[number], served->name) != 0)
		number++;
	return number;
}

static int64_t guest_session;

static void a_guest_comes(void)
{
	guest_session = tell_guest(FILE_GUEST_BEGIN, number_of_server());
	CHECK_GOOD(guest_session);
}

static void sessions_of_others_are_none(void)
{
	int64_t fid = tell_guest(FILE_GUEST_OPEN, 0);

	CHECK_GOOD(fid);
	CHECK(file_readdir_on(client_server, (uint64_t)guest_session, (uint64_t)fid, 0, DATA_PLACE,
			      1),
	      -TESSERA_EBADF);
	CHECK(client_readdir(fid, 0, 1), -TESSERA_EBADF);
	CHECK(file_clunk_on(client_server, (uint64_t)guest_session, (uint64_t)fid), -TESSERA_EBADF);
	CHECK(client_clunk(fid), -TESSERA_EBADF);
	CHECK(file_detach_on(client_server, (uint64_t)guest_session), -TESSERA_EBADF);
	CHECK(tell_guest(FILE_GUEST_CLUNK, (uint64_t)fid), 0);
}

/* The session's memory is its own; of others' that are in use nobody gets a second one. */
static void memory_of_others_is_none(void)
{
	int64_t memory = client_memory(1, RIGHT_MAP | RIGHT_WRITE);

	CHECK(tell_guest(FILE_GUEST_SHARE, client_object), -TESSERA_EEXIST);
	CHECK(tell_guest(FILE_GUEST_ATTACH, (uint64_t)memory), -TESSERA_EINVAL);
	client_drop_memory((uint64_t)memory);
}

/* What is kept for a session it has; what was common comes back with the guest. */
static void who_takes_all_leaves_others_theirs(void)
{
	int64_t memory, session, number, other;

	number = tell_guest(FILE_GUEST_FLOOD_FIDS, 0);
	CHECK(number > 16 && number < 1024 - 16, true);
	CHECK(tell_guest(FILE_GUEST_FLOOD_BUFFERS, (uint64_t)guest_session), FILE_BUFFERS_EACH - 1);
	other = tell_guest(FILE_GUEST_ATTACH, 0);
	CHECK_GOOD(other);
	number = tell_guest(FILE_GUEST_FLOOD_BUFFERS, (uint64_t)other);
	CHECK(number > 0 && number < FILE_BUFFERS_EACH - 1, true);
	CHECK(tell_guest(FILE_GUEST_FLOOD_NOTICES, 0) > 1, true);
	memory = client_memory(1, RIGHT_MAP | RIGHT_WRITE);
	session = file_attach_on(client_server, (uint64_t)memory);
	CHECK_GOOD(session);
	number = client_memory(1, RIGHT_MAP | RIGHT_WRITE);
	CHECK(file_share_on(client_server, (uint64_t)session, (uint64_t)number), 1);
	for (unsigned i = 0; i < 16; i++)
		CHECK_GOOD(file_walk_on(client_server, (uint64_t)session, 0, true));
	CHECK(file_detach_on(client_server, (uint64_t)session), 0);
	client_drop_memory((uint64_t)memory);
	client_drop_memory((uint64_t)number);
}

static void who_goes_without_a_word_leaves_nothing(void)
{
	int64_t fids[40];

	CHECK(tell_guest(FILE_GUEST_DROP_MEMORY, 0), 0);
	for (unsigned i = 0; i < 40; i++) {
		fids[i] = client_walk("", true);
		CHECK_GOOD(fids[i]);
	}
	CHECK(tell_guest(FILE_GUEST_OPEN, 0), -TESSERA_EBADF);
	for (unsigned i = 0; i < 40; i++)
		CHECK(client_clunk(fids[i]), 0);
}

void guests_run(void)
{
	CASE(a_guest_comes);
	CASE(sessions_of_others_are_none);
	CASE(memory_of_others_is_none);
	CASE(who_takes_all_leaves_others_theirs);
	CASE(who_goes_without_a_word_leaves_nothing);
}
