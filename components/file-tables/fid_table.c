#include "fid_table.h"

#include <tessera/abi.h>

#define NONE UINT32_MAX

/* A number: the place and 1, below its generation. */
static uint64_t number_of(uint32_t place, uint32_t generation)
{
	return (uint64_t)generation << 16 | (place + 1);
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
	uint32_t place = fid_place_of(number);
	struct fid_session *session = &table->sessions[place];

	return place < table->session_count && session->number == number ? session : NULL;
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
		.number = number_of(place, session->generation),
		.generation = session->generation + 1,
		.first = NONE,
	};
	return (int64_t)session->number;
}

uint64_t fid_of_session(const struct fid_table *table, uint64_t number)
{
	const struct fid_session *session = find_session(table, number);

	if (!session || session->first == NONE)
		return 0;
	return table->fids[session->first].number;
}

uint64_t fid_session_of(const struct fid_table *table, uint64_t holder)
{
	for (uint32_t i = 0; i < table->session_count; i++)
		if (table->sessions[i].number && table->sessions[i].holder == holder)
			return table->sessions[i].number;
	return 0;
}

int fid_session_close(struct fid_table *table, uint64_t number)
{
	struct fid_session *session = find_session(table, number);

	if (!session)
		return -TESSERA_EBADF;
	if (session->held)
		return -TESSERA_EBUSY;
	session->number = 0;
	session->next_free = table->free_session;
	table->free_session = fid_place_of(number);
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
		.number = number_of(place, fid->generation),
		.generation = fid->generation + 1,
		.session = fid_place_of(number),
		.next = session->first,
		.previous = NONE,
	};
	if (session->first != NONE)
		table->fids[session->first].previous = place;
	session->first = place;
	return (int64_t)fid->number;
}

int fid_close(struct fid_table *table, uint64_t session, uint64_t number)
{
	struct fid_session *owner = find_session(table, session);
	struct fid *fid = owner ? fid_find(table, session, number) : NULL;

	if (!fid)
		return -TESSERA_EBADF;
	if (fid->previous == NONE)
		owner->first = fid->next;
	else
		table->fids[fid->previous].next = fid->next;
	if (fid->next != NONE)
		table->fids[fid->next].previous = fid->previous;
	share_give(&table->shares, &owner->held);
	fid->number = 0;
	fid->next = table->free_fid;
	table->free_fid = fid_place_of(number);
	return 0;
}
