/* Who sees what, and may what: mounts, the working directory, identities. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "others.h"
#include "path_mounts.h"
#include "posix.h"
#include "vfs_cases.h"

static void others_are_found(void)
{
	others_begin();
}

static void there_is_a_working_directory(void)
{
	char path[256];

	CHECK(strcmp(getcwd(path, sizeof(path)), "/"), 0);
	CHECK(mkdir("/d0", 0755), 0);
	CHECK(mkdir("/d0/d1", 0755), 0);
	CHECK(symlink("d0/d1", "/s"), 0);
	CHECK(chdir("s/"), 0);
	CHECK(strcmp(getcwd(path, sizeof(path)), "/d0/d1"), 0);
	CHECK(close(open("n0", O_CREAT, 0644)), 0);
	CHECK(access("/d0/d1/n0", F_OK), 0);
	CHECK_ERROR(chdir("n0"), ENOTDIR);
	CHECK_ERROR(chdir("none"), ENOENT);
	CHECK(unlink("../d1/./n0"), 0);
	CHECK(chdir(".."), 0);
	CHECK(strcmp(getcwd(path, sizeof(path)), "/d0"), 0);
	CHECK(getcwd(path, 3) == NULL && errno == ERANGE, 1);
	CHECK(getcwd(NULL, 0) == NULL && errno == EINVAL, 1);
	CHECK(chdir("/"), 0);
	CHECK(unlink("/s"), 0);
	CHECK(rmdir("/d0/d1"), 0);
	CHECK(rmdir("/d0"), 0);
}

static void mounts_are_crossed(void)
{
	struct stat here, there;
	char text[4];
	int fd;

	CHECK(stat("/", &here), 0);
	CHECK(stat("/boot", &there), 0);
	CHECK(here.st_dev != there.st_dev, 1);
	CHECK(stat("/boot/..", &there), 0);
	CHECK(here.st_dev == there.st_dev, 1);
	fd = open("/boot/suite", O_RDONLY);
	CHECK_GOOD(fd);
	CHECK(read(fd, text, sizeof(text)), 4);
	CHECK(memcmp(text, "\177ELF", 4), 0);
	CHECK(close(fd), 0);
	CHECK(symlink("boot/suite", "/s"), 0);
	CHECK(access("/s", R_OK), 0);
	CHECK(chdir("/boot"), 0);
	CHECK(access("suite", F_OK), 0);
	CHECK(access("../s", F_OK), 0);
	CHECK(chdir("/"), 0);
	CHECK(close(open("/n0", O_CREAT, 0644)), 0);
	CHECK_ERROR(rename("/n0", "/boot/n0"), EXDEV);
	CHECK_ERROR(link("/n0", "/boot/n0"), EXDEV);
	CHECK_ERROR(rename("/boot", "/b"), EBUSY);
	CHECK_ERROR(open("/boot/n0", O_CREAT | O_WRONLY, 0644), EROFS);
	CHECK(unlink("/n0"), 0);
	CHECK(unlink("/s"), 0);
}

static void mounts_hide_and_join(void)
{
	struct stat state;

	CHECK(mkdir("/m", 0755), 0);
	CHECK(close(open("/m/n0", O_CREAT, 0644)), 0);
	CHECK(posix_mount("/fs/boot", "/m", MOUNT_REPLACE), 0);
	CHECK_ERROR(access("/m/n0", F_OK), ENOENT);
	CHECK(access("/m/suite", F_OK), 0);
	CHECK(posix_unmount("/fs/boot", "/m"), 0);
	CHECK_ERROR(posix_unmount("/fs/boot", "/m"), EINVAL);
	CHECK(access("/m/n0", F_OK), 0);
	CHECK(posix_mount("/fs/boot", "/m", MOUNT_BEFORE), 0);
	CHECK(access("/m/n0", F_OK), 0);
	CHECK(access("/m/suite", F_OK), 0);
	/* What the second has is opened there, not made in the first. */
	CHECK_ERROR(open("/m/n0", O_CREAT | O_EXCL, 0644), EEXIST);
	CHECK(close(open("/m/n0", O_CREAT | O_WRONLY, 0644)), 0);
	CHECK_ERROR(mkdir("/m/n0", 0644), EEXIST);
	CHECK(posix_unmount("/fs/boot", "/m"), 0);
	CHECK(posix_mount("/fs/boot", "/m", MOUNT_AFTER), 0);
	CHECK(close(open("/m/n1", O_CREAT | O_WRONLY, 0644)), 0);
	CHECK_ERROR(open("/m/suite", O_CREAT | O_EXCL, 0644), EEXIST);
	CHECK_ERROR(mkdir("/m/suite", 0755), EEXIST);
	CHECK(posix_unmount("/fs/boot", "/m"), 0);
	CHECK(stat("/m/n1", &state), 0);
	CHECK_ERROR(posix_mount("/fs/none", "/m", MOUNT_REPLACE), ENOENT);
	CHECK_ERROR(posix_mount("/actors/alice", "/m", MOUNT_REPLACE), ENOENT);
	CHECK_ERROR(posix_mount("/fs/boot", "/m", 3), EINVAL);
	CHECK(unlink("/m/n0"), 0);
	CHECK(unlink("/m/n1"), 0);
	CHECK(rmdir("/m"), 0);
}

