/* What happens where there is no more room: nothing is half done, and nothing is lost. */
#include "cases.h"

static char bytes[16 * RAMFS_PAGE_BYTES];

static void smaller(uint32_t pages, uint32_t inodes, uint32_t names)
{
	fs = world_make(pages);
	fs->inode_count = inodes;
	fs->name_count = names;
	assert_int_equal(ramfs_init(fs), 0);
}

static uint64_t pages_free(void)
{
	struct file_system_stat stat;

	ramfs_statfs(fs, &stat);
	return stat.blocks_free;
}

static void test_sizes(void **state)
{
	struct ramfs *f = world_make(1);

	(void)state;
	f->table_count = 100;
	assert_int_equal(ramfs_init(f), -TESSERA_EINVAL);
	f->table_count = 0;
	assert_int_equal(ramfs_init(f), -TESSERA_EINVAL);
	f->table_count = 1;
	assert_int_equal(ramfs_init(f), 0);
	f->largest = RAMFS_LARGEST;
	assert_int_equal(ramfs_init(f), 0);
	f->largest++;
	assert_int_equal(ramfs_init(f), -TESSERA_EINVAL);
	f->largest = 0;
	f->inode_count = 0;
	assert_int_equal(ramfs_init(f), -TESSERA_EINVAL);
}

static void test_statfs(void **state)
{
	struct file_system_stat stat;

	(void)state;
	smaller(10, 5, 7);
	make_file("/f", 0644, root);
	assert_int_equal(DO(TRUNCATE, root, "/f", .size = 1 << 20), 0);
	ramfs_statfs(fs, &stat);
	assert_int_equal(stat.block_bytes, RAMFS_PAGE_BYTES);
	assert_int_equal(stat.blocks, 10);
	assert_int_equal(stat.blocks_free, 10);
	assert_int_equal(stat.files, 5);
	assert_int_equal(stat.files_free, 3);
	assert_int_equal(stat.name_most, FILE_NAME_MOST);
	assert_int_equal(stat_of("/f").blocks, 0);
}

/* Of two pages and what tells of them: the first page of the write is there, the second is not. */
static void test_short_write(void **state)
{
	uint32_t file;

	(void)state;
	smaller(3, 8, 8);
	file = open_held(root, "/f", FILE_OPEN_CREATE | FILE_OPEN_READ_WRITE);
	assert_int_equal(ramfs_write(fs, &root, file, 100, bytes, sizeof(bytes)),
			 2 * RAMFS_PAGE_BYTES - 100);
	assert_int_equal(stat_of("/f").size, 2 * RAMFS_PAGE_BYTES);
	assert_int_equal(ramfs_write(fs, &root, file, 2 * RAMFS_PAGE_BYTES, bytes, 1),
			 -TESSERA_ENOSPC);
	/* What is there already can be written. */
	assert_int_equal(ramfs_write(fs, &root, file, 5000, bytes, 5000),
			 2 * RAMFS_PAGE_BYTES - 5000);
	world_check(fs, 1);
	assert_int_equal(ramfs_truncate(fs, &root, file, 1), 0);
	assert_int_equal(ramfs_write(fs, &root, file, 5000, bytes, 1), 1);
	ramfs_drop(fs, file);
	assert_int_equal(DO(UNLINK, root, "/f"), 0);
	assert_int_equal(pages_free(), 3);
}

/* For each number of pages, a write far behind fails, or not; what it took for nothing is given
 * back. */
static void test_no_room_for_what_tells_of_pages(void **state)
{
	static const uint64_t offsets[] = {5000, 5 << 20};

	(void)state;
	for (unsigned first = 0; first < 2; first++)
		for (unsigned o = 0; o < 2; o++)
			for (uint32_t pages = first; pages < 7; pages++) {
				uint64_t needed = first + 1 + (o == 0 ? 1 : 2 + first);
				uint32_t file;
				int64_t result;

				smaller(pages, 4, 4);
				file = open_held(root, "/f", FILE_OPEN_CREATE);
				if (first)
					assert_int_equal(
						ramfs_write(fs, &root, file, 0, "first", 5), 5);
				result = ramfs_write(fs, &root, file, offsets[o], "x", 1);
				assert_int_equal(result, pages >= needed ? 1 : -TESSERA_ENOSPC);
				assert_int_equal(stat_of("/f").blocks, (first + (result > 0)) * 8);
				world_check(fs, 1);
				ramfs_drop(fs, file);
				assert_int_equal(DO(UNLINK, root, "/f"), 0);
				assert_int_equal(pages_free(), pages);
			}
}

