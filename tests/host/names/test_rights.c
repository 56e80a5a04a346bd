/* Who may what, by the arguments of the namespace; and arguments that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "composition.h"
#include "name_tree.h"
#include "rights.h"

static int clear(void **state)
{
	(void)state;
	composition_clear();
	return 0;
}

static int table(const char *key)
{
	return composition_add(-1, key, CRT_ARG_TABLE, "");
}

static int list(int parent, const char *component)
{
	return composition_add(parent, component, CRT_ARG_ARRAY, "");
}

static void path(int parent, const char *text)
{
	composition_add(parent, "0", CRT_ARG_TEXT, text);
}

static struct path path_of(const char *text)
{
	struct path read;
	struct path_text copy;

	path_text_read(&copy, text);
	assert_int_equal(path_read(&read, &copy), 0);
	return read;
}

static bool may_register(uint32_t family, const char *text)
{
	struct path there = path_of(text);

	return rights_to_register(family, &there);
}

static bool may_see(uint32_t family, const char *text)
{
	struct path there = path_of(text);

	return rights_to_see(family, &there);
}

static bool may_pass(uint32_t family, const char *text)
{
	struct path there = path_of(text);

	return rights_to_pass(family, &there);
}

static void test_without_arguments(void **state)
{
	(void)state;
	assert_int_equal(rights_init(), 0);
	assert_false(may_register(ANNA, "/a"));
	assert_true(may_see(ANNA, "/a"));
	assert_true(may_pass(ANNA, "/a"));
}

static void test_rights(void **state)
{
	int registers = table("register"), views, own;

	(void)state;
	own = list(registers, "anna");
	path(own, "/a");
	path(own, "/b/c");
	path(list(registers, "carl"), "/");
	views = table("view");
	path(list(views, "ben"), "/b/c");
	list(views, "carl");
	assert_int_equal(rights_init(), 0);
	assert_true(may_register(ANNA, "/a"));
	assert_true(may_register(ANNA, "/a/x"));
	assert_true(may_register(ANNA, "/b/c/x"));
	assert_false(may_register(ANNA, "/b"));
	assert_false(may_register(ANNA, "/ab"));
	assert_false(may_register(BEN, "/a"));
	assert_true(may_register(CARL, "/x"));
	assert_true(may_see(BEN, "/b/c/d"));
	assert_false(may_see(BEN, "/b"));
	assert_true(may_pass(BEN, "/b"));
	assert_true(may_pass(BEN, "/"));
	assert_false(may_pass(BEN, "/a"));
	assert_false(may_see(CARL, "/"));
	assert_false(may_pass(CARL, "/"));
}

static void test_who_needs_the_namespace_may_attach(void **state)
{
	(void)state;
	assert_int_equal(rights_init(), 0);
	assert_true(rights_to_attach(ANNA));
	assert_true(rights_to_attach(CARL));
	assert_false(rights_to_attach(BEN));
	assert_false(rights_to_attach(NAMESPACE));
	assert_false(rights_to_attach(0));
}

static void test_no_boot_image(void **state)
{
	(void)state;
	composition_is_there = false;
	assert_int_equal(rights_init(), -TESSERA_EINVAL);
}

/* Each in both tables. */
static void refused(const char *component, enum crt_arg_type type, enum crt_arg_type of, const char *text)
{
	static const char *const tables[] = {"register", "view"};

	for (int i = 0; i < 2; i++) {
		composition_clear();
		composition_add(composition_add(table(tables[i]), component, type, ""), "0", of, text);
		assert_int_equal(rights_init(), -TESSERA_EINVAL);
	}
}

static void test_arguments_that_are_none(void **state)
{
	(void)state;
	refused("nobody", CRT_ARG_ARRAY, CRT_ARG_TEXT, "/a");
	refused("anna", CRT_ARG_TABLE, CRT_ARG_TEXT, "/a");
	refused("anna", CRT_ARG_TEXT, CRT_ARG_TEXT, "/a");
	refused("anna", CRT_ARG_ARRAY, CRT_ARG_INTEGER, "1");
	refused("anna", CRT_ARG_ARRAY, CRT_ARG_TEXT, "a");
	refused("anna", CRT_ARG_ARRAY, CRT_ARG_TEXT, "/a/");
	refused("anna", CRT_ARG_ARRAY, CRT_ARG_TEXT, "/a/../b");
	refused("anna", CRT_ARG_ARRAY, CRT_ARG_TEXT, "");
}

static void test_tables_that_are_none(void **state)
{
	(void)state;
	composition_add(-1, "register", CRT_ARG_TEXT, "/a");
	assert_int_equal(rights_init(), -TESSERA_EINVAL);
	composition_clear();
	composition_add(-1, "view", CRT_ARG_ARRAY, "");
	assert_int_equal(rights_init(), -TESSERA_EINVAL);
}

static void test_too_many_may_register(void **state)
{
	int registers = table("register");

	(void)state;
	for (int i = 0; i < NAME_SHARES_USED; i++)
		path(list(registers, "anna"), "/a");
	assert_int_equal(rights_init(), 0);
	list(registers, "ben");
	assert_int_equal(rights_init(), -TESSERA_EINVAL);
}

static void test_too_many_paths(void **state)
{
	int own = list(table("view"), "anna");

	(void)state;
	for (int i = 0; i < RIGHTS_PATHS; i++)
		path(own, "/a");
	assert_int_equal(rights_init(), 0);
	path(own, "/a");
	assert_int_equal(rights_init(), -TESSERA_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_without_arguments, clear),
		cmocka_unit_test_setup(test_rights, clear),
		cmocka_unit_test_setup(test_who_needs_the_namespace_may_attach, clear),
		cmocka_unit_test_setup(test_no_boot_image, clear),
		cmocka_unit_test_setup(test_arguments_that_are_none, clear),
		cmocka_unit_test_setup(test_tables_that_are_none, clear),
		cmocka_unit_test_setup(test_too_many_may_register, clear),
		cmocka_unit_test_setup(test_too_many_paths, clear),
	};

	return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
