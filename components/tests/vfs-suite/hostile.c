/* Who means harm. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capmgr.h"
#include "manager.h"
#include "others.h"
#include "rooms.h"
#include "vfs.h"
#include "vfs_cases.h"

#define CALLS 20000
#define ALL   65536 /* bytes of the shared memory */

static void places_that_are_none(void)
{
	int fd = open("/", O_RDONLY);
	struct room room;

	CHECK(room_take(&room), 0);
	strcpy(room.text, "/");
	CHECK(vfs_stat(room.text_place, 1, ALL - sizeof(struct file_stat) + 1), -EFAULT);
	CHECK(vfs_stat(room.text_place, 1, UINT64_MAX), -EFAULT);
	CHECK(vfs_stat_open((uint64_t)fd, ALL), -EFAULT);
	CHECK(vfs_system(room.text_place, ALL - 1), -EFAULT);
	CHECK(vfs_getcwd(ALL - 1), -EFAULT);
	CHECK(vfs_readdir((uint64_t)fd, ALL - 80, 1), -EFAULT);
	CHECK(vfs_readdir((uint64_t)fd, 0, 0), -EINVAL);
	CHECK(vfs_read((uint64_t)fd, 1, UINT64_MAX), -EFAULT);
	CHECK(vfs_read((uint64_t)fd, UINT64_MAX, 1), -EFAULT);
	CHECK(vfs_open(ALL, 0, 0), -EFAULT);
	memset((char *)room.text - room.text_place + ALL - 3, 'a', 3);
	CHECK(vfs_open(ALL - 3, 0, 0), -EFAULT);
	CHECK(vfs_open(UINT64_MAX, 0, 0), -EFAULT);
	CHECK(vfs_rename(room.text_place, ALL), -EFAULT);
	CHECK(vfs_read(1ul << 32 | (uint64_t)fd, 0, 1), -EBADF);
	CHECK(vfs_pread((uint64_t)fd, 0, 1, 1ul << 63), -EINVAL);
	CHECK(vfs_seek((uint64_t)fd, 0, 3), -EINVAL);
	CHECK(vfs_change_open((uint64_t)fd, VFS_CHANGES, 0, 0), -EINVAL);
	room_give(&room);
	CHECK(close(fd), 0);
}

static void memories_that_are_none(void)
{
	int64_t mine = MANAGER(capmgr_memory_create(1));

	CHECK(actor_obey_on(mallory, ACTOR_ATTACH, 0, 0), -EBADF);
	CHECK(actor_obey_on(mallory, ACTOR_ATTACH, UINT64_MAX, 0), -EBADF);
	MANAGER(capmgr_memory_offer((uint64_t)mine, (uint64_t)vfs_self(), RIGHT_MAP | RIGHT_WRITE));
	CHECK(actor_obey_on(mallory, ACTOR_ATTACH, (uint64_t)mine, 0), -EINVAL);
	CHECK(MANAGER(capmgr_memory_destroy((uint64_t)mine)), 0);
	CHECK(actor_obey_on(mallory, ACTOR_DETACH, 0, 0), -EBADF);
	CHECK(BY(mallory, STAT, "/"), -EBADF);
	CHECK(actor_obey_on(mallory, ACTOR_BEGIN, 0, 0), 0);
	CHECK(BY(mallory, STAT, "/"), 0);
}

/* Whatever one calls, another one's files and descriptors are as they were. */
static void calls_at_random_harm_nobody(void)
{
	char text[8] = "";
	struct stat before, after;
	int fd = open("/n0", O_CREAT | O_RDWR, 0600);

	CHECK(write(fd, "mine", 4), 4);
	CHECK(fstat(fd, &before), 0);
	for (uint64_t seed = 1; seed <= 5; seed++) {
		int64_t good = actor_obey_on(mallory, ACTOR_STORM, CALLS / 5, seed * 7919);

		CHECK(good > CALLS / 5 / 50, 1);
	}
	CHECK(fstat(fd, &after), 0);
	CHECK(memcmp(&before, &after, sizeof(after)), 0);
	CHECK(pread(fd, text, sizeof(text), 0), 4);
	CHECK(strcmp(text, "mine"), 0);
	CHECK(close(fd), 0);
	CHECK(unlink("/n0"), 0);
	CHECK(actor_obey_on(mallory, ACTOR_BEGIN, 0, 0), 0);
	CHECK(BY(mallory, STAT, "/"), 0);
}

void hostile_run(void)
{
	check_run(SUITE, "places-that-are-none", places_that_are_none);
	check_run(SUITE, "memories-that-are-none", memories_that_are_none);
	check_run(SUITE, "calls-at-random-harm-nobody", calls_at_random_harm_nobody);
}
