/*
 * What is wrong with the input: a text of one line an error, `file:line:column: message`. A tool
 * goes on after an error as long as that makes sense, so that its user sees all errors of a file at
 * once; it writes nothing when there is one.
 */
#ifndef TOOLS_REPORT_H
#define TOOLS_REPORT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Lines and columns count from 1; 0 is "none". */
struct place {
	const char *file;
	unsigned line;
	unsigned column;
};

struct report {
	char *text;
	size_t length;
	unsigned errors;
};

void report_error(struct report *report, struct place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void report_free(struct report *report);

#ifdef __cplusplus
}
#endif

#endif
