/* Runs the cases at each server in turn. */
#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"
#include "naming.h"
#include "shutdown.h"

int main(void);

static const struct served servers[] = {
	{.name = "ramfs", .at = "/fs/ram", .file = "file", .is_writable = true, .makes = true},
};

const struct served *served;

static void the_server_is_found(void)
{
	client_begin(served->at);
}

static void the_session_ends(void)
{
	client_end();
}

static void run(void)
{
	check_run(served->name, "the-server-is-found", the_server_is_found);
	if (served->makes)
		making_run();
	check_run(served->name, "the-session-ends", the_session_ends);
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
