/* What is read: files of figures, goals, traces and profiles. */
#include "texts.h"

#include "figures.h"
#include "goals.h"
#include "profile.h"
#include "trace.h"

static int read_figures(struct figures *figures, const char *text)
{
	FILE *file = text_open(text);
	int failed = figures_read(figures, file, "test");

	fclose(file);
	return failed;
}

static int read_goals(struct goals *goals, const char *text)
{
	FILE *file = text_open(text);
	int failed = goals_read(goals, file, "test");

	fclose(file);
	return failed;
}

static void a_figure_is_one_number_or_three(void **state)
{
	struct figures figures = { 0 };

	(void)state;
	assert_int_equal(read_figures(&figures, "a 5\nb 7 6 9.5\n"), 0);
	assert_int_equal(figures.count, 2);
	assert_false(figures_find(&figures, "a")->ranged);
	assert_true(figures_find(&figures, "a")->value == 5);
	assert_true(figures_find(&figures, "b")->ranged);
	assert_true(figures_find(&figures, "b")->least == 6);
	assert_true(figures_find(&figures, "b")->greatest == 9.5);
	assert_null(figures_find(&figures, "c"));
	figures_free(&figures);
}

static void malformed_figures_are_refused(void **state)
{
	static const char *const lines[] = { "\n",	 "a\n",	"a 1 2\n", "a 1 2 3 4\n",
					     " 1\n",	 "a x\n",   "a 1x\n",  "a  \n",
					     "a\"b 1\n", "a nan\n", "a inf\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct figures figures = { 0 };

		assert_int_equal(read_figures(&figures, lines[i]), -1);
		figures_free(&figures);
	}
}

static void a_figure_comes_once(void **state)
{
	struct figures figures = { 0 };

	(void)state;
	assert_int_equal(read_figures(&figures, "a 1\n"), 0);
	assert_int_equal(read_figures(&figures, "b 1\na 2\n"), -1);
	figures_free(&figures);
}

static void properties_belong_to_the_whole_name(void **state)
{
	struct figures figures = { 0 };

	(void)state;
	assert_int_equal(read_figures(&figures, "gate.lines 1\ngate_same.lines 2\n"), 0);
	assert_true(figures_property(&figures, "gate", "lines")->value == 1);
	assert_true(figures_property(&figures, "gate_same", "lines")->value == 2);
	assert_null(figures_property(&figures, "gat", "lines"));
	assert_null(figures_property(&figures, "gate", "line"));
	figures_free(&figures);
}

static void goals_have_sections_and_comments(void **state)
{
	struct goals goals = { 0 };

	(void)state;
	assert_int_equal(read_goals(&goals, "# all\n[first part]\n a 10 # ten\n\nb\t-\n"), 0);
	assert_int_equal(goals.count, 3);
	assert_true(goals.list[0].section);
	assert_string_equal(goals.list[0].name, "first part");
	assert_true(goals_find(&goals, "a")->bounded);
	assert_true(goals_find(&goals, "a")->most == 10);
	assert_false(goals_find(&goals, "b")->bounded);
	assert_null(goals_find(&goals, "first part"));
	goals_free(&goals);
}

static void malformed_goals_are_refused(void **state)
{
	static const char *const lines[] = { "a\n",  "a x\n",	"a 1 2\n", "[a\n",
					     "[]\n", "a 1\na 2\n", "a inf\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct goals goals = { 0 };

		assert_int_equal(read_goals(&goals, lines[i]), -1);
		goals_free(&goals);
	}
}

#define COUNTS                                                                                     \
	"# instructions 98\n# memory-accesses 48\n# loads 29\n# stores 19\n"                       \
	"# device-accesses 0\n# data-cache-lines 12\n# code-cache-lines 10\n# cr3-loads 2\n"       \
	"# wrmsr 0\n# serialising 3\n"

static int print_profile(const char *figures_text, const char *profile_text, char **text)
{
	struct figures figures = { 0 };
	struct profiles profiles = { 0 };
	FILE *profile = text_open(profile_text), *out = text_open("");
	int failed;

	assert_int_equal(read_figures(&figures, figures_text), 0);
	failed = profiles_read(&profiles, &figures, profile, "test");
	if (!failed)
		profiles_print(&profiles, &figures, out);
	*text = text_close(out);
	profiles_free(&profiles);
	figures_free(&figures);
	fclose(profile);
	return failed;
}

static void profiles_become_properties(void **state)
{
	char *text;

	(void)state;
	assert_int_equal(print_profile("gate 98 98 98\nnull 1\n",
				       "figure 200\n" COUNTS "0x2000 3\n"
				       "figure 1\n# memory-accesses 7\nend\n",
				       &text),
			 0);
	assert_string_equal(text, "gate.accesses 48\ngate.data_lines 12\ngate.code_lines 10\n"
				  "gate.cr3_loads 2\ngate.serialising 3\n"
				  "null.accesses 7\nnull.data_lines 0\nnull.code_lines 0\n"
				  "null.cr3_loads 0\nnull.serialising 0\n");
	free(text);
}

static void damaged_profiles_are_refused(void **state)
{
	static const char *const damaged[] = {
		"",
		"end\n",
		"figure 200\n0x2000 1\n",
		"figure 0\nend\n",
		"figure x\nend\n",
		"0x2000 1\nfigure 200\nend\n",
		"figure 200\n0x2000\nend\n",
		"figure 200\n# accesses\nend\n",
		"figure 200\nfigure 200\nend\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		char *text;

		assert_int_equal(print_profile("gate 98\n", damaged[i], &text), -1);
		assert_string_equal(text, "");
		free(text);
	}
}

static void a_trace_becomes_its_instructions(void **state)
{
	FILE *trace = text_open(COUNTS "# end reached\n"), *out = text_open("");
	char *text;

	(void)state;
	assert_int_equal(trace_convert_instructions("boot", trace, out), 0);
	text = text_close(out);
	assert_string_equal(text, "boot 98\n");
	free(text);
	fclose(trace);
}

static void an_unfinished_trace_is_refused(void **state)
{
	static const char *const traces[] = { "", COUNTS, COUNTS "# end not reached\n",
					      "# memory-accesses 1\n# end reached\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++) {
		FILE *trace = text_open(traces[i]), *out = text_open("");
		char *text;

		assert_int_equal(trace_convert_instructions("gate", trace, out), -1);
		text = text_close(out);
		assert_string_equal(text, "");
		free(text);
		fclose(trace);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_figure_is_one_number_or_three),
		cmocka_unit_test(malformed_figures_are_refused),
		cmocka_unit_test(a_figure_comes_once),
		cmocka_unit_test(properties_belong_to_the_whole_name),
		cmocka_unit_test(goals_have_sections_and_comments),
		cmocka_unit_test(malformed_goals_are_refused),
		cmocka_unit_test(profiles_become_properties),
		cmocka_unit_test(damaged_profiles_are_refused),
		cmocka_unit_test(a_trace_becomes_its_instructions),
		cmocka_unit_test(an_unfinished_trace_is_refused),
	};

	return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
