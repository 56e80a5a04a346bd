#include "file_requests.h"

#include <string.h>

#include "random_numbers.h"

const char *const act_names[ACTS] = {"open",  "mkdir",	"rmdir",  "unlink",   "symlink",
				     "link",  "rename", "stat",	  "lstat",    "readlink",
				     "chmod", "chown",	"lchown", "truncate", "touch"};

unsigned request_below(struct request_source *source, unsigned limit)
{
	return random_below(&source->random, limit);
}

static struct file_identity random_identity(struct request_source *source)
{
	static const struct file_identity some[] = {{1000, 100}, {1001, 100}, {1002, 101}};

	return request_below(source, 3) ? (struct file_identity){0, 0}
					: some[request_below(source, 3)];
}

static void random_path(struct request_source *source, char *path)
{
	static const char *const names[] = {"a", "b", "c", "dd", "e"};
	unsigned count = 1 + request_below(source, request_below(source, 3) ? 2 : 5);

	*path = 0;
	if (request_below(source, 100) == 0)
		return;
	if (request_below(source, 4) == 0)
		strcat(path, "/");
	for (unsigned i = 0; i < count && request_below(source, 60); i++) {
		unsigned what = request_below(source, 24);

		if (i > 0)
			strcat(path, request_below(source, 20) ? "/" : "//");
		strcat(path, what == 0 ? "." : what < 3 ? ".." : names[request_below(source, 5)]);
	}
	if (request_below(source, 10) == 0)
		strcat(path, "/");
}

bool request_existing(struct request_source *source, char *path)
{
	unsigned number = request_below(source, REQUEST_PLACES);

	return source->existing(number, path);
}

/* A sticky directory that others may write has rules of Linux's own (proc(5), protected_symlinks
 * and protected_regular). */
static uint32_t random_mode(struct request_source *source)
{
	static const uint32_t often[] = {0777, 0777, 0755, 0775, 0770, 01775, 01755, 02775, 04755};
	uint32_t mode = request_below(source, 3) ? often[request_below(source, 9)]
						 : request_below(source, 010000);
	uint32_t others = source->for_host ? 0022 : 0002;

	return mode & FILE_MODE_STICKY ? mode & ~others : mode;
}

static unsigned random_flags(struct request_source *source)
{
	unsigned flags = request_below(source, 3);

	if (request_below(source, 2))
		flags |= FILE_OPEN_CREATE;
	else if (request_below(source, 8) == 0)
		flags |= FILE_OPEN_DIRECTORY;
	if (request_below(source, 5) == 0)
		flags |= FILE_OPEN_EXCLUSIVE & (flags & FILE_OPEN_CREATE ? ~0u : 0);
	if (request_below(source, 5) == 0)
		flags |= FILE_OPEN_TRUNCATE;
	if (request_below(source, 5) == 0)
		flags |= FILE_OPEN_APPEND;
	if (request_below(source, 8) == 0)
		flags |= FILE_OPEN_NO_FOLLOW;
	return flags;
}

/* Mostly small, with holes; sometimes where two pages of pages are needed, or nothing fits any
 * more. */
static uint64_t random_offset(struct request_source *source)
{
	switch (request_below(source, 10)) {
	case 0:
		return REQUEST_LARGEST - request_below(source, 10000) + request_below(source, 200);
	case 1:
		return request_below(source, (unsigned)REQUEST_LARGEST);
	case 2:
		return request_below(source, 30) * 4096u;
	default:
		return request_below(source, 30000);
	}
}

struct request request_draw(struct request_source *source)
{
	static const enum act often[] = {ACT_OPEN,    ACT_OPEN,	  ACT_OPEN,   ACT_OPEN,	   ACT_OPEN,
					 ACT_MKDIR,   ACT_RENAME, ACT_RENAME, ACT_LINK,	   ACT_LINK,
					 ACT_SYMLINK, ACT_UNLINK, ACT_RMDIR,  ACT_TRUNCATE};
	static const uint32_t users[] = {0, 1000, 1001, 1002, FILE_KEEP},
			      groups[] = {0, 100, 101, 100, FILE_KEEP};
	bool is_frequent = request_below(source, 3) != 0;
	struct request q = {
		.act = is_frequent ? often[request_below(source, sizeof(often) / sizeof(often[0]))]
				   : (enum act)request_below(source, ACTS)};

	q.who = random_identity(source);
	q.flags = random_flags(source);
	q.mode = random_mode(source);
	q.user = users[request_below(source, 5)];
	q.group = groups[request_below(source, 5)];
	q.size = random_offset(source);
	/* Of nothing that is changed, Linux takes set-user away nevertheless. */
	if (q.user == FILE_KEEP && q.group == FILE_KEEP)
		q.user = 0;
	if (source->crowded && request_below(source, 3) == 0) {
		q.act = request_below(source, 4) ? ACT_RMDIR : ACT_UNLINK;
		q.who.user = 0;
	}
	/* Of others' files (proc(5), protected_hardlinks). */
	if (source->for_host && q.act == ACT_LINK)
		q.who = (struct file_identity){0, 0};
	if (request_below(source, 2) || !request_existing(source, q.path))
		random_path(source, q.path);
	if (request_below(source, 4) || !request_existing(source, q.other))
		random_path(source, q.other);
	return q;
}

struct file_use request_draw_use(struct request_source *source)
{
	static const enum file_act often[] = {USE_CLOSE, USE_READ,  USE_READ,  USE_READ,
					      USE_WRITE, USE_WRITE, USE_WRITE, USE_TRUNCATE};
	struct file_use use = {.act = often[request_below(source, 8)]};

	use.offset = random_offset(source);
	use.count = 1 + request_below(source, REQUEST_MOST_BYTES);
	use.seed = random_next(&source->random);
	return use;
}

void request_bytes(uint64_t seed, char *bytes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i += sizeof(uint64_t)) {
		uint64_t word = random_next(&seed);

		memcpy(bytes + i, &word, count - i < sizeof(word) ? count - i : sizeof(word));
	}
}
