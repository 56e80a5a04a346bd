/* The questions of resolutions: what is asked of whom, and what becomes of the answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "path_resolution.h"

#define LONGEST_NAME "123456789012345678901234567890123456789012345678901234567890123"

/* A file system of directories but for these links; what begins with "no" is not there. */
struct link {
	unsigned target;
	const char *path, *text;
};

struct world {
	struct path_mounts mounts;
	const struct link *links;
	size_t count;
	bool follow;
	char asked[1024]; /* all questions, "target:path ", the last with a "!" */
};

static bool names_link(const struct world *world, const struct path_resolution *r,
		       const struct link *link)
{
	size_t length = strlen(link->path);

	if (link->target != r->target || strncmp(r->asked, link->path, length) != 0)
		return false;
	return r->asked[length] == '/' || (!r->asked[length] && (world->follow || !r->last));
}

static int64_t serve(struct world *world, const struct path_resolution *r, char *text)
{
	size_t length = strlen(world->asked);

	snprintf(world->asked + length, sizeof(world->asked) - length, "%u:%s%s ", r->target,
		 r->asked, r->last ? "!" : "");
	for (size_t i = 0; i < world->count; i++)
		if (names_link(world, r, &world->links[i])) {
			memcpy(text, world->links[i].text, strlen(world->links[i].text) + 1);
			return FILE_LINK + (int64_t)strlen(world->links[i].path);
		}
	return strncmp(r->asked, "no", 2) == 0 ? -TESSERA_ENOENT : 0;
}

static int resolve(struct world *world, struct path_resolution *r, const char *directory,
		   const char *path)
{
	char text[FILE_PATH_BYTES];
	int result = path_start(r, directory, path, world->follow);

	world->asked[0] = 0;
	while (result == 0 && (result = path_ask(r, &world->mounts)) == 0)
		result = path_answer(r, serve(world, r, text), text);
	return result;
}

static void check(struct world *world, const char *path, const char *asked, const char *found)
{
	struct path_resolution r;
	int result = resolve(world, &r, "/home", path);

	assert_string_equal(world->asked, asked);
	assert_int_equal(result, PATH_ENDED);
	assert_string_equal(r.path, found);
}

static void check_fails(struct world *world, const char *path, int error)
{
	struct path_resolution r;

	assert_int_equal(resolve(world, &r, "/home", path), -error);
}

static struct world make_world(const struct link *links, size_t count)
{
	struct world world = {.links = links, .count = count, .follow = true};

	path_mount(&world.mounts, "/", 1, MOUNT_REPLACE);
	path_mount(&world.mounts, "/mnt/b", 2, MOUNT_REPLACE);
	return world;
}

static void test_plain(void **state)
{
	struct world world = make_world(NULL, 0);

	(void)state;
	check(&world, "/a/b/c", "1:a/b/c! ", "/a/b/c");
	check(&world, "a", "1:home/a! ", "/home/a");
	check(&world, "/", "1:! ", "/");
	check(&world, ".", "1:home 1:home! ", "/home");
	check(&world, "//a/.//b", "1:a/b! ", "/a/b");
	check(&world, "/a//", "1:a/! ", "/a");
}

/* What stands before ".." must be a directory that may be searched; of one that was asked for that is known. */
static void test_parent(void **state)
{
	struct world world = make_world(NULL, 0);

	(void)state;
	check(&world, "..", "1:home 1:! ", "/");
	check(&world, "../../..", "1:home 1:! ", "/");
	check(&world, "/..", "1: 1:! ", "/");
	check(&world, "/a/b/../../c", "1:a/b 1:c! ", "/c");
	check(&world, "/a/b/..", "1:a/b 1:a! ", "/a");
	check(&world, "/a/.", "1:a 1:a! ", "/a");
	check_fails(&world, "/nothing/../a", TESSERA_ENOENT);
}

static void check_kind(struct world *world, const char *path, enum path_kind kind)
{
	struct path_resolution r;

	assert_int_equal(resolve(world, &r, "/home", path), PATH_ENDED);
	assert_int_equal(r.last_kind, kind);
}

static void test_last_kind(void **state)
{
	struct world world = make_world(NULL, 0);

	(void)state;
	check_kind(&world, "/", PATH_END);
	check_kind(&world, "/a", PATH_NAME);
	check_kind(&world, "/a/", PATH_NAME);
	check_kind(&world, "/a/.", PATH_SELF);
	check_kind(&world, "./", PATH_SELF);
	check_kind(&world, "/a/..", PATH_PARENT);
	check_kind(&world, "/a/../b", PATH_NAME);
}

