/* Look-ups in the tree of arguments of a start-up page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "args.h"

/* rounds = 3; limits = { low = -1, name = "x" }; list = ["a", "b"]; empty = {} */
static struct {
	struct crt_startup startup;
	struct crt_arg args[8];
	char texts[64];
} page;

static uint32_t texts_used;

static uint32_t text(const char *value)
{
	uint32_t at = texts_used;

	memcpy(page.texts + at, value, strlen(value) + 1);
	texts_used += (uint32_t)strlen(value) + 1;
	return (uint32_t)((char *)page.texts - (char *)&page) + at;
}

static void set(uint32_t place, const char *key, enum crt_arg_type type, const char *value,
		int64_t number, uint32_t children, uint32_t first_child, uint32_t next)
{
	page.args[place] = (struct crt_arg){
		.key = text(key),
		.type = type,
		.text = text(value),
		.children = children,
		.first_child = first_child,
		.next = next,
		.number = number,
	};
}

static int make(void **state)
{
	(void)state;
	crt_startup = &page.startup;
	texts_used = 0;
	page.startup.args = (uint32_t)((char *)page.args - (char *)&page);
	page.startup.arg_count = 8;
	set(0, "rounds", CRT_ARG_INTEGER, "3", 3, 0, CRT_ARG_NONE, 1);
	set(1, "limits", CRT_ARG_TABLE, "", 0, 2, 2, 4);
	set(2, "low", CRT_ARG_INTEGER, "-1", -1, 0, CRT_ARG_NONE, 3);
	set(3, "name", CRT_ARG_TEXT, "x", 0, 0, CRT_ARG_NONE, CRT_ARG_NONE);
	set(4, "list", CRT_ARG_ARRAY, "", 0, 2, 5, 7);
	set(5, "0", CRT_ARG_TEXT, "a", 0, 0, CRT_ARG_NONE, 6);
	set(6, "1", CRT_ARG_TEXT, "b", 0, 0, CRT_ARG_NONE, CRT_ARG_NONE);
	set(7, "empty", CRT_ARG_TABLE, "", 0, 0, CRT_ARG_NONE, CRT_ARG_NONE);
	return 0;
}

static void paths(void **state)
{
	struct args limits;

	(void)state;
	assert_string_equal(args_get("rounds"), "3");
	assert_string_equal(args_get("limits/name"), "x");
	assert_string_equal(args_get("list/1"), "b");
	assert_string_equal(args_get("limits"), "");
	assert_null(args_get("limit"));
	assert_null(args_get("limitss"));
	assert_null(args_get("limits/high"));
	assert_null(args_get("rounds/low"));
	assert_null(args_get("empty/x"));
	assert_null(args_get(""));
	assert_int_equal(args_get_entry("limits", &limits), 0);
	assert_string_equal(args_get_from("low", limits), "-1");
	assert_int_equal(args_get_entry("nothing", &limits), -TESSERA_ENOENT);
}

static void numbers(void **state)
{
	(void)state;
	assert_int_equal(args_get_number("rounds", 7), 3);
	assert_int_equal(args_get_number("limits/low", 7), -1);
	assert_int_equal(args_get_number("limits/name", 7), 7);
	assert_int_equal(args_get_number("nothing", 7), 7);
}

static void properties(void **state)
{
	struct args entry, root = {NULL};

	(void)state;
	args_get_entry("limits/low", &entry);
	assert_string_equal(args_key(entry), "low");
	assert_string_equal(args_value(entry), "-1");
	assert_int_equal(args_number(entry), -1);
	assert_int_equal(args_type(entry), CRT_ARG_INTEGER);
	assert_int_equal(args_len(entry), 0);
	args_get_entry("list", &entry);
	assert_int_equal(args_len(entry), 2);
	assert_int_equal(args_type(root), CRT_ARG_TABLE);
	assert_int_equal(args_len(root), 4);
}

static void iteration(void **state)
{
	struct args list, entry;
	struct args_iter iter;
	char seen[8] = "";

	(void)state;
	args_get_entry("list", &list);
	args_foreach(list, iter, entry) strncat(seen, args_value(entry), 1);
	assert_string_equal(seen, "ab");
	args_get_entry("empty", &list);
	assert_false(args_iter(list, &iter, &entry));
	page.startup.arg_count = 0;
	assert_false(args_iter((struct args){NULL}, &iter, &entry));
	assert_int_equal(args_len((struct args){NULL}), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(paths, make),
		cmocka_unit_test_setup(numbers, make),
		cmocka_unit_test_setup(properties, make),
		cmocka_unit_test_setup(iteration, make),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
