/*
 * Cases of pjdfstest (github.com/pjd/pjdfstest, tests/CALL/NN.t), by its names, where they apply to
 * what ramfs has: no devices, sockets, flags of files or read-only mounts. ELOOP, ENAMETOOLONG of
 * paths and "." and ".." are resolution's (tests/host/paths).
 */
#include "cases.h"

#define LONG_NAME "1234567890123456789012345678901234567890123456789012345678901234"

static void test_long_names(void **state)
{
	(void)state;
	/* chmod/02, chown/02, link/02, mkdir/02, open/02, rename/01, rmdir/02, symlink/02,
	 * truncate/02, unlink/02 */
	make_file("/f", 0644, root);
	assert_int_equal(DO(MKDIR, root, "/" LONG_NAME), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(OPEN, root, "/" LONG_NAME, .flags = FILE_OPEN_CREATE),
			 -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(RMDIR, root, "/" LONG_NAME), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(UNLINK, root, "/" LONG_NAME), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(TRUNCATE, root, "/" LONG_NAME), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(CHMOD, root, "/" LONG_NAME), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(CHOWN, root, "/" LONG_NAME), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(LINK, root, "/f", .other = "/" LONG_NAME), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(SYMLINK, root, "/" LONG_NAME, .other = "f"), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(RENAME, root, "/f", .other = "/" LONG_NAME), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(RENAME, root, "/" LONG_NAME, .other = "/f"), -TESSERA_ENAMETOOLONG);
	assert_int_equal(DO(STAT, root, "/" LONG_NAME), -TESSERA_ENAMETOOLONG);
}

static void test_not_there(void **state)
{
	(void)state;
	/* chmod/04, chown/04, link/04, mkdir/04, open/04, rename/03, rmdir/04, symlink/04,
	 * truncate/04, unlink/04 */
	make_file("/f", 0644, root);
	assert_int_equal(DO(CHMOD, root, "/no"), -TESSERA_ENOENT);
	assert_int_equal(DO(CHOWN, root, "/no/f"), -TESSERA_ENOENT);
	assert_int_equal(DO(LINK, root, "/no", .other = "/g"), -TESSERA_ENOENT);
	assert_int_equal(DO(LINK, root, "/f", .other = "/no/g"), -TESSERA_ENOENT);
	assert_int_equal(DO(MKDIR, root, "/no/d"), -TESSERA_ENOENT);
	assert_int_equal(DO(OPEN, root, "/no"), -TESSERA_ENOENT);
	assert_int_equal(DO(OPEN, root, "/no/f", .flags = FILE_OPEN_CREATE), -TESSERA_ENOENT);
	assert_int_equal(DO(RENAME, root, "/no", .other = "/f"), -TESSERA_ENOENT);
	assert_int_equal(DO(RENAME, root, "/f", .other = "/no/f"), -TESSERA_ENOENT);
	assert_int_equal(DO(RMDIR, root, "/no"), -TESSERA_ENOENT);
	assert_int_equal(DO(SYMLINK, root, "/no/l", .other = "f"), -TESSERA_ENOENT);
	assert_int_equal(DO(TRUNCATE, root, "/no"), -TESSERA_ENOENT);
	assert_int_equal(DO(UNLINK, root, "/no"), -TESSERA_ENOENT);
}

