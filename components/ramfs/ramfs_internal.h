/* The parts of ramfs, for each other. */
#ifndef RAMFS_INTERNAL_H
#define RAMFS_INTERNAL_H

#include <tessera/abi.h>

#include "path.h"
#include "ramfs.h"

#define RAMFS_NONE UINT32_MAX

static inline struct ramfs_inode *inode_of(const struct ramfs *fs, uint32_t number)
{
	return &fs->inodes[number - 1];
}

static inline uint32_t inode_number(const struct ramfs *fs, const struct ramfs_inode *inode)
{
	return (uint32_t)(inode - fs->inodes) + 1;
}

static inline uint32_t inode_type(const struct ramfs_inode *inode)
{
	return inode->mode & FILE_MODE_TYPE;
}

static inline bool is_directory(const struct ramfs_inode *inode)
{
	return inode_type(inode) == FILE_MODE_DIRECTORY;
}

/* Of that mode, type and all, in a directory, or NULL: there is none left. It has no names yet. */
struct ramfs_inode *inode_make(struct ramfs *fs, const struct file_identity *who,
			       const struct ramfs_inode *directory, uint32_t mode);

/* Ends it if neither names nor holders are left. */
void inode_settle(struct ramfs *fs, struct ramfs_inode *inode);

/* Its data, or its names, have changed. */
void inode_touch(struct ramfs *fs, struct ramfs_inode *inode);

/* Takes set-user and set-group away, as somebody changes the file or its owner. */
void inode_strip(struct ramfs_inode *inode, const struct file_identity *who);

/* The name, or NULL (ramfs_names.c). */
struct ramfs_name *name_find(const struct ramfs *fs, uint32_t directory,
			     const struct path_element *element);

/* There must be a free one; nothing but the names is changed. */
void name_add(struct ramfs *fs, struct ramfs_inode *directory, const struct path_element *element,
	      uint32_t inode);
void name_remove(struct ramfs *fs, struct ramfs_name *name);

/* The first name behind a cookie, or NULL. */
struct ramfs_name *name_behind(const struct ramfs *fs, const struct ramfs_inode *directory,
			       uint64_t cookie);

/* Whether all of these wishes (FILE_MAY_*) are granted (ramfs_rights.c). */
bool may(const struct file_identity *who, const struct ramfs_inode *inode, unsigned what);

/* Data (ramfs_data.c): from the first page on that a size has no need of, all go. */
int64_t data_write(struct ramfs *fs, struct ramfs_inode *inode, uint64_t offset, const void *from,
		   size_t count);
size_t data_read(const struct ramfs *fs, const struct ramfs_inode *inode, uint64_t offset, void *to,
		 size_t count);
void data_cut(struct ramfs *fs, struct ramfs_inode *inode, uint64_t size);

#endif
