/* Fids and what they hold. The lock is held. */
#ifndef FILE_SERVER_HELD_H
#define FILE_SERVER_HELD_H

#include "sessions.h"

/* In a fid's flags, beside those with which it was opened and FILE_WALKED. */
#define HELD_READ  (UINT32_C(1) << 30)
#define HELD_WRITE (UINT32_C(1) << 29)

/* The flags of a fid that is opened with these. */
static inline uint32_t held_flags(uint64_t open)
{
	static const uint32_t held[] = {HELD_READ, HELD_WRITE, HELD_READ | HELD_WRITE, 0};

	return (uint32_t)open | held[open & FILE_OPEN_ACCESS];
}

/* The object of a fid, be it the root.	-EBADF */
int64_t held_object(const struct session *session, uint64_t number);

/* Closes a fid, and releases its object. */
void held_close(struct session *session, uint64_t number);

/* Releases what `walk` has given. */
void held_release(uint64_t object);

#endif
