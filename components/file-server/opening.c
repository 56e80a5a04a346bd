#include "opening.h"

#include "crt.h"
#include "file_rights.h"
#include "held.h"
#include "server.h"

#define FLAGS_KNOWN                                                                                \
	(FILE_OPEN_ACCESS | FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE | FILE_OPEN_TRUNCATE |          \
	 FILE_OPEN_APPEND | FILE_OPEN_NONBLOCK | FILE_OPEN_DIRECTORY | FILE_OPEN_NO_FOLLOW |       \
	 FILE_OPEN_CLOSE_ON_EXEC)

bool open_flags_are_good(uint64_t flags)
{
	return !(flags & ~(uint64_t)FLAGS_KNOWN) &&
	       (flags & FILE_OPEN_ACCESS) != FILE_OPEN_ACCESS &&
	       !(flags & FILE_OPEN_CREATE && flags & FILE_OPEN_DIRECTORY);
}

static uint32_t type_of(const struct file_stat *stat)
{
	return stat->mode & FILE_MODE_TYPE;
}

static bool can_be_written(uint64_t object, const struct file_stat *stat)
{
	STACK_CALLS(file_functions);
	if (file_functions.can_write)
		return file_functions.can_write(object);
	return type_of(stat) == FILE_MODE_DIRECTORY ? file_functions.make != NULL
						    : file_functions.write != NULL;
}

static int64_t check_rights(const struct file_identity *who, const struct file_stat *stat,
			    bool can_write, unsigned what)
{
	if (what & FILE_MAY_WRITE && !can_write)
		return -TESSERA_EROFS;
	return file_may(who, stat->mode, stat->user, stat->group, what) ? 0 : -TESSERA_EACCES;
}

int64_t open_check_rights(const struct file_identity *who, uint64_t object,
			  const struct file_stat *stat, unsigned what)
{
	return check_rights(who, stat, can_be_written(object, stat), what);
}

int64_t file_server_check_open(const struct file_identity *who, const struct file_stat *stat,
			       bool can_write, unsigned flags)
{
	static const unsigned wishes[] = {FILE_MAY_READ, FILE_MAY_WRITE,
					  FILE_MAY_READ | FILE_MAY_WRITE};
	unsigned what = wishes[flags & FILE_OPEN_ACCESS];
	bool directory = type_of(stat) == FILE_MODE_DIRECTORY;

	if (flags & FILE_OPEN_TRUNCATE)
		what |= FILE_MAY_WRITE;
	if (flags & FILE_OPEN_CREATE && flags & FILE_OPEN_EXCLUSIVE)
		return -TESSERA_EEXIST;
	if (directory && (flags & FILE_OPEN_CREATE || what & FILE_MAY_WRITE))
		return -TESSERA_EISDIR;
	if (flags & FILE_OPEN_DIRECTORY && !directory)
		return -TESSERA_ENOTDIR;
	if (type_of(stat) == FILE_MODE_LINK)
		return -TESSERA_ELOOP;
	return check_rights(who, stat, can_write, what);
}

/* Nothing is made, and what is there has no size to be cut. */
static int64_t open_walked(const struct file_where *where, uint32_t flags)
{
	bool exclusive = flags & FILE_OPEN_CREATE && flags & FILE_OPEN_EXCLUSIVE;
	struct file_stat stat;
	int64_t object, error;

	STACK_CALLS(file_functions);
	object = file_functions.walk(where, !(flags & FILE_OPEN_NO_FOLLOW) && !exclusive);
	if (object == -TESSERA_ENOENT && flags & FILE_OPEN_CREATE)
		return -TESSERA_EROFS;
	if (object < 0 || is_link_answer(object))
		return object;
	STACK_CALLS(file_functions);
	error = file_functions.stat((uint64_t)object, &stat);
	if (!error)
		error = file_server_check_open(&where->who, &stat,
					       can_be_written((uint64_t)object, &stat), flags);
	if (!error)
		return object;
	held_release((uint64_t)object);
	return error;
}

int64_t open_object(const struct file_where *where, uint32_t flags, uint32_t mode)
{
	if (!file_functions.open)
		return open_walked(where, flags);
	STACK_CALLS(file_functions);
	return file_functions.open(where, flags, mode);
}
