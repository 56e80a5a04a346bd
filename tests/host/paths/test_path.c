/* Elements of paths, names, and canonical paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "path.h"

#define LONGEST_NAME "123456789012345678901234567890123456789012345678901234567890123"
#define FOUR_NAMES   LONGEST_NAME "/" LONGEST_NAME "/" LONGEST_NAME "/" LONGEST_NAME

_Static_assert(sizeof(LONGEST_NAME) == FILE_NAME_MOST + 1, "just not too long");

static void test_elements(void **state)
{
	static const struct {
		enum path_kind kind;
		const char *name;
	} expected[] = {{PATH_NAME, "a"},   {PATH_SELF, "."},  {PATH_PARENT, ".."},
			{PATH_NAME, "..."}, {PATH_NAME, ".b"}, {PATH_NAME, "c d"},
			{PATH_END, ""},	    {PATH_END, ""}};
	unsigned place = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		struct path_element element;

		assert_int_equal(path_next("//a/.///../.../.b/c d//", &place, &element), 0);
		assert_int_equal(element.kind, expected[i].kind);
		assert_int_equal(element.length, strlen(expected[i].name));
		assert_memory_equal(element.name, expected[i].name, element.length);
	}
}

static void test_end(void **state)
{
	(void)state;
	assert_true(path_ends("a//", 1));
	assert_true(path_ends("", 0));
	assert_false(path_ends("a//b", 1));
}

/* pjdfstest open/02, mkdir/02, ...: a component of a pathname exceeded {NAME_MAX} */
static void test_long_element(void **state)
{
	struct path_element element;
	unsigned place = 0;

	(void)state;
	assert_int_equal(path_next(LONGEST_NAME, &place, &element), 0);
	assert_int_equal(element.length, FILE_NAME_MOST);
	place = 0;
	assert_int_equal(path_next("x" LONGEST_NAME, &place, &element), -TESSERA_ENAMETOOLONG);
}

/* Texts that others wrote: no byte behind the room is read, which the sanitizer would tell. */
static void test_length(void **state)
{
	static const char no_end[4] = {'a', 'b', 'c', 'd'};
	char text[FILE_PATH_BYTES + 1];

	(void)state;
	assert_int_equal(path_length("/a", 3), 2);
	assert_int_equal(path_length("", 1), -TESSERA_ENOENT);
	assert_int_equal(path_length(no_end, sizeof(no_end)), -TESSERA_ENAMETOOLONG);
	assert_int_equal(path_length(no_end, 0), -TESSERA_ENAMETOOLONG);
	memset(text, 'x', sizeof(text));
	text[FILE_PATH_MOST] = 0;
	assert_int_equal(path_length(text, sizeof(text)), FILE_PATH_MOST);
	text[FILE_PATH_MOST] = 'x';
	text[FILE_PATH_MOST + 1] = 0;
	assert_int_equal(path_length(text, sizeof(text)), -TESSERA_ENAMETOOLONG);
}

static void test_names(void **state)
{
	static const char no_end[4] = {'a', 'b', 'c', 'd'};

	(void)state;
	assert_int_equal(path_name_length("a b", 4), 3);
	assert_int_equal(path_name_length("...", 4), 3);
	assert_int_equal(path_name_length(LONGEST_NAME, FILE_NAME_MOST + 1), FILE_NAME_MOST);
	assert_int_equal(path_name_length("x" LONGEST_NAME, 100), -TESSERA_ENAMETOOLONG);
	assert_int_equal(path_name_length(no_end, sizeof(no_end)), -TESSERA_ENAMETOOLONG);
	assert_int_equal(path_name_length("", 1), -TESSERA_ENOENT);
	assert_int_equal(path_name_length(".", 2), -TESSERA_EINVAL);
	assert_int_equal(path_name_length("..", 3), -TESSERA_EINVAL);
	assert_int_equal(path_name_length("a/b", 4), -TESSERA_EINVAL);
	assert_int_equal(path_name_length("/", 2), -TESSERA_EINVAL);
}

static void check_canonical(const char *directory, const char *path, const char *expected)
{
	char canonical[FILE_PATH_BYTES];
	int length = path_canonical(canonical, directory, path);

	assert_int_equal(length, strlen(expected));
	assert_string_equal(canonical, expected);
}

static void test_canonical(void **state)
{
	(void)state;
	check_canonical("/", "/", "/");
	check_canonical("/", "a", "/a");
	check_canonical("/a/b", ".", "/a/b");
	check_canonical("/a/b", "..", "/a");
	check_canonical("/a/b", "../../../..", "/");
	check_canonical("/a/b", "../c//d/./", "/a/c/d");
	check_canonical("/a/b", "/c", "/c");
	check_canonical("/a/b", "//", "/");
	check_canonical("/x", LONGEST_NAME "/" LONGEST_NAME, "/x/" LONGEST_NAME "/" LONGEST_NAME);
}

static void test_no_canonical(void **state)
{
	char canonical[FILE_PATH_BYTES];

	(void)state;
	assert_int_equal(path_canonical(canonical, "/", ""), -TESSERA_ENOENT);
	assert_int_equal(path_canonical(canonical, "/", "x" LONGEST_NAME), -TESSERA_ENAMETOOLONG);
	assert_int_equal(path_canonical(canonical, "/", FOUR_NAMES), -TESSERA_ENAMETOOLONG);
	/* None of both is too long, but together they are, by a byte. */
	assert_int_equal(
		path_canonical(canonical, "/" LONGEST_NAME, FOUR_NAMES + FILE_NAME_MOST + 1),
		-TESSERA_ENAMETOOLONG);
	assert_int_equal(
		path_canonical(canonical, "/" LONGEST_NAME, FOUR_NAMES + FILE_NAME_MOST + 2),
		FILE_PATH_MOST);
}

static void test_last(void **state)
{
	(void)state;
	assert_int_equal(path_last("a"), 0);
	assert_int_equal(path_last("a//"), 0);
	assert_int_equal(path_last("/a"), 1);
	assert_int_equal(path_last("b/a/"), 2);
	assert_int_equal(path_last("//b//aa//"), 5);
	assert_int_equal(path_last("//"), 2);
	assert_int_equal(path_last(""), 0);
}

static void test_cut(void **state)
{
	char path[FILE_PATH_BYTES] = "/a/bc";
	unsigned length = 5;

	(void)state;
	path_cut(path, &length);
	assert_string_equal(path, "/a");
	path_cut(path, &length);
	assert_string_equal(path, "/");
	path_cut(path, &length);
	assert_string_equal(path, "/");
	assert_int_equal(length, 1);
}

static void test_below(void **state)
{
	(void)state;
	assert_true(path_below("/a", "/", 1));
	assert_true(path_below("/a", "/a", 2));
	assert_true(path_below("/a/b", "/a", 2));
	assert_false(path_below("/ab", "/a", 2));
	assert_false(path_below("/", "/a", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_elements),     cmocka_unit_test(test_end),
		cmocka_unit_test(test_long_element), cmocka_unit_test(test_length),
		cmocka_unit_test(test_names),	     cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_no_canonical), cmocka_unit_test(test_last),
		cmocka_unit_test(test_cut),	     cmocka_unit_test(test_below),
	};

	return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
