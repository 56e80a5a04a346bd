/* Where clients make and remove nothing: each of these says so, in its own way. */
#include <string.h>

#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"

static void names_are_not_changed(void)
{
	int64_t fid = client_walk(served->file, true);

	CHECK(client_open("new", FILE_OPEN_CREATE | FILE_OPEN_WRITE, 0600), -TESSERA_EROFS);
	CHECK(client_make("new", 0700), -TESSERA_EROFS);
	CHECK(client_symlink("new", "target"), -TESSERA_EPERM);
	CHECK(client_link((uint64_t)fid, "new"), -TESSERA_EPERM);
	CHECK(client_remove(served->file, false), -TESSERA_EROFS);
	CHECK(client_remove("", true), -TESSERA_EROFS);
	CHECK(client_rename(served->file, "new"), -TESSERA_EROFS);
	CHECK(client_stat("new", true), -TESSERA_ENOENT);
	CHECK(client_access("", FILE_MAY_WRITE), -TESSERA_EROFS);
	CHECK(client_clunk(fid), 0);
}

static void states_are_not_changed(void)
{
	struct file_stat to = {.mode = 0777};

	CHECK(client_change(served->file, FILE_CHANGE_MODE, &to), -TESSERA_EROFS);
	CHECK(client_change(served->file, FILE_CHANGE_OWNER, &to), -TESSERA_EROFS);
	CHECK(client_change(served->file, FILE_CHANGE_TIMES, &to), -TESSERA_EROFS);
	CHECK(client_change(served->file, FILE_CHANGE_SIZE, &to), -TESSERA_EROFS);
}

/* Be it by who may all. */
static void a_file_is_not_written(void)
{
	CHECK(client_open(served->file, FILE_OPEN_WRITE, 0), -TESSERA_EROFS);
	CHECK(client_open(served->file, FILE_OPEN_READ_WRITE, 0), -TESSERA_EROFS);
	CHECK(client_open(served->file, FILE_OPEN_READ | FILE_OPEN_TRUNCATE, 0), -TESSERA_EROFS);
	CHECK(client_access(served->file, FILE_MAY_WRITE), -TESSERA_EROFS);
	client_become(5, 5);
	CHECK(client_open(served->file, FILE_OPEN_WRITE, 0), -TESSERA_EROFS);
	client_become(0, 0);
}

static void what_is_written_counts(void)
{
	int64_t fid = client_open(served->file, FILE_OPEN_READ_WRITE | FILE_OPEN_TRUNCATE, 0);

	CHECK(client_write(fid, 0, "41"), 2);
	CHECK(client_read(fid, 0, 8), 3);
	CHECK(memcmp(client_data, "42\n", 3), 0);
	CHECK(client_clunk(fid), 0);
}

void fixed_run(void)
{
	CASE(names_are_not_changed);
	CASE(states_are_not_changed);
	if (!served->can_write)
		CASE(a_file_is_not_written);
	if (served->counts)
		CASE(what_is_written_counts);
}
