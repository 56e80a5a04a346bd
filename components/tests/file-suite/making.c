/* Names and bytes that come and go, as clients wish. */
#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"
#include "rtos.h"

#define CREATE (FILE_OPEN_CREATE | FILE_OPEN_READ_WRITE)

static void make_file(const char *path, const char *text, uint32_t mode)
{
	int64_t fid = client_open(path, CREATE, mode);

	CHECK_GOOD(fid);
	CHECK(client_write(fid, 0, text), strlen(text));
	CHECK(client_clunk(fid), 0);
}

static void check_text(const char *path, const char *text)
{
	int64_t fid = client_open(path, FILE_OPEN_READ, 0);

	CHECK(client_read(fid, 0, 100), strlen(text));
	CHECK(memcmp(client_data, text, strlen(text)), 0);
	CHECK(client_clunk(fid), 0);
}

static struct file_stat stat_of(const char *path)
{
	CHECK(client_stat(path, false), 0);
	return client_request->stat;
}

static void bytes_that_are_written_are_read(void)
{
	int64_t fid = client_open("bytes", CREATE, 0640);

	CHECK_GOOD(fid);
	CHECK(client_write(fid, 0, "some bytes"), 10);
	CHECK(client_write(fid, 5000, "more"), 4);
	memset(client_data, 'x', DATA_BYTES);
	CHECK(client_read(fid, 0, DATA_BYTES), 5004);
	CHECK(memcmp(client_data, "some bytes\0", 11), 0);
	CHECK(memcmp(client_data + 4999, "\0more", 5), 0);
	CHECK(client_read(fid, 5004, 1), 0);
	CHECK(client_write(fid, UINT64_MAX, "x"), -TESSERA_EFBIG);
	CHECK(client_write(fid, 1ul << 40, "x"), -TESSERA_EFBIG);
	CHECK(stat_of("bytes").size, 5004);
	CHECK(stat_of("bytes").mode, FILE_MODE_REGULAR | 0640);
	CHECK(stat_of("bytes").links, 1);
	CHECK(client_clunk(fid), 0);
	CHECK(client_remove("bytes", false), 0);
	CHECK(client_stat("bytes", true), -TESSERA_ENOENT);
}

static void a_file_lives_as_long_as_a_fid_holds_it(void)
{
	int64_t fid = client_open("held", CREATE, 0600);

	CHECK(client_write(fid, 0, "held"), 4);
	CHECK(client_remove("held", false), 0);
	CHECK(client_open("held", FILE_OPEN_READ, 0), -TESSERA_ENOENT);
	CHECK(client_read(fid, 1, 10), 3);
	CHECK(memcmp(client_data, "eld", 3), 0);
	CHECK(client_link((uint64_t)fid, "again"), -TESSERA_ENOENT);
	CHECK(client_clunk(fid), 0);
	CHECK(client_clunk(fid), -TESSERA_EBADF);
}

static void opening_as_the_flags_say(void)
{
	int64_t fid;

	make_file("flags", "old text", 0600);
	CHECK(client_open("flags", CREATE | FILE_OPEN_EXCLUSIVE, 0600), -TESSERA_EEXIST);
	fid = client_open("flags", FILE_OPEN_WRITE | FILE_OPEN_APPEND, 0);
	CHECK(client_write(fid, 0, " and"), 4);
	CHECK(client_write(fid, 3, " new"), 4);
	CHECK(client_read(fid, 0, 1), -TESSERA_EBADF);
	CHECK(client_clunk(fid), 0);
	check_text("flags", "old text and new");
	fid = client_open("flags", FILE_OPEN_READ_WRITE | FILE_OPEN_TRUNCATE, 0);
	CHECK(client_read(fid, 0, 1), 0);
	CHECK(client_clunk(fid), 0);
	CHECK(client_open("flags/", CREATE, 0600), -TESSERA_EISDIR);
	CHECK(client_remove("flags", true), -TESSERA_ENOTDIR);
	CHECK(client_remove("flags", false), 0);
}

static void directories_hold_names(void)
{
	CHECK(client_make("directory", 0750), 0);
	CHECK(client_make("directory", 0750), -TESSERA_EEXIST);
	CHECK(client_make("directory/below/", 0700), 0);
	CHECK(stat_of("directory").links, 3);
	CHECK(client_remove("directory", true), -TESSERA_ENOTEMPTY);
	CHECK(client_remove("directory", false), -TESSERA_EISDIR);
	CHECK(client_rename("directory", "directory/below/x"), -TESSERA_EINVAL);
	CHECK(client_remove("directory/below", true), 0);
	CHECK(client_remove("directory", true), 0);
	CHECK(client_remove("directory", true), -TESSERA_ENOENT);
	CHECK(client_remove("", true), -TESSERA_EBUSY);
}

