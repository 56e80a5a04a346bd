/* The file system as a whole, and what is done to an inode by its number. */
#include "ramfs_internal.h"

#include <string.h>

static bool sizes_can_be(const struct ramfs *fs)
{
	return fs->inode_count > 0 && fs->inode_count < RAMFS_NONE && fs->name_count < RAMFS_NONE &&
	       fs->table_count > 0 && (fs->table_count & (fs->table_count - 1)) == 0 &&
	       fs->largest <= RAMFS_LARGEST;
}

int ramfs_init(struct ramfs *fs)
{
	if (!sizes_can_be(fs))
		return -TESSERA_EINVAL;
	for (uint32_t i = 0; i < fs->inode_count; i++)
		fs->inodes[i] = (struct ramfs_inode){.next_free = i + 2};
	for (uint32_t i = 0; i < fs->name_count; i++)
		fs->names[i] = (struct ramfs_name){.next = i + 1};
	for (uint32_t i = 0; i < fs->table_count; i++)
		fs->table[i] = RAMFS_NONE;
	fs->free_inode = RAMFS_ROOT + 1;
	fs->free_name = 0;
	fs->inodes_free = fs->inode_count - 1;
	fs->names_free = fs->name_count;
	fs->pages_free = fs->page_count;
	fs->names_made = 0;
	*inode_of(fs, RAMFS_ROOT) = (struct ramfs_inode){
		.mode = FILE_MODE_DIRECTORY | 0755,
		.links = 2,
		.accessed = fs->now,
		.modified = fs->now,
		.changed = fs->now,
		.parent = RAMFS_ROOT,
		.first = RAMFS_NONE,
		.last = RAMFS_NONE,
	};
	return 0;
}

static int64_t check_data(const struct ramfs_inode *inode)
{
	if (is_directory(inode))
		return -TESSERA_EISDIR;
	return inode_type(inode) == FILE_MODE_REGULAR ? 0 : -TESSERA_EINVAL;
}

int64_t ramfs_read(struct ramfs *fs, uint32_t number, uint64_t offset, void *to, size_t count)
{
	struct ramfs_inode *inode = inode_of(fs, number);
	int64_t result = check_data(inode);

	if (result < 0)
		return result;
	inode->accessed = fs->now;
	return (int64_t)data_read(fs, inode, offset, to, count);
}

int64_t ramfs_write(struct ramfs *fs, const struct file_identity *who, uint32_t number,
		    uint64_t offset, const void *from, size_t count)
{
	struct ramfs_inode *inode = inode_of(fs, number);
	int64_t result = check_data(inode);

	if (result < 0 || count == 0)
		return result;
	if (offset >= fs->largest)
		return -TESSERA_EFBIG;
	if (count > fs->largest - offset)
		count = (size_t)(fs->largest - offset);
	result = data_write(fs, inode, offset, from, count);
	if (result > 0) {
		inode_touch(fs, inode);
		if (who->user)
			inode_strip(inode, who);
	}
	return result;
}

int64_t ramfs_truncate(struct ramfs *fs, const struct file_identity *who, uint32_t number,
		       uint64_t size)
{
	struct ramfs_inode *inode = inode_of(fs, number);
	int64_t result = check_data(inode);

	if (result < 0)
		return result;
	if (size > fs->largest)
		return -TESSERA_EFBIG;
	data_cut(fs, inode, size);
	inode_touch(fs, inode);
	if (who->user)
		inode_strip(inode, who);
	return 0;
}

static struct file_entry entry_of(const struct ramfs *fs, const struct ramfs_name *name)
{
	struct file_entry entry = {
		.inode = name->inode,
		.cookie = name->cookie,
		.mode = inode_type(inode_of(fs, name->inode)),
		.length = name->length,
	};

	memcpy(entry.name, name->text, name->length);
	return entry;
}

int64_t ramfs_readdir(struct ramfs *fs, uint32_t number, uint64_t cookie,
		      struct file_entry *entries, size_t count)
{
	struct ramfs_inode *inode = inode_of(fs, number);
	const struct ramfs_name *name;
	size_t given = 0;

	if (!is_directory(inode))
		return -TESSERA_ENOTDIR;
	inode->accessed = fs->now;
	while (given < count && (name = name_behind(fs, inode, cookie))) {
		entries[given++] = entry_of(fs, name);
		cookie = name->cookie;
	}
	return (int64_t)given;
}

int64_t ramfs_readlink(struct ramfs *fs, uint32_t number, char *to, size_t room)
{
	struct ramfs_inode *inode = inode_of(fs, number);

	if (inode_type(inode) != FILE_MODE_LINK)
		return -TESSERA_EINVAL;
	inode->accessed = fs->now;
	return (int64_t)data_read(fs, inode, 0, to, room);
}

void ramfs_stat(const struct ramfs *fs, uint32_t number, struct file_stat *stat)
{
	const struct ramfs_inode *inode = inode_of(fs, number);

	*stat = (struct file_stat){
		.inode = number,
		.size = inode->size,
		.blocks = is_directory(inode) ? 0 : inode->pages * (RAMFS_PAGE_BYTES / 512),
		.accessed = inode->accessed,
		.modified = inode->modified,
		.changed = inode->changed,
		.mode = inode->mode,
		.links = inode->links,
		.user = inode->user,
		.group = inode->group,
	};
}

void ramfs_statfs(const struct ramfs *fs, struct file_system_stat *stat)
{
	*stat = (struct file_system_stat){
		.block_bytes = RAMFS_PAGE_BYTES,
		.blocks = fs->page_count,
		.blocks_free = fs->pages_free,
		.files = fs->inode_count,
		.files_free = fs->inodes_free,
		.name_most = FILE_NAME_MOST,
	};
}
