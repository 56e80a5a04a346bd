/*
 * The same random operations on ramfs, through resolution, and on the host's file system: every
 * result and errno is compared, and again and again the whole trees. RAMFS_SEED and
 * RAMFS_OPERATIONS of the environment change what is done; the seed is printed.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <unistd.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "host.h"

#define DEFAULT_SEED	   0x7e55e2a0u
#define DEFAULT_OPERATIONS 150000
#define WHOLE_TREES_EACH   3000

struct open_pair {
	bool open;
	uint32_t number;
	int fd;
	unsigned flags;
	struct file_identity who; /* that opened it: it writes */
};

static struct {
	struct ramfs *fs;
	struct request_source source;
	struct open_pair files[REQUEST_OPEN_FILES];
	uint64_t done, skipped, succeeded[ACTS];
	uint32_t held;
	uint64_t ino_of[WORLD_INODES + 1]; /* the host's, while trees are compared */
	char text[1200];
} t;

static unsigned below(unsigned limit)
{
	return request_below(&t.source, limit);
}

static uint64_t number_from(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);
	uint64_t number = text ? strtoull(text, NULL, 0) : otherwise;

	return number ? number : otherwise;
}

/* ------------------------------------------------------------------ comparing */

static void compare(int64_t ours, int64_t hosts)
{
	if (ours != hosts)
		fail_msg("operation %llu: %s: ramfs says %lld, the host %lld",
			 (unsigned long long)t.done, t.text, (long long)ours, (long long)hosts);
}

