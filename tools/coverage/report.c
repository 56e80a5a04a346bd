#include "report.h"

#include "function_report.h"
#include "percentage.h"

struct counts {
	size_t lines;
	size_t lines_ran;
	size_t instructions;
	size_t instructions_ran;
};

static void count_line(struct counts *counts, const struct code_line *line)
{
	counts->lines++;
	counts->lines_ran += line->ran > 0;
	counts->instructions += line->instructions;
	counts->instructions_ran += line->ran;
}

static struct counts count_all(const struct code_lines *lines)
{
	struct counts counts = {0};

	for (size_t i = 0; i < lines->n; i++)
		count_line(&counts, &lines->lines[i]);
	return counts;
}

static void write_counts(FILE *file, const struct counts *counts, const char *name)
{
	char lines[PERCENTAGE_SIZE];
	char instructions[PERCENTAGE_SIZE];

	percentage(lines, counts->lines_ran, counts->lines);
	percentage(instructions, counts->instructions_ran, counts->instructions);
	fprintf(file, "%7s %6zu of %6zu %7s %6zu of %6zu  %s\n", lines, counts->lines_ran,
		counts->lines, instructions, counts->instructions_ran, counts->instructions, name);
}

static void write_table(const struct report *report, FILE *file)
{
	struct counts all = count_all(report->lines);
	struct counts counts = {0};

	fprintf(file, "  lines     ran                instr.     ran\n");
	for (size_t i = 0; i < report->lines->n; i++) {
		const struct code_line *line = &report->lines->lines[i];
		count_line(&counts, line);
		if (i + 1 < report->lines->n && line[1].file == line->file)
			continue;
		write_counts(file, &counts, line->file);
		counts = (struct counts){0};
	}
	write_counts(file, &all, "total");
}

static bool is_fault(const struct code_line *line)
{
	return line->ran == 0 && !line->justification;
}

static size_t write_unjustified(const struct report *report, FILE *file)
{
	size_t n = 0;

	for (size_t i = 0; i < report->lines->n; i++) {
		const struct code_line *line = &report->lines->lines[i];
		if (!is_fault(line))
			continue;
		fprintf(file, "%s:%u: %s\n", line->file, line->number, line->text);
		n++;
	}
	return n;
}

static size_t write_one_way(const struct report *report, FILE *file, bool justified)
{
	size_t n = 0;

	for (size_t i = 0; i < report->branches->n; i++) {
		const struct branch *branch = &report->branches->branches[i];
		if (!branch->justification == justified)
			continue;
		fprintf(file, "%s:%u: %s(): %s: %s%s%s\n", branch->jump->file, branch->jump->line,
			branch->jump->function, branch->text, branch_way(branch),
			justified ? " — " : "", justified ? branch->justification->reason : "");
		n++;
	}
	return n;
}

static void write_justified(const struct report *report, FILE *file)
{
	for (size_t i = 0; i < report->lines->n; i++) {
		const struct code_line *line = &report->lines->lines[i];
		if (line->ran == 0 && line->justification)
			fprintf(file, "%s:%u: %s — %s\n", line->file, line->number, line->text,
				line->justification->reason);
	}
}

static size_t write_stale(const struct report *report, FILE *file)
{
	size_t n = 0;

	for (size_t i = 0; i < report->justifications->n; i++) {
		const struct justification *entry = &report->justifications->entries[i];
		if (!entry->stale)
			continue;
		const char *function = entry->function ? entry->function : "";
		fprintf(file, "%s:%u: %s: %s%s%s%s: %s\n", report->path, entry->number, entry->file,
			function, entry->function ? "()" : "",
			entry->function && entry->text ? ": " : "", entry->text ? entry->text : "",
			entry->stale);
		n++;
	}
	return n;
}

void report_write(const struct report *report, FILE *file)
{
	fprintf(file, "# Coverage of the kernel\n\n");
	write_table(report, file);
	if (report->marks->unwatched > 0)
		fprintf(file, "\nNot watched and not counted: %zu instructions\n",
			report->marks->unwatched);
	if (report->marks->lineless > 0)
		fprintf(file, "\nRan but have no source line: %zu instructions\n",
			report->marks->lineless);
	fprintf(file, "\n# Lines that never ran and are not justified\n\n");
	write_unjustified(report, file);
	fprintf(file, "\n# Conditional jumps of assembly, of %zu, that did not go both ways\n\n",
		report->branches->jumps);
	write_one_way(report, file, false);
	fprintf(file, "\n# Stale justifications\n\n");
	write_stale(report, file);
	fprintf(file, "\n# Lines that never ran, justified\n\n");
	write_justified(report, file);
	fprintf(file, "\n# Conditional jumps that did not go both ways, justified\n\n");
	write_one_way(report, file, true);
	fprintf(file, "\n# Functions not run, or not all of whose instructions ran\n\n");
	function_report_write(report->code, file);
}

void report_write_total(const struct report *report, FILE *file)
{
	struct counts counts = count_all(report->lines);
	char lines[PERCENTAGE_SIZE];
	char instructions[PERCENTAGE_SIZE];

	percentage(lines, counts.lines_ran, counts.lines);
	percentage(instructions, counts.instructions_ran, counts.instructions);
	fprintf(file, "coverage: %s of %zu lines, %s of %zu instructions\n", lines, counts.lines,
		instructions, counts.instructions);
}

size_t report_write_faults(const struct report *report, FILE *file)
{
	size_t n = write_unjustified(report, file);

	n += write_one_way(report, file, false);
	return n + write_stale(report, file);
}
