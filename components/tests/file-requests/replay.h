/*
 * A long row of requests by several users, drawn one after the other: whoever does the same ones,
 * with the same results, draws the same row. So two file systems are compared that never meet.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "file_requests.h"

#define REPLAY_SEED  0x7e55e2a1u
#define REPLAY_STEPS 100000
#define REPLAY_USERS 4

struct replay_step {
	enum { STEP_DO, STEP_USE, STEP_DIRECTORY } kind;
	struct request request; /* STEP_DO; its path of STEP_DIRECTORY */
	struct file_use use;	/* STEP_USE, of the open file in a place */
	unsigned place;
	unsigned user; /* number of the one who does it */
};

struct replay {
	struct request_source source;
	uint64_t done;
	struct {
		bool is_open;
		unsigned user, flags;
		uint32_t number; /* whoever does the requests put it there */
	} files[REQUEST_OPEN_FILES];
};

/* One at a time. */
void replay_begin(struct replay *replay, uint64_t seed);

struct replay_step replay_next(struct replay *replay);

/* What came of a step; of an open the number that the next steps find. */
void replay_note(struct replay *replay, const struct replay_step *step, int64_t result,
		 uint32_t number);

/* Result, and hash of the answer, in 16 bits. */
static inline uint16_t replay_code(int64_t result, uint32_t hash)
{
	uint64_t mixed = result < 0 ? 0 : ((uint64_t)result ^ hash) * 0x9e3779b97f4a7c15u;

	return (uint16_t)((result < 0 ? (uint64_t)-result << 8 : 0) | mixed >> 56);
}

#endif
