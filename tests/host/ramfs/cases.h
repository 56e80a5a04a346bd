/* Short words for requests, for tests that are lists of cases. */
#ifndef CASES_H
#define CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "world.h"

extern struct ramfs *fs; /* of the test */

/* Makes it: a setup of cmocka. */
int fresh(void **state);

static const struct file_identity root = {0, 0}, alice = {1000, 100}, bob = {1001, 100},
				  carol = {1002, 101};

/* The result of a request; the whole of the last one's answer in `answered`. */
extern struct answer answered;
int64_t ask(struct request request);

#define DO(name, by, where, ...)                                                                   \
	ask((struct request){.act = ACT_##name, .who = by, .path = where, ##__VA_ARGS__})

/* A file is made, with mode and owner. */
void make_file(const char *path, uint32_t mode, struct file_identity owner);
void make_directory(const char *path, uint32_t mode, struct file_identity owner);

/* Opens: the inode, held. */
uint32_t open_held(struct file_identity who, const char *path, unsigned flags);

struct file_stat stat_of(const char *path); /* as lstat */

#endif
