#include "request.h"

#include <stddef.h>
#include <string.h>

#include "held.h"
#include "server.h"

#define LOW_BITS  UINT64_C(0x0101010101010101) /* of each byte */
#define HIGH_BITS UINT64_C(0x8080808080808080)

typedef uint64_t __attribute__((may_alias)) word_t;

static inline bool has_nul(uint64_t word)
{
	return (word - LOW_BITS) & ~word & HIGH_BITS;
}

/* Whoever shares it may change it meanwhile: each byte is read once, 8 of them together. */
static inline int copy_text(char to[FILE_PATH_BYTES], const volatile char *from)
{
	const volatile word_t *words = (const volatile word_t *)from;

	for (unsigned i = 0; i < FILE_PATH_BYTES / sizeof(uint64_t); i++) {
		uint64_t word = words[i];

		memcpy(to + i * sizeof(word), &word, sizeof(word));
		if (has_nul(word))
			return 0;
	}
	return -TESSERA_ENAMETOOLONG;
}

_Static_assert(offsetof(struct file_request, path) % sizeof(uint64_t) == 0 &&
		       offsetof(struct file_request, second) % sizeof(uint64_t) == 0 &&
		       FILE_PATH_BYTES % sizeof(uint64_t) == 0,
	       "paths are whole words");

/* What may be gone after a wait. */
static inline int find(struct asked *asked)
{
	asked->session = session_find(asked->number);
	if (!asked->session || !session_has_buffer(asked->session, asked->place))
		return -TESSERA_EBADF;
	asked->request = session_at(asked->session, asked->place, sizeof(struct file_request));
	return asked->request && asked->place % _Alignof(struct file_request) == 0
		       ? 0
		       : -TESSERA_EFAULT;
}

static inline int find_start(struct asked *asked)
{
	int64_t object = held_object(asked->session, asked->start);

	if (object < 0)
		return (int)object;
	asked->where.start = (uint64_t)object;
	return 0;
}

static inline int copy(struct asked *asked)
{
	const volatile struct file_request *request = asked->request;
	int error;

	asked->where.who = (struct file_identity){request->who.user, request->who.group};
	asked->start = request->start;
	error = find_start(asked);
	return error ? error : copy_text(asked->path, request->path);
}

int64_t asked_begin(struct asked *asked, uint64_t session, uint64_t place)
{
	int error = server_enter();

	if (error)
		return error;
	asked->number = session;
	asked->place = place;
	asked->where.path = asked->path;
	asked->where.link = asked->link;
	error = find(asked);
	if (!error)
		error = copy(asked);
	return error ? server_leave(error) : 0;
}

int64_t asked_wait(struct asked *asked)
{
	int error = server_wait();

	if (!error)
		error = find(asked);
	return error ? error : find_start(asked);
}

int asked_second(const struct asked *asked, char second[FILE_PATH_BYTES])
{
	return copy_text(second, asked->request->second);
}

int64_t asked_end(struct asked *asked, int64_t result)
{
	if (is_link_answer(result))
		memcpy(asked->request->second, asked->link, strlen(asked->link) + 1);
	return server_leave(result);
}
