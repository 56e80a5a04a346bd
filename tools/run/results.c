#include "results.h"

#include <errno.h>
#include <string.h>

int results_open(struct results *results, const char *path)
{
	*results = (struct results){ .file = fopen(path, "w") };
	if (results->file)
		return 0;
	fprintf(stderr, "run: cannot write %s: %s\n", path, strerror(errno));
	return -1;
}

void results_add(struct results *results, enum verdict verdict, const char *suite, const char *name,
		 const char *text)
{
	static const char *const words[VERDICT_COUNT] = { "pass", "fail", "skip" };

	fprintf(results->file, "%s %s %s%s%s\n", words[verdict], suite, name, *text ? " " : "",
		text);
	fflush(results->file);
	results->count[verdict]++;
	if (verdict == VERDICT_FAIL)
		printf("fail %s %s%s%s\n", suite, name, *text ? ": " : "", text);
}

int results_close(struct results *results, const char *name)
{
	unsigned failed = results->count[VERDICT_FAIL];
	unsigned passed = results->count[VERDICT_PASS];
	unsigned skipped = results->count[VERDICT_SKIP];

	if (ferror(results->file) | fclose(results->file)) {
		fprintf(stderr, "run: the results of %s could not be written\n", name);
		failed++;
	}
	printf("%s: %u passed, %u failed", name, passed, failed);
	if (skipped)
		printf(", %u skipped", skipped);
	printf("\n");
	return failed ? 1 : 0;
}