static const struct link some_links[] = {
	{1, "l", "x/y"},      {1, "a/up", "../c"}, {1, "root", "/"},	{1, "a/far", "/mnt/b"},
	{2, "back", "/a/up"}, {1, "slash", "d/"},  {1, "loop", "loop"}, {1, "long", LONGEST_NAME},
	{1, "empty", ""},     {1, "tol", "l"},
};
#define SOME_LINKS (sizeof(some_links) / sizeof(some_links[0]))

static void test_links(void **state)
{
	struct world world = make_world(some_links, SOME_LINKS);

	(void)state;
	check(&world, "/l", "1:l! 1:x/y! ", "/x/y");
	check(&world, "/l/", "1:l/! 1:x/y/! ", "/x/y");
	check(&world, "/l/z//", "1:l/z/! 1:x/y/z/! ", "/x/y/z");
	check(&world, "/a/up/z", "1:a/up/z! 1:c/z! ", "/c/z");
	check(&world, "/root/q", "1:root/q! 1:q! ", "/q");
	check(&world, "/root", "1:root! 1:! ", "/");
	check(&world, "/slash", "1:slash! 1:d/! ", "/d");
	check(&world, "/tol", "1:tol! 1:l! 1:x/y! ", "/x/y");
	/* ".." of the link's target's, not of the link's */
	check(&world, "/l/..", "1:l 1:x/y 1:x! ", "/x");
	check(&world, "/l/../w", "1:l 1:x/y 1:x/w! ", "/x/w");
	/* through servers */
	check(&world, "/a/far/back", "1:a/far/back! 2:back! 1:a/up! 1:c! ", "/c");
}

static void test_not_followed(void **state)
{
	struct world world = make_world(some_links, SOME_LINKS);

	(void)state;
	world.follow = false;
	check(&world, "/l", "1:l! ", "/l");
	check(&world, "/root/l", "1:root/l! 1:l! ", "/l");
	/* a directory is asked for */
	check(&world, "/l/", "1:l/! 1:x/y/! ", "/x/y");
	check(&world, "/l/.", "1:l 1:x/y 1:x/y! ", "/x/y");
}

/* pjdfstest open/12, ...: too many symbolic links were encountered in translating the pathname */
static void test_loop(void **state)
{
	static const struct link chain[] = {
		{1, "l1", "l2"}, {1, "l2", "l3"},  {1, "l3", "l4"},
		{1, "l4", "l5"}, {1, "l5", "l6"},  {1, "l6", "l7"},
		{1, "l7", "l8"}, {1, "l8", "end"}, {1, "l0", "l1"},
	};
	struct world world = make_world(some_links, SOME_LINKS);

	(void)state;
	check_fails(&world, "/loop", TESSERA_ELOOP);
	check_fails(&world, "/loop/a", TESSERA_ELOOP);
	world = make_world(chain, sizeof(chain) / sizeof(chain[0]));
	check(&world, "/l1", "1:l1! 1:l2! 1:l3! 1:l4! 1:l5! 1:l6! 1:l7! 1:l8! 1:end! ", "/end");
	check_fails(&world, "/l0", TESSERA_ELOOP);
}

static void test_refused(void **state)
{
	char path[FILE_PATH_BYTES + 1];
	struct world world = make_world(some_links, SOME_LINKS);

	(void)state;
	check_fails(&world, "", TESSERA_ENOENT);
	check_fails(&world, "/empty", TESSERA_ENOENT);
	check_fails(&world, "/x" LONGEST_NAME, TESSERA_ENAMETOOLONG);
	memset(path, '/', sizeof(path));
	path[FILE_PATH_BYTES] = 0;
	check_fails(&world, path, TESSERA_ENAMETOOLONG);
	/* A link makes it too long: */
	memset(path, '/', sizeof(path));
	memcpy(path, "/long/", 6);
	path[FILE_PATH_MOST] = 0;
	check_fails(&world, path, TESSERA_ENAMETOOLONG);
	/* so does the slash that is asked along, of a path that fits: */
	for (unsigned i = 0; i < FILE_PATH_MOST - 6; i++)
		path[i] = i % 50 == 49 ? '/' : 'p';
	path[FILE_PATH_MOST - 6] = 0;
	check_kind(&world, path, PATH_NAME);
	memcpy(path + FILE_PATH_MOST - 6, "/", 2);
	check_fails(&world, path, TESSERA_ENAMETOOLONG);
}

