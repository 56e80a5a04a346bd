/* Paths and the tree of names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "mounts.h"
#include "name_tree.h"

static int error_of(const char *text, struct path *path)
{
	struct path_text copy;

	memset(&copy, 'x', sizeof(copy));
	path_text_read(&copy, text);
	return path_read(path, &copy);
}

static struct path path_of(const char *text)
{
	struct path path;

	assert_int_equal(error_of(text, &path), 0);
	return path;
}

static void test_paths(void **state)
{
	struct path path = path_of("/srv/disk");

	(void)state;
	assert_int_equal(path.count, 2);
	assert_string_equal(path.name[0], "srv");
	assert_string_equal(path.name[1], "disk");
	assert_int_equal(path_of("/").count, 0);
	assert_int_equal(path_of("/...").count, 1);
	assert_int_equal(path_of("/.a/..b").count, 2);
	assert_int_equal(path_of("/1/2/3/4/5/6/7/8").count, NAMESPACE_DEPTH);
	assert_int_equal(path_of("/1234567890123456789012345678901").count, 1);
}

static void test_what_is_no_path(void **state)
{
	static const char *const invalid[] = {"",  "a",	  "a/b",    "//",    "/a/", "/a//b", "/.",
					      "/..", "/a/../b", "/./a", "/a/.", "///"};
	char text[2 * NAMESPACE_PATH_BYTES] = {0};
	struct path path;

	(void)state;
	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
		assert_int_equal(error_of(invalid[i], &path), -TESSERA_EINVAL);
	assert_int_equal(error_of("/1/2/3/4/5/6/7/8/9", &path), -TESSERA_ENAMETOOLONG);
	assert_int_equal(error_of("/12345678901234567890123456789012", &path), -TESSERA_ENAMETOOLONG);
	for (int i = 0; i < NAMESPACE_DEPTH; i++)
		strcat(text, "/1234567890123456789012345678901");
	assert_int_equal(strlen(text), NAMESPACE_PATH_BYTES);
	assert_int_equal(error_of(text, &path), -TESSERA_ENAMETOOLONG);
	strcat(text, "/2");
	assert_int_equal(error_of(text, &path), -TESSERA_ENAMETOOLONG);
	text[NAMESPACE_PATH_BYTES - 1] = '\0';
	assert_int_equal(error_of(text, &path), 0);
}

/* Names of every length, the same bytes in each place. */
static void test_names_of_each_length(void **state)
{
	char text[NAMESPACE_PATH_BYTES] = "/a/";

	(void)state;
	for (size_t length = 1; length < NAMESPACE_NAME_BYTES; length++) {
		struct path path;

		text[2 + length] = (char)('a' + length % 26);
		text[3 + length] = '\0';
		path = path_of(text);
		assert_int_equal(path.count, 2);
		assert_string_equal(path.name[1], text + 3);
		for (size_t i = length; i < NAMESPACE_NAME_BYTES; i++)
			assert_int_equal(path.name[1][i], 0);
		strcat(text, "/b");
		path = path_of(text);
		assert_int_equal(path.count, 3);
		assert_string_equal(path.name[2], "b");
	}
}

static void test_within(void **state)
{
	struct path top = path_of("/a/b"), root = path_of("/"), below = path_of("/a/b/c"), beside = path_of("/a/bc");

	(void)state;
	assert_true(path_is_within(&below, &top));
	assert_true(path_is_within(&top, &top));
	assert_true(path_is_within(&top, &root));
	assert_false(path_is_within(&root, &top));
	assert_false(path_is_within(&beside, &top));
}

static const struct name_service service = {5, 300};

static int add(struct name_tree *tree, const char *text, unsigned share)
{
	struct path path = path_of(text);

	return name_tree_add(tree, &path, share, service);
}

static int find(const struct name_tree *tree, const char *text)
{
	struct path path = path_of(text);

	return name_tree_find(tree, &path);
}

static void test_directories_go_with_their_last_name(void **state)
{
	static struct name_tree tree;
	int one, two;

	(void)state;
	name_tree_init(&tree);
	assert_int_equal(find(&tree, "/"), NAME_ROOT);
	one = add(&tree, "/a/b/one", 1);
	two = add(&tree, "/a/b/two", 2);
	assert_true(one > 0 && two > 0);
	assert_int_equal(tree.charged[1], 3);
	assert_int_equal(tree.charged[2], 1);
	assert_int_equal(find(&tree, "/a/b/one"), one);
	assert_int_equal(find(&tree, "/a/b/one/x"), -TESSERA_ENOTDIR);
	assert_int_equal(find(&tree, "/a/x"), -TESSERA_ENOENT);
	assert_int_equal(add(&tree, "/", 1), -TESSERA_EEXIST);
	assert_int_equal(add(&tree, "/a", 1), -TESSERA_EEXIST);
	assert_int_equal(add(&tree, "/a/b/two", 1), -TESSERA_EEXIST);
	assert_int_equal(add(&tree, "/a/b/two/three", 1), -TESSERA_ENOTDIR);
	name_tree_remove(&tree, one);
	assert_int_equal(find(&tree, "/a/b/two"), two);
	assert_int_equal(tree.charged[1], 2);
	name_tree_remove(&tree, two);
	assert_int_equal(find(&tree, "/a"), -TESSERA_ENOENT);
	assert_int_equal(tree.charged[1], 0);
	assert_int_equal(tree.charged[2], 0);
}

