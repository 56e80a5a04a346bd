/* Reading directories while they change, times, and what the component hands over: paths, and
 * nothing but names. */
#include "cases.h"

static void make_many(unsigned from, unsigned to)
{
	struct request q = {.act = ACT_OPEN, .flags = FILE_OPEN_CREATE};

	for (unsigned i = from; i < to; i++) {
		snprintf(q.path, sizeof(q.path), "/d/%u", i);
		assert_int_equal(ask(q), 0);
	}
}

static void remove_one(unsigned i)
{
	struct request q = {.act = ACT_UNLINK};

	snprintf(q.path, sizeof(q.path), "/d/%u", i);
	assert_int_equal(ask(q), 0);
}

static int64_t read_next(uint32_t directory, uint64_t cookie, struct file_entry *entry)
{
	return ramfs_readdir(fs, directory, cookie, entry, 1);
}

static void test_read(void **state)
{
	struct file_entry entries[5];
	uint32_t directory;

	(void)state;
	make_directory("/d", 0755, root);
	directory = (uint32_t)stat_of("/d").inode;
	assert_int_equal(ramfs_readdir(fs, directory, 0, entries, 5), 0);
	assert_int_equal(DO(MKDIR, root, "/d/sub"), 0);
	assert_int_equal(DO(SYMLINK, root, "/d/link", .other = "x"), 0);
	make_many(0, 1);
	assert_int_equal(ramfs_readdir(fs, directory, 0, entries, 5), 3);
	assert_string_equal(entries[0].name, "sub");
	assert_int_equal(entries[0].mode, FILE_MODE_DIRECTORY);
	assert_int_equal(entries[0].length, 3);
	assert_int_equal(entries[0].inode, stat_of("/d/sub").inode);
	assert_int_equal(entries[1].mode, FILE_MODE_LINK);
	assert_int_equal(entries[2].mode, FILE_MODE_REGULAR);
	assert_int_equal(ramfs_readdir(fs, directory, entries[1].cookie, entries, 5), 1);
	assert_string_equal(entries[0].name, "0");
	assert_int_equal(ramfs_readdir(fs, directory, UINT64_MAX, entries, 5), 0);
	assert_int_equal(ramfs_readdir(fs, (uint32_t)stat_of("/d/0").inode, 0, entries, 5),
			 -TESSERA_ENOTDIR);
}

/* What is there from the beginning to the end comes once, whatever goes and comes meanwhile. */
static void test_changes_while_reading(void **state)
{
	unsigned seen[40] = {0};
	struct file_entry entry = {.cookie = 0};
	unsigned steps = 0;
	uint32_t directory;

	(void)state;
	make_directory("/d", 0755, root);
	make_directory("/e", 0755, root);
	make_many(0, 20);
	directory = (uint32_t)stat_of("/d").inode;
	while (read_next(directory, entry.cookie, &entry) == 1) {
		unsigned i = (unsigned)strtoul(entry.name, NULL, 10);

		seen[i]++;
		/* The one that was just read, the next, and one behind; new names take their
		 * places. */
		if (i < 18 && i % 3 == 0) {
			remove_one(i);
			remove_one(i + 1);
			make_many(20 + steps, 21 + steps);
			steps++;
		}
		assert_true(steps < 10);
	}
	for (unsigned i = 0; i < 20; i++)
		assert_int_equal(seen[i], i < 18 && i % 3 == 1 ? 0 : 1);
	for (unsigned i = 20; i < 40; i++)
		assert_true(seen[i] <= 1);
	world_check(fs, 0);
}

/* A cookie whose name is in another directory now leads to nothing there. */
static void test_moved_away(void **state)
{
	struct file_entry entry;
	uint32_t directory;

	(void)state;
	make_directory("/d", 0755, root);
	make_directory("/e", 0755, root);
	make_many(0, 3);
	directory = (uint32_t)stat_of("/d").inode;
	assert_int_equal(read_next(directory, 0, &entry), 1);
	assert_int_equal(DO(RENAME, root, "/d/0", .other = "/e/0"), 0);
	assert_int_equal(read_next(directory, entry.cookie, &entry), 1);
	assert_string_equal(entry.name, "1");
	/* The name of a directory that was removed and made anew. */
	remove_one(1);
	remove_one(2);
	assert_int_equal(read_next(directory, entry.cookie, &entry), 0);
}

