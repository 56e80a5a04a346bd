#include "cases.h"

struct ramfs *fs;
struct answer answered;

int fresh(void **state)
{
	(void)state;
	fs = world_make(WORLD_PAGES);
	return 0;
}

int64_t ask(struct request request)
{
	answered = world_do(fs, &request);
	if (answered.result == 0 && request.act == ACT_OPEN)
		ramfs_drop(fs, answered.number);
	return answered.result;
}

static void give_to(const char *path, uint32_t mode, struct file_identity owner)
{
	struct request own = {.act = ACT_CHOWN, .user = owner.user, .group = owner.group};
	struct request set = {.act = ACT_CHMOD, .mode = mode};

	strcpy(own.path, path);
	strcpy(set.path, path);
	assert_int_equal(ask(own), 0);
	assert_int_equal(ask(set), 0);
}

void make_file(const char *path, uint32_t mode, struct file_identity owner)
{
	struct request make = {.act = ACT_OPEN, .flags = FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE};

	strcpy(make.path, path);
	assert_int_equal(ask(make), 0);
	give_to(path, mode, owner);
}

void make_directory(const char *path, uint32_t mode, struct file_identity owner)
{
	struct request make = {.act = ACT_MKDIR};

	strcpy(make.path, path);
	assert_int_equal(ask(make), 0);
	give_to(path, mode, owner);
}

uint32_t open_held(struct file_identity who, const char *path, unsigned flags)
{
	struct request q = {.act = ACT_OPEN, .who = who, .flags = flags, .mode = 0644};
	struct answer a;

	strcpy(q.path, path);
	a = world_do(fs, &q);
	assert_int_equal(a.result, 0);
	return a.number;
}

struct file_stat stat_of(const char *path)
{
	struct request q = {.act = ACT_LSTAT};

	strcpy(q.path, path);
	assert_int_equal(ask(q), 0);
	return answered.stat;
}
