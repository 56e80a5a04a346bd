/* A case is a function. Its checks note the first that fails. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdint.h>

/* Fails the case if the values differ; goes on. */
void check_equal(int64_t value, int64_t expected, const char *text, int line);
#define CHECK(value, expected)                                                                     \
	check_equal((int64_t)(value), (int64_t)(expected), #value, __LINE__)

/* A result that is no error. */
void check_good(int64_t value, const char *text, int line);
#define CHECK_GOOD(value) check_good((value), #value, __LINE__)

/* Runs one case, and prints how it went; protocol.h in tools/run has the lines. */
void check_run(const char *suite, const char *name, void (*function)(void));

/* Whether a case failed. */
bool check_failed(void);

#endif
