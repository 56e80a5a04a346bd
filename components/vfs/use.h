/*
 * The use of a descriptor for one call: its open file and server stay meanwhile, whoever closes
 * what. The lock is not held between the two.
 */
#ifndef VFS_USE_H
#define VFS_USE_H

#include "clients.h"

struct use {
	struct client *client;
	struct open_file *file;
	struct server *server;
	uint64_t fid, offset; /* as it was */
	uint32_t flags;
	struct buffer buffer; /* the client's at the server, if it is of this one */
};

/* -EBADF, -EAGAIN; -EIO: the server is gone */
int use_begin(struct use *use, uint64_t descriptor);
int64_t use_end(struct use *use, int64_t result);

/* The same, with a new offset. */
int64_t use_end_at(struct use *use, uint64_t offset, int64_t result);

/* Writes the state of the file, in a slot of the server's: 0, or an error. */
int64_t use_stat(struct use *use, struct file_stat *stat);

/* Whether the file has offsets: 1, 0, or an error. The server is asked once. */
int64_t use_has_offsets(struct use *use);

#endif
