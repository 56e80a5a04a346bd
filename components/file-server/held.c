#include "held.h"

#include "crt.h"
#include "notices.h"
#include "server.h"

int64_t held_object(const struct session *session, uint64_t number)
{
	const struct fid *fid;

	if (number == FILE_ROOT)
		return (int64_t)server_root;
	fid = session_fid(session, number);
	return fid ? (int64_t)fid->object : -TESSERA_EBADF;
}

static void release(uint64_t object, uint32_t flags)
{
	if (file_functions.release) {
		STACK_CALLS(file_functions);
		file_functions.release(object, flags & ~(HELD_READ | HELD_WRITE));
	}
}

void held_release(uint64_t object)
{
	release(object, FILE_WALKED);
}

void held_close(struct session *session, uint64_t number)
{
	const struct fid closed = *session_fid(session, number);

	notice_drop(session, number);
	fid_close(&session_fids, session->number, number);
	release(closed.object, closed.flags);
	/* Who waits with this fid is to find that out. */
	server_wake();
}