static void a_name_is_replaced_in_one_step(void)
{
	int64_t old;

	make_file("from", "new", 0600);
	make_file("to", "old", 0600);
	old = client_open("to", FILE_OPEN_READ, 0);
	CHECK(client_rename("from", "to"), 0);
	CHECK(client_stat("from", true), -TESSERA_ENOENT);
	check_text("to", "new");
	CHECK(client_read(old, 0, 3), 3);
	CHECK(memcmp(client_data, "old", 3), 0);
	CHECK(client_clunk(old), 0);
	CHECK(client_rename("nothing", "to"), -TESSERA_ENOENT);
	CHECK(client_rename("to", "a/b"), -TESSERA_EINVAL);
	CHECK(client_rename("to", ".."), -TESSERA_EBUSY);
	CHECK(client_remove("to", false), 0);
}

/* From a directory that is held to another one. */
static void a_name_moves_between_directories(void)
{
	int64_t from, to;

	CHECK(client_make("here", 0700), 0);
	CHECK(client_make("there", 0700), 0);
	make_file("here/name", "moved", 0600);
	from = client_walk("here", true);
	to = client_walk("there", true);
	strcpy(client_request->path, "name");
	strcpy(client_request->second, "other");
	client_request->start = (uint64_t)from;
	client_request->start_of_second = (uint64_t)to;
	CHECK(file_rename_on(client_server, client_session, 0), 0);
	client_request->start_of_second = (uint64_t)to + 1;
	CHECK(file_rename_on(client_server, client_session, 0), -TESSERA_EBADF);
	check_text("there/other", "moved");
	CHECK(client_clunk(from), 0);
	CHECK(client_clunk(to), 0);
	CHECK(client_remove("there/other", false), 0);
	CHECK(client_remove("there", true), 0);
	CHECK(client_remove("here", true), 0);
}

static void a_file_has_several_names(void)
{
	int64_t fid;

	make_file("one", "same", 0600);
	fid = client_walk("one", true);
	CHECK(client_link((uint64_t)fid, "two"), 0);
	CHECK(client_link((uint64_t)fid, "two"), -TESSERA_EEXIST);
	CHECK(client_link(FILE_ROOT, "three"), -TESSERA_EPERM);
	CHECK(stat_of("two").links, 2);
	CHECK(stat_of("two").inode, stat_of("one").inode);
	CHECK(client_remove("one", false), 0);
	check_text("two", "same");
	CHECK(client_clunk(fid), 0);
	CHECK(client_remove("two", false), 0);
}

/* The server tells where the link is and what stands in it; who asked goes on. */
static void a_link_is_answered_with_its_target(void)
{
	make_file("real", "text", 0600);
	CHECK(client_symlink("link", "some/target"), 0);
	CHECK(client_stat("link", true), FILE_LINK + 4);
	CHECK(strcmp(client_request->second, "some/target"), 0);
	CHECK(client_open("link/x", FILE_OPEN_READ, 0), FILE_LINK + 4);
	CHECK(client_walk("link", true), FILE_LINK + 4);
	CHECK(client_change("link", FILE_CHANGE_MODE, &(struct file_stat){.mode = 0600}),
	      FILE_LINK + 4);
	CHECK(client_make("link/x", 0700), FILE_LINK + 4);
	CHECK(client_open("link", FILE_OPEN_READ | FILE_OPEN_NO_FOLLOW, 0), -TESSERA_ELOOP);
	CHECK(client_open("link", CREATE | FILE_OPEN_EXCLUSIVE, 0), -TESSERA_EEXIST);
	CHECK(stat_of("link").mode & FILE_MODE_TYPE, FILE_MODE_LINK);
	memset(client_request->second, 0, FILE_PATH_BYTES);
	CHECK(client_readlink("link"), 11);
	CHECK(strcmp(client_request->second, "some/target"), 0);
	CHECK(client_readlink("real"), -TESSERA_EINVAL);
	CHECK(client_symlink("link", "other"), -TESSERA_EEXIST);
	CHECK(client_symlink("empty", ""), -TESSERA_ENOENT);
	CHECK(client_remove("link", false), 0);
	CHECK(client_remove("real", false), 0);
}

static void rights_are_those_of_who_asks(void)
{
	struct file_stat to = {.user = 5, .group = 5, .mode = 0600};

	CHECK(client_make("mine", 0700), 0);
	make_file("public", "text", 0644);
	client_become(5, 5);
	CHECK(client_open("mine/x", FILE_OPEN_READ, 0), -TESSERA_EACCES);
	CHECK(client_open("public", FILE_OPEN_WRITE, 0), -TESSERA_EACCES);
	CHECK(client_access("public", FILE_MAY_WRITE), -TESSERA_EACCES);
	CHECK(client_access("public", FILE_MAY_READ), 0);
	CHECK(client_open("new", CREATE, 0600), -TESSERA_EACCES);
	CHECK(client_remove("public", false), -TESSERA_EACCES);
	CHECK(client_change("public", FILE_CHANGE_MODE, &to), -TESSERA_EPERM);
	CHECK(client_change("public", FILE_CHANGE_SIZE, &to), -TESSERA_EACCES);
	client_become(0, 0);
	CHECK(client_change("public", FILE_CHANGE_OWNER, &to), 0);
	client_become(5, 5);
	CHECK(client_change("public", FILE_CHANGE_MODE, &to), 0);
	CHECK(stat_of("public").mode, FILE_MODE_REGULAR | 0600);
	client_become(6, 6);
	CHECK(client_open("public", FILE_OPEN_READ, 0), -TESSERA_EACCES);
	client_become(0, 0);
	CHECK(client_remove("public", false), 0);
	CHECK(client_remove("mine", true), 0);
}

