/* Serves what file.h says of files by their path. */
#include <string.h>

#include "crt.h"
#include "held.h"
#include "opening.h"
#include "request.h"
#include "server.h"

static int64_t walk(const struct file_where *where, bool follow)
{
	STACK_CALLS(file_functions);
	return file_functions.walk(where, follow);
}

int64_t file_walk(uint64_t session, uint64_t request, uint64_t follow)
{
	struct asked asked;
	int64_t result = asked_begin(&asked, session, request);

	if (result)
		return result;
	result = session_room(asked.session);
	if (!result)
		result = walk(&asked.where, follow);
	if (result >= 0 && !is_link_answer(result))
		result = session_open_fid(asked.session, (uint64_t)result, FILE_WALKED,
					  &asked.where.who);
	return asked_end(&asked, result);
}

static int64_t open_once(const struct asked *asked, uint64_t flags, uint64_t mode)
{
	int64_t result = session_room(asked->session);

	if (!result)
		result = open_object(&asked->where, (uint32_t)flags, (uint32_t)mode);
	if (result == FILE_WAIT && flags & FILE_OPEN_NONBLOCK)
		return -TESSERA_EAGAIN;
	if (result < 0 || is_link_answer(result) || result == FILE_WAIT)
		return result;
	return session_open_fid(asked->session, (uint64_t)result, held_flags(flags),
				&asked->where.who);
}

int64_t file_open(uint64_t session, uint64_t request, uint64_t flags, uint64_t mode)
{
	struct asked asked;
	int64_t result = asked_begin(&asked, session, request);

	if (result)
		return result;
	if (!open_flags_are_good(flags))
		return asked_end(&asked, -TESSERA_EINVAL);
	while ((result = open_once(&asked, flags, mode & FILE_MODE_PERMISSIONS)) == FILE_WAIT)
		if ((result = asked_wait(&asked)))
			break;
	return asked_end(&asked, result);
}

/* ------------------------------------------------------------------ names */

static int64_t make(const struct asked *asked, uint32_t mode)
{
	char target[FILE_PATH_BYTES] = "";
	bool link = (mode & FILE_MODE_TYPE) == FILE_MODE_LINK;
	int error = link ? asked_second(asked, target) : 0;

	if (error)
		return error;
	if (!file_functions.make)
		return link ? -TESSERA_EPERM : -TESSERA_EROFS;
	STACK_CALLS(file_functions);
	return file_functions.make(&asked->where, mode, target);
}

int64_t file_make(uint64_t session, uint64_t request, uint64_t mode)
{
	uint64_t type = mode & FILE_MODE_TYPE;
	struct asked asked;
	int64_t error = asked_begin(&asked, session, request);

	if (error)
		return error;
	if (mode > UINT32_MAX || (type != FILE_MODE_DIRECTORY && type != FILE_MODE_LINK))
		return asked_end(&asked, -TESSERA_EINVAL);
	return asked_end(&asked, make(&asked, (uint32_t)mode));
}

static int64_t link(const struct asked *asked, uint64_t fid)
{
	int64_t object = held_object(asked->session, fid);

	if (object < 0)
		return object;
	if (!file_functions.link)
		return -TESSERA_EPERM;
	STACK_CALLS(file_functions);
	return file_functions.link((uint64_t)object, &asked->where);
}

int64_t file_link(uint64_t session, uint64_t fid, uint64_t request)
{
	struct asked asked;
	int64_t error = asked_begin(&asked, session, request);

	return error ? error : asked_end(&asked, link(&asked, fid));
}

static int64_t remove(const struct file_where *where, bool directory)
{
	if (!file_functions.remove)
		return -TESSERA_EROFS;
	STACK_CALLS(file_functions);
	return file_functions.remove(where, directory);
}

int64_t file_remove(uint64_t session, uint64_t request, uint64_t directory)
{
	struct asked asked;
	int64_t error = asked_begin(&asked, session, request);

	return error ? error : asked_end(&asked, remove(&asked.where, directory));
}

static int64_t rename(const struct asked *asked)
{
	uint64_t start = ((const volatile struct file_request *)asked->request)->start_of_second;
	int64_t to = held_object(asked->session, start);
	char name[FILE_PATH_BYTES];
	int error;

	if (to < 0)
		return to;
	error = asked_second(asked, name);
	if (error)
		return error;
	if (!file_functions.rename)
		return -TESSERA_EROFS;
	STACK_CALLS(file_functions);
	return file_functions.rename(&asked->where, (uint64_t)to, name);
}

int64_t file_rename(uint64_t session, uint64_t request)
{
	struct asked asked;
	int64_t error = asked_begin(&asked, session, request);

	return error ? error : asked_end(&asked, rename(&asked));
}

/* ------------------------------------------------------------------ what a path leads to, for a
 * moment */

static int64_t read_link(uint64_t object, char *target)
{
	if (!file_functions.readlink)
		return -TESSERA_EINVAL;
	STACK_CALLS(file_functions);
	return file_functions.readlink(object, target);
}

