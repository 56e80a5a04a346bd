/* What a run tells that it delegated, read from its output. */
#include "fixtures.h"

#include "delegated.h"

struct run {
	struct loaded loaded;
	struct delegated delegated;
	const char *path;
	bool good;
};

static void open_run(struct run *run, const char *output)
{
	const char *folder;

	*run = (struct run){0};
	load(&run->loaded, fixture(&run->loaded, "authority.toml"));
	assert_true(run->loaded.good);
	folder = make_folder(&run->loaded.arena);
	run->path = arena_format(&run->loaded.arena, "%s/output", folder);
	assert_true(file_write(&run->loaded.report, run->path, output, strlen(output)));
	run->good = delegated_read(&run->delegated, &run->loaded.system, run->path);
	assert_int_equal(unlink(run->path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void close_run(struct run *run)
{
	unload(&run->loaded);
}

static void assert_edge(const struct run *run, size_t i, const char *from, const char *to,
			const char *what)
{
	assert_true(i < run->delegated.count);
	assert_string_equal(run->delegated.edges[i].from->name, from);
	assert_string_equal(run->delegated.edges[i].to->name, to);
	assert_string_equal(run->delegated.edges[i].what, what);
}

static void test_lines_among_others(void **state)
{
	struct run run;

	(void)state;
	open_run(&run, "hello\r\n::delegated first second page\r\n ::delegatedx a b c\n"
		       "::pass\n\n::delegated second first gate");
	assert_true(run.good);
	assert_int_equal(run.delegated.count, 2);
	assert_edge(&run, 0, "first", "second", "page");
	assert_edge(&run, 1, "second", "first", "gate");
	close_run(&run);
}

static void test_the_same_is_told_once(void **state)
{
	struct run run;

	(void)state;
	open_run(&run, "::delegated first second page\n::delegated first second page\n"
		       "::delegated first second gate\n");
	assert_true(run.good);
	assert_int_equal(run.delegated.count, 2);
	assert_edge(&run, 1, "first", "second", "gate");
	close_run(&run);
}

static void test_one_may_delegate_to_itself(void **state)
{
	struct run run;

	(void)state;
	open_run(&run, "::delegated first first page\n");
	assert_true(run.good);
	assert_edge(&run, 0, "first", "first", "page");
	close_run(&run);
}

struct bad_output {
	const char *output;
	const char *message; /* behind the path of the file */
};

static void test_bad_output(void **state)
{
	static const struct bad_output bad[] = {
		{"", ": nothing was delegated: no line ::delegated"},
		{"hello\n", ": nothing was delegated: no line ::delegated"},
		{"\n::delegated first second\n", ":2: expected ::delegated FROM TO WHAT"},
		{"::delegated\n", ":1: expected ::delegated FROM TO WHAT"},
		{"::delegated first second a page\n", ":1: expected ::delegated FROM TO WHAT"},
		{"::delegated first second a\"b\n", ":1: expected ::delegated FROM TO WHAT"},
		{"::delegated first nobody page\n", ":1: no component \"nobody\""},
		{"::delegated nobody first page\n", ":1: no component \"nobody\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct run run;

		open_run(&run, bad[i].output);
		assert_false(run.good);
		assert_reported(&run.loaded.report, arena_format(&run.loaded.arena, "%s%s\n",
								 run.path, bad[i].message));
		close_run(&run);
	}
}

/* Not without the interface, not by another manager's, and the booter not at all. */
static void test_what_the_composition_does_not_allow(void **state)
{
	static const char *const pairs[][2] = {{"first", "mute"},    {"mute", "first"},
					       {"first", "foreign"}, {"foreign", "second"},
					       {"first", "capmgr"},  {"client", "server"},
					       {"booter", "first"},  {"hermit", "hermit"}};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char line[100];
		struct run run;

		snprintf(line, sizeof(line), "::delegated %s %s page\n", pairs[i][0], pairs[i][1]);
		open_run(&run, line);
		assert_false(run.good);
		assert_reported(&run.loaded.report,
				arena_format(&run.loaded.arena,
					     "%s:1: %s delegated page to %s, which the composition "
					     "does not allow\n",
					     run.path, pairs[i][0], pairs[i][1]));
		close_run(&run);
	}
}

static void test_no_file(void **state)
{
	struct run run;

	(void)state;
	open_run(&run, "::delegated first second page\n");
	assert_false(delegated_read(&run.delegated, &run.loaded.system, run.path));
	assert_reported(&run.loaded.report, run.path);
	close_run(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_among_others),
		cmocka_unit_test(test_the_same_is_told_once),
		cmocka_unit_test(test_one_may_delegate_to_itself),
		cmocka_unit_test(test_bad_output),
		cmocka_unit_test(test_what_the_composition_does_not_allow),
		cmocka_unit_test(test_no_file),
	};

	return cmocka_run_group_tests_name("compose delegated", tests, NULL, NULL);
}