static void sizes_and_times_change(void)
{
	struct file_stat to = {.size = 2, .accessed = 7, .modified = FILE_TIME_NOW};
	uint64_t before = time_current().seconds * 1000000000;
	int64_t fid, walked;

	make_file("changed", "text", 0400);
	CHECK(client_change("changed", FILE_CHANGE_SIZE, &to), 0);
	check_text("changed", "te");
	CHECK(client_change("changed", FILE_CHANGE_TIMES, &to), 0);
	CHECK(stat_of("changed").accessed, 7);
	CHECK(stat_of("changed").modified >= before, true);
	CHECK(stat_of("changed").modified < before + 3600000000000, true);
	/* Who has it open to write may, whatever its mode says. */
	client_become(5, 5);
	CHECK(client_change("changed", FILE_CHANGE_SIZE, &to), -TESSERA_EACCES);
	client_become(0, 0);
	fid = client_open("changed", FILE_OPEN_WRITE, 0);
	client_become(5, 5);
	strcpy(client_request->path, "");
	client_request->start = (uint64_t)fid;
	client_request->stat.size = 1;
	CHECK(file_change_on(client_server, client_session, 0,
			     FILE_CHANGE_SIZE | FILE_CHANGE_OPENED),
	      0);
	walked = client_walk("changed", true);
	client_request->path[0] = '\0';
	client_request->start = (uint64_t)walked;
	CHECK(file_change_on(client_server, client_session, 0,
			     FILE_CHANGE_SIZE | FILE_CHANGE_OPENED),
	      -TESSERA_EBADF);
	CHECK(client_clunk(walked), 0);
	strcpy(client_request->path, "changed");
	client_request->start = FILE_ROOT;
	CHECK(file_change_on(client_server, client_session, 0,
			     FILE_CHANGE_SIZE | FILE_CHANGE_OPENED),
	      -TESSERA_EBADF);
	client_become(0, 0);
	check_text("changed", "t");
	CHECK(client_change("changed", FILE_CHANGE_SIZE, &(struct file_stat){.size = UINT64_MAX}),
	      -TESSERA_EFBIG);
	CHECK(client_clunk(fid), 0);
	CHECK(client_remove("changed", false), 0);
}

/* Then everything is there again, as it was before. */
static void room_runs_out_and_comes_back(void)
{
	struct file_system_stat before, after;
	uint64_t size = 0;
	int64_t fid, count;

	CHECK(client_system(""), 0);
	before = client_request->system;
	fid = client_open("large", CREATE, 0600);
	while ((count = file_write_on(client_server, client_session, (uint64_t)fid, size, 0,
				      CLIENT_PAGES * PAGE_BYTES)) > 0)
		size += (uint64_t)count;
	CHECK(count, -TESSERA_ENOSPC);
	CHECK(client_system(""), 0);
	CHECK(client_request->system.blocks_free, 0);
	CHECK(stat_of("large").size, size);
	CHECK(client_symlink("more", "target"), -TESSERA_ENOSPC);
	CHECK(client_clunk(fid), 0);
	CHECK(client_remove("large", false), 0);
	CHECK(client_system(""), 0);
	after = client_request->system;
	CHECK(memcmp(&before, &after, sizeof(before)), 0);
}

static void names_run_out_and_come_back(void)
{
	struct file_system_stat before;
	char name[] = "nameXXX";
	int64_t error = 0;
	unsigned made = 0;

	CHECK(client_system(""), 0);
	before = client_request->system;
	for (; made < 1000 && !error; made += !error) {
		name[4] = (char)('0' + made / 100);
		name[5] = (char)('0' + made / 10 % 10);
		name[6] = (char)('0' + made % 10);
		error = client_make(name, 0700);
	}
	CHECK(error, -TESSERA_ENOSPC);
	while (made-- > 0) {
		name[4] = (char)('0' + made / 100);
		name[5] = (char)('0' + made / 10 % 10);
		name[6] = (char)('0' + made % 10);
		CHECK(client_remove(name, true), 0);
	}
	CHECK(client_system(""), 0);
	CHECK(client_request->system.files_free, before.files_free);
}

void making_run(void)
{
	CASE(bytes_that_are_written_are_read);
	CASE(a_file_lives_as_long_as_a_fid_holds_it);
	CASE(opening_as_the_flags_say);
	CASE(directories_hold_names);
	CASE(a_name_is_replaced_in_one_step);
	CASE(a_name_moves_between_directories);
	CASE(a_file_has_several_names);
	CASE(a_link_is_answered_with_its_target);
	CASE(rights_are_those_of_who_asks);
	CASE(sizes_and_times_change);
	CASE(room_runs_out_and_comes_back);
	CASE(names_run_out_and_come_back);
}