static void a_view_has_so_many_mounts(void)
{
	char path[16];
	int count = 0;

	for (; count < 30; count++) {
		snprintf(path, sizeof(path), "/m%d", count);
		if (posix_mount("/fs/boot", path, MOUNT_REPLACE) < 0)
			break;
	}
	CHECK(errno, ENOSPC);
	CHECK(count, PATH_MOUNTS - 2);
	while (count--) {
		snprintf(path, sizeof(path), "/m%d", count);
		CHECK(posix_unmount("/fs/boot", path), 0);
	}
}

/* Another one's mounts are its own. */
static void others_have_their_own_view(void)
{
	CHECK(posix_mount("/fs/boot", "/mine", MOUNT_REPLACE), 0);
	CHECK(access("/mine/suite", F_OK), 0);
	CHECK(BY(alice, STAT, "/mine/suite"), -ENOENT);
	CHECK(BY(alice, STAT, "/boot/suite"), 0);
	CHECK(posix_unmount("/fs/boot", "/mine"), 0);
}

/* open/05.t, open/06.t, open/07.t, unlink/05.t, chmod/07.t, chown/07.t, rename/09.t */
static void rights_go_by_identity(void)
{
	struct stat state;

	CHECK(getuid(), 0);
	CHECK(getgid(), 0);
	CHECK(mkdir("/d0", 0777), 0);
	CHECK(BY(alice, MKDIR, "/d0/d1", .mode = 0755), -EACCES);
	CHECK(chmod("/d0", 01777), 0);
	CHECK(BY(alice, MKDIR, "/d0/d1", .mode = 0755), 0);
	CHECK(stat("/d0/d1", &state), 0);
	CHECK(state.st_uid, 1000);
	CHECK(state.st_gid, 100);
	CHECK(state.st_mode & 07777, 0755);
	CHECK(BY(mallory, RMDIR, "/d0/d1"), -EPERM);
	CHECK(BY(mallory, MKDIR, "/d0/d1/d2", .mode = 0755), -EACCES);
	CHECK(BY(mallory, CHMOD, "/d0/d1", .mode = 0777), -EPERM);
	CHECK(BY(mallory, RENAME, "/d0/d1", .other = "/d0/d2"), -EPERM);
	CHECK(BY(alice, CHOWN, "/d0/d1", .user = 0, .group = 0), -EPERM);
	CHECK(close(open("/d0/n0", O_CREAT, 0600)), 0);
	CHECK(BY(alice, OPEN, "/d0/n0", .flags = O_RDONLY), -EACCES);
	CHECK(BY(alice, TRUNCATE, "/d0/n0"), -EACCES);
	CHECK(BY(alice, STAT, "/d0/n0"), 0);
	CHECK(chmod("/d0", 0700), 0);
	CHECK(BY(alice, STAT, "/d0/n0"), -EACCES);
	CHECK(BY(alice, STAT, "/d0/d1/.."), -EACCES);
	CHECK(unlink("/d0/n0"), 0);
	CHECK(rmdir("/d0/d1"), 0);
	CHECK(rmdir("/d0"), 0);
}

/* What was opened may be used, whatever becomes of rights; numbers are each one's own. */
static void descriptors_are_ones_own(void)
{
	int fd = open("/n0", O_CREAT | O_RDWR, 0666);

	CHECK(chmod("/n0", 0666), 0);
	CHECK(actor_obey_on(alice, ACTOR_USE, (uint64_t)fd, O_RDWR), -EBADF);
	CHECK(BY(alice, OPEN, "/n0", .flags = O_RDWR), 0);
	CHECK(chmod("/n0", 0600), 0);
	CHECK(close(fd), 0);
	CHECK(actor_obey_on(alice, ACTOR_DETACH, 0, 0), -EBADF);
	CHECK(unlink("/n0"), 0);
	CHECK(actor_obey_on(alice, ACTOR_BEGIN, 0, 0), 0);
	CHECK(BY(alice, OPEN, "/", .flags = O_RDONLY), 0);
}

void view_run(void)
{
	check_run(SUITE, "others-are-found", others_are_found);
	check_run(SUITE, "there-is-a-working-directory", there_is_a_working_directory);
	check_run(SUITE, "mounts-are-crossed", mounts_are_crossed);
	check_run(SUITE, "mounts-hide-and-join", mounts_hide_and_join);
	check_run(SUITE, "a-view-has-so-many-mounts", a_view_has_so_many_mounts);
	check_run(SUITE, "others-have-their-own-view", others_have_their_own_view);
	check_run(SUITE, "rights-go-by-identity", rights_go_by_identity);
	check_run(SUITE, "descriptors-are-ones-own", descriptors_are_ones_own);
}
