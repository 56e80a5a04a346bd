/*
 * ramfs: a file system in memory, without the component around it.
 *
 * Inodes, names and the table to find names by are arrays of the user's, pages come from functions
 * of the user's. Nothing is allocated besides, nothing waits; the user sees to it that there is one
 * call at a time. A call's work is bounded by the length of its path, the bytes that it moves and,
 * where it takes away data, by the pages of the file.
 *
 * An inode lives as long as names lead to it (links) or somebody holds it (ramfs_open, ramfs_find:
 * a fid); it goes, with its data, when the last of both does. Holders name inodes by their numbers,
 * which are not checked here: whoever hands them out sees to it that only those come back that are
 * held (fid_table.h).
 *
 * A path is relative to the inode where it sets out; empty, it is that inode. "." and ".." never
 * come here (path_resolution.h): EINVAL. A symbolic link that is in the way is not gone through:
 * the call answers FILE_LINK + n and writes the target to `link`, with its NUL.
 *
 * Every function returns 0 or more, or a negative error. Those of each function that walks a path:
 * ENOENT, ENOTDIR, EACCES, ENAMETOOLONG, EINVAL. The order in which errors win is Linux's.
 */
#ifndef RAMFS_H
#define RAMFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "file_types.h"

#define RAMFS_PAGE_BYTES 4096
#define RAMFS_ROOT	 1 /* the root's inode number */

/* So many pages does a page tell of, and so many bytes may `largest` be. */
#define RAMFS_INDEX   (RAMFS_PAGE_BYTES / sizeof(uint32_t))
#define RAMFS_LARGEST (RAMFS_INDEX * RAMFS_INDEX * RAMFS_PAGE_BYTES)

/* Links of an inode. */
#define RAMFS_LINKS_MOST 1000

/* Where pages come from: numbers below UINT32_MAX, each of which is at that many pages behind `base`. What is
 * in a page that is taken does not matter. In a component the two are ramfs_page_take and ramfs_page_give: so
 * stack notes know them. */
struct ramfs_pages {
	int64_t (*take)(void *context); /* a page's number, or negative: there is none */
	void (*give)(void *context, uint32_t page);
	uintptr_t base;
	void *context;
};

struct ramfs_inode {
	uint64_t size;
	uint64_t accessed, modified, changed;
	uint32_t mode; /* 0: free */
	uint32_t links, holders;
	uint32_t user, group;
	union {
		struct {
			uint32_t root; /* the page of the data, or the one that tells of pages, and
					  1; 0: none */
			uint32_t height; /* so many pages tell of pages on the way to the data */
			uint32_t pages;	 /* that hold data */
		};
		struct {
			uint32_t parent;      /* inode number */
			uint32_t first, last; /* its names */
		};
		uint32_t next_free;
	};
};

/* A name in a directory. */
struct ramfs_name {
	uint64_t cookie; /* grows along a directory; its low half is the index of this */
	uint32_t inode, directory;
	uint32_t next_alike;	 /* in the table */
	uint32_t next, previous; /* in the directory */
	uint32_t hash;
	uint8_t length;
	char text[FILE_NAME_MOST];
};

struct ramfs {
	/* Set by the user before ramfs_init; `now`, in nanoseconds, before each call. */
	struct ramfs_inode *inodes;
	struct ramfs_name *names;
	uint32_t *table; /* of first names; a power of two */
	uint32_t inode_count, name_count, table_count;
	uint32_t page_count; /* so many may be taken */
	uint64_t largest;    /* bytes of a file */
	uint64_t seed;	     /* of the table, which nobody should know who makes names */
	struct ramfs_pages pages;
	uint64_t now;

	/* Its own. */
	uint32_t free_inode, free_name;
	uint32_t inodes_free, names_free, pages_free;
	uint64_t names_made;
};

struct ramfs_path {
	uint32_t start; /* number of the inode */
	const char *path;
	char *link; /* gets FILE_PATH_BYTES bytes at most */
};

/* An empty root directory of mode 0755 of user and group 0.	-EINVAL: sizes that can't be */
int ramfs_init(struct ramfs *fs);

/*
 * Opens with flags (FILE_OPEN_*), or makes the file with that mode: its inode's number, held.
 * -EEXIST, -EISDIR, -ELOOP: a link is not to be followed; -ENOSPC
 */
int64_t ramfs_open(struct ramfs *fs, const struct file_identity *who, const struct ramfs_path *path,
		   unsigned flags, uint32_t mode);

