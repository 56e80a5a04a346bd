/* Random requests, mostly ones that could be meant. All follows from the seed. */
#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"

#define CALLS 20000
#define FIDS  16

static uint64_t state;
static uint64_t fids[FIDS];

static uint64_t random_below(uint64_t bound)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 11) % bound;
}

static uint64_t any_number(void)
{
	static const uint64_t numbers[] = {
		0, 1, 7, 8, 4095, 4096, 1ul << 31, 1ul << 32, UINT64_MAX - 7, UINT64_MAX};

	return random_below(4) ? random_below(20000) : numbers[random_below(10)];
}

static uint64_t any_fid(void)
{
	return random_below(8) ? fids[random_below(FIDS)] : any_number();
}

static uint64_t any_session(void)
{
	return random_below(16) ? client_session : any_number();
}

static uint64_t any_place(void)
{
	return random_below(4) ? DATA_PLACE : any_number();
}

static uint64_t request_place(void)
{
	return random_below(8) ? 0 : any_number();
}

/* Not so many names that they run out, and some that are none. */
static void any_path(char *path)
{
	static const char *const elements[] = {"a",    "b",	  "c",	   "d", "link",
					       "well", "counter", "suite", "/", ".",
					       "..",   "\1",	  "a/b",   "",	"ram",	 "pipe", "zero",
					       "null", "random"};
	unsigned count = (unsigned)random_below(4);

	path[0] = '\0';
	while (count-- > 0) {
		strcat(path, elements[random_below(sizeof(elements) / sizeof(elements[0]))]);
		if (count || !random_below(8))
			strcat(path, "/");
	}
	if (!random_below(64))
		memset(path, 'x', FILE_PATH_BYTES);
}

static void any_request(void)
{
	client_become((uint32_t)random_below(3), (uint32_t)random_below(2));
	client_request->start = random_below(3) ? FILE_ROOT : any_fid();
	client_request->start_of_second = random_below(3) ? FILE_ROOT : any_fid();
	any_path(client_request->path);
	any_path(client_request->second);
	client_request->stat.mode = (uint32_t)random_below(010000);
	client_request->stat.size = any_number();
	client_request->stat.user = (uint32_t)random_below(3);
}

static void keep(int64_t fid)
{
	uint64_t *place = &fids[random_below(FIDS)];

	if (fid <= 0 || fid & FILE_LINK)
		return;
	file_clunk_on(client_server, client_session, *place);
	*place = (uint64_t)fid;
}

/* Nobody is there who would bring what is waited for. */
static uint64_t any_flags(void)
{
	return (random_below(8) ? random_below(010000) : any_number()) | FILE_OPEN_NONBLOCK;
}

static int64_t call_with_path(uint64_t session)
{
	switch (random_below(11)) {
	case 0:
		return file_make_on(client_server, session, request_place(),
				    random_below(2) ? FILE_MODE_DIRECTORY | 0755 : FILE_MODE_LINK);
	case 1:
		return file_link_on(client_server, session, any_fid(), request_place());
	case 2:
		return file_remove_on(client_server, session, request_place(), random_below(2));
	case 3:
		return file_rename_on(client_server, session, request_place());
	case 4:
		return file_readlink_on(client_server, session, request_place());
	case 5:
		return file_stat_on(client_server, session, request_place(), random_below(2));
	case 6:
		return file_access_on(client_server, session, request_place(), random_below(10));
	case 7:
		return file_system_on(client_server, session, request_place());
	case 8:
		return file_change_on(client_server, session, request_place(), random_below(70));
	case 9:
		keep(file_walk_on(client_server, session, request_place(), random_below(2)));
		return 0;
	default:
		keep(file_open_on(client_server, session, request_place(), any_flags(),
				  any_number()));
		return 0;
	}
}

static int64_t call_with_fid(uint64_t session)
{
	uint64_t count = random_below(8) ? random_below(DATA_BYTES + 1) : any_number();

	switch (random_below(7)) {
	case 0:
		return file_clunk_on(client_server, session, any_fid());
	case 1:
		return file_read_on(client_server, session, any_fid(), any_number(), any_place(),
				    count);
	case 2:
		return file_write_on(client_server, session, any_fid(), any_number(), DATA_PLACE,
				     count);
	case 3:
		return file_readdir_on(client_server, session, any_fid(), any_number(), any_place(),
				       random_below(40));
	case 4:
		return file_ready_on(client_server, session, any_fid());
	case 5:
		return file_notify_on(client_server, session, any_fid(), random_below(32),
				      any_number(), 0);
	default:
		return random_below(2) ? file_share_on(client_server, session, any_number())
				       : file_unshare_on(client_server, session, any_number());
	}
}

/* No answer is of another kind than the header says: none that only gates give, and no waiting. */
static bool is_answer(int64_t result)
{
	return result >= 0 || (result > -512 && result != -TESSERA_ECANCELED &&
			       result != -TESSERA_ELOOP && result != -TESSERA_ENOSYS);
}

static void random_requests_are_answered(void)
{
	uint64_t seed = (uint64_t)args_get_number("seed", 1);

	crt_print("::note %s: seed %lu\n", served->name, seed);
	state = seed * 0x9e3779b97f4a7c15u | 1;
	memset(fids, 0, sizeof(fids));
	for (unsigned i = 0; i < CALLS; i++) {
		int64_t result;

		any_request();
		result = random_below(2) ? call_with_path(any_session())
					 : call_with_fid(any_session());
		CHECK(is_answer(result), true);
	}
	for (unsigned i = 0; i < FIDS; i++)
		client_clunk((int64_t)fids[i]);
	client_become(0, 0);
}

void fuzz_run(void)
{
	CASE(random_requests_are_answered);
}
