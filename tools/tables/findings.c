#include "findings.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "trouble.h"

#define SHOWN 16

static const struct {
	const char *name, *demand;
} rules[] = {
#define RULE(name, text, demand) {text, demand},
#include "rules.def"
#undef RULE
};

void findings_fail(struct findings *findings, enum rule rule, const char *format, ...)
{
	char text[sizeof(findings->first[rule])];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (findings->failures[rule]++ == 0) {
		strcpy(findings->first[rule], text);
		printf("fail %s: it is demanded that %s\n", rules[rule].name, rules[rule].demand);
	}
	if (findings->failures[rule] <= SHOWN)
		printf("fail %s: %s\n", rules[rule].name, text);
	else if (findings->failures[rule] == SHOWN + 1)
		printf("fail %s: and more\n", rules[rule].name);
}

uint64_t findings_failures(const struct findings *findings)
{
	uint64_t sum = 0;

	for (int i = 0; i < RULES; i++)
		sum += findings->failures[i];
	return sum;
}

static void print_pages(FILE *file, const char *whose, const uint64_t pages[PERMISSIONS])
{
	fprintf(file,
		"%s pages: %" PRIu64 " r--, %" PRIu64 " rw-, %" PRIu64 " r-x, %" PRIu64 " rwx",
		whose, pages[0], pages[ALLOWS_WRITE], pages[ALLOWS_EXECUTE],
		pages[ALLOWS_WRITE | ALLOWS_EXECUTE]);
}

static bool is_checked(const struct findings *findings, int rule)
{
	return rule != RULE_NO_WRITABLE_ALIAS || findings->aliases_forbidden;
}

static void print_rules(const struct findings *findings, FILE *file)
{
	unsigned int checked = 0, broken = 0;

	for (int rule = 0; rule < RULES; rule++) {
		checked += is_checked(findings, rule);
		broken += findings->failures[rule] > 0;
	}
	fprintf(file, "tables: read %" PRIu64 " times, %u rules hold, %u are broken\n",
		findings->snapshots, checked - broken, broken);
}

void findings_print_summary(const struct findings *findings, FILE *file)
{
	const struct summary *summary = &findings->summary;

	fprintf(file,
		"%" PRIu64 " components, %" PRIu64 " page tables of %" PRIu64 " nodes, "
		"and the kernel's\n",
		summary->components, summary->roots, summary->tables);
	print_pages(file, "user", summary->user);
	fprintf(file, ", %" PRIu64 " of devices\n", summary->devices);
	print_pages(file, "kernel", summary->kernel);
	fputc('\n', file);
	if (summary->aliased)
		fprintf(file,
			"%" PRIu64 " frames are writable in one mapping of user level and "
			"executable in another\n",
			summary->aliased);
	print_rules(findings, file);
}

static void write_result(const struct findings *findings, FILE *file, enum rule rule,
			 const char *suite)
{
	if (findings->failures[rule])
		fprintf(file, "fail %s %s %s (%" PRIu64 " in all)\n", suite, rules[rule].name,
			findings->first[rule], findings->failures[rule]);
	else
		fprintf(file, "pass %s %s\n", suite, rules[rule].name);
}

bool findings_write_results(const struct findings *findings, const char *path, const char *suite)
{
	FILE *file = fopen(path, "w");

	if (!file)
		return trouble("%s: %s", path, strerror(errno));
	for (int rule = 0; rule < RULES; rule++) {
		if (is_checked(findings, rule))
			write_result(findings, file, (enum rule)rule, suite);
	}
	bool failed = ferror(file);
	return (fclose(file) == 0 && !failed) || trouble("%s cannot be written", path);
}