int64_t file_readlink(uint64_t session, uint64_t request)
{
	struct asked asked;
	int64_t found = asked_begin(&asked, session, request), result;

	if (found)
		return found;
	found = walk(&asked.where, false);
	if (found < 0 || is_link_answer(found))
		return asked_end(&asked, found);
	result = read_link((uint64_t)found, asked.link);
	held_release((uint64_t)found);
	if (result >= 0)
		memcpy(asked.request->second, asked.link, (size_t)result + 1);
	return asked_end(&asked, result);
}

static int64_t stat_of(uint64_t object, struct file_stat *stat)
{
	STACK_CALLS(file_functions);
	return file_functions.stat(object, stat);
}

int64_t file_stat(uint64_t session, uint64_t request, uint64_t follow)
{
	struct asked asked;
	struct file_stat stat;
	int64_t found = asked_begin(&asked, session, request), result;

	if (found)
		return found;
	found = walk(&asked.where, follow);
	if (found < 0 || is_link_answer(found))
		return asked_end(&asked, found);
	result = stat_of((uint64_t)found, &stat);
	held_release((uint64_t)found);
	if (result == 0)
		asked.request->stat = stat;
	return asked_end(&asked, result);
}

static int64_t may(const struct file_identity *who, uint64_t object, unsigned what)
{
	struct file_stat stat;
	int64_t error = stat_of(object, &stat);

	return error ? error : open_check_rights(who, object, &stat, what);
}

int64_t file_access(uint64_t session, uint64_t request, uint64_t what)
{
	struct asked asked;
	int64_t found = asked_begin(&asked, session, request), result;

	if (found)
		return found;
	if (what & ~(uint64_t)(FILE_MAY_READ | FILE_MAY_WRITE | FILE_MAY_SEARCH))
		return asked_end(&asked, -TESSERA_EINVAL);
	found = walk(&asked.where, true);
	if (found < 0 || is_link_answer(found))
		return asked_end(&asked, found);
	result = may(&asked.where.who, (uint64_t)found, (unsigned)what);
	held_release((uint64_t)found);
	return asked_end(&asked, result);
}

static int64_t system_of(uint64_t object, struct file_system_stat *system)
{
	*system = (struct file_system_stat){.name_most = FILE_NAME_MOST};
	if (!file_functions.system)
		return 0;
	STACK_CALLS(file_functions);
	return file_functions.system(object, system);
}

int64_t file_system(uint64_t session, uint64_t request)
{
	struct asked asked;
	struct file_system_stat system;
	int64_t found = asked_begin(&asked, session, request), result;

	if (found)
		return found;
	found = walk(&asked.where, true);
	if (found < 0 || is_link_answer(found))
		return asked_end(&asked, found);
	result = system_of((uint64_t)found, &system);
	held_release((uint64_t)found);
	if (result == 0)
		asked.request->system = system;
	return asked_end(&asked, result);
}

/* ------------------------------------------------------------------ changes */

/* Whether it may get another size, by its rights or by a fid of the session's: what is opened to
 * write has nothing below it, so the path leads to itself. */
static int64_t check_size(const struct asked *asked, uint64_t object, bool opened)
{
	const struct fid *fid = session_fid(asked->session, asked->start);
	struct file_stat stat;
	int64_t error;

	if (opened)
		return fid && fid->flags & HELD_WRITE ? 0 : -TESSERA_EBADF;
	error = stat_of(object, &stat);
	if (error)
		return error;
	if ((stat.mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY)
		return -TESSERA_EISDIR;
	return open_check_rights(&asked->where.who, object, &stat, FILE_MAY_WRITE);
}

static int64_t change(const struct asked *asked, uint64_t object, unsigned what)
{
	unsigned kind = what & ~(FILE_CHANGE_NO_FOLLOW | FILE_CHANGE_OPENED);
	struct file_stat to;
	int64_t error =
		kind == FILE_CHANGE_SIZE ? check_size(asked, object, what & FILE_CHANGE_OPENED) : 0;

	if (error)
		return error;
	if (!file_functions.change)
		return -TESSERA_EROFS;
	memcpy(&to, &asked->request->stat, sizeof(to));
	STACK_CALLS(file_functions);
	return file_functions.change(&asked->where.who, object, kind, &to);
}

static bool change_is_good(uint64_t what)
{
	switch (what & ~(uint64_t)FILE_CHANGE_NO_FOLLOW) {
	case FILE_CHANGE_MODE:
	case FILE_CHANGE_OWNER:
	case FILE_CHANGE_SIZE:
	case FILE_CHANGE_SIZE | FILE_CHANGE_OPENED:
	case FILE_CHANGE_TIMES:
		return true;
	default:
		return false;
	}
}

int64_t file_change(uint64_t session, uint64_t request, uint64_t what)
{
	struct asked asked;
	int64_t found = asked_begin(&asked, session, request), result;

	if (found)
		return found;
	if (!change_is_good(what))
		return asked_end(&asked, -TESSERA_EINVAL);
	found = walk(&asked.where, !(what & FILE_CHANGE_NO_FOLLOW));
	if (found < 0 || is_link_answer(found))
		return asked_end(&asked, found);
	result = change(&asked, (uint64_t)found, (unsigned)what);
	held_release((uint64_t)found);
	return asked_end(&asked, result);
}