static void test_not_a_directory(void **state)
{
	(void)state;
	/* chmod/01, chown/01, link/01, mkdir/01, open/01, rename/12, rmdir/01, symlink/01,
	 * truncate/01, unlink/01 */
	make_file("/f", 0644, root);
	assert_int_equal(DO(CHMOD, root, "/f/x"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(CHOWN, root, "/f/x"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(LINK, root, "/f/x", .other = "/g"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(LINK, root, "/f", .other = "/f/g"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(MKDIR, root, "/f/x"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(OPEN, root, "/f/x"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(OPEN, root, "/f/x", .flags = FILE_OPEN_CREATE), -TESSERA_ENOTDIR);
	assert_int_equal(DO(RENAME, root, "/f/x", .other = "/g"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(RENAME, root, "/f", .other = "/f/x"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(RMDIR, root, "/f/x"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(SYMLINK, root, "/f/x", .other = "g"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(TRUNCATE, root, "/f/x"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(UNLINK, root, "/f/x"), -TESSERA_ENOTDIR);
}

static void test_search_denied(void **state)
{
	(void)state;
	/* chmod/05, chown/05, link/06, mkdir/05, open/05, rename/04, rmdir/07, symlink/05,
	 * truncate/05, unlink/05 */
	make_directory("/d", 0600, alice);
	make_file("/d/f", 0666, alice);
	make_directory("/open", 0777, alice);
	assert_int_equal(DO(CHMOD, alice, "/d/f"), -TESSERA_EACCES);
	assert_int_equal(DO(CHOWN, alice, "/d/f"), -TESSERA_EACCES);
	assert_int_equal(DO(LINK, alice, "/d/f", .other = "/open/f"), -TESSERA_EACCES);
	assert_int_equal(DO(MKDIR, alice, "/d/x"), -TESSERA_EACCES);
	assert_int_equal(DO(OPEN, alice, "/d/f"), -TESSERA_EACCES);
	assert_int_equal(DO(RENAME, alice, "/d/f", .other = "/open/f"), -TESSERA_EACCES);
	assert_int_equal(DO(RMDIR, alice, "/d/f"), -TESSERA_EACCES);
	assert_int_equal(DO(SYMLINK, alice, "/d/x", .other = "f"), -TESSERA_EACCES);
	assert_int_equal(DO(TRUNCATE, alice, "/d/f"), -TESSERA_EACCES);
	assert_int_equal(DO(UNLINK, alice, "/d/f"), -TESSERA_EACCES);
	assert_int_equal(DO(STAT, alice, "/d/f"), -TESSERA_EACCES);
	assert_int_equal(DO(STAT, root, "/d/f"), 0);
}

static void test_directory_not_to_be_written(void **state)
{
	(void)state;
	/* link/07, mkdir/06, open/08, rename/05, rmdir/08, symlink/06, unlink/06 */
	make_directory("/d", 0555, alice);
	make_file("/d/f", 0666, alice);
	make_directory("/d/sub", 0777, alice);
	make_directory("/open", 0777, alice);
	make_file("/open/g", 0666, alice);
	assert_int_equal(DO(LINK, alice, "/open/g", .other = "/d/x"), -TESSERA_EACCES);
	assert_int_equal(DO(MKDIR, alice, "/d/x"), -TESSERA_EACCES);
	assert_int_equal(DO(OPEN, alice, "/d/x", .flags = FILE_OPEN_CREATE), -TESSERA_EACCES);
	assert_int_equal(DO(RENAME, alice, "/d/f", .other = "/open/f"), -TESSERA_EACCES);
	assert_int_equal(DO(RENAME, alice, "/open/g", .other = "/d/x"), -TESSERA_EACCES);
	assert_int_equal(DO(RENAME, alice, "/open/g", .other = "/d/f"), -TESSERA_EACCES);
	assert_int_equal(DO(RMDIR, alice, "/d/sub"), -TESSERA_EACCES);
	assert_int_equal(DO(SYMLINK, alice, "/d/x", .other = "f"), -TESSERA_EACCES);
	assert_int_equal(DO(UNLINK, alice, "/d/f"), -TESSERA_EACCES);
}

/* open/06: as owner, group and others; the owner's own bits count, whatever others may. */
static void test_file_rights(void **state)
{
	static const struct {
		uint32_t mode;
		int alice_reads, bob_writes, carol_both;
	} cases[] = {
		{0777, 0, 0, 0},
		{0000, -TESSERA_EACCES, -TESSERA_EACCES, -TESSERA_EACCES},
		{0077, -TESSERA_EACCES, 0, 0},
		{0400, 0, -TESSERA_EACCES, -TESSERA_EACCES},
		{0020, -TESSERA_EACCES, 0, -TESSERA_EACCES},
		{0006, -TESSERA_EACCES, -TESSERA_EACCES, 0},
		{0004, -TESSERA_EACCES, -TESSERA_EACCES, -TESSERA_EACCES},
	};

	(void)state;
	make_file("/f", 0, alice);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(DO(CHMOD, alice, "/f", .mode = cases[i].mode), 0);
		assert_int_equal(DO(OPEN, alice, "/f", .flags = FILE_OPEN_READ),
				 cases[i].alice_reads);
		assert_int_equal(DO(OPEN, bob, "/f", .flags = FILE_OPEN_WRITE),
				 cases[i].bob_writes);
		assert_int_equal(DO(OPEN, carol, "/f", .flags = FILE_OPEN_READ_WRITE),
				 cases[i].carol_both);
		assert_int_equal(DO(OPEN, root, "/f", .flags = FILE_OPEN_READ_WRITE), 0);
	}
	/* Nobody runs what nobody may run. */
	assert_int_equal(DO(CHMOD, root, "/f", .mode = 0666), 0);
	assert_int_equal(ramfs_may(fs, &root, (uint32_t)stat_of("/f").inode, FILE_MAY_SEARCH),
			 -TESSERA_EACCES);
	assert_int_equal(DO(CHMOD, root, "/f", .mode = 0001), 0);
	assert_int_equal(ramfs_may(fs, &root, (uint32_t)stat_of("/f").inode, FILE_MAY_SEARCH), 0);
}

static void test_open_flags(void **state)
{
	uint32_t file;

	(void)state;
	make_directory("/d", 0777, root);
	/* open/00: it takes owner, group and mode */
	assert_int_equal(DO(OPEN, alice, "/d/f", .flags = FILE_OPEN_CREATE, .mode = 0151), 0);
	assert_int_equal(stat_of("/d/f").mode, FILE_MODE_REGULAR | 0151);
	assert_int_equal(stat_of("/d/f").user, alice.user);
	assert_int_equal(stat_of("/d/f").group, alice.group);
	/* open/07: truncated without the right to write */
	assert_int_equal(DO(CHMOD, root, "/d/f", .mode = 0477), 0);
	assert_int_equal(DO(OPEN, alice, "/d/f", .flags = FILE_OPEN_TRUNCATE), -TESSERA_EACCES);
	/* open/13: a directory is not written, nor made */
	assert_int_equal(DO(OPEN, root, "/d", .flags = FILE_OPEN_WRITE), -TESSERA_EISDIR);
	assert_int_equal(DO(OPEN, root, "/d", .flags = FILE_OPEN_READ_WRITE), -TESSERA_EISDIR);
	assert_int_equal(DO(OPEN, root, "/d", .flags = FILE_OPEN_TRUNCATE), -TESSERA_EISDIR);
	assert_int_equal(DO(OPEN, root, "/d", .flags = FILE_OPEN_CREATE), -TESSERA_EISDIR);
	/* open/16: a link that is not to be followed */
	assert_int_equal(DO(SYMLINK, root, "/l", .other = "d/f"), 0);
	assert_int_equal(DO(OPEN, root, "/l", .flags = FILE_OPEN_NO_FOLLOW), -TESSERA_ELOOP);
	/* open/22: exclusively, whatever is there */
	assert_int_equal(DO(OPEN, root, "/d/f", .flags = FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE),
			 -TESSERA_EEXIST);
	assert_int_equal(DO(OPEN, root, "/d", .flags = FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE),
			 -TESSERA_EEXIST);
	assert_int_equal(DO(OPEN, root, "/l", .flags = FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE),
			 -TESSERA_EEXIST);
	/* open/23: flags that contradict each other */
	assert_int_equal(DO(OPEN, root, "/d/f", .flags = FILE_OPEN_ACCESS), -TESSERA_EINVAL);
	assert_int_equal(DO(OPEN, root, "/d", .flags = FILE_OPEN_CREATE | FILE_OPEN_DIRECTORY),
			 -TESSERA_EINVAL);
	assert_int_equal(DO(OPEN, root, "/d/f", .flags = FILE_OPEN_DIRECTORY), -TESSERA_ENOTDIR);
	/* through a dangling link it is made where the link leads */
	assert_int_equal(DO(SYMLINK, root, "/m", .other = "d/new"), 0);
	assert_int_equal(DO(OPEN, root, "/m", .flags = FILE_OPEN_CREATE), 0);
	assert_int_equal(stat_of("/d/new").mode & FILE_MODE_TYPE, FILE_MODE_REGULAR);
	/* what is open stays open, whatever the mode becomes */
	file = open_held(root, "/d/f", FILE_OPEN_WRITE);
	assert_int_equal(ramfs_write(fs, &root, file, 0, "hello", 5), 5);
	assert_int_equal(DO(OPEN, root, "/d/f", .flags = FILE_OPEN_WRITE | FILE_OPEN_TRUNCATE), 0);
	assert_int_equal(stat_of("/d/f").size, 0);
	ramfs_drop(fs, file);
}

static void test_links(void **state)
{
	uint64_t inode;

	(void)state;
	/* link/00 */
	make_file("/f", 0644, root);
	inode = stat_of("/f").inode;
	assert_int_equal(DO(LINK, root, "/f", .other = "/g"), 0);
	assert_int_equal(DO(LINK, root, "/g", .other = "/h"), 0);
	assert_int_equal(stat_of("/h").inode, inode);
	assert_int_equal(stat_of("/f").links, 3);
	assert_int_equal(DO(UNLINK, root, "/f"), 0);
	assert_int_equal(stat_of("/g").links, 2);
	/* link/10, link/11 */
	make_directory("/d", 0755, root);
	assert_int_equal(DO(LINK, root, "/g", .other = "/h"), -TESSERA_EEXIST);
	assert_int_equal(DO(LINK, root, "/g", .other = "/d"), -TESSERA_EEXIST);
	assert_int_equal(DO(LINK, root, "/d", .other = "/e"), -TESSERA_EPERM);
	/* symlink/00, symlink/08; a link is linked itself */
	assert_int_equal(DO(SYMLINK, root, "/l", .other = "no/where"), 0);
	assert_int_equal(stat_of("/l").size, 8);
	assert_int_equal(DO(READLINK, root, "/l"), 0);
	assert_string_equal(answered.text, "no/where");
	assert_int_equal(DO(READLINK, root, "/g"), -TESSERA_EINVAL);
	assert_int_equal(DO(SYMLINK, root, "/l", .other = "x"), -TESSERA_EEXIST);
	assert_int_equal(DO(STAT, root, "/l"), -TESSERA_ENOENT);
	assert_int_equal(DO(LINK, root, "/l", .other = "/l2"), 0);
	assert_int_equal(stat_of("/l2").links, 2);
	assert_int_equal(DO(SYMLINK, root, "/x", .other = ""), -TESSERA_ENOENT);
	assert_int_equal(ramfs_set_mode(fs, &root, (uint32_t)stat_of("/l").inode, 0),
			 -TESSERA_EINVAL);
}

static void test_too_many_links(void **state)
{
	struct request q = {.act = ACT_LINK, .path = "/f"};

	(void)state;
	/* link/05 */
	make_file("/f", 0644, root);
	for (unsigned i = 1; i < RAMFS_LINKS_MOST; i++) {
		snprintf(q.other, sizeof(q.other), "/%u", i);
		assert_int_equal(ask(q), 0);
	}
	assert_int_equal(DO(LINK, root, "/f", .other = "/more"), -TESSERA_EMLINK);
	/* mkdir/03, rename: a directory's link to the one above it */
	make_directory("/d", 0755, root);
	for (unsigned i = 2; i < RAMFS_LINKS_MOST; i++) {
		q = (struct request){.act = ACT_MKDIR};
		snprintf(q.path, sizeof(q.path), "/d/%u", i);
		assert_int_equal(ask(q), 0);
	}
	assert_int_equal(DO(MKDIR, root, "/d/more"), -TESSERA_EMLINK);
	assert_int_equal(DO(MKDIR, root, "/e"), 0);
	assert_int_equal(DO(RENAME, root, "/e", .other = "/d/more"), -TESSERA_EMLINK);
	assert_int_equal(DO(RENAME, root, "/e", .other = "/d/2"), 0);
	assert_int_equal(DO(RENAME, root, "/d/2", .other = "/d/more"), 0);
}

static void test_removing(void **state)
{
	(void)state;
	make_directory("/d", 0755, root);
	make_file("/d/f", 0644, root);
	/* unlink/08, rmdir/06, rmdir/01, rmdir/12; the root is in use */
	assert_int_equal(DO(UNLINK, root, "/d"), -TESSERA_EISDIR);
	assert_int_equal(DO(RMDIR, root, "/d"), -TESSERA_ENOTEMPTY);
	assert_int_equal(DO(RMDIR, root, "/d/f"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(RMDIR, root, "/d/."), -TESSERA_EINVAL);
	assert_int_equal(DO(RMDIR, root, "/d/.."), -TESSERA_ENOTEMPTY);
	assert_int_equal(DO(RMDIR, root, "/"), -TESSERA_EBUSY);
	assert_int_equal(DO(UNLINK, root, "/"), -TESSERA_EISDIR);
	/* unlink/00, rmdir/00, and links of the one above */
	assert_int_equal(DO(UNLINK, root, "/d/f"), 0);
	assert_int_equal(DO(UNLINK, root, "/d/f"), -TESSERA_ENOENT);
	assert_int_equal(stat_of("/").links, 3);
	assert_int_equal(DO(RMDIR, root, "/d"), 0);
	assert_int_equal(stat_of("/").links, 2);
}

/* unlink/14: it stays until it is closed */
static void test_unlinked_while_open(void **state)
{
	char text[6] = "";
	struct file_system_stat before, after;
	struct file_stat stat;
	uint32_t file, directory;

	(void)state;
	ramfs_statfs(fs, &before);
	file = open_held(root, "/f", FILE_OPEN_CREATE | FILE_OPEN_READ_WRITE);
	assert_int_equal(DO(UNLINK, root, "/f"), 0);
	assert_int_equal(ramfs_write(fs, &root, file, 0, "hello", 5), 5);
	assert_int_equal(ramfs_read(fs, file, 0, text, 6), 5);
	assert_string_equal(text, "hello");
	ramfs_stat(fs, file, &stat);
	assert_int_equal(stat.links, 0);
	/* Nor does its number become another's. */
	make_file("/f", 0644, root);
	assert_int_not_equal(stat_of("/f").inode, file);
	assert_int_equal(ramfs_link(fs, &root, file, &(struct ramfs_path){RAMFS_ROOT, "g", NULL}),
			 -TESSERA_ENOENT);
	assert_int_equal(DO(UNLINK, root, "/f"), 0);
	/* In a directory that is gone, nothing is made, and nothing is found. */
	make_directory("/d", 0755, root);
	directory = open_held(root, "/d", FILE_OPEN_DIRECTORY);
	assert_int_equal(DO(RMDIR, root, "/d"), 0);
	assert_int_equal(ramfs_mkdir(fs, &root, &(struct ramfs_path){directory, "x", NULL}, 0755),
			 -TESSERA_ENOENT);
	assert_int_equal(ramfs_find(fs, &root, &(struct ramfs_path){directory, "x", NULL}, true),
			 -TESSERA_ENOENT);
	world_check(fs, 2);
	ramfs_drop(fs, directory);
	ramfs_drop(fs, file);
	world_check(fs, 0);
	ramfs_statfs(fs, &after);
	assert_memory_equal(&before, &after, sizeof(before));
}

static void test_rename(void **state)
{
	uint64_t inode;

	(void)state;
	make_file("/f", 0644, alice);
	make_directory("/d", 0755, root);
	make_directory("/e", 0755, root);
	make_file("/e/x", 0644, root);
	inode = stat_of("/f").inode;
	/* rename/00 */
	assert_int_equal(DO(RENAME, root, "/f", .other = "/d/g"), 0);
	assert_int_equal(stat_of("/d/g").inode, inode);
	assert_int_equal(DO(LSTAT, root, "/f"), -TESSERA_ENOENT);
	/* rename/13, 14, 18, 19, 20 */
	assert_int_equal(DO(RENAME, root, "/d", .other = "/e/x"), -TESSERA_ENOTDIR);
	assert_int_equal(DO(RENAME, root, "/e/x", .other = "/d"), -TESSERA_EISDIR);
	assert_int_equal(DO(RENAME, root, "/d", .other = "/d/sub"), -TESSERA_EINVAL);
	assert_int_equal(DO(RENAME, root, "/d", .other = "/d/sub/sub"), -TESSERA_ENOENT);
	assert_int_equal(DO(RENAME, root, "/d/.", .other = "/x"), -TESSERA_EBUSY);
	assert_int_equal(DO(RENAME, root, "/e/x", .other = "/d/.."), -TESSERA_EBUSY);
	assert_int_equal(DO(RENAME, root, "/d", .other = "/e"), -TESSERA_ENOTEMPTY);
	assert_int_equal(DO(RENAME, root, "/e/x", .other = "/e"), -TESSERA_ENOTEMPTY);
	/* rename/23: over one of several links, which stays under the other name */
	assert_int_equal(DO(LINK, root, "/e/x", .other = "/e/y"), 0);
	assert_int_equal(DO(RENAME, root, "/d/g", .other = "/e/x"), 0);
	assert_int_equal(stat_of("/e/y").links, 1);
	/* of two names of one file nothing goes */
	assert_int_equal(DO(LINK, root, "/e/x", .other = "/e/z"), 0);
	assert_int_equal(DO(RENAME, root, "/e/x", .other = "/e/z"), 0);
	assert_int_equal(stat_of("/e/x").links, 2);
	/* rename/24: links of what is above */
	make_directory("/d/sub", 0755, root);
	assert_int_equal(DO(RENAME, root, "/d/sub", .other = "/e/sub"), 0);
	assert_int_equal(stat_of("/d").links, 2);
	assert_int_equal(stat_of("/e").links, 3);
	assert_int_equal(DO(RENAME, root, "/e/sub", .other = "/d/"), 0);
	assert_int_equal(stat_of("/e").links, 2);
	/* rename/21: it may not be written, and so not be moved elsewhere */
	make_directory("/both", 0777, root);
	make_directory("/both/a", 0777, root);
	make_directory("/both/b", 0700, root);
	assert_int_equal(DO(RENAME, alice, "/both/b", .other = "/both/c"), 0);
	assert_int_equal(DO(RENAME, alice, "/both/c", .other = "/both/a/c"), -TESSERA_EACCES);
	world_check(fs, 0);
}

/* unlink/11, rmdir/11, rename/09, rename/10 */
static void test_sticky(void **state)
{
	static const struct file_identity owners[] = {{1000, 100}, {1001, 100}};

	(void)state;
	make_directory("/open", 0777, root);
	for (unsigned d = 0; d < 2; d++)
		for (unsigned f = 0; f < 2; f++) {
			int expected = d == 1 && f == 1 ? -TESSERA_EPERM : 0;

			make_directory("/d", 01777, owners[d]);
			make_file("/d/f", 0666, owners[f]);
			make_directory("/d/sub", 0777, owners[f]);
			make_file("/open/g", 0666, alice);
			assert_int_equal(DO(RENAME, alice, "/open/g", .other = "/d/f"), expected);
			assert_int_equal(DO(RENAME, alice, "/d/f", .other = "/open/f"), expected);
			if (expected == 0)
				make_file("/d/f", 0666, owners[f]);
			assert_int_equal(DO(UNLINK, alice, "/d/f"), expected);
			assert_int_equal(DO(RMDIR, alice, "/d/sub"), expected);
			(void)DO(UNLINK, root, "/open/g");
			(void)DO(UNLINK, root, "/open/f");
			(void)DO(UNLINK, root, "/d/f");
			(void)DO(RMDIR, root, "/d/sub");
			assert_int_equal(DO(RMDIR, root, "/d"), 0);
		}
}

static void test_mode(void **state)
{
	uint32_t file;

	(void)state;
	make_file("/f", 0644, alice);
	/* chmod/00, chmod/07, chmod/11 */
	assert_int_equal(DO(CHMOD, alice, "/f", .mode = 0111), 0);
	assert_int_equal(stat_of("/f").mode, FILE_MODE_REGULAR | 0111);
	assert_int_equal(DO(CHMOD, bob, "/f", .mode = 0), -TESSERA_EPERM);
	assert_int_equal(DO(CHMOD, alice, "/f", .mode = 02755), 0);
	assert_int_equal(stat_of("/f").mode, FILE_MODE_REGULAR | 02755);
	assert_int_equal(DO(CHOWN, root, "/f", .user = alice.user, .group = carol.group), 0);
	assert_int_equal(DO(CHMOD, alice, "/f", .mode = 02755), 0);
	assert_int_equal(stat_of("/f").mode, FILE_MODE_REGULAR | 0755);
	/* chmod/12: who writes takes them away */
	assert_int_equal(DO(CHMOD, root, "/f", .mode = 06777), 0);
	file = open_held(carol, "/f", FILE_OPEN_WRITE);
	assert_int_equal(ramfs_write(fs, &carol, file, 0, "x", 1), 1);
	assert_int_equal(stat_of("/f").mode, FILE_MODE_REGULAR | 0777);
	assert_int_equal(DO(CHMOD, root, "/f", .mode = 06777), 0);
	assert_int_equal(ramfs_truncate(fs, &carol, file, 0), 0);
	assert_int_equal(stat_of("/f").mode, FILE_MODE_REGULAR | 0777);
	ramfs_drop(fs, file);
}

static void test_owner(void **state)
{
	(void)state;
	make_file("/f", 06755, alice);
	/* chown/00, chown/07 */
	assert_int_equal(DO(CHOWN, bob, "/f", .user = FILE_KEEP, .group = FILE_KEEP), 0);
	assert_int_equal(stat_of("/f").mode, FILE_MODE_REGULAR | 06755);
	assert_int_equal(DO(CHOWN, bob, "/f", .user = bob.user, .group = FILE_KEEP),
			 -TESSERA_EPERM);
	assert_int_equal(DO(CHOWN, alice, "/f", .user = bob.user, .group = FILE_KEEP),
			 -TESSERA_EPERM);
	assert_int_equal(DO(CHOWN, alice, "/f", .user = FILE_KEEP, .group = carol.group),
			 -TESSERA_EPERM);
	assert_int_equal(DO(CHOWN, root, "/f", .user = FILE_KEEP, .group = carol.group), 0);
	assert_int_equal(stat_of("/f").mode, FILE_MODE_REGULAR | 0755);
	assert_int_equal(DO(CHOWN, alice, "/f", .user = alice.user, .group = alice.group), 0);
	assert_int_equal(stat_of("/f").group, alice.group);
	/* the link itself, and what it leads to */
	assert_int_equal(DO(SYMLINK, root, "/l", .other = "f"), 0);
	assert_int_equal(DO(LCHOWN, root, "/l", .user = 5, .group = 6), 0);
	assert_int_equal(stat_of("/l").user, 5);
	assert_int_equal(DO(CHOWN, root, "/l", .user = 7, .group = 8), 0);
	assert_int_equal(stat_of("/l").user, 5);
	assert_int_equal(stat_of("/f").user, 7);
}

/* What a directory with set-group gives on (inode_init_owner of Linux). */
static void test_set_group_directory(void **state)
{
	(void)state;
	make_directory("/d", 02777, (struct file_identity){0, 101});
	assert_int_equal(DO(OPEN, alice, "/d/f", .flags = FILE_OPEN_CREATE, .mode = 02775), 0);
	assert_int_equal(stat_of("/d/f").group, 101);
	assert_int_equal(stat_of("/d/f").mode, FILE_MODE_REGULAR | 0775);
	assert_int_equal(DO(MKDIR, alice, "/d/sub", .mode = 0755), 0);
	assert_int_equal(stat_of("/d/sub").mode, FILE_MODE_DIRECTORY | 02755);
}

#define TEST(name) cmocka_unit_test_setup(test_##name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(long_names),
		TEST(not_there),
		TEST(not_a_directory),
		TEST(search_denied),
		TEST(directory_not_to_be_written),
		TEST(file_rights),
		TEST(open_flags),
		TEST(links),
		TEST(too_many_links),
		TEST(removing),
		TEST(unlinked_while_open),
		TEST(rename),
		TEST(sticky),
		TEST(mode),
		TEST(owner),
		TEST(set_group_directory),
	};

	return cmocka_run_group_tests_name("ramfs_posix", tests, NULL, NULL);
}
