#include "differences.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

struct change {
	const char *function;
	long long instructions; /* more than before; never 0 */
};

struct changes {
	struct change *list;
	size_t count;
	long long sum;
};

struct tally {
	unsigned changed;
	unsigned new;
	unsigned gone;
};

static bool is_property(const char *name)
{
	return strchr(name, '.') != NULL;
}

/* Figures are printed with two digits behind the point. */
static bool differs(const struct figure *one, const struct figure *other)
{
	return fabs(one->value - other->value) > 0.001;
}

static int by_size(const void *left, const void *right)
{
	const struct change *a = left, *b = right;
	long long difference = llabs(b->instructions) - llabs(a->instructions);

	if (difference)
		return difference < 0 ? -1 : 1;
	return strcmp(a->function, b->function);
}

static void add_change(struct changes *changes, const char *function, long long instructions)
{
	if (!instructions)
		return;
	changes->list = grow(changes->list, changes->count + 1, sizeof(*changes->list));
	changes->list[changes->count++] = (struct change){function, instructions};
	changes->sum += instructions;
}

/* Functions of one run; of base only those that the other run has not. */
static void add_changes(struct changes *changes, const char *figure, const struct bench_run *base,
			const struct bench_run *now)
{
	for (size_t i = 0; i < now->functions.count; i++) {
		const struct function_count *count = &now->functions.list[i];

		if (strcmp(count->figure, figure) == 0)
			add_change(changes, count->function,
				   count->instructions - function_counts_find(&base->functions,
									      figure,
									      count->function));
	}
	for (size_t i = 0; i < base->functions.count; i++) {
		const struct function_count *count = &base->functions.list[i];

		if (strcmp(count->figure, figure) == 0 &&
		    !function_counts_find(&now->functions, figure, count->function))
			add_change(changes, count->function, -count->instructions);
	}
}

static bool has_functions(const struct bench_run *run, const char *figure)
{
	for (size_t i = 0; i < run->functions.count; i++)
		if (strcmp(run->functions.list[i].figure, figure) == 0)
			return true;
	return false;
}

/* One execution may be of many of what the figure counts, or have more in it. */
static void print_functions(FILE *out, const char *figure, double difference,
			    const struct bench_run *base, const struct bench_run *now)
{
	struct changes changes = {0};

	if (!has_functions(base, figure) || !has_functions(now, figure))
		return;
	add_changes(&changes, figure, base, now);
	if (changes.count)
		qsort(changes.list, changes.count, sizeof(*changes.list), by_size);
	if (fabs(difference - (double)changes.sum) > 0.001)
		fprintf(out, "; one execution %+lld", changes.sum);
	for (size_t i = 0; i < changes.count; i++)
		fprintf(out, "%s %s %+lld", i ? "," : ":", changes.list[i].function,
			changes.list[i].instructions);
	free(changes.list);
}

/* True if something of the figure but its value changed. */
static bool print_properties(FILE *out, const char *name, const struct bench_run *base,
			     const struct bench_run *now, const char *indent)
{
	size_t length = strlen(name);
	bool changed = false;

	for (size_t i = 0; i < now->figures.count; i++) {
		const struct figure *property = &now->figures.list[i], *before;

		if (strncmp(property->name, name, length) != 0 || property->name[length] != '.')
			continue;
		before = figures_find(&base->figures, property->name);
		if (!before || !differs(before, property))
			continue;
		fprintf(out, "%s %s %+.15g", changed ? "," : indent, property->name + length + 1,
			property->value - before->value);
		changed = true;
	}
	if (changed)
		fputs("\n", out);
	return changed;
}

static void compare_figure(FILE *out, const struct figure *figure, const struct bench_run *base,
			   const struct bench_run *now, struct tally *tally)
{
	const struct figure *before = figures_find(&base->figures, figure->name);
	char indent[256];

	if (!before) {
		fprintf(out, "%s new: %.15g\n", figure->name, figure->value);
		tally->new ++;
		return;
	}
	if (!differs(before, figure)) {
		snprintf(indent, sizeof(indent), "%s %.15g, but", figure->name, figure->value);
		tally->changed += print_properties(out, figure->name, base, now, indent);
		return;
	}
	fprintf(out, "%s %.15g -> %.15g, %+.15g", figure->name, before->value, figure->value,
		figure->value - before->value);
	print_functions(out, figure->name, figure->value - before->value, base, now);
	fputs("\n", out);
	print_properties(out, figure->name, base, now, "       ");
	tally->changed++;
}

void differences_print(FILE *out, const struct bench_run *base, const struct bench_run *now)
{
	struct tally tally = {0};

	for (size_t i = 0; i < now->figures.count; i++)
		if (!is_property(now->figures.list[i].name))
			compare_figure(out, &now->figures.list[i], base, now, &tally);
	for (size_t i = 0; i < base->figures.count; i++) {
		const struct figure *before = &base->figures.list[i];

		if (is_property(before->name) || figures_find(&now->figures, before->name))
			continue;
		fprintf(out, "%s gone: %.15g\n", before->name, before->value);
		tally.gone++;
	}
	fprintf(out, "%u figures changed, %u new, %u gone\n", tally.changed, tally.new, tally.gone);
}