static void test_shares(void **state)
{
	static struct name_tree tree;
	char text[32];
	int nodes = 0;

	(void)state;
	name_tree_init(&tree);
	for (unsigned share = 0; share < NAME_SHARES_USED; share++) {
		for (int i = 0; i < NAMESPACE_NODES_EACH; i++) {
			snprintf(text, sizeof(text), "/%u-%d", share, i);
			assert_true(add(&tree, text, share) > 0);
			nodes++;
		}
		assert_int_equal(add(&tree, "/more", share), -TESSERA_ENOSPC);
	}
	assert_true(nodes < NAME_NODES);
	name_tree_remove(&tree, find(&tree, "/3-3"));
	assert_int_equal(add(&tree, "/x/y", 3), -TESSERA_ENOSPC);
	assert_int_equal(find(&tree, "/x"), -TESSERA_ENOENT);
	assert_true(add(&tree, "/x", 3) > 0);
}

/* Against a list of what is registered. */
static void test_random(void **state)
{
	static struct name_tree tree;
	static bool there[27];
	char text[32];

	(void)state;
	name_tree_init(&tree);
	srand(1);
	for (int i = 0; i < 20000; i++) {
		int at = rand() % 27;

		snprintf(text, sizeof(text), "/%c/%c/%c", 'a' + at / 9, 'a' + at / 3 % 3, 'a' + at % 3);
		if (there[at])
			name_tree_remove(&tree, find(&tree, text));
		else
			assert_true(add(&tree, text, (unsigned)at) > 0);
		there[at] = !there[at];
		for (int j = 0; j < 27; j++) {
			snprintf(text, sizeof(text), "/%c/%c/%c", 'a' + j / 9, 'a' + j / 3 % 3, 'a' + j % 3);
			assert_int_equal(find(&tree, text) > 0, there[j]);
		}
	}
}

static void expect(const struct mounts *mounts, const char *text, const char *const *expected, unsigned count)
{
	struct path path = path_of(text);
	struct meanings meanings;

	mounts_resolve(mounts, &path, &meanings);
	assert_int_equal(meanings.count, count);
	for (unsigned i = 0; i < count; i++) {
		struct path other = path_of(expected[i]);

		assert_int_equal(meanings.path[i].count, other.count);
		assert_true(path_is_within(&meanings.path[i], &other));
	}
}

#define EXPECT(text, ...)                                                                              \
	expect(&mounts, text, (const char *const[]){__VA_ARGS__},                                      \
	       sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static int mount(struct mounts *mounts, const char *at, const char *to, uint64_t flag)
{
	struct path at_path = path_of(at), to_path = path_of(to);

	return mounts_add(mounts, &at_path, &to_path, flag);
}

static void test_mounts(void **state)
{
	static struct mounts mounts;
	struct path dev = path_of("/dev"), none = path_of("/none");

	(void)state;
	EXPECT("/dev/x", "/dev/x");
	assert_int_equal(mount(&mounts, "/dev", "/srv/a", NAMESPACE_AFTER), 0);
	assert_int_equal(mount(&mounts, "/dev", "/b", NAMESPACE_BEFORE), 0);
	EXPECT("/dev/x", "/b/x", "/dev/x", "/srv/a/x");
	EXPECT("/dev", "/b", "/dev", "/srv/a");
	EXPECT("/device", "/device");
	EXPECT("/", "/");
	assert_int_equal(mount(&mounts, "/dev/x", "/c", NAMESPACE_REPLACE), 0);
	EXPECT("/dev/x/y", "/c/y");
	EXPECT("/dev/y", "/b/y", "/dev/y", "/srv/a/y");
	EXPECT("/dev/2/3/4/5/6/7/8", "/b/2/3/4/5/6/7/8", "/dev/2/3/4/5/6/7/8");
	assert_int_equal(mount(&mounts, "/", "/d", NAMESPACE_AFTER), 0);
	EXPECT("/dev/x", "/c", "/d/dev/x");
	assert_int_equal(mount(&mounts, "/", "/d", NAMESPACE_AFTER), -TESSERA_ENOSPC);
	assert_int_equal(mount(&mounts, "/", "/d", NAMESPACE_MOUNT_FLAGS), -TESSERA_EINVAL);
	assert_int_equal(mounts_remove(&mounts, &none), -TESSERA_ENOENT);
	assert_int_equal(mounts_remove(&mounts, &dev), 0);
	EXPECT("/dev/y", "/dev/y", "/d/dev/y");
	EXPECT("/dev/x", "/c", "/d/dev/x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_what_is_no_path),
		cmocka_unit_test(test_names_of_each_length),
		cmocka_unit_test(test_within),
		cmocka_unit_test(test_directories_go_with_their_last_name),
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_mounts),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
