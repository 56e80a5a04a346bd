/* What the checks found: failures rule by rule, and what the summary tells of the last snapshot. */
#ifndef TABLES_FINDINGS_H
#define TABLES_FINDINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum rule {
#define RULE(name, text, demand) RULE_##name,
#include "rules.def"
#undef RULE
	RULES
};

/* Pages by permission: bit 0 for write, bit 1 for execute. */
enum { ALLOWS_WRITE = 1, ALLOWS_EXECUTE = 2, PERMISSIONS = 4 };

struct summary {
	uint64_t roots, tables, components; /* of user level; tables include roots */
	uint64_t user[PERMISSIONS];	    /* mappings of 4 KiB */
	uint64_t devices;
	uint64_t kernel[PERMISSIONS]; /* likewise, in the kernel's own table */
	uint64_t aliased;	      /* frames that NO_WRITABLE_ALIAS is about */
};

struct findings {
	uint64_t failures[RULES];
	char first[RULES][256]; /* the text of the first failure */
	struct summary summary;
	uint64_t snapshots;
	bool aliases_forbidden; /* NO_WRITABLE_ALIAS is a rule, not just a line of the summary */
};

/* Adds a failure and prints it as a `fail` line, the first ones of each rule. */
void findings_fail(struct findings *findings, enum rule rule, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

uint64_t findings_failures(const struct findings *findings);

void findings_print_summary(const struct findings *findings, FILE *file);

/* A line for each rule that was checked, as tools/report/cases.h has them. */
bool findings_write_results(const struct findings *findings, const char *path, const char *suite);

#endif
