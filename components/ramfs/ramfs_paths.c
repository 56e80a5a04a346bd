/* What is done to names that a path leads to. */
#include "ramfs_internal.h"

#include <string.h>

/* Where a path leads: a directory and a name there, that may be nobody's. */
struct destination {
	struct ramfs_inode *directory;
	struct path_element
		last; /* PATH_END: the path is empty, and `inode` is where it sets out */
	bool slash;   /* follows it: it must be a directory's */
	unsigned end; /* of the last name in the path */
	struct ramfs_name *name;
	struct ramfs_inode *inode; /* that has the name, or NULL */
};

static bool is_link(const struct ramfs_inode *inode)
{
	return inode_type(inode) == FILE_MODE_LINK;
}

static int64_t answer_link(const struct ramfs *fs, const struct ramfs_inode *inode,
			   const struct ramfs_path *path, unsigned end)
{
	size_t length = data_read(fs, inode, 0, path->link, FILE_PATH_MOST);

	path->link[length] = 0;
	return FILE_LINK | end;
}

static int64_t step_into(const struct file_identity *who, struct destination *to)
{
	if (!is_directory(to->inode))
		return -TESSERA_ENOTDIR;
	to->directory = to->inode;
	return may(who, to->directory, FILE_MAY_SEARCH) ? 0 : -TESSERA_EACCES;
}

/* 0: the destination is found, and the name may be nobody's; or FILE_LINK, or an error */
static int64_t walk(const struct ramfs *fs, const struct file_identity *who,
		    const struct ramfs_path *path, struct destination *to)
{
	unsigned place = 0;
	int64_t result;

	to->directory = NULL;
	to->slash = false;
	to->end = 0;
	to->name = NULL;
	to->inode = inode_of(fs, path->start);
	for (;;) {
		int next = path_next(path->path, &place, &to->last);

		if (next == 0 && to->last.kind == PATH_END)
			return 0;
		result = step_into(who, to);
		if (result == 0)
			result = next;
		if (result == 0 && to->last.kind != PATH_NAME)
			result = -TESSERA_EINVAL;
		if (result < 0)
			return result;
		to->end = place;
		to->name = name_find(fs, inode_number(fs, to->directory), &to->last);
		to->inode = to->name ? inode_of(fs, to->name->inode) : NULL;
		to->slash = path->path[place] == '/';
		if (path_ends(path->path, place))
			return 0;
		if (!to->inode)
			return -TESSERA_ENOENT;
		if (is_link(to->inode))
			return answer_link(fs, to->inode, path, place);
	}
}

/* Where it leads there is something: 0; or FILE_LINK, -ENOENT, -ENOTDIR */
static int64_t look(const struct ramfs *fs, const struct ramfs_path *path,
		    const struct destination *to, bool follow)
{
	if (!to->inode)
		return -TESSERA_ENOENT;
	if (to->last.kind == PATH_END)
		return 0;
	if (is_link(to->inode) && (follow || to->slash))
		return answer_link(fs, to->inode, path, to->end);
	return to->slash && !is_directory(to->inode) ? -TESSERA_ENOTDIR : 0;
}

int64_t ramfs_find(struct ramfs *fs, const struct file_identity *who, const struct ramfs_path *path,
		   bool follow)
{
	struct destination to;
	int64_t result = walk(fs, who, path, &to);

	if (result == 0)
		result = look(fs, path, &to, follow);
	if (result != 0)
		return result;
	to.inode->holders++;
	return inode_number(fs, to.inode);
}

/* Whether this user may make a name there. */
static int64_t check_make(const struct file_identity *who, const struct ramfs_inode *directory)
{
	if (!directory->links)
		return -TESSERA_ENOENT;
	return may(who, directory, FILE_MAY_WRITE | FILE_MAY_SEARCH) ? 0 : -TESSERA_EACCES;
}

/* And whether there is room for one. */
static int64_t check_new(const struct ramfs *fs, const struct file_identity *who,
			 const struct ramfs_inode *directory)
{
	int64_t result = check_make(who, directory);

	return result == 0 && !fs->names_free ? -TESSERA_ENOSPC : result;
}

