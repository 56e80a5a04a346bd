#include "notices.h"

#include <tessera/abi.h>

static struct notice {
	struct session *session; /* NULL: it is free */
	uint64_t fid;
	unsigned what;
	struct semaphore semaphore;
} notices[FILE_SERVER_NOTICES];

static unsigned set; /* notices */

static struct place_shares shares = {
	.kept = FILE_SERVER_NOTICES_KEPT,
	.common = FILE_SERVER_NOTICES - FILE_SERVER_NOTICES_KEPT * FILE_SERVER_SESSIONS,
};

static struct notice *find(const struct session *session, uint64_t fid)
{
	for (unsigned i = 0; i < FILE_SERVER_NOTICES; i++)
		if (notices[i].session == session && notices[i].fid == fid)
			return &notices[i];
	return NULL;
}

static void drop(struct notice *notice)
{
	share_give(&shares, &notice->session->notices_held);
	set--;
	*notice = (struct notice){0};
}

int notice_set(struct session *session, uint64_t fid, unsigned what, struct semaphore semaphore)
{
	notice_drop(session, fid);
	/* The shares see to it that there is a free one then. */
	if (!share_take(&shares, &session->notices_held))
		return -TESSERA_EAGAIN;
	set++;
	*find(NULL, 0) = (struct notice){session, fid, what, semaphore};
	return 0;
}

void notice_drop(const struct session *session, uint64_t fid)
{
	struct notice *notice = session->notices_held ? find(session, fid) : NULL;

	if (notice)
		drop(notice);
}

/* Whoever had the semaphore may have destroyed it; one that is given too often says enough. */
static void tell(struct notice *notice)
{
	if (semaphore_give(notice->semaphore) == -TESSERA_EBADF)
		drop(notice);
}

void notices_tell(uint64_t object, unsigned ready)
{
	for (unsigned i = 0; set && i < FILE_SERVER_NOTICES; i++) {
		struct notice *notice = &notices[i];

		if (notice->session && notice->what & ready &&
		    session_fid(notice->session, notice->fid)->object == object)
			tell(notice);
	}
}
