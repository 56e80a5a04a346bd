/*
 * File servers whose files are made by functions: a program that is linked with this and with
 * file-server says in `file_nodes` what there is. Nothing is stored, nothing is made or removed by
 * clients.
 *
 * A node is a file or a directory, or stands for many of a kind: which of those there are its
 * directory's function says, each with a number of its own, its item. What lies below it has the
 * same item; the root's is 0. So functions know whose file they are to make. They run one at a
 * time, and never wait (file_server.h).
 */
#ifndef FILE_TREE_H
#define FILE_TREE_H

#include <stddef.h>

#include "file_server.h"

struct file_node {
	const char *name; /* NULL: of many; of the root it does not matter */
	unsigned parent;  /* its directory's place among the nodes; the first one is the root */
	uint32_t mode; /* FILE_MODE_DIRECTORY or another type, and who may what: all is user 0's */

	/* Of a directory in which there are many: the first one that has an item not below `from`,
	 * and its name. -ENOENT: there is none. */
	int64_t (*list)(uint32_t item, uint32_t from, char name[FILE_NAME_MOST + 1]);

	/* Of a file, as in struct file_functions; NULL: it can't be read, or written. */
	int64_t (*read)(uint32_t item, uint64_t offset, void *to, size_t count);
	int64_t (*write)(uint32_t item, uint64_t offset, const void *from, size_t count);

	/* Bytes.	NULL: 0, as nobody knows before */
	uint64_t (*size)(uint32_t item);

	/* NULL: it never has anybody wait. */
	int64_t (*ready)(uint32_t item);
};

/* The server's. */
extern const struct file_node file_nodes[];
extern const unsigned file_node_count;

/* The object of a node, for file_server_open and file_server_changed. */
#define FILE_TREE_ROOT 0
static inline uint64_t file_tree_object(unsigned node, uint32_t item)
{
	return (uint64_t)node << 32 | item;
}

/* What reading gives of a file that has these bytes. */
int64_t file_tree_part(const void *bytes, size_t length, uint64_t offset, void *to, size_t count);

#endif