/* The inode's number, held, without opening: the rights to the file itself don't matter. */
int64_t ramfs_find(struct ramfs *fs, const struct file_identity *who, const struct ramfs_path *path,
		   bool follow);

/* A holder more (of a number that is held), and one less: the inode goes with the last, if it has
 * no names. */
void ramfs_hold(struct ramfs *fs, uint32_t number);
void ramfs_drop(struct ramfs *fs, uint32_t number);

/* New names. -EEXIST, -ENOSPC, -EMLINK; of link: -EPERM: it is a directory; of symlink:
 * -ENAMETOOLONG, -ENOENT: the target */
int64_t ramfs_mkdir(struct ramfs *fs, const struct file_identity *who,
		    const struct ramfs_path *path, uint32_t mode);
int64_t ramfs_symlink(struct ramfs *fs, const struct file_identity *who,
		      const struct ramfs_path *path, const char *target);
int64_t ramfs_link(struct ramfs *fs, const struct file_identity *who, uint32_t number,
		   const struct ramfs_path *path);

/* -EISDIR; -EPERM: the directory is sticky and neither it nor the file are the user's */
int64_t ramfs_unlink(struct ramfs *fs, const struct file_identity *who,
		     const struct ramfs_path *path);

/* -ENOTEMPTY; -EBUSY: it is the root; -EPERM as unlink */
int64_t ramfs_rmdir(struct ramfs *fs, const struct file_identity *who,
		    const struct ramfs_path *path);

/*
 * From a name in a directory to one in a directory; slashes may follow the names. What has the new
 * name already is replaced; at no time it names nothing. -ENOTEMPTY, -EISDIR, -ENOTDIR,
 * -EINVAL: a directory would come below itself; -EBUSY: no name; -EPERM as unlink
 */
int64_t ramfs_rename(struct ramfs *fs, const struct file_identity *who, uint32_t from_directory,
		     const char *from, uint32_t to_directory, const char *to);

/* Bytes moved. What is beyond the end, or was never written, reads as zeroes, or not at all.
 * -EISDIR, -EINVAL */
int64_t ramfs_read(struct ramfs *fs, uint32_t number, uint64_t offset, void *to, size_t count);

/*
 * Bytes moved; fewer than wished where there is no more room. Takes set-user and set-group away,
 * unless user 0 writes.	-EINVAL: no regular file; -EFBIG: none below the size that is
 * allowed; -ENOSPC
 */
int64_t ramfs_write(struct ramfs *fs, const struct file_identity *who, uint32_t number,
		    uint64_t offset, const void *from, size_t count);

/* Makes it so long; the right to write is not looked at (ramfs_may).	-EISDIR, -EINVAL, -EFBIG */
int64_t ramfs_truncate(struct ramfs *fs, const struct file_identity *who, uint32_t number,
		       uint64_t size);

/*
 * Names of a directory behind the one with that cookie, 0: from the first; so many are given, 0 at
 * the end. What is there all the time that one reads comes just once.	-ENOTDIR
 */
int64_t ramfs_readdir(struct ramfs *fs, uint32_t number, uint64_t cookie,
		      struct file_entry *entries, size_t count);

/* The target's bytes, without a NUL, at most `room`: how many.	-EINVAL: no symbolic link */
int64_t ramfs_readlink(struct ramfs *fs, uint32_t number, char *to, size_t room);

void ramfs_stat(const struct ramfs *fs, uint32_t number, struct file_stat *stat);
void ramfs_statfs(const struct ramfs *fs, struct file_system_stat *stat);

/* Whether that may be done (FILE_MAY_*).	-EACCES */
int64_t ramfs_may(const struct ramfs *fs, const struct file_identity *who, uint32_t number,
		  unsigned what);

/* -EPERM: it is not the user's; -EINVAL: a symbolic link has no mode */
int64_t ramfs_set_mode(struct ramfs *fs, const struct file_identity *who, uint32_t number,
		       uint32_t mode);

/* FILE_KEEP for what stays. Takes set-user and set-group away.	-EPERM: only user 0 gives files
 * away, only the owner to the own group */
int64_t ramfs_set_owner(struct ramfs *fs, const struct file_identity *who, uint32_t number,
			uint32_t user, uint32_t group);

/* -EPERM: it is not the user's; -EACCES: nor may the user write it, if both are FILE_TIME_NOW */
int64_t ramfs_set_times(struct ramfs *fs, const struct file_identity *who, uint32_t number,
			uint64_t accessed, uint64_t modified);

#endif
