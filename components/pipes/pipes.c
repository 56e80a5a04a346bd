/*
 * Serves pipes. There is one file, `pipe`: each open of it makes a new pipe, and gives the end for
 * which it is opened, FILE_OPEN_READ or FILE_OPEN_WRITE. An open of the empty path from an end
 *gives another end of the same pipe, of this kind or of that. So a pipe with both ends is two
 *calls:
 *
 *	file_open "pipe"		FILE_OPEN_READ		the reading end
 *	file_open "", from that		FILE_OPEN_WRITE		the writing end
 *
 * It goes when nobody holds an end any more. So many of the PIPES are kept for each client, be it
 * one that serves others; the rest is for whoever comes first.
 */
#include <string.h>

#include "crt.h"
#include "crt_thread.h"
#include "file_server.h"
#include "path.h"
#include "pipe.h"
#include "place_shares.h"
#include "rtos.h"

int cos_init(void);
int main(void);

#define NAME  "pipe"
#define PIPES 64
#define KEPT  1 /* for each client */

/* So often it is looked whether clients have ended without a word. */
#define SWEEP_MILLISECONDS 20

/* Objects: these, and of each pipe one for who holds it by neither end, and one for each end. */
enum { ROOT, NAMED, FIRST = 4, OBJECTS_EACH = 4 };

struct client {
	uint64_t badge;
	uint32_t held; /* pipes */
};

static struct entry {
	struct client *maker; /* NULL: there is no such pipe */
	struct file_identity owner;
	uint64_t made;
	struct pipe pipe;
} entries[PIPES];

/* A client that has a pipe has a session. */
static struct client clients[FILE_SERVER_SESSIONS];

static struct place_shares shares = {
	.kept = KEPT,
	.common = PIPES - KEPT * FILE_SERVER_SESSIONS,
};

static struct entry *entry_of(uint64_t object)
{
	return &entries[object / OBJECTS_EACH - 1];
}

static unsigned end_of(uint64_t object)
{
	return object % OBJECTS_EACH;
}

static uint64_t object_of(const struct entry *entry, unsigned end)
{
	return (uint64_t)(entry - entries + 1) * OBJECTS_EACH + end;
}

/* ------------------------------------------------------------------ pipes */

static struct client *client_of(uint64_t badge)
{
	struct client *free = NULL;

	for (unsigned i = 0; i < FILE_SERVER_SESSIONS; i++) {
		if (clients[i].held && clients[i].badge == badge)
			return &clients[i];
		if (!clients[i].held)
			free = &clients[i];
	}
	free->badge = badge;
	return free;
}

static struct entry *free_entry(void)
{
	unsigned i = 0;

	while (entries[i].maker)
		i++;
	return &entries[i];
}

static struct entry *make(const struct file_identity *who)
{
	struct client *maker = client_of(crt_badge());
	struct entry *entry;

	if (!share_take(&shares, &maker->held))
		return NULL;
	/* The shares see to it that there is a free one then. */
	entry = free_entry();
	entry->maker = maker;
	entry->owner = *who;
	entry->made = file_server_now();
	return entry;
}

static int64_t hold(struct entry *entry, unsigned end)
{
	pipe_hold(&entry->pipe, end);
	return (int64_t)object_of(entry, end);
}

static bool is_held(const struct pipe *pipe)
{
	return pipe->readers || pipe->writers || pipe->others;
}

static void give_back(struct entry *entry)
{
	share_give(&shares, &entry->maker->held);
	entry->maker = NULL;
}

static void drop(struct entry *entry, unsigned end)
{
	struct pipe *pipe = &entry->pipe;

	pipe_drop(pipe, end);
	if (!is_held(pipe))
		give_back(entry);
	else if (end == PIPE_READS && !pipe->readers)
		file_server_changed(object_of(entry, PIPE_WRITES), FILE_WRITABLE | FILE_HUNG_UP);
	else if (end == PIPE_WRITES && !pipe->writers)
		file_server_changed(object_of(entry, PIPE_READS), FILE_READABLE | FILE_HUNG_UP);
}

static void release(uint64_t object, unsigned flags)
{
	(void)flags;
	if (object >= FIRST)
		drop(entry_of(object), end_of(object));
}

/* ------------------------------------------------------------------ names */

static bool is_name(const struct path_element *element)
{
	return element->length == strlen(NAME) && memcmp(element->name, NAME, strlen(NAME)) == 0;
}

/* What a path leads to, not held. */
static int64_t find(const struct file_where *where)
{
	uint64_t object = where->start;
	struct path_element element;
	unsigned at = 0;

	for (;;) {
		int error = path_next(where->path, &at, &element);

		if (!error && element.kind == PATH_END)
			break;
		if (object != ROOT)
			return -TESSERA_ENOTDIR;
		if (!error && element.kind != PATH_NAME)
			error = -TESSERA_EINVAL;
		if (error)
			return error;
		if (!is_name(&element))
			return -TESSERA_ENOENT;
		object = NAMED;
	}
	return at && where->path[at - 1] == '/' && object != ROOT ? -TESSERA_ENOTDIR
								  : (int64_t)object;
}