/* pjdfstest: what changes which time, in the "successful ... updates ctime" of each call's 00 */
static void test_times(void **state)
{
	struct file_stat file, directory, now;
	uint32_t number;
	char byte;

	(void)state;
	make_directory("/d", 0755, root);
	number = open_held(root, "/d/f", FILE_OPEN_CREATE);
	directory = stat_of("/d");
	file = stat_of("/d/f");
	assert_int_equal(directory.modified, file.modified);
	assert_int_equal(directory.changed, file.changed);

	/* open/00: one that is there already changes nothing */
	assert_int_equal(DO(OPEN, root, "/d/f", .flags = FILE_OPEN_CREATE), 0);
	assert_int_equal(stat_of("/d").modified, directory.modified);
	fs->now += 100;
	assert_int_equal(ramfs_read(fs, number, 0, &byte, 1), 0);
	now = stat_of("/d/f");
	assert_true(now.accessed > file.accessed);
	assert_int_equal(now.changed, file.changed);
	assert_int_equal(ramfs_write(fs, &root, number, 0, "x", 1), 1);
	now = stat_of("/d/f");
	assert_true(now.modified > file.modified && now.changed == now.modified);
	/* open/00, truncate/00, ftruncate/00: of no size, too */
	assert_int_equal(DO(OPEN, root, "/d/f", .flags = FILE_OPEN_WRITE | FILE_OPEN_TRUNCATE), 0);
	file = stat_of("/d/f");
	assert_true(file.modified > now.modified && file.changed > now.changed);
	assert_int_equal(DO(TRUNCATE, root, "/d/f"), 0);
	now = stat_of("/d/f");
	assert_true(now.changed > file.changed);
	/* chmod/00, chown/00: ctime alone, and none if it fails */
	assert_int_equal(DO(CHMOD, bob, "/d/f"), -TESSERA_EPERM);
	assert_int_equal(stat_of("/d/f").changed, now.changed);
	assert_int_equal(DO(CHMOD, root, "/d/f", .mode = 0600), 0);
	file = stat_of("/d/f");
	assert_true(file.changed > now.changed && file.modified == now.modified);
	assert_int_equal(DO(CHOWN, root, "/d/f", .user = 1, .group = 1), 0);
	assert_true(stat_of("/d/f").changed > file.changed);
	/* link/00, unlink/00, rename/22: the file's ctime, and both of the directories' */
	file = stat_of("/d/f");
	assert_int_equal(DO(LINK, root, "/d/f", .other = "/d/g"), 0);
	assert_true(stat_of("/d/f").changed > file.changed);
	assert_true(stat_of("/d").modified > directory.modified);
	file = stat_of("/d/f");
	assert_int_equal(DO(UNLINK, root, "/d/g"), 0);
	assert_true(stat_of("/d/f").changed > file.changed);
	file = stat_of("/d/f");
	directory = stat_of("/d");
	assert_int_equal(DO(RENAME, root, "/d/f", .other = "/f"), 0);
	assert_true(stat_of("/f").changed > file.changed);
	assert_true(stat_of("/d").changed > directory.changed);
	assert_int_equal(stat_of("/").changed, stat_of("/d").changed);
	ramfs_drop(fs, number);
}

