/*
 * report: what all the tests gave, for people and for machines. See README.md.
 */
#define _POSIX_C_SOURCE 200809L
#include "cases.h"
#include "junit.h"
#include "tap.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char usage[] = "usage: report [-o REPORT.xml] RESULTS...\n"
			    "       report --tap SUITE FILE\n";

static int write_junit(const struct cases *cases, const char *path)
{
	FILE *file = fopen(path, "w");
	int failed;

	if (!file) {
		fprintf(stderr, "report: cannot write %s: %s\n", path, strerror(errno));
		return -1;
	}
	junit_write(file, cases);
	failed = ferror(file);
	failed |= fclose(file);
	if (failed)
		fprintf(stderr, "report: %s could not be written\n", path);
	return failed ? -1 : 0;
}

static void print_failures(const struct cases *cases)
{
	for (size_t i = 0; i < cases->total; i++) {
		const struct test_case *at = &cases->list[i];

		if (at->outcome == OUTCOME_FAIL)
			printf("fail %s %s%s%s\n", at->suite, at->name, *at->text ? ": " : "",
			       at->text);
	}
}

static void print_summary(const struct cases *cases)
{
	printf("%zu passed, %zu failed", cases->count[OUTCOME_PASS], cases->count[OUTCOME_FAIL]);
	if (cases->count[OUTCOME_SKIP])
		printf(", %zu skipped", cases->count[OUTCOME_SKIP]);
	printf("\n");
}

static int merge(const char *output, int count, char *const paths[])
{
	struct cases cases = { 0 };
	int code;

	for (int i = 0; i < count; i++)
		cases_read(&cases, paths[i]);
	code = cases.count[OUTCOME_FAIL] || !cases.count[OUTCOME_PASS];
	if (write_junit(&cases, output))
		code = 2;
	print_failures(&cases);
	print_summary(&cases);
	cases_free(&cases);
	return code;
}

static int convert(const char *suite, const char *path)
{
	struct cases cases = { 0 };
	FILE *file = fopen(path, "r");

	if (!file) {
		fprintf(stderr, "report: cannot read %s: %s\n", path, strerror(errno));
		return 2;
	}
	tap_read(&cases, suite, file);
	fclose(file);
	for (size_t i = 0; i < cases.total; i++) {
		const struct test_case *at = &cases.list[i];

		printf("%s %s %s%s%s\n", cases_word(at->outcome), at->suite, at->name,
		       *at->text ? " " : "", at->text);
	}
	cases_free(&cases);
	return 0;
}

int main(int count, char *arguments[])
{
	const char *output = "build/test-report.xml";
	int first = 1;

	if (count == 4 && strcmp(arguments[1], "--tap") == 0)
		return convert(arguments[2], arguments[3]);
	if (count > 2 && strcmp(arguments[1], "-o") == 0) {
		output = arguments[2];
		first = 3;
	}
	if (first >= count || arguments[first][0] == '-') {
		fputs(usage, stderr);
		return 2;
	}
	return merge(output, count - first, arguments + first);
}
