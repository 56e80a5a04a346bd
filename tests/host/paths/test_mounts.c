/* What is asked of a path, and in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "path_mounts.h"

/* The targets, each a digit, in the order in which they are asked. */
static void check(const struct path_mounts *mounts, const char *path, const char *expected)
{
	char targets[PATH_MOUNTS + 1];
	struct path_asked asked = {0};
	const struct path_mount *mount;
	size_t count = 0;

	while ((mount = path_mount_next(mounts, path, &asked)))
		targets[count++] = (char)('0' + mount->target);
	targets[count] = 0;
	assert_string_equal(targets, expected);
}

static void mount(struct path_mounts *mounts, const char *point, unsigned target,
		  enum mount_order order)
{
	assert_int_equal(path_mount(mounts, point, target, order), 0);
}

static void test_longest(void **state)
{
	struct path_mounts mounts = {.count = 0};

	(void)state;
	check(&mounts, "/", "");
	mount(&mounts, "/", 1, MOUNT_REPLACE);
	mount(&mounts, "/a/b", 2, MOUNT_REPLACE);
	mount(&mounts, "/a", 3, MOUNT_REPLACE);
	check(&mounts, "/", "1");
	check(&mounts, "/ab", "1");
	check(&mounts, "/a", "3");
	check(&mounts, "/a/bc", "3");
	check(&mounts, "/a/b", "2");
	check(&mounts, "/a/b/c", "2");
}

static void test_before_and_after(void **state)
{
	struct path_mounts mounts = {.count = 0};

	(void)state;
	mount(&mounts, "/", 1, MOUNT_REPLACE);
	mount(&mounts, "/a", 2, MOUNT_BEFORE);
	mount(&mounts, "/a", 3, MOUNT_BEFORE);
	mount(&mounts, "/a", 4, MOUNT_AFTER);
	mount(&mounts, "/a", 5, MOUNT_AFTER);
	check(&mounts, "/a", "32145");
	check(&mounts, "/", "1");
	mount(&mounts, "/a/b", 6, MOUNT_BEFORE);
	mount(&mounts, "/a/b", 7, MOUNT_AFTER);
	check(&mounts, "/a/b/c", "6321457");
	mount(&mounts, "/", 8, MOUNT_AFTER);
	check(&mounts, "/a/b",
	      "632184"
	      "57");
}

static void test_replace(void **state)
{
	struct path_mounts mounts = {.count = 0};

	(void)state;
	mount(&mounts, "/", 1, MOUNT_REPLACE);
	mount(&mounts, "/a", 2, MOUNT_BEFORE);
	mount(&mounts, "/a", 3, MOUNT_AFTER);
	mount(&mounts, "/a", 4, MOUNT_REPLACE);
	check(&mounts, "/a", "4");
	mount(&mounts, "/a", 5, MOUNT_BEFORE);
	mount(&mounts, "/a", 6, MOUNT_AFTER);
	mount(&mounts, "/a", 7, MOUNT_AFTER);
	check(&mounts, "/a", "5467");
	mount(&mounts, "/a/b", 8, MOUNT_AFTER);
	check(&mounts, "/a/b", "54678");
	mount(&mounts, "/", 9, MOUNT_REPLACE);
	check(&mounts, "/", "9");
	check(&mounts, "/b", "9");
	check(&mounts, "/a/b", "54678");
}

static void test_unmount(void **state)
{
	struct path_mounts mounts = {.count = 0};

	(void)state;
	mount(&mounts, "/", 1, MOUNT_REPLACE);
	mount(&mounts, "/a", 2, MOUNT_REPLACE);
	mount(&mounts, "/a", 3, MOUNT_AFTER);
	assert_int_equal(path_unmount(&mounts, "/a", 1), -TESSERA_EINVAL);
	assert_int_equal(path_unmount(&mounts, "/b", 2), -TESSERA_EINVAL);
	assert_int_equal(path_unmount(&mounts, "/a", 2), 0);
	/* Something is mounted there still, and what was hidden comes back with the last. */
	check(&mounts, "/a", "3");
	assert_int_equal(path_unmount(&mounts, "/a", 3), 0);
	check(&mounts, "/a", "1");
}

static void test_target_gone(void **state)
{
	struct path_mounts mounts = {.count = 0};

	(void)state;
	mount(&mounts, "/", 1, MOUNT_REPLACE);
	mount(&mounts, "/a", 2, MOUNT_REPLACE);
	mount(&mounts, "/b", 2, MOUNT_BEFORE);
	mount(&mounts, "/c", 2, MOUNT_AFTER);
	path_unmount_all(&mounts, 2);
	check(&mounts, "/a", "1");
	check(&mounts, "/b", "1");
	assert_int_equal(mounts.count, 1);
}

static void test_full(void **state)
{
	struct path_mounts mounts = {.count = 0};

	(void)state;
	for (unsigned i = 0; i < PATH_MOUNTS; i++)
		mount(&mounts, i % 2 ? "/a" : "/", i, MOUNT_AFTER);
	assert_int_equal(path_mount(&mounts, "/a", 1, MOUNT_BEFORE), -TESSERA_ENOSPC);
	assert_int_equal(path_mount(&mounts, "/b", 1, MOUNT_REPLACE), -TESSERA_ENOSPC);
	check(&mounts, "/", "02468:<>");
	/* It takes away as many as it needs. */
	mount(&mounts, "/a", 1, MOUNT_REPLACE);
	check(&mounts, "/a", "1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_longest),	    cmocka_unit_test(test_before_and_after),
		cmocka_unit_test(test_replace),	    cmocka_unit_test(test_unmount),
		cmocka_unit_test(test_target_gone), cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests_name("path_mounts", tests, NULL, NULL);
}
