/* Serves what file.h says of files that are held. */
#include <string.h>

#include "crt.h"
#include "held.h"
#include "notices.h"
#include "server.h"

/* A fid of the caller's that is opened for that; NULL: it has none. */
static inline const struct fid *find_opened(const struct session *session, uint64_t number,
					    uint32_t right)
{
	const struct fid *fid = session ? session_fid(session, number) : NULL;

	return fid && fid->flags & right ? fid : NULL;
}

static int64_t no_place(const struct session *session, uint64_t place)
{
	return session_has_buffer(session, place) ? -TESSERA_EFAULT : -TESSERA_EBADF;
}

static inline int64_t unless_waiting(const struct fid *fid, int64_t result)
{
	return result == FILE_WAIT && fid->flags & FILE_OPEN_NONBLOCK ? -TESSERA_EAGAIN : result;
}

static inline __attribute__((always_inline)) int64_t
read_once(uint64_t number, uint64_t fid_number, uint64_t offset, uint64_t place, uint64_t count)
{
	const struct session *session = session_find(number);
	const struct fid *fid = find_opened(session, fid_number, HELD_READ);
	void *to;

	if (!fid)
		return -TESSERA_EBADF;
	to = session_at(session, place, count);
	if (!to)
		return no_place(session, place);
	if (!file_functions.read)
		return -TESSERA_EINVAL;
	STACK_CALLS(file_functions);
	return unless_waiting(fid, file_functions.read(fid->object, offset, to, count));
}

static __attribute__((noinline)) int64_t
read_waiting(uint64_t session, uint64_t fid, uint64_t offset, uint64_t place, uint64_t count)
{
	uint64_t since = crt_cycles();
	int64_t result;

	do {
		result = server_wait();
		if (result)
			break;
		file_server_waits_since = since;
		result = read_once(session, fid, offset, place, count);
		file_server_waits_since = 0;
	} while (result == FILE_WAIT);
	return server_leave(result);
}

/* To move bytes is to cost little beside the copy: the loops stand elsewhere. */
int64_t file_read(uint64_t session, uint64_t fid, uint64_t offset, uint64_t place, uint64_t count)
{
	int64_t result = server_enter();

	if (result)
		return result;
	result = read_once(session, fid, offset, place, count);
	return result == FILE_WAIT ? read_waiting(session, fid, offset, place, count)
				   : server_leave(result);
}

/* Where what is written comes to, if it is to come to the end. */
static int64_t end_of(uint64_t object, uint64_t *offset)
{
	struct file_stat stat;
	int64_t error;

	STACK_CALLS(file_functions);
	error = file_functions.stat(object, &stat);
	*offset = stat.size;
	return error;
}

static inline __attribute__((always_inline)) int64_t
write_once(uint64_t number, uint64_t fid_number, uint64_t offset, uint64_t place, uint64_t count)
{
	const struct session *session = session_find(number);
	const struct fid *fid = find_opened(session, fid_number, HELD_WRITE);
	const void *from;
	int64_t error;

	if (!fid)
		return -TESSERA_EBADF;
	from = session_at(session, place, count);
	if (!from)
		return no_place(session, place);
	error = fid->flags & FILE_OPEN_APPEND ? end_of(fid->object, &offset) : 0;
	if (error)
		return error;
	if (!file_functions.write)
		return -TESSERA_EROFS;
	STACK_CALLS(file_functions);
	return unless_waiting(
		fid, file_functions.write(session_opener(fid), fid->object, offset, from, count));
}

static __attribute__((noinline)) int64_t
write_waiting(uint64_t session, uint64_t fid, uint64_t offset, uint64_t place, uint64_t count)
{
	uint64_t since = crt_cycles();
	int64_t result;

	do {
		result = server_wait();
		if (result)
			break;
		file_server_waits_since = since;
		result = write_once(session, fid, offset, place, count);
		file_server_waits_since = 0;
	} while (result == FILE_WAIT);
	return server_leave(result);
}

int64_t file_write(uint64_t session, uint64_t fid, uint64_t offset, uint64_t place, uint64_t count)
{
	int64_t result = server_enter();

	if (result)
		return result;
	result = write_once(session, fid, offset, place, count);
	return result == FILE_WAIT ? write_waiting(session, fid, offset, place, count)
				   : server_leave(result);
}

static int64_t readdir(uint64_t number, uint64_t fid_number, uint64_t cookie, uint64_t place,
		       uint64_t count)
{
	const struct session *session = session_find(number);
	const struct fid *fid = find_opened(session, fid_number, HELD_READ);
	void *to;

	if (!fid)
		return -TESSERA_EBADF;
	if (count > UINT32_MAX || place % _Alignof(struct file_entry))
		return -TESSERA_EFAULT;
	to = session_at(session, place, count * sizeof(struct file_entry));
	if (!to)
		return no_place(session, place);
	if (!file_functions.readdir)
		return -TESSERA_ENOTDIR;
	STACK_CALLS(file_functions);
	return file_functions.readdir(fid->object, cookie, to, count);
}

int64_t file_readdir(uint64_t session, uint64_t fid, uint64_t cookie, uint64_t place,
		     uint64_t count)
{
	int64_t result = server_enter();

	return result ? result : server_leave(readdir(session, fid, cookie, place, count));
}

int64_t file_clunk(uint64_t number, uint64_t fid)
{
	int64_t error = server_enter();
	struct session *session;

	if (error)
		return error;
	session = session_find(number);
	if (!session || !session_fid(session, fid))
		return server_leave(-TESSERA_EBADF);
	held_close(session, fid);
	return server_leave(0);
}

/* ------------------------------------------------------------------ readiness */

static int64_t ready(uint64_t number, uint64_t fid)
{
	const struct session *session = session_find(number);
	int64_t object = session ? held_object(session, fid) : -TESSERA_EBADF;

	if (object < 0)
		return object;
	if (!file_functions.ready)
		return FILE_READABLE | FILE_WRITABLE;
	STACK_CALLS(file_functions);
	return file_functions.ready((uint64_t)object);
}

int64_t file_ready(uint64_t session, uint64_t fid)
{
	int64_t result = server_enter();

	return result ? result : server_leave(ready(session, fid));
}

static int64_t notify(uint64_t number, uint64_t fid, uint64_t what, const char *name)
{
	struct session *session = session_find(number);
	struct semaphore semaphore;

	if (!session || !session_fid(session, fid))
		return -TESSERA_EBADF;
	if (what & ~(uint64_t)(FILE_READABLE | FILE_WRITABLE | FILE_HUNG_UP))
		return -TESSERA_EINVAL;
	if (!what) {
		notice_drop(session, fid);
		return 0;
	}
	semaphore = semaphore_retrieve(name);
	if (semaphore.handle < 0)
		return semaphore.handle;
	return notice_set(session, fid, (unsigned)what, semaphore);
}

int64_t file_notify(uint64_t session, uint64_t fid, uint64_t what, uint64_t name, uint64_t name_end)
{
	char text[RTOS_NAME_BYTES + 1] = {0};
	int64_t error;

	memcpy(text, &name, sizeof(name));
	memcpy(text + sizeof(name), &name_end, sizeof(name_end));
	error = server_enter();
	return error ? error : server_leave(notify(session, fid, what, text));
}
