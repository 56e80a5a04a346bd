/*
 * Requests to a file system, as data, and how they are drawn at random: the same ones, with a seed,
 * for every file system that they are done on and compared.
 */
#ifndef FILE_REQUESTS_H
#define FILE_REQUESTS_H

#include <stdbool.h>
#include <stdint.h>

#include "file_types.h"

#define REQUEST_LARGEST                                                                            \
	(UINT64_C(6) << 20)	 /* bytes of a file; ramfs: more than a page of pages tells of */
#define REQUEST_MOST_BYTES 20000 /* that are read or written at once */
#define REQUEST_OPEN_FILES 12

enum act {
	ACT_OPEN,
	ACT_MKDIR,
	ACT_RMDIR,
	ACT_UNLINK,
	ACT_SYMLINK,
	ACT_LINK,
	ACT_RENAME,
	ACT_STAT,
	ACT_LSTAT,
	ACT_READLINK,
	ACT_CHMOD,
	ACT_CHOWN,
	ACT_LCHOWN,
	ACT_TRUNCATE,
	ACT_TOUCH,
	ACTS
};

struct request {
	enum act act;
	struct file_identity who;
	char path[FILE_PATH_BYTES];
	char other[FILE_PATH_BYTES]; /* the second path; of a symlink: its target */
	unsigned flags;		     /* of open */
	uint32_t mode;
	uint32_t user, group;
	uint64_t size;
};

struct answer {
	int64_t result; /* of open: 0, and `number` is held */
	bool too_many_links;
	uint32_t number;
	struct file_stat stat;
	char text[FILE_PATH_BYTES]; /* of readlink */
};

extern const char *const act_names[ACTS];

/* What is done with a file that is open. */
enum file_act { USE_CLOSE, USE_READ, USE_WRITE, USE_TRUNCATE, USE_ACTS };

struct file_use {
	enum file_act act;
	uint64_t offset; /* a new size */
	uint32_t count;
	uint64_t seed; /* of what is written */
};

/* How requests are drawn. Whoever draws says what is there. */
struct request_source {
	uint64_t random;
	bool for_host; /* not of the kind for which a host may have rules of its own */
	bool crowded;  /* there is so much that more is taken away */
	/* The path of something, by a number below REQUEST_PLACES: false: it finds nothing. */
	bool (*existing)(unsigned number, char *path);
};

#define REQUEST_PLACES 150

struct request request_draw(struct request_source *source);
struct file_use request_draw_use(struct request_source *source);

/* The bytes that are written. */
void request_bytes(uint64_t seed, char *bytes, uint32_t count);

/* What the source says is there, by chance. */
bool request_existing(struct request_source *source, char *path);

unsigned request_below(struct request_source *source, unsigned limit);

#endif
