#include "table.h"

#include "profile.h"

#include <string.h>

#define NAME_WIDTH 20
#define NUMBER_WIDTH 10
#define PROPERTY_WIDTH 9
#define VERDICT_WIDTH 8
#define WHOLE_MAX 9007199254740992.0 /* 2^53: all whole numbers below are exact */

static bool is_whole(double number)
{
	return number > -WHOLE_MAX && number < WHOLE_MAX && (double)(long long)number == number;
}

/* Whole numbers as such: neither an exponent nor a fraction. */
static void print_number(FILE *out, int width, double number)
{
	fprintf(out, "%*.*f", width, is_whole(number) ? 0 : 2, number);
}

static void print_cell(FILE *out, int width, const char *text)
{
	fprintf(out, "%*s", width, text);
}

static bool misses(const struct figure *figure, const struct goal *goal)
{
	return goal && goal->bounded && figure->value > goal->most;
}

static void print_head(FILE *out, const char *section)
{
	fprintf(out, "%-*s", NAME_WIDTH, section);
	print_cell(out, NUMBER_WIDTH, "median");
	print_cell(out, NUMBER_WIDTH, "min");
	print_cell(out, NUMBER_WIDTH, "max");
	print_cell(out, NUMBER_WIDTH, "goal");
	print_cell(out, VERDICT_WIDTH, "");
	for (size_t i = 0; i < TRACE_PROPERTIES; i++)
		print_cell(out, PROPERTY_WIDTH, trace_properties[i].head);
	fputs("\n", out);
}

static void print_values(FILE *out, const struct figure *figure)
{
	if (!figure) {
		print_cell(out, NUMBER_WIDTH, "-");
		print_cell(out, 2 * NUMBER_WIDTH, "");
		return;
	}
	print_number(out, NUMBER_WIDTH, figure->value);
	if (figure->ranged) {
		print_number(out, NUMBER_WIDTH, figure->least);
		print_number(out, NUMBER_WIDTH, figure->greatest);
	} else {
		print_cell(out, 2 * NUMBER_WIDTH, "");
	}
}

/* Behind the verdict, in columns. */
static void print_properties(FILE *out, const struct figures *figures, const char *name,
			     const char *verdict)
{
	if (!figures_property(figures, name, trace_properties[0].name))
		return;
	print_cell(out, VERDICT_WIDTH - (int)strlen(verdict), "");
	for (size_t i = 0; i < TRACE_PROPERTIES; i++) {
		const struct figure *property =
			figures_property(figures, name, trace_properties[i].name);

		if (property)
			print_number(out, PROPERTY_WIDTH, property->value);
	}
}

static void print_row(FILE *out, const struct figures *figures, const char *name,
		      const struct goal *goal)
{
	const struct figure *figure = figures_find(figures, name);
	const char *verdict = figure && misses(figure, goal) ? "  MISSED" : "";

	fprintf(out, "%-*s", NAME_WIDTH, name);
	print_values(out, figure);
	if (goal && goal->bounded)
		print_number(out, NUMBER_WIDTH, goal->most);
	else
		print_cell(out, NUMBER_WIDTH, "");
	fputs(verdict, out);
	print_properties(out, figures, name, verdict);
	fputs("\n", out);
}

static void print_others(FILE *out, const struct figures *figures, const struct goals *goals)
{
	bool headed = false;

	for (size_t i = 0; i < figures->count; i++) {
		const char *name = figures->list[i].name;

		if (strchr(name, '.') || goals_find(goals, name))
			continue;
		if (!headed)
			print_head(out, "without a goal");
		headed = true;
		print_row(out, figures, name, NULL);
	}
}

static void print_summary(FILE *out, const struct figures *figures, const struct goals *goals)
{
	unsigned measured = 0, missed = 0, missing = 0;

	for (size_t i = 0; i < goals->count; i++) {
		const struct goal *goal = &goals->list[i];
		const struct figure *figure = figures_find(figures, goal->name);

		if (goal->section)
			continue;
		measured += figure != NULL;
		missing += !figure;
		missed += figure && misses(figure, goal);
	}
	fprintf(out, "%u figures of the goals measured, %u missed their goal, %u not measured\n",
		measured, missed, missing);
}

void table_print(FILE *out, const struct figures *figures, const struct goals *goals)
{
	for (size_t i = 0; i < goals->count; i++) {
		const struct goal *goal = &goals->list[i];

		if (goal->section)
			print_head(out, goal->name);
		else
			print_row(out, figures, goal->name, goal);
	}
	print_others(out, figures, goals);
	print_summary(out, figures, goals);
}

void table_print_budgets(FILE *out, const struct figures *figures, const struct goals *goals)
{
	for (size_t i = 0; i < figures->count; i++) {
		const struct figure *figure = &figures->list[i];
		const struct goal *goal = goals_find(goals, figure->name);

		fprintf(out, "%-*s", NAME_WIDTH, figure->name);
		print_number(out, NUMBER_WIDTH, figure->value);
		if (goal && goal->bounded) {
			fputs(" of", out);
			print_number(out, NUMBER_WIDTH, goal->most);
			fprintf(out, " (%.0f %%)%s", 100 * figure->value / goal->most,
				misses(figure, goal) ? "  MISSED" : "");
		}
		fputs("\n", out);
	}
}

static void write_member(FILE *out, const char *name, const char *suffix, double number)
{
	fprintf(out, "\t\"%s%s\": ", name, suffix);
	print_number(out, 0, number);
}

void table_write_json(FILE *out, const struct figures *figures)
{
	fputs("{\n", out);
	for (size_t i = 0; i < figures->count; i++) {
		const struct figure *figure = &figures->list[i];

		write_member(out, figure->name, "", figure->value);
		if (figure->ranged) {
			fputs(",\n", out);
			write_member(out, figure->name, ".min", figure->least);
			fputs(",\n", out);
			write_member(out, figure->name, ".max", figure->greatest);
		}
		fputs(i + 1 < figures->count ? ",\n" : "\n", out);
	}
	fputs("}\n", out);
}
