#include "sessions.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt.h"
#include "held.h"
#include "manager.h"
#include "notices.h"

#define PAGE_BYTES 4096
#define FIDS_PART  32 /* that are let go of at once */

struct fid_table session_fids;
struct file_identity session_openers[FILE_SERVER_FIDS];

static struct fid fids[FILE_SERVER_FIDS];
static struct fid_session table_sessions[FILE_SERVER_SESSIONS];
static struct session sessions[FILE_SERVER_SESSIONS];
static struct place_shares buffer_shares = {
	.kept = FILE_SERVER_BUFFERS_KEPT,
	.common = FILE_SERVER_BUFFERS - FILE_SERVER_BUFFERS_KEPT * FILE_SERVER_SESSIONS,
};

/* The library of the RTOS maps some, too: a page for each semaphore that has a name, its own words.
 */
_Static_assert(FILE_SERVER_BUFFERS + 36 < CAPMGR_MEMORIES_MAPPED, "all can be mapped at once");

void sessions_init(void)
{
	fid_table_init(&session_fids, fids, FILE_SERVER_FIDS, table_sessions, FILE_SERVER_SESSIONS,
		       FILE_SERVER_FIDS_KEPT);
}

_Static_assert(FILE_SERVER_FIDS <= FID_PLACES_MOST &&
		       FILE_SERVER_FIDS_KEPT * FILE_SERVER_SESSIONS <= FILE_SERVER_FIDS,
	       "fid_table_init has nothing to refuse");

/* ------------------------------------------------------------------ fids */

int session_make_room(const struct session *session)
{
	sessions_sweep_part();
	return session_has_room(session) ? 0 : -TESSERA_EMFILE;
}

int64_t session_open_fid(const struct session *session, uint64_t object, uint32_t flags,
			 const struct file_identity *who)
{
	int64_t number = fid_open(&session_fids, session->number, object, flags);

	if (number > 0)
		session_openers[fid_place_of((uint64_t)number)] = *who;
	return number;
}

/* ------------------------------------------------------------------ buffers */

static int64_t map(struct buffer *buffer, uint64_t memory)
{
	int64_t pages = MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_LENGTH)), at;

	if (pages < 0)
		return pages;
	at = MANAGER(capmgr_memory_map(memory, 0, RIGHT_MAP | RIGHT_WRITE));
	if (at < 0)
		return at;
	*buffer = (struct buffer){memory, (char *)at, (uint64_t)pages * PAGE_BYTES};
	return 0;
}

static int64_t add_buffer(struct session *session, unsigned number, uint64_t memory)
{
	int64_t error;

	if (!share_take(&buffer_shares, &session->buffers_held))
		return -TESSERA_ENFILE;
	error = map(&session->buffers[number], memory);
	if (error)
		share_give(&buffer_shares, &session->buffers_held);
	return error;
}

static void drop_buffer(struct session *session, unsigned number)
{
	MANAGER(capmgr_memory_unmap(session->buffers[number].memory));
	session->buffers[number] = (struct buffer){0};
	share_give(&buffer_shares, &session->buffers_held);
}

static unsigned free_buffer(const struct session *session)
{
	unsigned number = 1;

	while (number < FILE_BUFFERS_EACH && session->buffers[number].at)
		number++;
	return number;
}

int64_t session_share(struct session *session, uint64_t memory)
{
	unsigned number = free_buffer(session);
	int64_t error;

	if (number == FILE_BUFFERS_EACH)
		return -TESSERA_ENFILE;
	error = add_buffer(session, number, memory);
	if (error == -TESSERA_ENFILE || error == -TESSERA_EEXIST) {
		sessions_sweep_part();
		error = add_buffer(session, number, memory);
	}
	return error ? error : number;
}

int64_t session_unshare(struct session *session, uint64_t buffer)
{
	if (buffer == 0 || buffer >= FILE_BUFFERS_EACH || !session->buffers[buffer].at)
		return -TESSERA_EBADF;
	drop_buffer(session, (unsigned)buffer);
	return 0;
}

/* ------------------------------------------------------------------ beginning and end */

static int check_owner(uint64_t memory)
{
	int64_t owner = MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_OWNER));

	if (owner < 0)
		return (int)owner;
	return owner == (int64_t)crt_badge() ? 0 : -TESSERA_EINVAL;
}

static unsigned sessions_of_caller(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < FILE_SERVER_SESSIONS; i++)
		if (sessions[i].number && table_sessions[i].holder == crt_badge())
			count++;
	return count;
}

int64_t session_attach(uint64_t memory)
{
	struct session *session;
	int64_t number, error = check_owner(memory);

	if (error)
		return error;
	if (sessions_of_caller() >= FILE_SESSIONS_EACH)
		return -TESSERA_ENFILE;
	number = fid_session_open(&session_fids, crt_badge(), NULL);
	if (number < 0)
		return number;
	session = &sessions[fid_session(&session_fids, crt_badge(), (uint64_t)number) -
			    table_sessions];
	error = add_buffer(session, 0, memory);
	if (error) {
		fid_session_close(&session_fids, (uint64_t)number);
		return error;
	}
	session->number = (uint64_t)number;
	table_sessions[session - sessions].context = session;
	return number;
}

/* Whoever has it. */
static struct session *session_of_number(uint64_t number)
{
	for (unsigned i = 0; i < FILE_SERVER_SESSIONS; i++)
		if (sessions[i].number == number)
			return &sessions[i];
	return NULL;
}

static bool end_part(struct session *session)
{
	uint64_t number = 0;

	session->ends = true;
	for (unsigned i = 0; i < FIDS_PART; i++) {
		number = fid_of_session(&session_fids, session->number);
		if (!number)
			break;
		held_close(session, number);
	}
	if (number)
		return true;
	for (unsigned i = 0; i < FILE_BUFFERS_EACH; i++)
		if (session->buffers[i].at)
			drop_buffer(session, i);
	fid_session_close(&session_fids, session->number);
	*session = (struct session){0};
	return false;
}

bool session_end_part(uint64_t number)
{
	struct session *session = session_of_number(number);

	return session && end_part(session);
}

/* Of one that is being ended the memory may be there still; one that was restored lives on without
 * it. */
static bool is_dead(const struct session *session)
{
	uint64_t holder = table_sessions[session - sessions].holder;
	uint64_t memory = session->buffers[0].memory;

	return MANAGER(capmgr_maker(holder)) == -TESSERA_ESTALE ||
	       MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_OWNER)) != (int64_t)holder;
}

bool sessions_sweep_part(void)
{
	for (unsigned i = 0; i < FILE_SERVER_SESSIONS; i++)
		if (sessions[i].number && (sessions[i].ends || is_dead(&sessions[i])) &&
		    end_part(&sessions[i]))
			return true;
	return false;
}
