#include "fid_table.h"

#include <tessera/abi.h>

#define NONE UINT32_MAX

/* A number: the place and 1, below the generation that it has in use. */
static uint64_t number_of(uint32_t place, uint32_t generation)
{
	return (uint64_t)(generation >> 1) << 16 | (place + 1);
}

/* Its place; whoever uses it checks that number_of gives the number back. */
static uint32_t place_of(uint64_t number)
{
	return (uint32_t)(number & UINT16_MAX) - 1;
}

int fid_table_init(struct fid_table *table, struct fid *fids, uint32_t fid_count,
		   struct fid_session *sessions, uint32_t session_count, uint32_t kept)
{
	if (fid_count > FID_PLACES_MOST || session_count > FID_PLACES_MOST ||
	    (uint64_t)kept * session_count > fid_count)
		return -TESSERA_EINVAL;
	*table = (struct fid_table){
		.fids = fids,
		.sessions = sessions,
		.fid_count = fid_count,
		.session_count = session_count,
		.shares = {.kept = kept, .common = fid_count - kept * session_count},
	};
	for (uint32_t i = 0; i < fid_count; i++)
		fids[i] = (struct fid){.next = i + 1};
	for (uint32_t i = 0; i < session_count; i++)
		sessions[i] = (struct fid_session){.next_free = i + 1};
	return 0;
}

static struct fid_session *find_session(const struct fid_table *table, uint64_t number)
{
	uint32_t place = place_of(number);
	struct fid_session *session;

	if (place >= table->session_count)
		return NULL;
	session = &table->sessions[place];
	if (!(session->generation & 1) || number_of(place, session->generation) != number)
		return NULL;
	return session;
}

int64_t fid_session_open(struct fid_table *table, uint64_t holder, void *context)
{
	uint32_t place = table->free_session;
	struct fid_session *session;

	if (place >= table->session_count)
		return -TESSERA_ENFILE;
	session = &table->sessions[place];
	table->free_session = session->next_free;
	*session = (struct fid_session){
		.holder = holder,
		.context = context,
		.generation = session->generation + 1,
		.first = NONE,
	};
	return (int64_t)number_of(place, session->generation);
}

struct fid_session *fid_session(const struct fid_table *table, uint64_t holder, uint64_t number)
{
	struct fid_session *session = find_session(table, number);

	return session && session->holder == holder ? session : NULL;
}

uint64_t fid_of_session(const struct fid_table *table, uint64_t number)
{
	const struct fid_session *session = find_session(table, number);

	if (!session || session->first == NONE)
		return 0;
	return number_of(session->first, table->fids[session->first].generation);
}

uint64_t fid_session_of(const struct fid_table *table, uint64_t holder)
{
	for (uint32_t i = 0; i < table->session_count; i++)
		if ((table->sessions[i].generation & 1) && table->sessions[i].holder == holder)
			return number_of(i, table->sessions[i].generation);
	return 0;
}

int fid_session_close(struct fid_table *table, uint64_t number)
{
	struct fid_session *session = find_session(table, number);

	if (!session)
		return -TESSERA_EBADF;
	if (session->held)
		return -TESSERA_EBUSY;
	session->generation++;
	session->next_free = table->free_session;
	table->free_session = place_of(number);
	return 0;
}

int64_t fid_open(struct fid_table *table, uint64_t number, uint64_t object, uint32_t flags)
{
	struct fid_session *session = find_session(table, number);
	uint32_t place = table->free_fid;
	struct fid *fid;

	if (!session)
		return -TESSERA_EBADF;
	/* The shares see to it that there is a free one then. */
	if (!share_take(&table->shares, &session->held))
		return -TESSERA_EMFILE;
	fid = &table->fids[place];
	table->free_fid = fid->next;
	*fid = (struct fid){
		.object = object,
		.flags = flags,
		.generation = fid->generation + 1,
		.session = place_of(number),
		.next = session->first,
		.previous = NONE,
	};
	if (session->first != NONE)
		table->fids[session->first].previous = place;
	session->first = place;
	return (int64_t)number_of(place, fid->generation);
}

struct fid *fid_find(const struct fid_table *table, uint64_t session, uint64_t number)
{
	uint32_t place = place_of(number);
	struct fid *fid;

	if (place >= table->fid_count)
		return NULL;
	fid = &table->fids[place];
	if (!(fid->generation & 1) || number_of(place, fid->generation) != number)
		return NULL;
	return find_session(table, session) == &table->sessions[fid->session] ? fid : NULL;
}

int fid_close(struct fid_table *table, uint64_t session, uint64_t number)
{
	struct fid *fid = fid_find(table, session, number);
	struct fid_session *owner;

	if (!fid)
		return -TESSERA_EBADF;
	owner = &table->sessions[fid->session];
	if (fid->previous == NONE)
		owner->first = fid->next;
	else
		table->fids[fid->previous].next = fid->next;
	if (fid->next != NONE)
		table->fids[fid->next].previous = fid->previous;
	share_give(&table->shares, &owner->held);
	fid->generation++;
	fid->next = table->free_fid;
	table->free_fid = place_of(number);
	return 0;
}
