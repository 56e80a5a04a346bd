/*
 * What the file protocol's calls are about: open flags, modes, the state of a file, entries of a
 * directory. The numbers are Linux's, so that a C library built for Linux agrees.
 */
#ifndef FILE_TYPES_H
#define FILE_TYPES_H

#include <stdint.h>

/* A name in a directory, and a path, without their NUL; a path with it has FILE_PATH_BYTES. */
#define FILE_NAME_MOST	63
#define FILE_PATH_MOST	255
#define FILE_PATH_BYTES (FILE_PATH_MOST + 1)

/* So many symbolic links may a path go through. */
#define FILE_LINKS_MOST 8

/*
 * An answer instead of a result, of what walks a path: with it go n > 0, that the first n bytes of
 * the path name a symbolic link that is in the way, or at the end and to be followed. Its target
 * comes besides.
 */
#define FILE_LINK (INT64_C(1) << 62)

/* How a file is opened: one of the first three, and any of the others. */
#define FILE_OPEN_READ		0
#define FILE_OPEN_WRITE		01
#define FILE_OPEN_READ_WRITE	02
#define FILE_OPEN_ACCESS	03 /* the bits of these */
#define FILE_OPEN_CREATE	0100
#define FILE_OPEN_EXCLUSIVE	0200
#define FILE_OPEN_TRUNCATE	01000
#define FILE_OPEN_APPEND	02000
#define FILE_OPEN_NONBLOCK	04000
#define FILE_OPEN_DIRECTORY	0200000
#define FILE_OPEN_NO_FOLLOW	0400000
#define FILE_OPEN_CLOSE_ON_EXEC 02000000

/* The mode of a file: what it is, and who may what. */
#define FILE_MODE_TYPE	      0170000
#define FILE_MODE_DIRECTORY   0040000
#define FILE_MODE_REGULAR     0100000
#define FILE_MODE_LINK	      0120000
#define FILE_MODE_CHARACTER   0020000
#define FILE_MODE_FIFO	      0010000
#define FILE_MODE_SET_USER    04000
#define FILE_MODE_SET_GROUP   02000
#define FILE_MODE_STICKY      01000
#define FILE_MODE_PERMISSIONS 07777
#define FILE_MODE_GROUP_RUNS  00010

/* What is wished of a file, of each of owner, group and others. */
#define FILE_MAY_READ	4
#define FILE_MAY_WRITE	2
#define FILE_MAY_SEARCH 1 /* a directory; of a file: run it */

/* Who asks. User 0 may all, but run what nobody may run. */
struct file_identity {
	uint32_t user, group;
};

/* No change, in a change of owner or group. */
#define FILE_KEEP UINT32_MAX

/* The clock's time, and no change, in a change of times. */
#define FILE_TIME_NOW  UINT64_MAX
#define FILE_TIME_KEEP (UINT64_MAX - 1)

struct file_stat {
	uint64_t inode;	 /* of its server, while it is there */
	uint64_t size;	 /* bytes; of a symbolic link: of its target; of a directory: its entries */
	uint64_t blocks; /* of 512 bytes, that hold data */
	uint64_t accessed, modified, changed; /* nanoseconds */
	uint32_t mode, links;
	uint32_t user, group;
};

/* An entry of a directory, as readdir gives it. */
struct file_entry {
	uint64_t inode;
	uint64_t cookie; /* what to go on with behind this entry */
	uint32_t mode;	 /* its type alone */
	uint32_t length; /* of the name */
	char name[FILE_NAME_MOST + 1];
};

struct file_system_stat {
	uint64_t block_bytes;
	uint64_t blocks, blocks_free;
	uint64_t files, files_free;
	uint64_t name_most;
};

#endif
