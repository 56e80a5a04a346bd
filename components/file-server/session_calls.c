/* Serves what file.h says of sessions. */
#include "crt.h"
#include "server.h"
#include "sessions.h"

int64_t file_self(void)
{
	return crt_startup->instance;
}

/* Who has begun anew has left sessions of a former life. */
int64_t file_attach(uint64_t memory)
{
	int64_t error = server_enter();

	while (!error && sessions_sweep_part()) {
		server_leave(0);
		error = server_enter();
	}
	return error ? error : server_leave(session_attach(memory));
}

/* Each part by itself: others are not to wait for all. */
int64_t file_detach(uint64_t number)
{
	int64_t error = server_enter();
	bool more;

	if (error)
		return error;
	if (!session_find(number))
		return server_leave(-TESSERA_EBADF);
	do {
		more = session_end_part(number);
		server_leave(0);
	} while (more && !(error = server_enter()));
	return error;
}

int64_t file_share(uint64_t number, uint64_t memory)
{
	int64_t error = server_enter();
	struct session *session;

	if (error)
		return error;
	session = session_find(number);
	return server_leave(session ? session_share(session, memory) : -TESSERA_EBADF);
}

int64_t file_unshare(uint64_t number, uint64_t buffer)
{
	int64_t error = server_enter();
	struct session *session;

	if (error)
		return error;
	session = session_find(number);
	return server_leave(session ? session_unshare(session, buffer) : -TESSERA_EBADF);
}
