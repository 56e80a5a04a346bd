/* What is served, and the lock of the server: for the parts of the library. */
#ifndef FILE_SERVER_SERVER_H
#define FILE_SERVER_SERVER_H

#include <stdbool.h>

#include <tessera/abi.h>

#include "file_server.h"
#include "rtos.h"

extern uint64_t server_root;
extern struct mutex server_lock;

/* 0: the lock is held; or the error, and it is not. What it protects is whole when its last owner
 * has ended: that one was let finish here. */
static inline int server_enter(void)
{
	int error = mutex_lock(server_lock);

	return error == -TESSERA_EOWNERDEAD ? 0 : error;
}

extern bool server_must_wake; /* whoever leaves is to wake those who wait */
void server_broadcast(void);

static inline int64_t server_leave(int64_t result)
{
	bool wake = server_must_wake;

	server_must_wake = false;
	mutex_unlock(server_lock);
	/* Who is woken before that would only wait for the lock. */
	if (wake)
		server_broadcast();
	return result;
}

/* Lets go of the lock until something has changed: 0, or -EINTR: the wait was cut off. It is held
 * again. What was found before may be gone. */
int server_wait(void);

/* Has those who wait look again, when the lock is let go of. */
void server_wake(void);

/* Whether an answer is the target of a link. */
static inline bool is_link_answer(int64_t answer)
{
	return answer > 0 && answer & FILE_LINK;
}

#endif
