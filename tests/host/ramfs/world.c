#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "ramfs_internal.h"

static struct ramfs_inode inodes[WORLD_INODES];
static struct ramfs_name names[WORLD_NAMES];
static uint32_t table[WORLD_TABLE];

static _Alignas(RAMFS_PAGE_BYTES) char page[WORLD_PAGES][RAMFS_PAGE_BYTES];
static bool taken[WORLD_PAGES];
static uint32_t pages_there;

static int64_t take(void *context)
{
	static uint32_t next;

	for (uint32_t i = 0; i < pages_there; i++) {
		next = (next + 1) % pages_there;
		if (!((bool *)context)[next]) {
			((bool *)context)[next] = true;
			return next;
		}
	}
	return -1;
}

/* What is given back is somebody else's: whoever still reads it notices. */
static void give(void *context, uint32_t number)
{
	assert_true(((bool *)context)[number]);
	((bool *)context)[number] = false;
	memset(page[number], 0xa5, RAMFS_PAGE_BYTES);
}

struct ramfs *world_make(uint32_t pages)
{
	static struct ramfs fs;

	pages_there = pages;
	memset(taken, 0, sizeof(taken));
	memset(page, 0xa5, sizeof(page));
	fs = (struct ramfs){
		.inodes = inodes,
		.names = names,
		.table = table,
		.inode_count = WORLD_INODES,
		.name_count = WORLD_NAMES,
		.table_count = WORLD_TABLE,
		.page_count = pages,
		.largest = WORLD_LARGEST,
		.seed = 0x7e55e2a0,
		.pages = {.take = take, .give = give, .base = (uintptr_t)page, .context = taken},
		.now = 1,
	};
	assert_int_equal(ramfs_init(&fs), 0);
	return &fs;
}

/* ------------------------------------------------------------------ requests */

