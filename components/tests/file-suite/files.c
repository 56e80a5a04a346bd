/* What every server does with paths and fids, whatever is there. */
#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"

#define ENTRIES 64

static const struct file_entry *entries(void)
{
	return (const struct file_entry *)client_data;
}

static void the_root_is_a_directory(void)
{
	int64_t fid;

	CHECK(client_stat("", true), 0);
	CHECK(client_request->stat.mode & FILE_MODE_TYPE, FILE_MODE_DIRECTORY);
	fid = client_open("", FILE_OPEN_READ | FILE_OPEN_DIRECTORY, 0);
	CHECK_GOOD(fid);
	CHECK(client_read(fid, 0, 1), -TESSERA_EISDIR);
	CHECK(client_clunk(fid), 0);
	CHECK(client_open("", FILE_OPEN_WRITE, 0), -TESSERA_EISDIR);
	CHECK(client_read(FILE_ROOT, 0, 1), -TESSERA_EBADF);
}

static bool is_entry(const struct file_entry *entry, const char *name)
{
	return entry->length == strlen(name) && strcmp(entry->name, name) == 0;
}

/* One at a time gives the same as all at once. */
static void a_directory_is_read(void)
{
	int64_t fid = client_open("", FILE_OPEN_READ, 0), count;
	static struct file_entry all[ENTRIES];
	unsigned found = 0;

	count = client_readdir(fid, 0, ENTRIES);
	CHECK(count > 0 && count < ENTRIES, true);
	memcpy(all, client_data, sizeof(all));
	for (int64_t i = 0; i < count; i++) {
		CHECK(client_readdir(fid, i ? all[i - 1].cookie : 0, 1), 1);
		CHECK(memcmp(entries(), &all[i], sizeof(all[i])), 0);
		CHECK(i == 0 || all[i].cookie > all[i - 1].cookie, true);
		found += is_entry(&all[i], served->file);
		if (is_entry(&all[i], served->file))
			CHECK(client_stat(served->file, true) ||
				      client_request->stat.inode != all[i].inode,
			      0);
	}
	CHECK(found, 1);
	CHECK(client_readdir(fid, all[count - 1].cookie, 1), 0);
	CHECK(client_readdir(fid, UINT64_MAX, 1), 0);
	CHECK(client_readdir(fid, 0, 0), 0);
	CHECK(client_clunk(fid), 0);
	fid = client_open(served->file, FILE_OPEN_READ | FILE_OPEN_NONBLOCK, 0);
	CHECK(client_readdir(fid, 0, 1), -TESSERA_ENOTDIR);
	CHECK(client_clunk(fid), 0);
	fid = client_walk("", true);
	CHECK(client_readdir(fid, 0, 1), -TESSERA_EBADF);
	CHECK(client_clunk(fid), 0);
}

static void a_file_is_read(void)
{
	int64_t fid = client_open(served->file, FILE_OPEN_READ, 0);
	char first[2];

	CHECK_GOOD(fid);
	CHECK(client_read(fid, 0, 2), 2);
	memcpy(first, client_data, 2);
	CHECK(client_read(fid, 1, 1), 1);
	CHECK(client_data[0], first[1]);
	CHECK(client_read(fid, UINT64_MAX, 2), 0);
	CHECK(client_read(fid, INT64_MAX, 2), 0);
	CHECK(client_read(fid, 0, 0), 0);
	CHECK(client_write(fid, 0, "x"), -TESSERA_EBADF);
	CHECK(client_clunk(fid), 0);
}