static void compare_stat(const struct file_stat *ours, const struct file_stat *hosts)
{
	compare(ours->mode, hosts->mode);
	compare(ours->links, hosts->links);
	compare(ours->user, hosts->user);
	compare(ours->group, hosts->group);
	if ((ours->mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY)
		return;
	compare((int64_t)ours->size, (int64_t)hosts->size);
	if ((ours->mode & FILE_MODE_TYPE) == FILE_MODE_REGULAR && hosts->blocks != HOST_KNOWS_NOT)
		compare((int64_t)ours->blocks, (int64_t)hosts->blocks);
}

static void compare_bytes(uint32_t number, int fd, uint64_t offset, size_t count)
{
	static char ours[REQUEST_MOST_BYTES], hosts[REQUEST_MOST_BYTES];
	int64_t got = ramfs_read(t.fs, number, offset, ours, count);
	ssize_t read = pread(fd, hosts, count, (off_t)offset);

	compare(got, read < 0 ? -errno : read);
	if (got > 0 && memcmp(ours, hosts, (size_t)got) != 0)
		fail_msg("operation %llu: %s: other bytes", (unsigned long long)t.done, t.text);
}

static void compare_contents(uint32_t number, const char *path)
{
	struct file_stat stat;
	int fd = open(path, O_RDONLY);

	ramfs_stat(t.fs, number, &stat);
	for (uint64_t offset = 0; offset <= stat.size; offset += REQUEST_MOST_BYTES)
		compare_bytes(number, fd, offset, REQUEST_MOST_BYTES);
	close(fd);
}

/* The number of names; each of ours must be the host's. */
static int64_t count_names(const char *path)
{
	DIR *directory = opendir(path);
	int64_t count = -2; /* "." and ".." */

	assert_non_null(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

static void compare_tree(uint32_t number, const char *path);

static void compare_entry(const struct file_entry *entry, const char *directory)
{
	struct request q = {.act = ACT_LSTAT};
	struct answer ours, hosts;

	assert_true((size_t)snprintf(q.path, sizeof(q.path), "%s/%s", directory, entry->name) <
		    sizeof(q.path));
	snprintf(t.text, sizeof(t.text), "the tree at %s", q.path);
	ours = world_do(t.fs, &q);
	hosts = host_do(&q);
	compare(ours.result, hosts.result);
	compare_stat(&ours.stat, &hosts.stat);
	/* What is one file there is one file here. */
	if (!t.ino_of[entry->inode])
		t.ino_of[entry->inode] = hosts.stat.inode;
	assert_int_equal(t.ino_of[entry->inode], hosts.stat.inode);
	assert_int_equal(ours.stat.inode, entry->inode);
	if (entry->mode == FILE_MODE_REGULAR)
		compare_contents((uint32_t)entry->inode, q.path);
	if (entry->mode == FILE_MODE_DIRECTORY)
		compare_tree((uint32_t)entry->inode, q.path);
}

static void compare_tree(uint32_t number, const char *path)
{
	struct file_entry entries[4];
	uint64_t cookie = 0;
	int64_t count, all = 0;

	while ((count = ramfs_readdir(t.fs, number, cookie, entries, 4)) > 0) {
		for (int64_t i = 0; i < count; i++)
			compare_entry(&entries[i], path);
		cookie = entries[count - 1].cookie;
		all += count;
	}
	compare(all, count_names(*path ? path : "/"));
}

static void compare_trees(void)
{
	memset(t.ino_of, 0, sizeof(t.ino_of));
	snprintf(t.text, sizeof(t.text), "the root");
	compare_tree(RAMFS_ROOT, "");
	world_check(t.fs, t.held);
}

/* ------------------------------------------------------------------ requests at random */

/* The name that leads to a directory. */
static const struct ramfs_name *name_of(uint32_t inode)
{
	for (uint32_t i = 0; i < t.fs->name_count; i++)
		if (t.fs->names[i].length && t.fs->names[i].inode == inode)
			return &t.fs->names[i];
	return NULL;
}

/* The path of something that is there, if it is not too long. */
static bool existing_path(unsigned number, char *path)
{
	const struct ramfs_name *name = &t.fs->names[number];
	char *start = path + FILE_PATH_MOST;

	*start = 0;
	if (!name->length)
		return false;
	for (; name; name = name_of(name->directory)) {
		if (start - path <= name->length)
			return false;
		start -= name->length;
		memcpy(start, name->text, name->length);
		*--start = '/';
	}
	memmove(path, start, (size_t)(path + FILE_PATH_BYTES - start));
	return true;
}

static void describe(const struct request *q)
{

	snprintf(t.text, sizeof(t.text),
		 "%s by %u.%u of '%s' ('%s'), flags 0%o, mode 0%o, owner %d.%d, size %llu",
		 act_names[q->act], q->who.user, q->who.group, q->path, q->other, q->flags, q->mode,
		 (int)q->user, (int)q->group, (unsigned long long)q->size);
}

/* ------------------------------------------------------------------ open files */

static void close_pair(struct open_pair *pair)
{
	close(pair->fd);
	ramfs_drop(t.fs, pair->number);
	t.held--;
	pair->open = false;
}

static void keep_open(const struct request *q, uint32_t number, uint32_t fd)
{
	struct open_pair *pair = &t.files[below(REQUEST_OPEN_FILES)];

	t.held++;
	if (pair->open)
		close_pair(pair);
	*pair = (struct open_pair){true, number, (int)fd, q->flags, q->who};
}

static void write_pair(const struct open_pair *pair, const struct file_use *use)
{
	static char bytes[REQUEST_MOST_BYTES];
	uint64_t offset = use->offset;
	struct file_stat stat;
	ssize_t written;

	request_bytes(use->seed, bytes, use->count);
	ramfs_stat(t.fs, pair->number, &stat);
	if (pair->flags & FILE_OPEN_APPEND)
		offset = stat.size;
	setfsgid(pair->who.group);
	setfsuid(pair->who.user);
	written = pwrite(pair->fd, bytes, use->count, (off_t)offset);
	setfsuid(0);
	setfsgid(0);
	compare(ramfs_write(t.fs, &pair->who, pair->number, offset, bytes, use->count),
		written < 0 ? -errno : written);
}

static void truncate_pair(const struct open_pair *pair, uint64_t size)
{
	int result;

	setfsgid(pair->who.group);
	setfsuid(pair->who.user);
	result = ftruncate(pair->fd, (off_t)size);
	setfsuid(0);
	setfsgid(0);
	compare(ramfs_truncate(t.fs, &pair->who, pair->number, size), result < 0 ? -errno : 0);
}

static void use_pair(struct open_pair *pair)
{
	const struct file_use use = request_draw_use(&t.source);
	unsigned access = pair->flags & FILE_OPEN_ACCESS;
	struct file_stat ours, hosts;

	snprintf(t.text, sizeof(t.text), "open file %u, %u at %llu", pair->number, use.act,
		 (unsigned long long)use.offset);
	t.fs->now++;
	if (use.act == USE_CLOSE) {
		close_pair(pair);
		return;
	}
	ramfs_stat(t.fs, pair->number, &ours);
	hosts = host_stat(pair->fd);
	compare_stat(&ours, &hosts);
	if (use.act == USE_READ && access != FILE_OPEN_WRITE)
		compare_bytes(pair->number, pair->fd, use.offset, use.count);
	else if (use.act == USE_WRITE && access != FILE_OPEN_READ)
		write_pair(pair, &use);
	else if (use.act == USE_TRUNCATE && access != FILE_OPEN_READ)
		truncate_pair(pair, use.offset);
}

/* ------------------------------------------------------------------ the test */

/* The host goes through more links than we do; what it says of a loop is the same. */
static bool is_long_chain(const struct request *q, const struct answer *ours)
{
	struct request look = {.act = ACT_STAT};

	if (!ours->too_many_links)
		return false;
	memcpy(look.path, q->path, sizeof(look.path));
	if (host_do(&look).result != -ELOOP) {
		memcpy(look.path, q->other, sizeof(look.path));
		return host_do(&look).result != -ELOOP;
	}
	return false;
}

static void do_request(void)
{
	struct answer ours, hosts;
	struct request q;

	t.source.crowded = WORLD_INODES - t.fs->inodes_free > REQUEST_PLACES;
	q = request_draw(&t.source);
	describe(&q);
	if (host_restricts(&q)) {
		t.skipped++;
		return;
	}
	ours = world_do(t.fs, &q);
	if (is_long_chain(&q, &ours)) {
		t.skipped++;
		return;
	}
	hosts = host_do(&q);
	compare(ours.result, hosts.result);
	if (ours.result < 0)
		return;
	t.succeeded[q.act]++;
	if (q.act == ACT_OPEN)
		keep_open(&q, ours.number, hosts.number);
	if (q.act == ACT_STAT || q.act == ACT_LSTAT)
		compare_stat(&ours.stat, &hosts.stat);
	if (q.act == ACT_READLINK)
		assert_string_equal(ours.text, hosts.text);
}

static void test_same_as_host(void **state)
{
	uint64_t seed = number_from("RAMFS_SEED", DEFAULT_SEED);
	uint64_t operations = number_from("RAMFS_OPERATIONS", DEFAULT_OPERATIONS);

	(void)state;
	if (!host_enter()) {
		print_message("# only root can make a directory the root: nothing is compared\n");
		skip();
	}
	t.fs = world_make(WORLD_PAGES);
	t.source = (struct request_source){.random = seed, .existing = existing_path};
	print_message("# RAMFS_SEED=%#llx RAMFS_OPERATIONS=%llu\n", (unsigned long long)seed,
		      (unsigned long long)operations);
	for (t.done = 0; t.done < operations; t.done++) {
		struct open_pair *pair = &t.files[below(REQUEST_OPEN_FILES)];

		if (pair->open && below(3) == 0)
			use_pair(pair);
		else
			do_request();
		if (t.done % WHOLE_TREES_EACH == WHOLE_TREES_EACH - 1)
			compare_trees();
	}
	compare_trees();
	for (unsigned i = 0; i < REQUEST_OPEN_FILES; i++)
		if (t.files[i].open)
			close_pair(&t.files[i]);
	world_check(t.fs, 0);
	print_message("# %llu operations: %llu left out\n", (unsigned long long)t.done,
		      (unsigned long long)t.skipped);
	assert_true(t.skipped < operations / 10);
	for (unsigned act = 0; act < ACTS; act++)
		print_message("# %s: %llu succeeded\n", act_names[act],
			      (unsigned long long)t.succeeded[act]);
	for (unsigned act = 0; act < ACTS; act++)
		assert_true(t.succeeded[act] > operations / 1000);
}

static int leave(void **state)
{
	(void)state;
	host_leave();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_same_as_host, leave),
	};

	return cmocka_run_group_tests_name("ramfs_differential", tests, NULL, NULL);
}
