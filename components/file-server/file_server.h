/*
 * The file protocol (file.h) out of a table of functions: a file server is a program that is linked
 * with this and serves what its table says.
 *
 * The library keeps sessions and fids, checks what clients say, copies what stands in their memory,
 * and has one call at a time enter the table: under a lock, which the server may take for its own
 * threads, too. So functions take a short, bounded time and never wait; one that would answers
 * FILE_WAIT. They see objects, which are numbers of the server's own, texts with a NUL, and bytes
 * to be copied once, as somebody else may write there.
 *
 * An object is held by whoever got it from `walk` or `open` until it is released as often: its
 * number, below FILE_WAIT, means the same as long.
 *
 * Capacities: of sessions FILE_SERVER_SESSIONS, of fids FILE_SERVER_FIDS, of buffers
 * FILE_SERVER_BUFFERS, of semaphores to be given FILE_SERVER_NOTICES. So many of each are kept for
 * each session, the rest is for whoever comes first.
 */
#ifndef FILE_SERVER_H
#define FILE_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "crt.h"
#include "file.h"

#define FILE_SERVER_SESSIONS 24
#define FILE_SERVER_FIDS     1024
#define FILE_SERVER_BUFFERS  88
#define FILE_SERVER_NOTICES  48

#define FILE_SERVER_FIDS_KEPT	 16
#define FILE_SERVER_BUFFERS_KEPT 2
#define FILE_SERVER_NOTICES_KEPT 1

/* An answer of open, read and write: not yet. They are called again when something has changed. */
#define FILE_WAIT (INT64_C(1) << 61)

/* In the flags of release: it was walked to, not opened. */
#define FILE_WALKED (UINT32_C(1) << 31)

/* Where a path sets out, and who asks. */
struct file_where {
	struct file_identity who;
	uint64_t start;	  /* object */
	const char *path; /* FILE_PATH_BYTES at most; may be empty; "." and ".." are -EINVAL */
	char *link;	  /* FILE_PATH_BYTES: gets the target of what is answered by FILE_LINK */
};

/*
 * What there is not has a meaning of its own, said on the right. `walk` and `stat` must be there.
 * Errors are those of file.h.
 */
struct file_functions {
	/* The object that a path leads to, held; follow: a link at the end is answered by
	 * FILE_LINK. */
	int64_t (*walk)(const struct file_where *where, bool follow);

	/* The same, opened or made.		walk, and a look at the mode */
	int64_t (*open)(const struct file_where *where, unsigned flags, uint32_t mode);

	/* Lets it go, as it was opened, or FILE_WALKED.	nothing */
	void (*release)(uint64_t object, unsigned flags);

	int64_t (*stat)(uint64_t object, struct file_stat *stat);

	/* Whether it can be written at all, be it a directory.	what there is a `write` or `make`
	 * for */
	bool (*can_write)(uint64_t object);

	/* -EINVAL */
	int64_t (*read)(uint64_t object, uint64_t offset, void *to, size_t count);

	/* Who asks is who opened it. At the end of what `stat` says, for FILE_OPEN_APPEND.
	 * -EROFS, to be opened so, too */
	int64_t (*write)(const struct file_identity *who, uint64_t object, uint64_t offset,
			 const void *from, size_t count);

	/* -ENOTDIR */
	int64_t (*readdir)(uint64_t object, uint64_t cookie, struct file_entry *entries,
			   size_t count);

	/* The target with its NUL, FILE_PATH_BYTES at most: its length.	-EINVAL */
	int64_t (*readlink)(uint64_t object, char *target);

	/* mode: with the type; the target of a link.	-EROFS, of links -EPERM */
	int64_t (*make)(const struct file_where *where, uint32_t mode, const char *target);

	/* -EPERM */
	int64_t (*link)(uint64_t object, const struct file_where *where);

	/* -EROFS */
	int64_t (*remove)(const struct file_where *where, bool directory);
	int64_t (*rename)(const struct file_where *from, uint64_t to_start, const char *to);

	/* One of FILE_CHANGE_MODE, OWNER, SIZE, TIMES. That who asks may write what gets another
	 * size was looked at.	-EROFS */
	int64_t (*change)(const struct file_identity *who, uint64_t object, unsigned what,
			  const struct file_stat *to);

	/* Nothing but the longest name. */
	int64_t (*system)(uint64_t object, struct file_system_stat *system);

	/* FILE_READABLE and the others.	FILE_READABLE | FILE_WRITABLE */
	int64_t (*ready)(uint64_t object);
};

/* The server's. */
extern const struct file_functions file_functions;

/*
 * From cos_init: serves the table, under the path that the component's argument `at` says; the
 *object is the root, which is never released. -EINVAL		there is no such argument others
 *of rtos.h and naming.h
 */
int file_server_open(uint64_t root);

/* From main: does not return while the system runs. */
int file_server_run(void);

/* Of the server's own threads: between these nobody is in the table. Negative: the thread may not.
 */
int file_server_lock(void);
void file_server_unlock(void);

/* The lock is held, or this is called from the table: who waits is asked again, and who wants to
 * know of the object that it is ready for that (FILE_READABLE and the others) is told. */
void file_server_changed(uint64_t object, unsigned ready);

/* For an `open` of the server's: whether who asks may open what has that state, with these flags; by
 * this it is done where there is no `open`. 0, or the error. */
int64_t file_server_check_open(const struct file_identity *who, const struct file_stat *stat,
			       bool can_write, unsigned flags);

/* By the server's own threads: lets go of what ended clients have left. Without this that goes when
 * somebody needs its places. */
void file_server_sweep(void);

/* The clock, in nanoseconds since boot. 0 before file_server_open. */
extern uint64_t file_server_cycle; /* in 2^-32 nanoseconds */
static inline uint64_t file_server_now(void)
{
	return (uint64_t)((unsigned __int128)crt_cycles() * file_server_cycle >> 32);
}

#endif