static void what_is_held_has_no_name(void)
{
	int64_t fid = client_walk(served->file, true);
	uint64_t inode;

	CHECK_GOOD(fid);
	CHECK(client_stat(served->file, true), 0);
	inode = client_request->stat.inode;
	client_request->path[0] = '\0';
	client_request->start = (uint64_t)fid;
	CHECK(file_stat_on(client_server, client_session, 0, true), 0);
	CHECK(client_request->stat.inode, inode);
	strcpy(client_request->path, "below");
	CHECK(file_stat_on(client_server, client_session, 0, true), -TESSERA_ENOTDIR);
	CHECK(client_read(fid, 0, 1), -TESSERA_EBADF);
	CHECK(client_clunk(fid), 0);
	client_request->path[0] = '\0';
	CHECK(file_stat_on(client_server, client_session, 0, true), -TESSERA_EBADF);
}

static void numbers_that_are_no_fids(void)
{
	static const uint64_t numbers[] = {1,	  2,	      1024,	  1025,	    65535,
					   65536, UINT32_MAX, UINT64_MAX, 1ul << 63};
	int64_t fid = client_walk("", true);

	CHECK(client_clunk(fid), 0);
	CHECK(client_clunk(fid), -TESSERA_EBADF);
	CHECK(client_clunk(FILE_ROOT), -TESSERA_EBADF);
	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		CHECK(client_clunk((int64_t)numbers[i]), -TESSERA_EBADF);
		CHECK(client_read((int64_t)numbers[i], 0, 1), -TESSERA_EBADF);
		CHECK(client_write((int64_t)numbers[i], 0, "x"), -TESSERA_EBADF);
		CHECK(client_readdir((int64_t)numbers[i], 0, 1), -TESSERA_EBADF);
		CHECK(client_link(numbers[i], "new"), -TESSERA_EBADF);
		CHECK(file_ready_on(client_server, client_session, numbers[i]), -TESSERA_EBADF);
		CHECK(file_notify_on(client_server, client_session, numbers[i], 1, 'a', 0),
		      -TESSERA_EBADF);
	}
}

static void check_path(const char *path, int64_t error)
{
	CHECK(client_stat(path, true), error);
	CHECK(client_walk(path, true), error);
	CHECK(client_open(path, FILE_OPEN_READ, 0), error);
	CHECK(client_access(path, 0), error);
	CHECK(client_readlink(path), error);
	CHECK(client_system(path), error);
}

static void paths_that_lead_nowhere(void)
{
	char path[FILE_PATH_BYTES];

	check_path(".", -TESSERA_EINVAL);
	check_path("..", -TESSERA_EINVAL);
	check_path("./nothing", -TESSERA_EINVAL);
	check_path("../nothing", -TESSERA_EINVAL);
	check_path("nothing", -TESSERA_ENOENT);
	check_path("nothing/below", -TESSERA_ENOENT);
	check_path("\xff\x01", -TESSERA_ENOENT);
	strcpy(path, served->file);
	strcat(path, "/below");
	check_path(path, -TESSERA_ENOTDIR);
	strcpy(path + strlen(served->file), "/..");
	check_path(path, -TESSERA_ENOTDIR);
	memset(path, 'n', FILE_NAME_MOST + 1);
	path[FILE_NAME_MOST + 1] = '\0';
	check_path(path, -TESSERA_ENAMETOOLONG);
	path[FILE_NAME_MOST] = '\0';
	check_path(path, -TESSERA_ENOENT);
	memset(path, '/', FILE_PATH_MOST);
	path[FILE_PATH_MOST] = '\0';
	CHECK(client_stat(path, true), 0);
	strcpy(path + FILE_PATH_MOST - strlen(served->file), served->file);
	CHECK(client_stat(path, true), 0);
	strcat(strcpy(path, served->file), "/");
	CHECK(client_stat(path, true), -TESSERA_ENOTDIR);
}

static void a_path_without_an_end(void)
{
	memset(client_request->path, 'a', FILE_PATH_BYTES);
	client_request->start = FILE_ROOT;
	CHECK(file_stat_on(client_server, client_session, 0, true), -TESSERA_ENAMETOOLONG);
	CHECK(file_open_on(client_server, client_session, 0, 0, 0), -TESSERA_ENAMETOOLONG);
	client_request->path[0] = '\0';
	client_request->start_of_second = FILE_ROOT;
	memset(client_request->second, 'a', FILE_PATH_BYTES);
	CHECK(file_rename_on(client_server, client_session, 0), -TESSERA_ENAMETOOLONG);
	strcpy(client_request->path, "new");
	CHECK(file_make_on(client_server, client_session, 0, FILE_MODE_LINK),
	      -TESSERA_ENAMETOOLONG);
}

