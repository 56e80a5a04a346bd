/* From a profile and the names of code to the instructions of each function. */
#include "texts.h"

#include "function_counts.h"

#define NAMES(...)                                                                                 \
	{                                                                                          \
		.list = (struct label[]){__VA_ARGS__},                                             \
		.count = sizeof((struct label[]){__VA_ARGS__}) / sizeof(struct label)              \
	}

static char *count(const struct labels *labels, const char *profile_text)
{
	FILE *figures_file = text_open("gate 98 98 98\nnull 41\n"), *out = text_open("");
	FILE *profile_file = text_open(profile_text);
	struct function_counts counts = {0};
	struct profiles profiles = {0};
	struct figures figures = {0};

	assert_int_equal(figures_read(&figures, figures_file, "test"), 0);
	assert_int_equal(profiles_read(&profiles, &figures, profile_file, "test"), 0);
	function_counts_of(&counts, &figures, &profiles, labels);
	function_counts_write(&counts, out);
	function_counts_free(&counts);
	profiles_free(&profiles);
	figures_free(&figures);
	fclose(figures_file);
	fclose(profile_file);
	return text_close(out);
}

static void instructions_count_for_their_function(void **state)
{
	struct labels labels = NAMES({0x100, 0x300, true, (char[]){"stub"}},
				     {0x200, 0x300, true, (char[]){"lookup"}});
	char *text = count(&labels, "figure 200\n0x100 2\n0x1ff 1\n0x200 5\n0x300 7\n"
				    "figure 1\n0x210 1\nend\n");

	(void)state;
	assert_string_equal(text, "gate stub 3\ngate lookup 5\ngate ? 7\nnull lookup 1\n");
	free(text);
}

static void parts_of_a_function_count_for_it(void **state)
{
	struct labels labels = NAMES({0x100, 0x300, true, (char[]){"map"}},
				     {0x200, 0x300, true, (char[]){"map.cold"}});
	char *text = count(&labels, "figure 1\n0x100 2\n0x200 5\nfigure 1\nend\n");

	(void)state;
	assert_string_equal(text, "gate map 7\n");
	free(text);
}

static void what_was_written_is_read_again(void **state)
{
	FILE *file = text_open("gate map 7\ngate map 1\nnull map 2\n");
	struct function_counts counts = {0};

	(void)state;
	assert_int_equal(function_counts_read(&counts, file, "test"), 0);
	assert_int_equal(function_counts_find(&counts, "gate", "map"), 8);
	assert_int_equal(function_counts_find(&counts, "null", "map"), 2);
	assert_int_equal(function_counts_find(&counts, "null", "stub"), 0);
	function_counts_free(&counts);
	fclose(file);
}

static void labels_come_from_the_kernel(void **state)
{
	struct labels labels = {0};
	const char *found = NULL;

	(void)state;
	assert_int_equal(labels_load(&labels, getenv("KERNEL_ELF")), 0);
	for (size_t i = 0; i < labels.count; i++) {
		if (i)
			assert_true(labels.list[i - 1].start <= labels.list[i].start);
		if (strcmp(labels.list[i].name, "fast_call_0") == 0)
			found = labels_find(&labels, labels.list[i].start + 1);
	}
	assert_string_equal(found, "fast_call_0");
	assert_null(labels_find(&labels, 0));
	assert_null(labels_find(&labels, UINT64_MAX));
	labels_free(&labels);
}

static void other_files_have_no_labels(void **state)
{
	struct labels labels = {0};

	(void)state;
	assert_int_equal(labels_load(&labels, "Makefile"), -1);
	assert_int_equal(labels_load(&labels, "/no/such/file"), -1);
	labels_free(&labels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instructions_count_for_their_function),
		cmocka_unit_test(parts_of_a_function_count_for_it),
		cmocka_unit_test(what_was_written_is_read_again),
		cmocka_unit_test(labels_come_from_the_kernel),
		cmocka_unit_test(other_files_have_no_labels),
	};

	return cmocka_run_group_tests_name("function_counts", tests, NULL, NULL);
}
