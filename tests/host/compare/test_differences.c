/* What is printed of two runs of the bench. */
#include "texts.h"

#include "bench_json.h"
#include "differences.h"

static int read_json(struct figures *figures, const char *text)
{
	FILE *file = text_open(text);
	int failed = bench_json_read(figures, file, "test");

	fclose(file);
	return failed;
}

static int read_functions(struct function_counts *counts, const char *text)
{
	FILE *file = text_open(text);
	int failed = function_counts_read(counts, file, "test");

	fclose(file);
	return failed;
}

static struct bench_run run_of(const char *members, const char *functions)
{
	struct bench_run run = {0};
	char json[512];

	snprintf(json, sizeof(json), "{\n%s}\n", members);
	assert_int_equal(read_json(&run.figures, json), 0);
	assert_int_equal(read_functions(&run.functions, functions), 0);
	return run;
}

static void assert_differences(struct bench_run base, struct bench_run now, const char *expected)
{
	FILE *out = text_open("");
	char *text;

	differences_print(out, &base, &now);
	text = text_close(out);
	assert_string_equal(text, expected);
	free(text);
	figures_free(&base.figures);
	figures_free(&now.figures);
	function_counts_free(&base.functions);
	function_counts_free(&now.functions);
}

static void equal_runs_have_no_differences(void **state)
{
	static const char members[] = "\t\"gate\": 98,\n\t\"gate.min\": 97\n";

	(void)state;
	assert_differences(run_of(members, "gate stub 98\n"), run_of(members, "gate stub 98\n"),
			   "0 figures changed, 0 new, 0 gone\n");
}

static void functions_are_named_with_the_largest_change_first(void **state)
{
	(void)state;
	assert_differences(run_of("\t\"gate\": 100\n",
				  "gate stub 10\ngate captbl_lookup 20\ngate same 5\n"
				  "gate gone 1\nnull captbl_lookup 3\n"),
			   run_of("\t\"gate\": 107\n",
				  "gate new 1\ngate stub 12\ngate captbl_lookup 25\ngate same 5\n"),
			   "gate 100 -> 107, +7: captbl_lookup +5, stub +2, gone -1, new +1\n"
			   "1 figures changed, 0 new, 0 gone\n");
}

static void an_execution_may_be_of_many(void **state)
{
	(void)state;
	assert_differences(run_of("\t\"revoke\": 339\n", "revoke take_out 339000\n"),
			   run_of("\t\"revoke\": 338\n", "revoke take_out 338000\n"),
			   "revoke 339 -> 338, -1; one execution -1000: take_out -1000\n"
			   "1 figures changed, 0 new, 0 gone\n");
}

static void without_a_path_there_are_numbers(void **state)
{
	(void)state;
	assert_differences(run_of("\t\"text\": 40960\n", "gate stub 10\n"),
			   run_of("\t\"text\": 40976\n", "gate stub 12\n"),
			   "text 40960 -> 40976, +16\n1 figures changed, 0 new, 0 gone\n");
	assert_differences(run_of("\t\"gate\": 7\n", ""),
			   run_of("\t\"gate\": 9\n", "gate stub 9\n"),
			   "gate 7 -> 9, +2\n1 figures changed, 0 new, 0 gone\n");
}

static void figures_come_and_go(void **state)
{
	(void)state;
	assert_differences(run_of("\t\"old\": 7,\n\t\"old.min\": 6\n", ""),
			   run_of("\t\"young\": 1.5,\n\t\"young.min\": 1\n", "young f 2\n"),
			   "young new: 1.5\nold gone: 7\n0 figures changed, 1 new, 1 gone\n");
}

static void properties_stand_below_their_figure(void **state)
{
	(void)state;
	assert_differences(run_of("\t\"a\": 1,\n\t\"a.min\": 1,\n\t\"a.max\": 1,\n\t\"b\": 5,\n"
				  "\t\"b.max\": 6,\n\t\"ab.max\": 3\n",
				  ""),
			   run_of("\t\"a\": 2,\n\t\"a.min\": 2,\n\t\"a.max\": 4,\n\t\"b\": 5,\n"
				  "\t\"b.max\": 9,\n\t\"ab.max\": 3\n",
				  ""),
			   "a 1 -> 2, +1\n        min +1, max +3\nb 5, but max +3\n"
			   "2 figures changed, 0 new, 0 gone\n");
}

static void other_files_are_refused(void **state)
{
	static const char *const json[] = {"", "{\n\"a\": x\n}\n", "[\n]\n",
					   "{\n\"a\": 1,\n\"a\": 1\n}\n"};
	static const char *const functions[] = {"gate stub\n", "gate stub 1", "gate stub 1 2\n",
						"gate stub x\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(json) / sizeof(json[0]); i++) {
		struct figures figures = {0};

		assert_int_equal(read_json(&figures, json[i]), -1);
		figures_free(&figures);
	}
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		struct function_counts counts = {0};

		assert_int_equal(read_functions(&counts, functions[i]), -1);
		function_counts_free(&counts);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_runs_have_no_differences),
		cmocka_unit_test(functions_are_named_with_the_largest_change_first),
		cmocka_unit_test(an_execution_may_be_of_many),
		cmocka_unit_test(without_a_path_there_are_numbers),
		cmocka_unit_test(figures_come_and_go),
		cmocka_unit_test(properties_stand_below_their_figure),
		cmocka_unit_test(other_files_are_refused),
	};

	return cmocka_run_group_tests_name("differences", tests, NULL, NULL);
}
