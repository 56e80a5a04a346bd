/* Requests done by POSIX's calls, the host's or Tessera's. */
#ifndef POSIX_REQUESTS_H
#define POSIX_REQUESTS_H

#include <sys/stat.h>

#include "file_requests.h"

/* By the caller's identity, whatever the request says. What is opened has the descriptor `number`.
 */
struct answer posix_do(const struct request *request);

struct file_stat posix_stat_of(const struct stat *stat);

/*
 * What is done with a file that is open with these flags, of which the offset moves: its result, or
 * a negative errno. Of what was read *hash is a hash. What the flags do not allow is not done: 0.
 */
int64_t posix_use(int descriptor, unsigned flags, const struct file_use *use, uint32_t *hash);

/* Of an answer, as far as all file systems agree. */
uint32_t posix_hash(const struct request *request, const struct answer *answer);

/* Of a directory's entries, in whatever order they come: a negative errno, or a hash. */
int64_t posix_hash_directory(const char *path);

#endif
