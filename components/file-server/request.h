/* A request with a path, as it was copied out of the client's memory. */
#ifndef FILE_SERVER_REQUEST_H
#define FILE_SERVER_REQUEST_H

#include "sessions.h"

struct asked {
	uint64_t number, place, start; /* of the session, of the request, of a fid */
	struct session *session;
	struct file_request *request; /* the client's */
	struct file_where where;
	char path[FILE_PATH_BYTES];
	char link[FILE_PATH_BYTES];
};

/*
 * Enters, and copies: 0, and the lock is held; or an error, and it is not.
 *	-EBADF, -EFAULT		as file.h says
 *	-ENAMETOOLONG
 */
int64_t asked_begin(struct asked *asked, uint64_t session, uint64_t place);

/* Copies `second`. 0, or -ENAMETOOLONG */
int asked_second(const struct asked *asked, char second[FILE_PATH_BYTES]);

/* Waits with the lock, and looks again for what may be gone: 0, -EINTR, or -EBADF, -EFAULT */
int64_t asked_wait(struct asked *asked);

/* Leaves; with the link's target, if that is the answer. */
int64_t asked_end(struct asked *asked, int64_t result);

#endif