static void flags_that_are_none(void)
{
	struct file_stat to = {0};

	CHECK(client_open(served->file, FILE_OPEN_ACCESS, 0), -TESSERA_EINVAL);
	CHECK(client_open(served->file, 1u << 30, 0), -TESSERA_EINVAL);
	CHECK(client_open("", FILE_OPEN_CREATE | FILE_OPEN_DIRECTORY, 0), -TESSERA_EINVAL);
	CHECK(client_open(served->file, FILE_OPEN_DIRECTORY, 0), -TESSERA_ENOTDIR);
	CHECK(client_open(served->file, FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE, 0),
	      -TESSERA_EEXIST);
	CHECK(client_open("", FILE_OPEN_CREATE, 0), -TESSERA_EISDIR);
	CHECK(client_readlink(served->file), -TESSERA_EINVAL);
	CHECK(client_access(served->file, 8), -TESSERA_EINVAL);
	CHECK(client_access(served->file, FILE_MAY_READ), 0);
	CHECK(client_change(served->file, 0, &to), -TESSERA_EINVAL);
	CHECK(client_change(served->file, FILE_CHANGE_MODE | FILE_CHANGE_SIZE, &to),
	      -TESSERA_EINVAL);
	CHECK(client_change(served->file, FILE_CHANGE_MODE | FILE_CHANGE_OPENED, &to),
	      -TESSERA_EINVAL);
	CHECK(client_change("", FILE_CHANGE_SIZE | FILE_CHANGE_OPENED, &to), -TESSERA_EBADF);
	CHECK(client_change("", FILE_CHANGE_SIZE, &to), -TESSERA_EISDIR);
	CHECK(client_make("new", FILE_MODE_REGULAR), -TESSERA_EINVAL);
	CHECK(file_make_on(client_server, client_session, 0, UINT64_MAX), -TESSERA_EINVAL);
	CHECK(client_system(served->file), 0);
	CHECK(client_request->system.name_most, FILE_NAME_MOST);
}

static void readiness_of_what_never_waits(void)
{
	int64_t fid = client_open(served->file, FILE_OPEN_READ, 0);

	CHECK(file_ready_on(client_server, client_session, (uint64_t)fid),
	      FILE_READABLE | FILE_WRITABLE);
	CHECK(file_ready_on(client_server, client_session, FILE_ROOT),
	      FILE_READABLE | FILE_WRITABLE);
	CHECK(file_notify_on(client_server, client_session, (uint64_t)fid, 1, 'x', 0),
	      -TESSERA_ENOENT);
	CHECK(file_notify_on(client_server, client_session, (uint64_t)fid, 1, UINT64_MAX,
			     UINT64_MAX),
	      -TESSERA_ENOENT);
	CHECK(file_notify_on(client_server, client_session, (uint64_t)fid, 2, 'x', 0),
	      -TESSERA_EINVAL);
	CHECK(file_notify_on(client_server, client_session, (uint64_t)fid, 0, 'x', 0), 0);
	CHECK(client_clunk(fid), 0);
}

void files_run(void)
{
	CASE(the_root_is_a_directory);
	CASE(a_directory_is_read);
	if (!served->waits && !served->is_stream) {
		CASE(a_file_is_read);
		CASE(readiness_of_what_never_waits);
	}
	CASE(what_is_held_has_no_name);
	CASE(numbers_that_are_no_fids);
	CASE(paths_that_lead_nowhere);
	CASE(a_path_without_an_end);
	CASE(flags_that_are_none);
}