/* utimensat/00, 06, 07, 08 */
static void test_set_times(void **state)
{
	uint32_t number;

	(void)state;
	make_file("/f", 0622, alice);
	number = (uint32_t)stat_of("/f").inode;
	assert_int_equal(ramfs_set_times(fs, &alice, number, 1000, 2000), 0);
	assert_int_equal(stat_of("/f").accessed, 1000);
	assert_int_equal(stat_of("/f").modified, 2000);
	assert_int_equal(ramfs_set_times(fs, &alice, number, FILE_TIME_KEEP, 3000), 0);
	assert_int_equal(stat_of("/f").accessed, 1000);
	assert_int_equal(stat_of("/f").modified, 3000);
	assert_int_equal(ramfs_set_times(fs, &bob, number, 1, 2), -TESSERA_EPERM);
	assert_int_equal(ramfs_set_times(fs, &bob, number, FILE_TIME_NOW, FILE_TIME_KEEP),
			 -TESSERA_EPERM);
	assert_int_equal(ramfs_set_times(fs, &bob, number, FILE_TIME_KEEP, FILE_TIME_KEEP), 0);
	assert_int_equal(ramfs_set_times(fs, &bob, number, FILE_TIME_NOW, FILE_TIME_NOW), 0);
	assert_int_equal(stat_of("/f").accessed, stat_of("/f").changed);
	assert_int_equal(DO(CHMOD, root, "/f", .mode = 0600), 0);
	assert_int_equal(ramfs_set_times(fs, &bob, number, FILE_TIME_NOW, FILE_TIME_NOW),
			 -TESSERA_EACCES);
}

static int64_t find(uint32_t start, const char *path, bool follow, char *link)
{
	int64_t result = ramfs_find(fs, &root, &(struct ramfs_path){start, path, link}, follow);

	if (result > 0 && !(result & FILE_LINK))
		ramfs_drop(fs, (uint32_t)result);
	return result;
}

static void test_paths(void **state)
{
	char link[FILE_PATH_BYTES];
	uint32_t directory, file;

	(void)state;
	make_directory("/d", 0755, root);
	make_directory("/d/e", 0755, root);
	make_file("/d/e/f", 0644, root);
	assert_int_equal(DO(SYMLINK, root, "/d/l", .other = "e/../x"), 0);
	directory = (uint32_t)stat_of("/d").inode;
	file = (uint32_t)stat_of("/d/e/f").inode;
	assert_int_equal(find(directory, "", true, link), directory);
	assert_int_equal(find(file, "", true, link), file);
	assert_int_equal(find(directory, "e/f", true, link), file);
	assert_int_equal(find(directory, "e//f", true, link), file);
	assert_int_equal(find(directory, "e/f/", true, link), -TESSERA_ENOTDIR);
	assert_int_equal(find(file, "x", true, link), -TESSERA_ENOTDIR);
	/* links: how far it is, and where they lead */
	memset(link, 'x', sizeof(link));
	assert_int_equal(find(directory, "l/y", false, link), FILE_LINK | 1);
	assert_string_equal(link, "e/../x");
	assert_int_equal(find(RAMFS_ROOT, "d/l", true, link), FILE_LINK | 3);
	assert_int_equal(find(RAMFS_ROOT, "d/l/", false, link), FILE_LINK | 3);
	assert_int_equal(find(RAMFS_ROOT, "d/l", false, link), stat_of("/d/l").inode);
	/* what never should come */
	assert_int_equal(find(directory, "..", true, link), -TESSERA_EINVAL);
	assert_int_equal(find(directory, "e/../e", true, link), -TESSERA_EINVAL);
	assert_int_equal(find(directory, ".", true, link), -TESSERA_EINVAL);
	assert_int_equal(ramfs_rename(fs, &root, directory, "e/f", directory, "g"),
			 -TESSERA_EINVAL);
	assert_int_equal(ramfs_rename(fs, &root, directory, "e", directory, "g/h"),
			 -TESSERA_EINVAL);
	assert_int_equal(ramfs_rename(fs, &root, directory, "e", directory, ""), -TESSERA_EBUSY);
	assert_int_equal(ramfs_rename(fs, &root, directory, "..", directory, "g"), -TESSERA_EBUSY);
	assert_int_equal(ramfs_rename(fs, &root, file, "e", directory, "g"), -TESSERA_ENOTDIR);
	/* opened by what is held: its own rights count */
	assert_int_equal(
		ramfs_open(fs, &alice, &(struct ramfs_path){file, "", link}, FILE_OPEN_WRITE, 0),
		-TESSERA_EACCES);
	assert_int_equal(
		ramfs_open(fs, &alice, &(struct ramfs_path){file, "", link}, FILE_OPEN_READ, 0),
		file);
	ramfs_drop(fs, file);
	assert_int_equal(ramfs_mkdir(fs, &root, &(struct ramfs_path){directory, "", link}, 0),
			 -TESSERA_EEXIST);
}