static void test_joined(void **state)
{
	struct world world = make_world(NULL, 0);
	struct path_resolution r;

	(void)state;
	path_mount(&world.mounts, "/bin", 3, MOUNT_BEFORE);
	path_mount(&world.mounts, "/bin", 4, MOUNT_AFTER);
	check(&world, "/bin/ls", "3:ls! ", "/bin/ls");
	assert_int_equal(resolve(&world, &r, "/", "/bin/none"), PATH_ENDED);
	assert_string_equal(world.asked, "3:none! 1:bin/none! ");
	path_mount(&world.mounts, "/no", 5, MOUNT_BEFORE);
	path_mount(&world.mounts, "/no", 6, MOUNT_AFTER);
	assert_int_equal(resolve(&world, &r, "/", "/no/no/../a/"), -TESSERA_ENOENT);
	assert_string_equal(world.asked, "5:no 1:no/no 6:no ");
}

static void test_nothing_mounted(void **state)
{
	struct world world = {.follow = true};

	(void)state;
	check_fails(&world, "/", TESSERA_ENOENT);
	check_fails(&world, "a", TESSERA_ENOENT);
}

/* An answer that can't be: nothing of the server's is believed. */
static void check_answer(const char *path, bool follow, int64_t answer, int result)
{
	struct world world = make_world(NULL, 0);
	struct path_resolution r;

	assert_int_equal(path_start(&r, "/", path, follow), 0);
	assert_int_equal(path_ask(&r, &world.mounts), 0);
	assert_int_equal(path_answer(&r, answer, "x"), result);
}

static void test_hostile_answers(void **state)
{
	static char no_end[FILE_PATH_BYTES];
	struct world world = make_world(NULL, 0);
	struct path_resolution r;

	(void)state;
	check_answer("/ab/c", true, FILE_LINK + 2, 0);
	check_answer("/ab/c", true, FILE_LINK + 4, 0);
	check_answer("/ab/c", false, FILE_LINK + 4, -TESSERA_EIO);
	check_answer("/ab/c/", false, FILE_LINK + 4, 0);
	check_answer("/ab/c", true, FILE_LINK, -TESSERA_EIO);
	check_answer("/ab/c", true, FILE_LINK + 1, -TESSERA_EIO);
	check_answer("/ab/c", true, FILE_LINK + 3, -TESSERA_EIO);
	check_answer("/ab/c", true, FILE_LINK + 5, -TESSERA_EIO);
	check_answer("/ab/c/", true, FILE_LINK + 5, -TESSERA_EIO);
	check_answer("/ab/c", true, FILE_LINK + 0xffff, -TESSERA_EIO);
	check_answer("/mnt/b", true, FILE_LINK + 1, -TESSERA_EIO);
	check_answer("/ab/c", true, INT64_MIN, -TESSERA_EIO);
	check_answer("/ab/c", true, -TESSERA_EACCES, -TESSERA_EACCES);
	memset(no_end, 'x', sizeof(no_end));
	assert_int_equal(path_start(&r, "/", "/a", true), 0);
	assert_int_equal(path_ask(&r, &world.mounts), 0);
	assert_int_equal(path_answer(&r, FILE_LINK + 1, no_end), -TESSERA_ENAMETOOLONG);
}

/* pjdfstest rmdir/12, 13, rename/19, mkdir/12: "." or ".." at the end */
static void test_refusals(void **state)
{
	static const int errors[][4] = {
		[PATH_TO_LOOK] = {0, 0, 0, 0},
		[PATH_TO_MAKE] = {0, TESSERA_EEXIST, TESSERA_EEXIST, TESSERA_EEXIST},
		[PATH_TO_UNLINK] = {0, TESSERA_EISDIR, TESSERA_EISDIR, TESSERA_EISDIR},
		[PATH_TO_RMDIR] = {0, TESSERA_EINVAL, TESSERA_ENOTEMPTY, TESSERA_EBUSY},
		[PATH_TO_RENAME] = {0, TESSERA_EBUSY, TESSERA_EBUSY, TESSERA_EBUSY},
	};

	(void)state;
	for (unsigned purpose = PATH_TO_LOOK; purpose <= PATH_TO_RENAME; purpose++)
		for (unsigned kind = PATH_NAME; kind <= PATH_END; kind++)
			assert_int_equal(
				path_refusal((enum path_purpose)purpose, (enum path_kind)kind),
				-errors[purpose][kind]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),		cmocka_unit_test(test_parent),
		cmocka_unit_test(test_last_kind),	cmocka_unit_test(test_links),
		cmocka_unit_test(test_not_followed),	cmocka_unit_test(test_loop),
		cmocka_unit_test(test_refused),		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_nothing_mounted), cmocka_unit_test(test_hostile_answers),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests_name("path_resolution", tests, NULL, NULL);
}
