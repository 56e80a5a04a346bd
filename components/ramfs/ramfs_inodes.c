#include "ramfs_internal.h"

struct ramfs_inode *inode_make(struct ramfs *fs, const struct file_identity *who,
			       const struct ramfs_inode *directory, uint32_t mode)
{
	struct ramfs_inode *inode;
	uint32_t group = who->group;

	if (!fs->inodes_free)
		return NULL;
	inode = inode_of(fs, fs->free_inode);
	fs->free_inode = inode->next_free;
	fs->inodes_free--;
	if (directory->mode & FILE_MODE_SET_GROUP) {
		group = directory->group;
		if ((mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY)
			mode |= FILE_MODE_SET_GROUP;
		else if ((mode & FILE_MODE_GROUP_RUNS) && who->user && who->group != group)
			mode &= ~(uint32_t)FILE_MODE_SET_GROUP;
	}
	*inode = (struct ramfs_inode){
		.mode = mode,
		.user = who->user,
		.group = group,
		.accessed = fs->now,
		.modified = fs->now,
		.changed = fs->now,
	};
	if (is_directory(inode)) {
		inode->parent = inode_number(fs, directory);
		inode->first = inode->last = RAMFS_NONE;
	}
	return inode;
}

void inode_settle(struct ramfs *fs, struct ramfs_inode *inode)
{
	if (inode->links || inode->holders)
		return;
	if (!is_directory(inode))
		data_cut(fs, inode, 0);
	*inode = (struct ramfs_inode){.next_free = fs->free_inode};
	fs->free_inode = inode_number(fs, inode);
	fs->inodes_free++;
}

void inode_touch(struct ramfs *fs, struct ramfs_inode *inode)
{
	inode->modified = inode->changed = fs->now;
}

void inode_strip(struct ramfs_inode *inode, const struct file_identity *who)
{
	inode->mode &= ~(uint32_t)FILE_MODE_SET_USER;
	if ((inode->mode & FILE_MODE_GROUP_RUNS) || (who->user && who->group != inode->group))
		inode->mode &= ~(uint32_t)FILE_MODE_SET_GROUP;
}

void ramfs_hold(struct ramfs *fs, uint32_t number)
{
	inode_of(fs, number)->holders++;
}

void ramfs_drop(struct ramfs *fs, uint32_t number)
{
	struct ramfs_inode *inode = inode_of(fs, number);

	inode->holders--;
	inode_settle(fs, inode);
}
