/*
 * What calls at random bring, and how long they take: the same for whatever is called. A function
 * is to have met each result that its header tells of, and no other.
 */
#ifndef FUZZ_RESULTS_H
#define FUZZ_RESULTS_H

#include <stdint.h>

/* A value; another result that is none of its errors, which the interface names; and errors. */
#define FUZZ_ERRORS(X)                                                                             \
	X(EINVAL)                                                                                  \
	X(ENOSPC) X(ENOMEM) X(EBUSY) X(ENOENT) X(EPERM) X(ESTALE) X(EAGAIN) X(EFAULT) X(EEXIST)    \
		X(ERANGE) X(EBADF) X(EACCES) X(EOVERFLOW) X(ENAMETOOLONG) X(EDEADLK) X(EOWNERDEAD) \
			X(ECANCELED)
#define FUZZ_NAME(error) FUZZ_##error,
enum fuzz_result { FUZZ_GOOD, FUZZ_MORE, FUZZ_ERRORS(FUZZ_NAME) FUZZ_OTHER, FUZZ_RESULTS };

/* For tables of results. */
#define IS(result) (1u << FUZZ_##result)

struct fuzz_reachable {
	const char *name;
	uint32_t results; /* each is to be met */
	uint32_t perhaps; /* these may be */
};

struct fuzz_met {
	uint32_t results[FUZZ_RESULTS]; /* how often each */
	uint64_t longest;		/* instructions, the gate included */
};

/* A number below `end`; the next state depends on the last one only, which is not 0. */
uint64_t fuzz_draw(uint64_t *state, uint64_t end);

/* The row of a table that is drawn, of so many rows of so many weights each, by the weights of one column, which
 * are not all 0. */
unsigned fuzz_draw_row(uint64_t *state, const uint8_t *weights, unsigned rows, unsigned columns,
		       unsigned column);

/* `more` is the value that is FUZZ_MORE; below 0: there is none. */
enum fuzz_result fuzz_result_of(int64_t result, int64_t more);

/* Prints what was met as figures: PREFIX.NAME.RESULT. */
void fuzz_met_print(const char *prefix, const char *name, const struct fuzz_met *met,
		    const char *more);

/* A case of check.h: what was met is what can be, and took no longer. */
void fuzz_met_check(const struct fuzz_reachable *reachable, const struct fuzz_met *met,
		    uint64_t bound);

#endif
