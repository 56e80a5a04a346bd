/*
 * What a case finds. The first finding that fails is kept and printed as the case's verdict; on the
 * runner's own stack it also ends the case at once, in other threads and components they go on.
 */
#ifndef SUITES_CHECK_H
#define SUITES_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition))                                                                  \
			check_failed(__FILE__, __LINE__, #condition);                              \
	} while (0)

#define CHECK_EQUAL(got, expected)                                                                 \
	check_equal(__FILE__, __LINE__, #got, (uint64_t)(got), (uint64_t)(expected))

void check_failed(const char *file, int line, const char *what);
void check_equal(const char *file, int line, const char *what, uint64_t got, uint64_t expected);

/* The runner's side: forgets the last case's finding; the text of this one's, or null. */
void check_begin(void);
const char *check_finding(void);

/* The case cannot be run on this machine, for this reason. */
void check_skip(const char *why);
const char *check_skipped(void);

/*
 * Where a failed check on the runner's stack continues: check_catch returns 0, and once more, 1,
 * when its caller, who must not have returned, is come back to.
 */
int check_catch(void) __attribute__((returns_twice));
void check_leave(void) __attribute__((noreturn));

#endif
