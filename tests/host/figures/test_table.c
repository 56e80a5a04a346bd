/* What is written: the table and the JSON object. */
#include "texts.h"

#include "table.h"

typedef void printer(FILE *out, const struct figures *figures, const struct goals *goals);

static void print_json(FILE *out, const struct figures *figures, const struct goals *goals)
{
	(void)goals;
	table_write_json(out, figures);
}

static char *print(const char *figures_text, const char *goals_text, printer *write)
{
	FILE *from = text_open(figures_text), *with = text_open(goals_text), *out = text_open("");
	struct figures figures = { 0 };
	struct goals goals = { 0 };

	assert_int_equal(figures_read(&figures, from, "figures"), 0);
	assert_int_equal(goals_read(&goals, with, "goals"), 0);
	write(out, &figures, &goals);
	figures_free(&figures);
	goals_free(&goals);
	fclose(from);
	fclose(with);
	return text_close(out);
}

/* The line of the table that begins with a name, in a static buffer. */
static const char *row(const char *table, const char *name)
{
	static char line[256];
	const char *at = table;

	while (at && strncmp(at, name, strlen(name)) != 0) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	assert_non_null(at);
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
	return line;
}

static void what_misses_its_goal_is_marked(void **state)
{
	char *table = print("a 10\nb 11 11 12\nc 99\n", "[x]\na 10\nb 10\nc -\n", table_print);

	(void)state;
	assert_null(strstr(row(table, "a "), "MISSED"));
	assert_contains(row(table, "b "), "MISSED");
	assert_null(strstr(row(table, "c "), "MISSED"));
	assert_contains(table, "3 figures of the goals measured, 1 missed their goal, 0 not measured\n");
	free(table);
}

static void what_was_not_measured_is_listed(void **state)
{
	char *table = print("b 1\n", "[x]\na 10\nb 10\n", table_print);

	(void)state;
	assert_contains(row(table, "a "), "-");
	assert_contains(table, "1 figures of the goals measured, 0 missed their goal, 1 not measured\n");
	free(table);
}

static void what_has_no_goal_comes_last(void **state)
{
	char *table = print("z 3\na 1\na.accesses 48\n", "[x]\na 10\n", table_print);

	(void)state;
	assert_true(strstr(table, "\nz ") > strstr(table, "without a goal"));
	assert_contains(row(table, "a "), "48");
	assert_null(strstr(table, "a.accesses"));
	free(table);
}

static void json_is_one_flat_object(void **state)
{
	char *json = print("a 10831961\nb 98 97 99\nc 1.5\n", "", print_json);

	(void)state;
	assert_string_equal(json, "{\n\t\"a\": 10831961,\n\t\"b\": 98,\n\t\"b.min\": 97,\n"
				  "\t\"b.max\": 99,\n\t\"c\": 1.50\n}\n");
	free(json);
}

static void budgets_are_of_what_was_measured_alone(void **state)
{
	char *table = print("a 30\nb 11\nc 99\n", "[x]\na 40\nb 10\nc -\nd 5\n",
			    table_print_budgets);

	(void)state;
	assert_contains(row(table, "a "), "30 of        40 (75 %)");
	assert_null(strstr(row(table, "a "), "MISSED"));
	assert_contains(row(table, "b "), "11 of        10 (110 %)  MISSED");
	assert_null(strstr(row(table, "c "), "of"));
	assert_null(strstr(table, "\nd"));
	free(table);
}

static void json_of_nothing_is_empty(void **state)
{
	char *json = print("", "", print_json);

	(void)state;
	assert_string_equal(json, "{\n}\n");
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_misses_its_goal_is_marked),
		cmocka_unit_test(what_was_not_measured_is_listed),
		cmocka_unit_test(what_has_no_goal_comes_last),
		cmocka_unit_test(budgets_are_of_what_was_measured_alone),
		cmocka_unit_test(json_is_one_flat_object),
		cmocka_unit_test(json_of_nothing_is_empty),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
