/* Pipes of the suite's session, and the cases that need others. */
#ifndef FILE_SUITE_PIPE_ENDS_H
#define FILE_SUITE_PIPE_ENDS_H

#include <stdint.h>

#include "pipe.h"

struct ends {
	int64_t reads, writes; /* fids */
};

struct ends make_pipe(void);
void close_pipe(const struct ends *ends);

/* One more end of a pipe that a fid holds. */
int64_t open_end(int64_t from, unsigned flags);

/* So many of client_data's bytes; as many as it holds. */
int64_t write_many(int64_t fid, uint64_t count);
void fill_pipe(const struct ends *ends);

/* What those do who wait; and the guest. */
void pipe_threads_run(void);
void pipe_guests_run(void);

#endif
