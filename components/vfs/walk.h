/*
 * Walks: from a path to the server that has the file, and what is done there.
 *
 * The last question of a walk is an operation: a function of file.h that takes a request. The lock
 * is held for all of these, and let go while a server is called.
 */
#ifndef VFS_WALK_H
#define VFS_WALK_H

#include "clients.h"
#include "path_resolution.h"

/* A slot at a server, for one call or several. */
struct visit {
	struct client *client;
	struct server *server;
	unsigned slot;
};

/* -EIO, -EAGAIN, -ENFILE, -EINTR. */
int visit_service(struct visit *visit, struct client *client, unsigned service);

/* -EAGAIN. The server is left by visit_end, too. */
int visit_server(struct visit *visit, struct client *client, struct server *server);
void visit_end(struct visit *visit);

/* A file that a server holds for one call: it takes no slot meanwhile. */
struct held_file {
	struct server *server;
	uint64_t fid;
};

/* Of an operation that has answered a fid: its visit ends. */
struct walk;
struct held_file hold_answer(struct walk *walk);
void held_file_drop(const struct held_file *file);

/* -EAGAIN */
int visit_held(struct visit *visit, struct client *client, const struct held_file *file);

/* In memory that the server may write at any time. */
static inline struct file_request *visit_request(const struct visit *visit)
{
	return (struct file_request *)server_slot(visit->server, visit->slot);
}

struct operation {
	unsigned function; /* its number */
	uint64_t a, b;	   /* its words behind the request's */
	int64_t most;	   /* it answers at most */
	enum path_purpose purpose;
	bool follow;		      /* a link at the path's end */
	const char *second;	      /* of the request, or NULL */
	const struct file_stat *stat; /* likewise */
	const struct server *only;    /* nowhere else than there, or -EXDEV; NULL: anywhere */
	bool to_search;		      /* the path must be a directory that may be searched */
};

/* Of a file that a server holds: its answer.	-EIO: it is none that can be; and as server_call */
int64_t ask_about(const struct visit *visit, uint64_t fid, const char *path,
		  const struct operation *operation);

struct walk {
	struct path_resolution path;
	struct visit visit;
	int64_t answer; /* of the operation */
	char link[FILE_PATH_BYTES];
};

/* 0: it is done, and the visit goes on until visit_end; or its error. */
int walk(struct walk *walk, struct client *client, const char *path,
	 const struct operation *operation);

/* The same, of an operation that makes something. Where mounts join, none of them may have it. */
int walk_to_make(struct walk *walk, struct client *client, const char *path,
		 const struct operation *operation);

/* Whether mounts are joined in the client's view. */
bool view_joins(const struct client *client);

#endif