/* Whether it may be taken from there. */
static int64_t check_remove(const struct file_identity *who, const struct ramfs_inode *directory,
			    const struct ramfs_inode *inode)
{
	if (!may(who, directory, FILE_MAY_WRITE | FILE_MAY_SEARCH))
		return -TESSERA_EACCES;
	if ((directory->mode & FILE_MODE_STICKY) && who->user && who->user != directory->user &&
	    who->user != inode->user)
		return -TESSERA_EPERM;
	return 0;
}

/* Under that name, which is free: 0 or more, the inode's number, or -ENOSPC, -EMLINK */
static int64_t make(struct ramfs *fs, const struct file_identity *who, const struct destination *to,
		    uint32_t mode)
{
	bool directory = (mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY;
	struct ramfs_inode *inode;

	if (directory && to->directory->links >= RAMFS_LINKS_MOST)
		return -TESSERA_EMLINK;
	inode = inode_make(fs, who, to->directory, mode);
	if (!inode)
		return -TESSERA_ENOSPC;
	inode->links = directory ? 2 : 1;
	to->directory->links += directory;
	name_add(fs, to->directory, &to->last, inode_number(fs, inode));
	inode_touch(fs, to->directory);
	return inode_number(fs, inode);
}

/* Where a new name would be: nothing is there, and something may be made. */
static int64_t walk_to_new(struct ramfs *fs, const struct file_identity *who,
			   const struct ramfs_path *path, bool directory, struct destination *to)
{
	int64_t result = walk(fs, who, path, to);

	if (result != 0)
		return result;
	if (to->inode)
		return -TESSERA_EEXIST;
	if (to->slash && !directory)
		return -TESSERA_ENOENT;
	return check_new(fs, who, to->directory);
}

static int64_t open_new(struct ramfs *fs, const struct file_identity *who,
			const struct destination *to, uint32_t mode)
{
	int64_t result = check_new(fs, who, to->directory);

	if (result == 0)
		result = make(fs, who, to, FILE_MODE_REGULAR | (mode & FILE_MODE_PERMISSIONS));
	if (result > 0)
		inode_of(fs, (uint32_t)result)->holders++;
	return result;
}

/* Whether what is there may be opened so. */
static int64_t check_open(const struct file_identity *who, const struct ramfs_inode *inode,
			  unsigned flags)
{
	static const unsigned wishes[] = {FILE_MAY_READ, FILE_MAY_WRITE,
					  FILE_MAY_READ | FILE_MAY_WRITE};
	unsigned what = wishes[flags & FILE_OPEN_ACCESS];

	if (flags & FILE_OPEN_TRUNCATE)
		what |= FILE_MAY_WRITE;
	if ((flags & FILE_OPEN_CREATE) && is_directory(inode))
		return -TESSERA_EISDIR;
	if ((flags & FILE_OPEN_DIRECTORY) && !is_directory(inode))
		return -TESSERA_ENOTDIR;
	if (is_link(inode))
		return -TESSERA_ELOOP;
	if (is_directory(inode) && (what & FILE_MAY_WRITE))
		return -TESSERA_EISDIR;
	return may(who, inode, what) ? 0 : -TESSERA_EACCES;
}

int64_t ramfs_open(struct ramfs *fs, const struct file_identity *who, const struct ramfs_path *path,
		   unsigned flags, uint32_t mode)
{
	struct destination to;
	int64_t result;

	if ((flags & FILE_OPEN_ACCESS) == FILE_OPEN_ACCESS ||
	    ((flags & FILE_OPEN_CREATE) && (flags & FILE_OPEN_DIRECTORY)))
		return -TESSERA_EINVAL;
	result = walk(fs, who, path, &to);
	if (result != 0)
		return result;
	if ((flags & FILE_OPEN_CREATE) && to.slash)
		return -TESSERA_EISDIR;
	if (!to.inode && (flags & FILE_OPEN_CREATE))
		return open_new(fs, who, &to, mode);
	if (to.inode && (flags & FILE_OPEN_CREATE) && (flags & FILE_OPEN_EXCLUSIVE))
		return -TESSERA_EEXIST;
	result = look(fs, path, &to, !(flags & FILE_OPEN_NO_FOLLOW));
	if (result == 0)
		result = check_open(who, to.inode, flags);
	if (result == 0 && (flags & FILE_OPEN_TRUNCATE))
		result = ramfs_truncate(fs, who, inode_number(fs, to.inode), 0);
	if (result != 0)
		return result;
	to.inode->holders++;
	return inode_number(fs, to.inode);
}

int64_t ramfs_mkdir(struct ramfs *fs, const struct file_identity *who,
		    const struct ramfs_path *path, uint32_t mode)
{
	struct destination to;
	int64_t result = walk_to_new(fs, who, path, true, &to);

	if (result == 0)
		result = make(fs, who, &to,
			      FILE_MODE_DIRECTORY | (mode & (FILE_MODE_STICKY | 0777)));
	return result > 0 && !(result & FILE_LINK) ? 0 : result;
}

int64_t ramfs_symlink(struct ramfs *fs, const struct file_identity *who,
		      const struct ramfs_path *path, const char *target)
{
	int length = path_length(target, FILE_PATH_BYTES);
	struct destination to;
	struct ramfs_inode *inode;
	int64_t result;

	if (length < 0)
		return length;
	result = walk_to_new(fs, who, path, false, &to);
	if (result != 0)
		return result;
	inode = inode_make(fs, who, to.directory, FILE_MODE_LINK | 0777);
	if (!inode)
		return -TESSERA_ENOSPC;
	result = data_write(fs, inode, 0, target, (size_t)length);
	if (result < 0) {
		inode_settle(fs, inode);
		return result;
	}
	inode->links = 1;
	name_add(fs, to.directory, &to.last, inode_number(fs, inode));
	inode_touch(fs, to.directory);
	return 0;
}

int64_t ramfs_link(struct ramfs *fs, const struct file_identity *who, uint32_t number,
		   const struct ramfs_path *path)
{
	struct ramfs_inode *inode = inode_of(fs, number);
	struct destination to;
	int64_t result = walk_to_new(fs, who, path, false, &to);

	if (result != 0)
		return result;
	if (is_directory(inode))
		return -TESSERA_EPERM;
	if (!inode->links)
		return -TESSERA_ENOENT;
	if (inode->links >= RAMFS_LINKS_MOST)
		return -TESSERA_EMLINK;
	inode->links++;
	inode->changed = fs->now;
	name_add(fs, to.directory, &to.last, number);
	inode_touch(fs, to.directory);
	return 0;
}

/* An inode loses a name; a directory's own two with it. */
static void lose_name(struct ramfs *fs, struct ramfs_inode *directory, struct ramfs_inode *inode)
{
	inode->links--;
	if (is_directory(inode)) {
		inode->links = 0;
		directory->links--;
	}
	inode->changed = fs->now;
	inode_settle(fs, inode);
}

static void remove_name(struct ramfs *fs, const struct destination *to)
{
	name_remove(fs, to->name);
	inode_touch(fs, to->directory);
	lose_name(fs, to->directory, to->inode);
}

/* Where a name to be removed is: 0, or `at_start`, if the path is empty. */
static int64_t walk_to_old(const struct ramfs *fs, const struct file_identity *who,
			   const struct ramfs_path *path, int64_t at_start, struct destination *to)
{
	int64_t result = walk(fs, who, path, to);

	if (result != 0)
		return result;
	if (!to->inode)
		return -TESSERA_ENOENT;
	return to->last.kind == PATH_END ? at_start : 0;
}

int64_t ramfs_unlink(struct ramfs *fs, const struct file_identity *who,
		     const struct ramfs_path *path)
{
	struct destination to;
	int64_t result = walk_to_old(fs, who, path, -TESSERA_EISDIR, &to);

	if (result != 0)
		return result;
	if (to.slash)
		return is_directory(to.inode) ? -TESSERA_EISDIR : -TESSERA_ENOTDIR;
	result = check_remove(who, to.directory, to.inode);
	if (result == 0 && is_directory(to.inode))
		result = -TESSERA_EISDIR;
	if (result == 0)
		remove_name(fs, &to);
	return result;
}

int64_t ramfs_rmdir(struct ramfs *fs, const struct file_identity *who,
		    const struct ramfs_path *path)
{
	struct destination to;
	int64_t result = walk_to_old(fs, who, path, -TESSERA_EBUSY, &to);

	if (result != 0)
		return result;
	result = check_remove(who, to.directory, to.inode);
	if (result < 0)
		return result;
	if (!is_directory(to.inode))
		return -TESSERA_ENOTDIR;
	if (to.inode->first != RAMFS_NONE)
		return -TESSERA_ENOTEMPTY;
	remove_name(fs, &to);
	return 0;
}

/* Whether a directory is the other one, or lies below it: at most as deep as there are directories.
 */
static bool lies_below(const struct ramfs *fs, const struct ramfs_inode *directory,
		       const struct ramfs_inode *above)
{
	while (directory != above && directory != inode_of(fs, RAMFS_ROOT) && directory->links)
		directory = inode_of(fs, directory->parent);
	return directory == above;
}

/* The name of a directory: errors of the walk there, and what is not a name in it is busy. */
static int64_t walk_to_name(const struct ramfs *fs, const struct file_identity *who,
			    uint32_t directory, const char *name, struct destination *to)
{
	struct ramfs_path path = {.start = directory, .path = name};
	struct path_element element;
	unsigned place = 0;
	int64_t result = path_next(name, &place, &element);

	if (result == 0 && element.kind != PATH_NAME)
		return -TESSERA_EBUSY;
	if (result == 0 && !path_ends(name, place))
		return -TESSERA_EINVAL;
	return result == 0 ? walk(fs, who, &path, to) : result;
}

/* Both names are found, but that the new one may be free. The name that goes makes room for the one
 * that comes. */
static int64_t check_rename(const struct file_identity *who, const struct destination *from,
			    const struct destination *to)
{
	bool directory = is_directory(from->inode), moves = from->directory != to->directory;
	int64_t result = check_remove(who, from->directory, from->inode);

	if (result == 0)
		result = to->inode ? check_remove(who, to->directory, to->inode)
				   : check_make(who, to->directory);
	if (result == 0 && to->inode && directory && !is_directory(to->inode))
		result = -TESSERA_ENOTDIR;
	if (result == 0 && to->inode && !directory && is_directory(to->inode))
		result = -TESSERA_EISDIR;
	/* What is above it is part of what is in a directory. */
	if (result == 0 && directory && moves && !may(who, from->inode, FILE_MAY_WRITE))
		result = -TESSERA_EACCES;
	if (result == 0 && directory && moves && !to->inode &&
	    to->directory->links >= RAMFS_LINKS_MOST)
		result = -TESSERA_EMLINK;
	if (result == 0 && to->inode && directory && to->inode->first != RAMFS_NONE)
		result = -TESSERA_ENOTEMPTY;
	return result;
}

static void move_name(struct ramfs *fs, const struct destination *from,
		      const struct destination *to)
{
	uint32_t number = from->name->inode;

	name_remove(fs, from->name);
	if (to->inode)
		to->name->inode = number;
	else
		name_add(fs, to->directory, &to->last, number);
	if (is_directory(from->inode)) {
		from->directory->links--;
		to->directory->links++;
		from->inode->parent = inode_number(fs, to->directory);
	}
	from->inode->changed = fs->now;
	inode_touch(fs, from->directory);
	inode_touch(fs, to->directory);
	if (to->inode)
		lose_name(fs, to->directory, to->inode);
}

int64_t ramfs_rename(struct ramfs *fs, const struct file_identity *who, uint32_t from_directory,
		     const char *from, uint32_t to_directory, const char *to)
{
	struct destination old, new;
	int64_t result = walk_to_name(fs, who, from_directory, from, &old);

	if (result == 0)
		result = walk_to_name(fs, who, to_directory, to, &new);
	if (result != 0)
		return result;
	if (!old.inode)
		return -TESSERA_ENOENT;
	if (!is_directory(old.inode) && (old.slash || new.slash))
		return -TESSERA_ENOTDIR;
	if (is_directory(old.inode) && lies_below(fs, new.directory, old.inode))
		return -TESSERA_EINVAL;
	if (new.inode && is_directory(new.inode) && lies_below(fs, old.directory, new.inode))
		return -TESSERA_ENOTEMPTY;
	if (old.inode == new.inode)
		return 0;
	result = check_rename(who, &old, &new);
	if (result == 0)
		move_name(fs, &old, &new);
	return result;
}