/* Whether it is a directory to go on in: 0, and it is held if wished. */
static int64_t find_directory(struct ramfs *fs, const struct file_identity *who,
			      const struct ramfs_path *path, uint32_t *held)
{
	int64_t result = ramfs_find(fs, who, path, true);
	struct file_stat stat;
	uint32_t number = (uint32_t)result;

	if (result < 0 || (result & FILE_LINK))
		return result;
	ramfs_stat(fs, number, &stat);
	result = (stat.mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY
			 ? ramfs_may(fs, who, number, FILE_MAY_SEARCH)
			 : -TESSERA_ENOTDIR;
	if (result == 0 && held)
		*held = number;
	else
		ramfs_drop(fs, number);
	return result;
}

/* What is done to an inode that was found. */
static int64_t do_found(struct ramfs *fs, const struct request *q, uint32_t number,
			struct answer *a)
{
	int64_t result;

	switch (q->act) {
	case ACT_READLINK:
		result = ramfs_readlink(fs, number, a->text, FILE_PATH_MOST);
		return result < 0 ? result : 0;
	case ACT_CHMOD:
		return ramfs_set_mode(fs, &q->who, number, q->mode);
	case ACT_CHOWN:
	case ACT_LCHOWN:
		return ramfs_set_owner(fs, &q->who, number, q->user, q->group);
	case ACT_TOUCH:
		return ramfs_set_times(fs, &q->who, number, FILE_TIME_NOW, FILE_TIME_NOW);
	case ACT_TRUNCATE:
		ramfs_stat(fs, number, &a->stat);
		if ((a->stat.mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY)
			return -TESSERA_EISDIR;
		result = ramfs_may(fs, &q->who, number, FILE_MAY_WRITE);
		return result < 0 ? result : ramfs_truncate(fs, &q->who, number, q->size);
	default:
		ramfs_stat(fs, number, &a->stat);
		return 0;
	}
}

static bool follows(const struct request *q)
{
	switch (q->act) {
	case ACT_OPEN:
		return !(q->flags & FILE_OPEN_NO_FOLLOW);
	case ACT_STAT:
	case ACT_CHMOD:
	case ACT_CHOWN:
	case ACT_TRUNCATE:
	case ACT_TOUCH:
		return true;
	default:
		return false;
	}
}

/* The last question of a request's resolution; `held`: of a link the old inode, of a rename the new
 * directory. */
static int64_t do_last(struct ramfs *fs, const struct request *q, const struct ramfs_path *path,
		       uint32_t number, struct answer *a)
{
	int64_t result;

	switch (q->act) {
	case ACT_MKDIR:
		return ramfs_mkdir(fs, &q->who, path, q->mode);
	case ACT_RMDIR:
		return ramfs_rmdir(fs, &q->who, path);
	case ACT_UNLINK:
		return ramfs_unlink(fs, &q->who, path);
	case ACT_SYMLINK:
		return ramfs_symlink(fs, &q->who, path, q->other);
	case ACT_LINK:
		return ramfs_link(fs, &q->who, number, path);
	case ACT_OPEN:
		result = ramfs_open(fs, &q->who, path, q->flags, q->mode);
		if (result < 0 || (result & FILE_LINK))
			return result;
		a->number = (uint32_t)result;
		return 0;
	default:
		result = ramfs_find(fs, &q->who, path, follows(q));
		if (result < 0 || (result & FILE_LINK))
			return result;
		number = (uint32_t)result;
		result = do_found(fs, q, number, a);
		ramfs_drop(fs, number);
		return result;
	}
}

static const enum path_purpose purposes[ACTS] = {
	[ACT_MKDIR] = PATH_TO_MAKE,  [ACT_SYMLINK] = PATH_TO_MAKE,  [ACT_LINK] = PATH_TO_MAKE,
	[ACT_RMDIR] = PATH_TO_RMDIR, [ACT_UNLINK] = PATH_TO_UNLINK,
};

/* directory: where to write down the inode of the directory that the path is to be, instead of the
 * request. */
static int64_t resolve(struct ramfs *fs, const struct request *q, const char *text, uint32_t number,
		       uint32_t *directory, struct answer *a)
{
	static struct path_resolution r;
	char link[FILE_PATH_BYTES];
	struct path_mounts mounts = {.count = 0};
	int result = path_start(&r, "/", text, directory || follows(q));

	path_mount(&mounts, "/", 0, MOUNT_REPLACE);
	while (result == 0 && (result = path_ask(&r, &mounts)) == 0) {
		struct ramfs_path path = {.start = RAMFS_ROOT, .path = r.asked, .link = link};
		int64_t answer;

		if (!r.last || directory) {
			answer = find_directory(fs, &q->who, &path, r.last ? directory : NULL);
		} else {
			answer = path_refusal(purposes[q->act], r.last_kind);
			if (answer == 0)
				answer = do_last(fs, q, &path, number, a);
		}
		result = path_answer(&r, answer, link);
		a->too_many_links = r.links > FILE_LINKS_MOST;
	}
	return result == PATH_ENDED ? 0 : result;
}

static int64_t find_parent(struct ramfs *fs, const struct request *q, const char *path,
			   uint32_t *number, struct answer *a)
{
	char directory[FILE_PATH_BYTES] = ".";

	if (!*path)
		return -TESSERA_ENOENT;
	/* The root is nobody's name, and so not looked for. */
	if (!path[path_last(path)]) {
		*number = RAMFS_ROOT;
		ramfs_hold(fs, RAMFS_ROOT);
		return 0;
	}
	if (path_last(path) > 0) {
		memcpy(directory, path, path_last(path));
		directory[path_last(path)] = 0;
	}
	return resolve(fs, q, directory, 0, number, a);
}

static int64_t do_rename(struct ramfs *fs, const struct request *q, struct answer *a)
{
	uint32_t from, to;
	int64_t result = find_parent(fs, q, q->path, &from, a);

	if (result < 0)
		return result;
	result = find_parent(fs, q, q->other, &to, a);
	if (result == 0) {
		result = ramfs_rename(fs, &q->who, from, q->path + path_last(q->path), to,
				      q->other + path_last(q->other));
		ramfs_drop(fs, to);
	}
	ramfs_drop(fs, from);
	return result;
}

/* The old file is found as lstat finds it. */
static int64_t do_link(struct ramfs *fs, const struct request *q, struct answer *a)
{
	struct request look = {.act = ACT_LSTAT, .who = q->who};
	uint32_t number;
	int64_t result = resolve(fs, &look, q->path, 0, NULL, a);

	if (result < 0)
		return result;
	number = (uint32_t)a->stat.inode;
	ramfs_hold(fs, number);
	result = resolve(fs, q, q->other, number, NULL, a);
	ramfs_drop(fs, number);
	return result;
}

struct answer world_do(struct ramfs *fs, const struct request *q)
{
	struct answer a = {.result = 0};

	fs->now++;
	if (q->act == ACT_RENAME)
		a.result = do_rename(fs, q, &a);
	else if (q->act == ACT_LINK)
		a.result = do_link(fs, q, &a);
	else if (q->act == ACT_SYMLINK && path_length(q->other, FILE_PATH_BYTES) < 0)
		a.result = path_length(q->other, FILE_PATH_BYTES);
	else
		a.result = resolve(fs, q, q->path, 0, NULL, &a);
	return a;
}

/* ------------------------------------------------------------------ invariants */

static uint32_t names_of[WORLD_INODES + 1], directories_in[WORLD_INODES + 1];

static bool is_used(const struct ramfs *fs, uint32_t number)
{
	return number - 1 < fs->inode_count && inode_of(fs, number)->mode;
}

static uint32_t check_directory(const struct ramfs *fs, uint32_t number)
{
	const struct ramfs_inode *directory = inode_of(fs, number);
	uint32_t count = 0, previous = RAMFS_NONE;
	uint64_t cookie = 0;

	for (uint32_t i = directory->first; i != RAMFS_NONE; i = fs->names[i].next) {
		const struct ramfs_name *name = &fs->names[i];
		struct path_element element = {.name = name->text, .length = name->length};
		bool below = is_directory(inode_of(fs, name->inode));

		assert_ptr_equal(name_find(fs, number, &element), name);
		assert_int_equal(name->directory, number);
		assert_int_equal(name->previous, previous);
		assert_true(name->cookie > cookie);
		assert_true(is_used(fs, name->inode));
		if (below)
			assert_int_equal(inode_of(fs, name->inode)->parent, number);
		names_of[name->inode]++;
		directories_in[number] += below;
		cookie = name->cookie;
		previous = i;
		count++;
	}
	assert_int_equal(directory->last, previous);
	assert_int_equal(directory->size, count);
	return count;
}

/* Pages of a tree: those of data are added to *data. */
static uint32_t count_pages(const struct ramfs *fs, uint32_t slot, uint32_t height, uint32_t *data)
{
	const uint32_t *slots;
	uint32_t count = 1;

	if (!slot)
		return 0;
	assert_true(taken[slot - 1]);
	slots = (const void *)page[slot - 1];
	*data += height == 0;
	for (uint32_t i = 0; height > 0 && i < RAMFS_INDEX; i++)
		count += count_pages(fs, slots[i], height - 1, data);
	return count;
}

static uint32_t check_data(const struct ramfs *fs, const struct ramfs_inode *inode)
{
	uint32_t data = 0, count = count_pages(fs, inode->root, inode->height, &data);

	assert_int_equal(inode->pages, data);
	assert_true(inode->height <= 2);
	return count;
}

void world_check(const struct ramfs *fs, uint32_t holders)
{
	uint32_t all_names = 0, pages = 0, free = 0, held = 0;

	memset(names_of, 0, sizeof(names_of));
	memset(directories_in, 0, sizeof(directories_in));
	for (uint32_t number = 1; number <= fs->inode_count; number++) {
		if (!is_used(fs, number))
			free++;
		else if (is_directory(inode_of(fs, number)))
			all_names += check_directory(fs, number);
		else
			pages += check_data(fs, inode_of(fs, number));
	}
	for (uint32_t number = 1; number <= fs->inode_count; number++) {
		const struct ramfs_inode *inode = inode_of(fs, number);
		bool directory = is_directory(inode);

		if (!is_used(fs, number))
			continue;
		held += inode->holders;
		assert_true(inode->links || inode->holders);
		if (!directory)
			assert_int_equal(inode->links, names_of[number]);
		else if (inode->links)
			assert_int_equal(inode->links, 2 + directories_in[number]);
		if (directory && number != RAMFS_ROOT)
			assert_int_equal(names_of[number], inode->links != 0);
	}
	assert_int_equal(held, holders);
	assert_int_equal(fs->inodes_free, free);
	assert_int_equal(fs->names_free, fs->name_count - all_names);
	assert_int_equal(fs->pages_free, fs->page_count - pages);
	for (uint32_t i = 0; i < pages_there; i++)
		pages -= taken[i];
	assert_int_equal(pages, 0);
}
