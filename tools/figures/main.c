/* figures: what bench measured, beside what it is to reach. See README.md. */
#define _POSIX_C_SOURCE 200809L
#include "code_lines.h"
#include "profile.h"
#include "section_size.h"
#include "table.h"
#include "trace.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "usage: figures [-g GOALS] [-o BENCH.json] FIGURES...\n"
			    "       figures --properties FIGURES PROFILE\n"
			    "       figures --instructions NAME\n"
			    "       figures --lines NAME FILE...\n"
			    "       figures --section NAME SECTION ELF\n"
			    "       figures --budgets GOALS FIGURES...\n";

static FILE *open_file(const char *path, const char *mode)
{
	FILE *file = fopen(path, mode);

	if (!file)
		fprintf(stderr, "figures: %s: %s\n", path, strerror(errno));
	return file;
}

static int read_goals(struct goals *goals, const char *path)
{
	FILE *file = open_file(path, "r");
	int failed;

	if (!file)
		return -1;
	failed = goals_read(goals, file, path);
	fclose(file);
	return failed;
}

static int read_figures(struct figures *figures, int count, char *const paths[])
{
	int failed = 0;

	for (int i = 0; !failed && i < count; i++) {
		FILE *file = open_file(paths[i], "r");

		if (!file)
			return -1;
		failed = figures_read(figures, file, paths[i]);
		fclose(file);
	}
	return failed;
}

static int write_json(const struct figures *figures, const char *path)
{
	FILE *file = open_file(path, "w");
	int failed;

	if (!file)
		return -1;
	table_write_json(file, figures);
	failed = ferror(file);
	failed |= fclose(file);
	if (failed)
		fprintf(stderr, "figures: %s could not be written\n", path);
	return failed ? -1 : 0;
}

static int judge(const char *goals_path, const char *output, int count, char *const paths[])
{
	struct figures figures = { 0 };
	struct goals goals = { 0 };
	int failed = read_goals(&goals, goals_path) || read_figures(&figures, count, paths) ||
		     write_json(&figures, output);

	if (!failed)
		table_print(stdout, &figures, &goals);
	figures_free(&figures);
	goals_free(&goals);
	return failed;
}

static int print_profiles(const struct figures *figures, const char *path)
{
	struct profiles profiles = { 0 };
	FILE *file = open_file(path, "r");
	int failed;

	if (!file)
		return -1;
	failed = profiles_read(&profiles, figures, file, path);
	if (!failed)
		profiles_print(&profiles, figures, stdout);
	profiles_free(&profiles);
	fclose(file);
	return failed;
}

static int print_properties(char *const figures_path[1], const char *profile_path)
{
	struct figures figures = { 0 };
	int failed = read_figures(&figures, 1, figures_path) ||
		     print_profiles(&figures, profile_path);

	figures_free(&figures);
	return failed;
}

static int count_lines(const char *name, int count, char *const paths[])
{
	unsigned long lines = 0;

	for (int i = 0; i < count; i++) {
		FILE *file = open_file(paths[i], "r");

		if (!file)
			return 1;
		lines += code_lines_count(file, code_language_of(paths[i]));
		fclose(file);
	}
	printf("%s %lu\n", name, lines);
	return 0;
}

static int measure_section(const char *name, const char *section, const char *path)
{
	FILE *file = open_file(path, "rb");
	int64_t size;

	if (!file)
		return 1;
	size = section_size(file, section);
	fclose(file);
	if (size < 0) {
		fprintf(stderr, "figures: %s: no ELF file with a section %s\n", path, section);
		return 1;
	}
	printf("%s %lld\n", name, (long long)size);
	return 0;
}

/* The figures of some files alone, each beside its goal. */
static int print_budgets(const char *goals_path, int count, char *const paths[])
{
	struct figures figures = { 0 };
	struct goals goals = { 0 };
	int failed = read_goals(&goals, goals_path) || read_figures(&figures, count, paths);

	if (!failed)
		table_print_budgets(stdout, &figures, &goals);
	figures_free(&figures);
	goals_free(&goals);
	return failed;
}

static int parse_and_judge(int count, char *arguments[])
{
	const char *goals = "tests/bench/goals.txt", *output = "build/bench.json";
	int option;

	while ((option = getopt(count, arguments, "g:o:")) != -1) {
		if (option == 'g')
			goals = optarg;
		else if (option == 'o')
			output = optarg;
		else
			return -1;
	}
	if (optind == count)
		return -1;
	return judge(goals, output, count - optind, arguments + optind) ? 1 : 0;
}

/* One of the forms that begin with a word of their own; -1 if it is none of them. */
static int convert(int count, char *arguments[])
{
	const char *option = arguments[1], *name = arguments[2];

	if (strcmp(option, "--lines") == 0 && count > 3)
		return count_lines(name, count - 3, arguments + 3);
	if (strcmp(option, "--section") == 0 && count == 5)
		return measure_section(name, arguments[3], arguments[4]);
	if (strcmp(option, "--budgets") == 0 && count > 3)
		return print_budgets(name, count - 3, arguments + 3);
	if (strcmp(option, "--properties") == 0 && count == 4)
		return print_properties(arguments + 2, arguments[3]) ? 1 : 0;
	if (strcmp(option, "--instructions") == 0 && count == 3)
		return trace_convert_instructions(name, stdin, stdout) ? 1 : 0;
	return -1;
}

int main(int count, char *arguments[])
{
	int code = -1;

	if (count > 2 && strncmp(arguments[1], "--", 2) == 0)
		code = convert(count, arguments);
	else if (count > 1)
		code = parse_and_judge(count, arguments);
	if (code >= 0)
		return code;
	fputs(usage, stderr);
	return 2;
}
