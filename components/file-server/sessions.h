/*
 * Sessions of clients, with the memory that they share with the server, and their fids. Of all
 * functions but the first: the lock is held.
 *
 * A session lasts as long as its client, and the object of memory that it was opened with. Nobody
 * says when they end: whoever needs its places finds that out.
 */
#ifndef FILE_SERVER_SESSIONS_H
#define FILE_SERVER_SESSIONS_H

#include "crt_thread.h"
#include "fid_table.h"
#include "file_server.h"

/* The session's own memory is buffer 0. */
struct buffer {
	uint64_t memory;
	char *at; /* who shares it writes there when it likes; NULL: there is none */
	uint64_t bytes;
};

struct session {
	uint64_t number;
	struct buffer buffers[FILE_BUFFERS_EACH];
	uint32_t buffers_held, notices_held;
	bool ends; /* it is found no more */
};

extern struct fid_table session_fids;

void sessions_init(void);

/* The caller's session; NULL: it has none of that number. */
static inline struct session *session_find(uint64_t number)
{
	const struct fid_session *found = fid_session(&session_fids, crt_badge(), number);
	struct session *session = found ? found->context : NULL;

	return session && !session->ends ? session : NULL;
}

/* A fid of the session's, and who opened it. NULL: it has none of that number. */
static inline struct fid *session_fid(const struct session *session, uint64_t number)
{
	return fid_find(&session_fids, session->number, number);
}

extern struct file_identity session_openers[FILE_SERVER_FIDS];
static inline struct file_identity *session_opener(const struct fid *fid)
{
	return &session_openers[fid - session_fids.fids];
}

/* A new fid: its number, or -EMFILE. */
int64_t session_open_fid(const struct session *session, uint64_t object, uint32_t flags,
			 const struct file_identity *who);

static inline bool session_has_room(const struct session *session)
{
	return fid_room(&session_fids, &session_fids.sessions[fid_place_of(session->number)]);
}

/* By what the dead had: 0, or -EMFILE */
int session_make_room(const struct session *session);

/* Whether there is a place for one, at last: 0, or -EMFILE */
static inline int session_room(const struct session *session)
{
	return session_has_room(session) ? 0 : session_make_room(session);
}

/* So many bytes at a place of the session's: NULL: there is not so much. */
static inline void *session_at(const struct session *session, uint64_t place, uint64_t bytes)
{
	uint64_t number = place >> 32, byte = place & UINT32_MAX;
	const struct buffer *buffer = &session->buffers[number];

	if (number >= FILE_BUFFERS_EACH || byte > buffer->bytes || bytes > buffer->bytes - byte)
		return NULL;
	return buffer->at + byte;
}

/* Whether the session has a buffer of the place's number. */
static inline bool session_has_buffer(const struct session *session, uint64_t place)
{
	return place >> 32 < FILE_BUFFERS_EACH && session->buffers[place >> 32].at;
}

/* As file.h says. */
int64_t session_attach(uint64_t memory);
int64_t session_share(struct session *session, uint64_t memory);
int64_t session_unshare(struct session *session, uint64_t buffer);

/* Ends a part of the session of that number: false when it is gone. Until then nobody finds it. */
bool session_end_part(uint64_t number);

/* Ends a part of what the dead left: false when there is nothing left of them. */
bool sessions_sweep_part(void);

#endif