/* The longest target comes whole. */
static void test_longest_link(void **state)
{
	struct request q = {.act = ACT_SYMLINK, .path = "/l"};
	char link[FILE_PATH_BYTES];

	(void)state;
	memset(q.other, 'x', FILE_PATH_MOST);
	assert_int_equal(ask(q), 0);
	assert_int_equal(find(RAMFS_ROOT, "l", true, link), FILE_LINK | 1);
	assert_string_equal(link, q.other);
	assert_int_equal(ramfs_readlink(fs, (uint32_t)stat_of("/l").inode, link, 10), 10);
	assert_int_equal(ramfs_symlink(fs, &root, &(struct ramfs_path){RAMFS_ROOT, "m", link},
				       (char[FILE_PATH_BYTES + 1]){[0 ... FILE_PATH_MOST] = 'x'}),
			 -TESSERA_ENAMETOOLONG);
}

static void test_no_data(void **state)
{
	uint32_t link;
	char byte;

	(void)state;
	assert_int_equal(DO(SYMLINK, root, "/l", .other = "x"), 0);
	link = (uint32_t)stat_of("/l").inode;
	assert_int_equal(ramfs_read(fs, RAMFS_ROOT, 0, &byte, 1), -TESSERA_EISDIR);
	assert_int_equal(ramfs_write(fs, &root, RAMFS_ROOT, 0, &byte, 1), -TESSERA_EISDIR);
	assert_int_equal(ramfs_truncate(fs, &root, RAMFS_ROOT, 0), -TESSERA_EISDIR);
	assert_int_equal(ramfs_read(fs, link, 0, &byte, 1), -TESSERA_EINVAL);
	assert_int_equal(ramfs_write(fs, &root, link, 0, &byte, 1), -TESSERA_EINVAL);
	assert_int_equal(ramfs_truncate(fs, &root, link, 0), -TESSERA_EINVAL);
}

/* A hole, a tail that was cut off, and a size that grows again: zeroes. */
static void test_sparse(void **state)
{
	static char read[3 * RAMFS_PAGE_BYTES], zeroes[3 * RAMFS_PAGE_BYTES];
	uint32_t file;

	(void)state;
	file = open_held(root, "/f", FILE_OPEN_CREATE);
	memset(read, 'x', sizeof(read));
	assert_int_equal(ramfs_write(fs, &root, file, 0, read, sizeof(read)), sizeof(read));
	assert_int_equal(ramfs_truncate(fs, &root, file, 10), 0);
	assert_int_equal(stat_of("/f").blocks, 8);
	assert_int_equal(ramfs_write(fs, &root, file, 5 << 20, "y", 1), 1);
	assert_int_equal(stat_of("/f").blocks, 16);
	assert_int_equal(ramfs_read(fs, file, 10, read, sizeof(read)), sizeof(read));
	assert_memory_equal(read, zeroes, sizeof(read));
	assert_int_equal(ramfs_read(fs, file, (5 << 20) - 3, read, sizeof(read)), 4);
	assert_memory_equal(read, "\0\0\0y", 4);
	ramfs_drop(fs, file);
	world_check(fs, 0);
}

#define TEST(name) cmocka_unit_test_setup(test_##name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(read),	    TEST(changes_while_reading),
		TEST(moved_away),   TEST(times),
		TEST(set_times),    TEST(paths),
		TEST(longest_link), TEST(no_data),
		TEST(sparse),
	};

	return cmocka_run_group_tests_name("ramfs_directories", tests, NULL, NULL);
}
