/* Who may what: the rights of owner, group and others, and who may change them. */
#include "file_rights.h"
#include "ramfs_internal.h"

bool may(const struct file_identity *who, const struct ramfs_inode *inode, unsigned what)
{
	return file_may(who, inode->mode, inode->user, inode->group, what);
}

int64_t ramfs_may(const struct ramfs *fs, const struct file_identity *who, uint32_t number,
		  unsigned what)
{
	return may(who, inode_of(fs, number), what) ? 0 : -TESSERA_EACCES;
}

static bool owns(const struct file_identity *who, const struct ramfs_inode *inode)
{
	return who->user == 0 || who->user == inode->user;
}

int64_t ramfs_set_mode(struct ramfs *fs, const struct file_identity *who, uint32_t number,
		       uint32_t mode)
{
	struct ramfs_inode *inode = inode_of(fs, number);

	if (inode_type(inode) == FILE_MODE_LINK)
		return -TESSERA_EINVAL;
	if (!owns(who, inode))
		return -TESSERA_EPERM;
	mode &= FILE_MODE_PERMISSIONS;
	if (who->user && who->group != inode->group)
		mode &= ~(uint32_t)FILE_MODE_SET_GROUP;
	inode->mode = inode_type(inode) | mode;
	inode->changed = fs->now;
	return 0;
}

int64_t ramfs_set_owner(struct ramfs *fs, const struct file_identity *who, uint32_t number,
			uint32_t user, uint32_t group)
{
	struct ramfs_inode *inode = inode_of(fs, number);

	if (user == FILE_KEEP && group == FILE_KEEP)
		return 0;
	if (!owns(who, inode) || (who->user && user != FILE_KEEP && user != inode->user) ||
	    (who->user && group != FILE_KEEP && group != inode->group && group != who->group))
		return -TESSERA_EPERM;
	if (!is_directory(inode))
		inode_strip(inode, who);
	if (user != FILE_KEEP)
		inode->user = user;
	if (group != FILE_KEEP)
		inode->group = group;
	inode->changed = fs->now;
	return 0;
}

static uint64_t new_time(const struct ramfs *fs, uint64_t wished, uint64_t old)
{
	if (wished == FILE_TIME_KEEP)
		return old;
	return wished == FILE_TIME_NOW ? fs->now : wished;
}

int64_t ramfs_set_times(struct ramfs *fs, const struct file_identity *who, uint32_t number,
			uint64_t accessed, uint64_t modified)
{
	struct ramfs_inode *inode = inode_of(fs, number);
	bool both_now = accessed == FILE_TIME_NOW && modified == FILE_TIME_NOW;

	if (accessed == FILE_TIME_KEEP && modified == FILE_TIME_KEEP)
		return 0;
	if (!owns(who, inode) && !(both_now && may(who, inode, FILE_MAY_WRITE)))
		return both_now ? -TESSERA_EACCES : -TESSERA_EPERM;
	inode->accessed = new_time(fs, accessed, inode->accessed);
	inode->modified = new_time(fs, modified, inode->modified);
	inode->changed = fs->now;
	return 0;
}