/* The pool has fewer than was said. */
static void test_pool_has_none(void **state)
{
	uint32_t file;

	(void)state;
	smaller(2, 8, 8);
	fs->page_count = fs->pages_free = 100;
	file = open_held(root, "/f", FILE_OPEN_CREATE);
	assert_int_equal(ramfs_write(fs, &root, file, 0, bytes, sizeof(bytes)), RAMFS_PAGE_BYTES);
	assert_int_equal(ramfs_write(fs, &root, file, RAMFS_PAGE_BYTES, bytes, 1), -TESSERA_ENOSPC);
	ramfs_drop(fs, file);
	world_check(fs, 0);
}

static void test_no_inodes(void **state)
{
	(void)state;
	smaller(1, 3, 100);
	make_file("/f", 0644, root);
	make_directory("/d", 0755, root);
	assert_int_equal(DO(OPEN, root, "/g", .flags = FILE_OPEN_CREATE), -TESSERA_ENOSPC);
	assert_int_equal(DO(MKDIR, root, "/e"), -TESSERA_ENOSPC);
	assert_int_equal(DO(SYMLINK, root, "/l", .other = "f"), -TESSERA_ENOSPC);
	assert_int_equal(DO(LINK, root, "/f", .other = "/g"), 0);
	assert_int_equal(stat_of("/").links, 3);
	world_check(fs, 0);
}

static void test_no_names(void **state)
{
	(void)state;
	smaller(1, 100, 2);
	make_file("/f", 0644, root);
	make_directory("/d", 0755, root);
	assert_int_equal(DO(OPEN, root, "/g", .flags = FILE_OPEN_CREATE), -TESSERA_ENOSPC);
	assert_int_equal(DO(MKDIR, root, "/e"), -TESSERA_ENOSPC);
	assert_int_equal(DO(SYMLINK, root, "/l", .other = "f"), -TESSERA_ENOSPC);
	assert_int_equal(DO(LINK, root, "/f", .other = "/g"), -TESSERA_ENOSPC);
	/* A new name takes the place of the old one. */
	assert_int_equal(DO(RENAME, root, "/f", .other = "/d/g"), 0);
	assert_int_equal(DO(RENAME, root, "/d/g", .other = "/h"), 0);
	world_check(fs, 0);
}

/* A link's target takes a page; without one nothing of it is left. */
static void test_no_page_for_link(void **state)
{
	(void)state;
	smaller(0, 100, 100);
	assert_int_equal(DO(SYMLINK, root, "/l", .other = "f"), -TESSERA_ENOSPC);
	assert_int_equal(DO(LSTAT, root, "/l"), -TESSERA_ENOENT);
	world_check(fs, 0);
}

/* truncate/12, ftruncate/12: a file larger than may be */
static void test_largest(void **state)
{
	uint32_t file;

	(void)state;
	fs = world_make(WORLD_PAGES);
	file = open_held(root, "/f", FILE_OPEN_CREATE);
	assert_int_equal(ramfs_truncate(fs, &root, file, WORLD_LARGEST), 0);
	assert_int_equal(ramfs_truncate(fs, &root, file, WORLD_LARGEST + 1), -TESSERA_EFBIG);
	assert_int_equal(ramfs_truncate(fs, &root, file, UINT64_MAX), -TESSERA_EFBIG);
	assert_int_equal(ramfs_write(fs, &root, file, WORLD_LARGEST - 10, bytes, 100), 10);
	assert_int_equal(ramfs_write(fs, &root, file, WORLD_LARGEST, bytes, 1), -TESSERA_EFBIG);
	assert_int_equal(ramfs_write(fs, &root, file, UINT64_MAX, bytes, 100), -TESSERA_EFBIG);
	assert_int_equal(ramfs_write(fs, &root, file, UINT64_MAX, bytes, 0), 0);
	assert_int_equal(ramfs_read(fs, file, UINT64_MAX, bytes, sizeof(bytes)), 0);
	assert_int_equal(ramfs_read(fs, file, WORLD_LARGEST - 1, bytes, SIZE_MAX), 1);
	ramfs_drop(fs, file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_statfs),
		cmocka_unit_test(test_short_write),
		cmocka_unit_test(test_no_room_for_what_tells_of_pages),
		cmocka_unit_test(test_pool_has_none),
		cmocka_unit_test(test_no_inodes),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_no_page_for_link),
		cmocka_unit_test(test_largest),
	};

	return cmocka_run_group_tests_name("ramfs_limits", tests, NULL, NULL);
}
