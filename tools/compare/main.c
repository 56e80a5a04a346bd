/* compare: two runs of the bench. See README.md. */
#include "bench_json.h"
#include "differences.h"

#include <errno.h>
#include <string.h>

static const char usage[] = "usage: compare BASE.json NOW.json [BASE.functions NOW.functions]\n"
			    "       compare --functions ELFS FIGURES PROFILE\n";

static FILE *open_file(const char *path)
{
	FILE *file = fopen(path, "r");

	if (!file)
		fprintf(stderr, "compare: %s: %s\n", path, strerror(errno));
	return file;
}

static int read_json(struct figures *figures, const char *path)
{
	FILE *file = open_file(path);
	int failed = file ? bench_json_read(figures, file, path) : -1;

	if (file)
		fclose(file);
	return failed;
}

static int read_functions(struct function_counts *counts, const char *path)
{
	FILE *file = open_file(path);
	int failed = file ? function_counts_read(counts, file, path) : -1;

	if (file)
		fclose(file);
	return failed;
}

static void free_run(struct bench_run *run)
{
	figures_free(&run->figures);
	function_counts_free(&run->functions);
}

/* paths: two JSON objects, then nothing, or two files of functions. */
static int compare(int count, char *const paths[])
{
	struct bench_run runs[2] = {0};
	int failed = 0;

	for (int i = 0; !failed && i < 2; i++)
		failed = read_json(&runs[i].figures, paths[i]) ||
			 (count == 4 && read_functions(&runs[i].functions, paths[2 + i]));
	if (!failed)
		differences_print(stdout, &runs[0], &runs[1]);
	free_run(&runs[0]);
	free_run(&runs[1]);
	return failed ? 1 : 0;
}

static int read_figures(struct figures *figures, const char *path)
{
	FILE *file = open_file(path);
	int failed = file ? figures_read(figures, file, path) : -1;

	if (file)
		fclose(file);
	return failed;
}

static int read_profiles(struct profiles *profiles, const struct figures *figures, const char *path)
{
	FILE *file = open_file(path);
	int failed = file ? profiles_read(profiles, figures, file, path) : -1;

	if (file)
		fclose(file);
	return failed;
}

static int list_functions(const char *elf_files, const char *figures_path, const char *profile_path)
{
	struct function_counts counts = {0};
	struct profiles profiles = {0};
	struct figures figures = {0};
	struct labels labels = {0};
	int failed = labels_load(&labels, elf_files) || read_figures(&figures, figures_path) ||
		     read_profiles(&profiles, &figures, profile_path);

	if (!failed) {
		function_counts_of(&counts, &figures, &profiles, &labels);
		function_counts_write(&counts, stdout);
	}
	function_counts_free(&counts);
	profiles_free(&profiles);
	figures_free(&figures);
	labels_free(&labels);
	return failed ? 1 : 0;
}

int main(int count, char *arguments[])
{
	if (count == 5 && strcmp(arguments[1], "--functions") == 0)
		return list_functions(arguments[2], arguments[3], arguments[4]);
	if ((count == 3 || count == 5) && arguments[1][0] != '-')
		return compare(count - 1, arguments + 1);
	fputs(usage, stderr);
	return 2;
}
