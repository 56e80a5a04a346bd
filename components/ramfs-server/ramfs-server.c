/*
 * ramfs as a file server. Arguments, beside `at`: so many inodes, names, and pages of 4 KiB there
 * may be, and so many bytes of a file (`largest`), all of which must be had from the component's
 * memory. A file goes in one step: the larger files may be, the longer may others have to wait.
 */
#include "crt.h"
#include "file_server.h"
#include "pages.h"
#include "ramfs.h"
#include "rtos.h"

int cos_init(void);
int main(void);

#define INODES	256
#define NAMES	512
#define PAGES	256
#define LARGEST (4 << 20)

static struct ramfs fs = {.pages = pages_of_component};

static struct ramfs_path path_of(const struct file_where *where)
{
	return (struct ramfs_path){(uint32_t)where->start, where->path, where->link};
}

static void look_at_clock(void)
{
	fs.now = file_server_now();
}

static int64_t walk(const struct file_where *where, bool follow)
{
	const struct ramfs_path path = path_of(where);

	return ramfs_find(&fs, &where->who, &path, follow);
}

static int64_t open(const struct file_where *where, unsigned flags, uint32_t mode)
{
	const struct ramfs_path path = path_of(where);

	look_at_clock();
	return ramfs_open(&fs, &where->who, &path, flags, mode);
}

static void release(uint64_t inode, unsigned flags)
{
	(void)flags;
	ramfs_drop(&fs, (uint32_t)inode);
}

static int64_t stat(uint64_t inode, struct file_stat *to)
{
	ramfs_stat(&fs, (uint32_t)inode, to);
	return 0;
}

static int64_t read(uint64_t inode, uint64_t offset, void *to, size_t count)
{
	look_at_clock();
	return ramfs_read(&fs, (uint32_t)inode, offset, to, count);
}

static int64_t write(const struct file_identity *who, uint64_t inode, uint64_t offset,
		     const void *from, size_t count)
{
	look_at_clock();
	return ramfs_write(&fs, who, (uint32_t)inode, offset, from, count);
}

static int64_t readdir(uint64_t inode, uint64_t cookie, struct file_entry *entries, size_t count)
{
	look_at_clock();
	return ramfs_readdir(&fs, (uint32_t)inode, cookie, entries, count);
}

static int64_t readlink(uint64_t inode, char *target)
{
	int64_t length;

	look_at_clock();
	length = ramfs_readlink(&fs, (uint32_t)inode, target, FILE_PATH_MOST);
	if (length >= 0)
		target[length] = '\0';
	return length;
}

static int64_t make(const struct file_where *where, uint32_t mode, const char *target)
{
	const struct ramfs_path path = path_of(where);

	look_at_clock();
	return (mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY
		       ? ramfs_mkdir(&fs, &where->who, &path, mode)
		       : ramfs_symlink(&fs, &where->who, &path, target);
}

static int64_t link(uint64_t inode, const struct file_where *where)
{
	const struct ramfs_path path = path_of(where);

	look_at_clock();
	return ramfs_link(&fs, &where->who, (uint32_t)inode, &path);
}

static int64_t remove(const struct file_where *where, bool directory)
{
	const struct ramfs_path path = path_of(where);

	look_at_clock();
	return directory ? ramfs_rmdir(&fs, &where->who, &path)
			 : ramfs_unlink(&fs, &where->who, &path);
}

static int64_t rename(const struct file_where *from, uint64_t to_start, const char *to)
{
	look_at_clock();
	return ramfs_rename(&fs, &from->who, (uint32_t)from->start, from->path, (uint32_t)to_start,
			    to);
}

static int64_t change(const struct file_identity *who, uint64_t inode, unsigned what,
		      const struct file_stat *to)
{
	uint32_t number = (uint32_t)inode;

	look_at_clock();
	switch (what) {
	case FILE_CHANGE_MODE:
		return ramfs_set_mode(&fs, who, number, to->mode);
	case FILE_CHANGE_OWNER:
		return ramfs_set_owner(&fs, who, number, to->user, to->group);
	case FILE_CHANGE_SIZE:
		return ramfs_truncate(&fs, who, number, to->size);
	default:
		return ramfs_set_times(&fs, who, number, to->accessed, to->modified);
	}
}

static int64_t statfs(uint64_t inode, struct file_system_stat *to)
{
	(void)inode;
	ramfs_statfs(&fs, to);
	return 0;
}

const struct file_functions file_functions = {
	.walk = walk,
	.open = open,
	.release = release,
	.stat = stat,
	.read = read,
	.write = write,
	.readdir = readdir,
	.readlink = readlink,
	.make = make,
	.link = link,
	.remove = remove,
	.rename = rename,
	.change = change,
	.system = statfs,
};

static uint32_t argument(const char *name, uint32_t otherwise)
{
	return (uint32_t)args_get_number(name, otherwise);
}

/* Address, or NULL. */
static void *get(uint64_t count, size_t bytes)
{
	intptr_t at = mem_get_pages(NULL, count * bytes, MEM_READ | MEM_WRITE);

	return at < 0 ? NULL : (void *)at;
}

/* As many first names as names, and up to a power of two. */
static uint32_t table_size(uint32_t names)
{
	uint32_t size = 1;

	while (size < names && size < UINT32_C(1) << 31)
		size *= 2;
	return size;
}

static int make_file_system(void)
{
	fs.inode_count = argument("inodes", INODES);
	fs.name_count = argument("names", NAMES);
	fs.page_count = argument("pages", PAGES);
	fs.largest = argument("largest", LARGEST);
	fs.table_count = table_size(fs.name_count);
	fs.inodes = get(fs.inode_count, sizeof(*fs.inodes));
	fs.names = get(fs.name_count, sizeof(*fs.names));
	fs.table = get(fs.table_count, sizeof(*fs.table));
	if (!fs.inodes || !fs.names || !fs.table)
		return -TESSERA_ENOMEM;
	fs.seed = crt_cycles() * UINT64_C(0x9e3779b97f4a7c15);
	return ramfs_init(&fs);
}

int cos_init(void)
{
	int error = make_file_system();

	return error ? error : file_server_open(RAMFS_ROOT);
}

int main(void)
{
	return file_server_run();
}
