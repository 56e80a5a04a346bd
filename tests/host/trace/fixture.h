/* A system of two instances and a file in a folder of its own, for the tests of tools/trace. */
#ifndef TESTS_TRACE_FIXTURE_H
#define TESTS_TRACE_FIXTURE_H

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "event_file.h"
#include "images.h"

#define CLIENT_BASE  0x4000000u
#define CLIENT_MAIN  (CLIENT_BASE + 0x100)
#define CLIENT_LOCKS (CLIENT_BASE + 0x8000)
#define SERVER_BASE  0x6000000u
#define SERVER_SUM   (SERVER_BASE + 0x40)
#define NOWHERE	     0x7e000000u

/* "client" and "server". */
extern const struct image fixture_images[2];

/* A new file with these bytes; its path, which the next call overwrites. */
const char *fixture_file(const void *bytes, size_t n);

/* What a writer has written; the caller frees it. */
struct timeline;
char *fixture_written(const struct timeline *timeline,
		      void (*write)(const struct timeline *timeline, FILE *file));

/* What the calls in between print to standard error. */
void fixture_catch_errors(void);
const char *fixture_errors(void);

void fixture_contains(const char *text, const char *part);

#endif
