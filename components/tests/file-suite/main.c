/* Runs the cases at each server in turn. */
#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"
#include "file_guest.h"
#include "naming.h"
#include "shutdown.h"

int main(void);

#define NAME_BYTES 80

static const struct served servers[] = {
	{.name = "ramfs", .at = "/fs/ram", .file = "file", .can_write = true, .makes = true},
	{.name = "bootfs", .at = "/fs/boot", .file = "spare"},
	{.name = "counter",
	 .at = "/fs/counter",
	 .file = "counter",
	 .counts = true,
	 .can_write = true},
	{.name = "devfs",
	 .at = "/fs/dev",
	 .file = "zero",
	 .is_stream = true,
	 .can_write = true,
	 .own_cases = devices_run},
	{.name = "pipes",
	 .at = "/fs/pipes",
	 .file = "pipe",
	 .is_stream = true,
	 .can_write = true,
	 .own_cases = pipes_run},
	{.name = "well", .at = "/fs/well", .file = "well", .waits = true, .can_write = true},
};

const struct served *served;

int64_t tell_guest(uint64_t order, uint64_t a)
{
	return file_guest_obey(order, a);
}

void case_run(const char *name, void (*function)(void))
{
	char dashed[NAME_BYTES] = "";

	strncpy(dashed, name, NAME_BYTES - 1);
	for (char *dash = dashed; (dash = strchr(dash, '_'));)
		*dash = '-';
	check_run(served->name, dashed, function);
}

static void the_server_is_found(void)
{
	int64_t fid;

	client_begin(served->at);
	if (!served->makes)
		return;
	fid = client_open(served->file, FILE_OPEN_CREATE | FILE_OPEN_WRITE, 0644);
	CHECK(client_write(fid, 0, "text"), 4);
	CHECK(client_clunk(fid), 0);
}

static void the_session_ends(void)
{
	client_end();
}

static void run(void)
{
	CASE(the_server_is_found);
	files_run();
	sessions_run();
	if (served->makes)
		making_run();
	else
		fixed_run();
	if (served->waits)
		waiting_run();
	guests_run();
	fuzz_run();
	if (served->own_cases) {
		STACK_CALLS(devices_run, pipes_run);
		served->own_cases();
	}
	if (served->waits)
		ending_run();
	CASE(the_session_ends);
}

int main(void)
{
	if (names_open())
		return 1;
	for (served = servers; served < servers + sizeof(servers) / sizeof(*servers); served++)
		run();
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