static int64_t stat(uint64_t object, struct file_stat *to)
{
	*to = (struct file_stat){
		.inode = object - end_of(object) + 1,
		.mode = FILE_MODE_FIFO | 0600,
		.links = 1,
	};
	if (object >= FIRST) {
		const struct entry *entry = entry_of(object);

		to->user = entry->owner.user;
		to->group = entry->owner.group;
		to->accessed = to->modified = to->changed = entry->made;
		return 0;
	}
	to->inode = object + 1;
	to->accessed = to->modified = to->changed = file_server_now();
	to->mode = object == ROOT ? FILE_MODE_DIRECTORY | 0555 : FILE_MODE_FIFO | 0666;
	to->links = object == ROOT ? 2 : 1;
	return 0;
}

static int64_t walk(const struct file_where *where, bool follow)
{
	int64_t object = find(where);

	(void)follow;
	return object < FIRST ? object : hold(entry_of((uint64_t)object), 0);
}

static int64_t open_pipe(const struct file_where *where, uint64_t object, unsigned flags)
{
	struct entry *entry = object == NAMED ? make(&where->who) : entry_of(object);

	if (!entry)
		return -TESSERA_ENFILE;
	return hold(entry, (flags & FILE_OPEN_ACCESS) == FILE_OPEN_READ ? PIPE_READS : PIPE_WRITES);
}

static int64_t open(const struct file_where *where, unsigned flags, uint32_t mode)
{
	int64_t object = find(where), error;
	struct file_stat state;

	(void)mode;
	if (object < 0)
		return object == -TESSERA_ENOENT && flags & FILE_OPEN_CREATE ? -TESSERA_EROFS
									     : object;
	stat((uint64_t)object, &state);
	error = file_server_check_open(&where->who, &state, true, flags);
	if (error || object == ROOT)
		return error;
	/* With both ends one would read what one has written, and find no end. */
	if ((flags & FILE_OPEN_ACCESS) == FILE_OPEN_READ_WRITE)
		return -TESSERA_EINVAL;
	return open_pipe(where, (uint64_t)object, flags);
}

static int64_t readdir(uint64_t object, uint64_t cookie, struct file_entry *to, size_t count)
{
	if (object != ROOT)
		return -TESSERA_ENOTDIR;
	if (cookie || !count)
		return 0;
	*to = (struct file_entry){
		.inode = NAMED + 1,
		.cookie = 1,
		.mode = FILE_MODE_FIFO,
		.length = strlen(NAME),
		.name = NAME,
	};
	return 1;
}

/* ------------------------------------------------------------------ bytes */

static int64_t unless_again(int64_t result)
{
	return result == -TESSERA_EAGAIN ? FILE_WAIT : result;
}

/* Who waits to write waits for PIPE_ATOMIC bytes at most. */
static int64_t read_pipe(struct entry *entry, void *to, size_t count)
{
	bool was_full = !(pipe_ready(&entry->pipe, PIPE_WRITES) & FILE_WRITABLE);
	int64_t result = pipe_read(&entry->pipe, to, count);

	if (was_full && result > 0)
		file_server_changed(object_of(entry, PIPE_WRITES), FILE_WRITABLE);
	return unless_again(result);
}

static int64_t read(uint64_t object, uint64_t offset, void *to, size_t count)
{
	(void)offset;
	return object == ROOT ? -TESSERA_EISDIR : read_pipe(entry_of(object), to, count);
}

static int64_t write(const struct file_identity *who, uint64_t object, uint64_t offset,
		     const void *from, size_t count)
{
	struct entry *entry = entry_of(object);
	bool was_empty = !entry->pipe.held;
	int64_t result = pipe_write(&entry->pipe, from, count);

	(void)who, (void)offset;
	if (was_empty && result > 0)
		file_server_changed(object_of(entry, PIPE_READS), FILE_READABLE);
	return unless_again(result);
}

static bool can_write(uint64_t object)
{
	return object != ROOT;
}

static int64_t ready(uint64_t object)
{
	if (object < FIRST)
		return FILE_READABLE | FILE_WRITABLE;
	return pipe_ready(&entry_of(object)->pipe, end_of(object));
}

const struct file_functions file_functions = {
	.walk = walk,
	.open = open,
	.release = release,
	.stat = stat,
	.can_write = can_write,
	.read = read,
	.write = write,
	.readdir = readdir,
	.ready = ready,
};

int cos_init(void)
{
	return file_server_open(ROOT);
}

/* The other end of what an ended client held is not to wait for long. */
int main(void)
{
	const struct scheduling_parameter period = {SCHEDULE_WINDOW, SWEEP_MILLISECONDS};
	int error = thread_set_params(thread_self(), &period, 1);

	while (!error && thread_next_period() >= 0)
		file_server_sweep();
	return error;
}
