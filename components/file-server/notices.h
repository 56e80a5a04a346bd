/* Semaphores of clients that are given when a fid gets ready. The lock is held. */
#ifndef FILE_SERVER_NOTICES_H
#define FILE_SERVER_NOTICES_H

#include "rtos.h"
#include "sessions.h"

/* One for a fid, in place of another. 0, or -EAGAIN */
int notice_set(struct session *session, uint64_t fid, unsigned what, struct semaphore semaphore);

/* Ends that, if there is one. */
void notice_drop(const struct session *session, uint64_t fid);

/* Tells those who want to know it of the object. */
void notices_tell(uint64_t object, unsigned ready);

#endif
