/*
 * Fids, by which the clients of a file server name the files that they hold there.
 *
 * A client opens a session: its holder is who calls (the badge of its gate), and nobody else can
 * use the session's number. A fid belongs to one session. Both numbers carry the generation of
 * their place, so that a number that was given back is EBADF, whoever has the place now. Places are
 * shared: so many fids are kept for each session, the rest is common.
 *
 * The user gives the arrays, protects the table, and lets go what a fid stood for.
 */
#ifndef FID_TABLE_H
#define FID_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "place_shares.h"

/* At most so many fids, or sessions; a number's generation stands above its place. */
#define FID_PLACES_MOST 65535

struct fid {
	uint64_t object; /* of the user's, as the flags */
	uint32_t flags;

	/* The table's. */
	uint64_t number; /* 0: free */
	uint32_t generation;
	uint32_t session;	 /* place */
	uint32_t next, previous; /* of the session's; next: of the free */
};

struct fid_session {
	uint64_t holder;
	void *context; /* of the user's: its buffer */

	/* The table's. */
	uint64_t number; /* 0: free */
	uint32_t generation;
	uint32_t first; /* fid */
	uint32_t held;	/* fids */
	uint32_t next_free;
};

struct fid_table {
	struct fid *fids;
	struct fid_session *sessions;
	uint32_t fid_count, session_count;
	uint32_t free_fid, free_session;
	struct place_shares shares;
};

/* -EINVAL: too many places, or fewer than are to be kept for all sessions */
int fid_table_init(struct fid_table *table, struct fid *fids, uint32_t fid_count,
		   struct fid_session *sessions, uint32_t session_count, uint32_t kept);

/* The session's number.	-ENFILE: all are in use */
int64_t fid_session_open(struct fid_table *table, uint64_t holder, void *context);

/* The place in a number; whoever uses it checks that what is there has the number. */
static inline uint32_t fid_place_of(uint64_t number)
{
	return (uint32_t)(number & UINT16_MAX) - 1;
}

/* NULL: no such session, or not this holder's. */
static inline struct fid_session *fid_session(const struct fid_table *table, uint64_t holder,
					      uint64_t number)
{
	uint32_t place = fid_place_of(number);
	struct fid_session *session = &table->sessions[place];

	return place < table->session_count && session->number == number &&
			       session->holder == holder
		       ? session
		       : NULL;
}

/* The number of a fid that the session has still, whoever asks; 0: none. Each is to be closed
 * before the session. */
uint64_t fid_of_session(const struct fid_table *table, uint64_t session);

/* Any session of a holder, which is gone; 0: it has none. */
uint64_t fid_session_of(const struct fid_table *table, uint64_t holder);

/* -EBADF: no such session; -EBUSY: it has fids */
int fid_session_close(struct fid_table *table, uint64_t session);

/* The fid's number.	-EBADF: no such session; -EMFILE: it has its share, and there is none in
 * common */
int64_t fid_open(struct fid_table *table, uint64_t session, uint64_t object, uint32_t flags);

/* Whether fid_open would find a place for this session. */
static inline bool fid_room(const struct fid_table *table, const struct fid_session *session)
{
	return session->held < table->shares.kept || table->shares.common;
}

/* NULL: the session, which there is, has no such fid: EBADF. */
static inline struct fid *fid_find(const struct fid_table *table, uint64_t session, uint64_t number)
{
	uint32_t place = fid_place_of(number);
	struct fid *fid = &table->fids[place];

	return place < table->fid_count && fid->number == number &&
			       fid->session == fid_place_of(session)
		       ? fid
		       : NULL;
}

/* -EBADF */
int fid_close(struct fid_table *table, uint64_t session, uint64_t number);

#endif
