/*
 * coverage KERNEL.elf COVERAGE-FILE JUSTIFICATIONS [-b BRANCHES] -o REPORT
 *
 * Exit status: 0 if all lines ran, and with BRANCHES all conditional jumps of assembly went both ways, or
 * are justified; 1, with the list on standard error, if there
 * are others or stale justifications; 2 if something could not be read or written.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "branches.h"
#include "code_lines.h"
#include "coverage_file.h"
#include "justifications.h"
#include "kernel_code.h"
#include "marks.h"
#include "report.h"

enum status { ALL_ACCOUNTED_FOR = 0, FAULTS_FOUND = 1, TROUBLE = 2 };

struct inputs {
	const char *kernel;
	const char *coverage;
	const char *justifications;
	/* NULL if not asked for. */
	const char *branches;
	const char *report;
};

struct data {
	struct kernel_code code;
	struct marks marks;
	struct code_lines lines;
	struct justifications justifications;
	struct branches branches;
};

static bool parse_arguments(struct inputs *inputs, int argc, char **argv)
{
	int option;

	*inputs = (struct inputs){0};
	/* GNU's getopt() finds options behind other arguments too. */
	while ((option = getopt(argc, argv, "b:o:")) != -1) {
		if (option == 'b')
			inputs->branches = optarg;
		else if (option == 'o')
			inputs->report = optarg;
		else
			return false;
	}
	if (argc - optind != 3 || !inputs->report)
		return false;
	inputs->kernel = argv[optind];
	inputs->coverage = argv[optind + 1];
	inputs->justifications = argv[optind + 2];
	return true;
}

static bool complain(const char *path, const char *trouble)
{
	fprintf(stderr, "coverage: %s: %s\n", path, trouble);
	return false;
}

static bool read_justifications(struct justifications *justifications, const char *path)
{
	FILE *file = fopen(path, "r");
	if (!file)
		return complain(path, strerror(errno));
	bool good = justifications_read(justifications, file, path);
	fclose(file);
	return good;
}

static bool mark(struct data *data, const char *path)
{
	struct coverage_set set;

	int error = coverage_file_read(path, &set);
	if (error)
		return complain(path, coverage_error_text(error));
	bool good = marks_set(&data->marks, &data->code, &set);
	coverage_set_destroy(&set);
	return good;
}

static bool mark_branches(struct data *data, const char *path)
{
	struct coverage_set set;

	int error = coverage_file_read(path, &set);
	if (error)
		return complain(path, coverage_error_text(error));
	marks_set_branches(&data->code, &set);
	coverage_set_destroy(&set);
	branches_collect(&data->branches, &data->code, &data->lines, &data->justifications);
	return true;
}

static bool gather(struct data *data, const struct inputs *inputs)
{
	if (!read_justifications(&data->justifications, inputs->justifications))
		return false;
	if (!kernel_code_load(&data->code, inputs->kernel) || !mark(data, inputs->coverage))
		return false;
	code_lines_collect(&data->lines, &data->code);
	if (!code_lines_read_texts(&data->lines, &data->code.names))
		return false;
	justifications_apply(&data->justifications, &data->lines);
	return !inputs->branches || mark_branches(data, inputs->branches);
}

static bool write_report(const struct report *report, const char *path)
{
	FILE *file = fopen(path, "w");
	if (!file)
		return complain(path, strerror(errno));
	report_write(report, file);
	bool failed = ferror(file);
	if (fclose(file) != 0 || failed)
		return complain(path, "cannot be written");
	return true;
}

static enum status tell(const struct data *data, const struct inputs *inputs)
{
	struct report report = {.code = &data->code,
				.marks = &data->marks,
				.lines = &data->lines,
				.justifications = &data->justifications,
				.branches = &data->branches,
				.path = inputs->justifications};

	if (!write_report(&report, inputs->report))
		return TROUBLE;
	report_write_total(&report, stdout);
	return report_write_faults(&report, stderr) > 0 ? FAULTS_FOUND : ALL_ACCOUNTED_FOR;
}

int main(int argc, char **argv)
{
	struct inputs inputs;
	struct data data = {0};

	if (!parse_arguments(&inputs, argc, argv)) {
		fprintf(stderr, "usage: coverage KERNEL.elf COVERAGE-FILE JUSTIFICATIONS"
				" [-b BRANCHES] -o REPORT\n");
		return TROUBLE;
	}
	enum status status = gather(&data, &inputs) ? tell(&data, &inputs) : TROUBLE;
	justifications_destroy(&data.justifications);
	branches_destroy(&data.branches);
	code_lines_destroy(&data.lines);
	kernel_code_destroy(&data.code);
	return (int)status;
}
