/* What POSIX says of files and their names. Names in brackets are pjdfstest's, whose cases are
 * followed. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "posix.h"
#include "vfs_cases.h"

static void make(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0644);

	CHECK_GOOD(fd);
	CHECK(write(fd, text, strlen(text)), strlen(text));
	CHECK(close(fd), 0);
}

static struct stat state_of(const char *path)
{
	struct stat state = {0};

	CHECK(lstat(path, &state), 0);
	return state;
}

/* link/00.t, unlink/00.t */
static void names_are_counted(void)
{
	make("/n0", "x");
	CHECK(state_of("/n0").st_nlink, 1);
	CHECK(link("/n0", "/n1"), 0);
	CHECK(link("/n1", "/n2"), 0);
	CHECK(state_of("/n0").st_nlink, 3);
	CHECK(state_of("/n0").st_ino, state_of("/n2").st_ino);
	CHECK(unlink("/n0"), 0);
	CHECK(state_of("/n1").st_nlink, 2);
	CHECK_ERROR(link("/n0", "/n3"), ENOENT);
	CHECK_ERROR(link("/n1", "/n2"), EEXIST);
	CHECK(unlink("/n1"), 0);
	CHECK(unlink("/n2"), 0);
	CHECK_ERROR(unlink("/n2"), ENOENT);
}

/* unlink/14.t */
static void what_is_open_outlives_its_name(void)
{
	char text[8] = "";
	struct stat state;
	int fd;

	make("/n0", "hello");
	fd = open("/n0", O_RDWR);
	CHECK(unlink("/n0"), 0);
	CHECK_ERROR(open("/n0", O_RDONLY), ENOENT);
	CHECK(fstat(fd, &state), 0);
	CHECK(state.st_nlink, 0);
	CHECK(write(fd, "j", 1), 1);
	CHECK(pread(fd, text, 5, 0), 5);
	CHECK(strcmp(text, "jello"), 0);
	CHECK(close(fd), 0);
}

/* open/12.t, open/16.t, open/17.t, symlink/00.t */
static void links_are_followed_and_loops_found(void)
{
	char target[16];

	make("/n0", "x");
	CHECK(symlink("n0", "/n1"), 0);
	CHECK(readlink("/n1", target, sizeof(target)), 2);
	CHECK(memcmp(target, "n0", 2), 0);
	CHECK(S_ISLNK(state_of("/n1").st_mode), 1);
	CHECK(close(open("/n1", O_RDONLY)), 0);
	CHECK_ERROR(open("/n1", O_RDONLY | O_NOFOLLOW), ELOOP);
	CHECK(symlink("n3", "/n2"), 0);
	CHECK(symlink("n2", "/n3"), 0);
	CHECK_ERROR(open("/n2", O_RDONLY), ELOOP);
	CHECK_ERROR(open("/n2/x", O_RDONLY), ELOOP);
	CHECK_ERROR(symlink("", "/n4"), ENOENT);
	CHECK_ERROR(symlink("", "/"), ENOENT);
	CHECK_ERROR(symlink("x", "/n2"), EEXIST);
	CHECK_ERROR(readlink("/n0", target, sizeof(target)), EINVAL);
	CHECK(unlink("/n0"), 0);
	CHECK_ERROR(open("/n1", O_RDONLY), ENOENT);
	CHECK(unlink("/n1"), 0);
	CHECK(unlink("/n2"), 0);
	CHECK(unlink("/n3"), 0);
}

/* rename/00.t, rename/10.t, rename/13.t, rename/14.t, rename/18.t, rename/20.t */
static void rename_replaces_in_one_step(void)
{
	ino_t inode;

	make("/n0", "new");
	make("/n1", "old");
	inode = state_of("/n0").st_ino;
	CHECK(rename("/n0", "/n1"), 0);
	CHECK(state_of("/n1").st_ino, inode);
	CHECK(state_of("/n1").st_size, 3);
	CHECK_ERROR(rename("/n0", "/n2"), ENOENT);
	CHECK(mkdir("/d0", 0755), 0);
	CHECK(mkdir("/d1", 0755), 0);
	CHECK_ERROR(rename("/n1", "/d0"), EISDIR);
	CHECK_ERROR(rename("/d0", "/n1"), ENOTDIR);
	CHECK(rename("/n1", "/d0/n1"), 0);
	CHECK_ERROR(rename("/d1", "/d0"), ENOTEMPTY);
	CHECK_ERROR(rename("/d0", "/d0/d2"), EINVAL);
	CHECK(rename("/d0", "/d1"), 0);
	CHECK_ERROR(rename("/d1", "/."), EBUSY);
	CHECK_ERROR(rename("/", "/d2"), EBUSY);
	CHECK_ERROR(rename("/d1", ""), ENOENT);
	CHECK(unlink("/d1/n1"), 0);
	CHECK(rmdir("/d1"), 0);
}

/* open/00.t, open/22.t */
static void open_makes_truncates_and_appends(void)
{
	char text[16] = "";
	int fd;

	CHECK_ERROR(open("/n0", O_RDONLY), ENOENT);
	make("/n0", "hello");
	CHECK_ERROR(open("/n0", O_CREAT | O_EXCL, 0644), EEXIST);
	CHECK_ERROR(open("/n0", O_RDONLY | O_DIRECTORY), ENOTDIR);
	fd = open("/n0", O_RDWR | O_APPEND);
	CHECK(write(fd, " you", 4), 4);
	CHECK(lseek(fd, 0, SEEK_CUR), 9);
	CHECK(lseek(fd, 0, SEEK_SET), 0);
	CHECK(write(fd, "!", 1), 1);
	CHECK(lseek(fd, 0, SEEK_CUR), 10);
	CHECK(pread(fd, text, sizeof(text), 0), 10);
	CHECK(memcmp(text, "hello you!", 10), 0);
	CHECK(close(fd), 0);
	fd = open("/n0", O_WRONLY | O_TRUNC);
	CHECK(state_of("/n0").st_size, 0);
	CHECK_ERROR(read(fd, text, 1), EBADF);
	CHECK(close(fd), 0);
	fd = open("/n0", O_RDONLY);
	CHECK_ERROR(write(fd, "x", 1), EBADF);
	CHECK_ERROR(ftruncate(fd, 0), EINVAL);
	CHECK(read(fd, text, 1), 0);
	CHECK(close(fd), 0);
	CHECK(unlink("/n0"), 0);
}

/* truncate/00.t, ftruncate/00.t */
static void what_was_never_written_is_zero(void)
{
	static char text[10000];
	struct stat state;
	int fd = open("/n0", O_CREAT | O_RDWR, 0644);

	CHECK(pwrite(fd, "x", 1, 100000), 1);
	CHECK(fstat(fd, &state), 0);
	CHECK(state.st_size, 100001);
	CHECK(state.st_blocks, 8);
	memset(text, 'a', sizeof(text));
	CHECK(pread(fd, text, sizeof(text), 95000), 5001);
	CHECK(text[0], 0);
	CHECK(text[5000], 'x');
	CHECK(text[5001], 'a');
	CHECK(ftruncate(fd, 10), 0);
	CHECK(lseek(fd, 0, SEEK_END), 10);
	CHECK(truncate("/n0", 20), 0);
	CHECK(pread(fd, text, sizeof(text), 0), 20);
	CHECK(lseek(fd, 30, SEEK_SET), 30);
	CHECK(read(fd, text, 1), 0);
	CHECK_ERROR(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK_ERROR(truncate("/n0", -1), EINVAL);
	CHECK_ERROR(truncate("/", 0), EISDIR);
	CHECK(close(fd), 0);
	CHECK(unlink("/n0"), 0);
}

/* What is longer than a part, in and out of the shared memory. */
static void long_transfers_are_whole(void)
{
	static char text[30000];
	char *buffer = posix_buffer();
	int fd = open("/n0", O_CREAT | O_RDWR, 0644);

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7 >> 3);
	CHECK(write(fd, text, sizeof(text)), sizeof(text));
	CHECK(pread(fd, buffer, POSIX_BUFFER_BYTES, 100), POSIX_BUFFER_BYTES);
	CHECK(memcmp(buffer, text + 100, POSIX_BUFFER_BYTES), 0);
	CHECK(pwrite(fd, buffer, 20000, 0), 20000);
	memset(text, 0, sizeof(text));
	CHECK(lseek(fd, 0, SEEK_SET), 0);
	CHECK(read(fd, text, sizeof(text)), sizeof(text));
	CHECK(memcmp(buffer, text, 20000), 0);
	CHECK(read(fd, text, sizeof(text)), 0);
	CHECK(close(fd), 0);
	CHECK(unlink("/n0"), 0);
}

/* mkdir/00.t, mkdir/10.t, rmdir/01.t, rmdir/06.t, rmdir/12.t */
static void directories_come_and_go(void)
{
	CHECK(mkdir("/d0", 0777), 0);
	CHECK(state_of("/d0").st_mode & 07777, 0755);
	CHECK(state_of("/d0").st_nlink, 2);
	CHECK(mkdir("/d0/d1/", 0700), 0);
	CHECK(state_of("/d0").st_nlink, 3);
	CHECK_ERROR(mkdir("/d0", 0755), EEXIST);
	CHECK_ERROR(mkdir("/", 0755), EEXIST);
	CHECK_ERROR(mkdir("/none/d", 0755), ENOENT);
	CHECK_ERROR(rmdir("/d0"), ENOTEMPTY);
	CHECK_ERROR(rmdir("/d0/."), EINVAL);
	CHECK_ERROR(rmdir("/d0/d1/.."), ENOTEMPTY);
	CHECK_ERROR(rmdir("/"), EBUSY);
	CHECK_ERROR(unlink("/d0"), EISDIR);
	CHECK_ERROR(open("/d0", O_RDWR), EISDIR);
	CHECK(remove("/d0/d1"), 0);
	CHECK(rmdir("/d0"), 0);
}

/* open/02.t, open/03.t */
static void paths_that_are_none(void)
{
	char path[300], name[80];

	memset(path, 'a', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	CHECK_ERROR(open(path, O_RDONLY), ENAMETOOLONG);
	path[256] = '\0';
	CHECK_ERROR(open(path, O_RDONLY), ENAMETOOLONG);
	memset(name, 'a', sizeof(name));
	name[0] = '/';
	name[64] = '\0';
	CHECK_ERROR(open(name, O_RDONLY), ENOENT);
	name[64] = 'a';
	name[65] = '\0';
	CHECK_ERROR(open(name, O_RDONLY), ENAMETOOLONG);
	CHECK_ERROR(open("", O_RDONLY), ENOENT);
	CHECK_ERROR(open(NULL, O_RDONLY), EFAULT);
	make("/n0", "x");
	CHECK_ERROR(open("/n0/", O_RDONLY), ENOTDIR);
	CHECK_ERROR(open("/n0/x", O_RDONLY), ENOTDIR);
	CHECK_ERROR(mkdir("/n0/..", 0755), ENOTDIR);
	CHECK(unlink("/n0"), 0);
}

/* utimensat/00.t, utimensat/02.t, chmod/00.t, chown/00.t */
static void states_are_changed(void)
{
	const struct timespec times[2] = {{5, 7}, {9, UTIME_OMIT}}, bad[2] = {{0, -1}, {0, 0}};
	struct stat state;
	struct statvfs system;
	int fd;

	make("/n0", "x");
	state = state_of("/n0");
	CHECK(utimensat(AT_FDCWD, "/n0", times, 0), 0);
	CHECK(state_of("/n0").st_atim.tv_sec, 5);
	CHECK(state_of("/n0").st_atim.tv_nsec, 7);
	CHECK(state_of("/n0").st_mtim.tv_nsec, state.st_mtim.tv_nsec);
	CHECK_ERROR(utimensat(AT_FDCWD, "/n0", bad, 0), EINVAL);
	CHECK(chmod("/n0", 0604), 0);
	CHECK(chown("/n0", 10, 20), 0);
	state = state_of("/n0");
	CHECK(state.st_mode, S_IFREG | 0604);
	CHECK(state.st_uid, 10);
	CHECK(state.st_gid, 20);
	CHECK(state.st_dev > 0, 1);
	CHECK(state.st_rdev, 0);
	fd = open("/n0", O_RDONLY);
	CHECK(fchmod(fd, 0640), 0);
	CHECK(fchown(fd, (uid_t)-1, 30), 0);
	CHECK(futimens(fd, NULL), 0);
	CHECK(fstat(fd, &state), 0);
	CHECK(state.st_mode & 07777, 0640);
	CHECK(state.st_uid, 10);
	CHECK(state.st_gid, 30);
	CHECK(fstatvfs(fd, &system), 0);
	CHECK(system.f_namemax, 63);
	CHECK(statvfs("/", &system), 0);
	CHECK(system.f_bfree <= system.f_blocks, 1);
	CHECK(close(fd), 0);
	CHECK(access("/n0", R_OK | W_OK), 0);
	CHECK_ERROR(access("/n0", X_OK), EACCES);
	CHECK_ERROR(access("/n0", 8), EINVAL);
	CHECK(unlink("/n0"), 0);
}

static void a_mask_keeps_bits_away(void)
{
	CHECK(umask(077), 022);
	make("/n0", "x");
	CHECK(state_of("/n0").st_mode & 07777, 0600);
	CHECK(umask(022), 077);
	CHECK(unlink("/n0"), 0);
}

/* A copy, which is the component's own. */
static void files_are_copied_into_memory(void)
{
	static char text[9000];
	struct stat state;
	char *at;
	int fd;

	memset(text, 'a', sizeof(text));
	fd = open("/n0", O_CREAT | O_RDWR, 0644);
	CHECK(write(fd, text, sizeof(text)), sizeof(text));
	at = mmap(NULL, 8000, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 4096);
	CHECK(at != MAP_FAILED, 1);
	CHECK(at[0] == 'a' && at[9000 - 4096 - 1] == 'a' && at[9000 - 4096] == 0, 1);
	at[0] = 'b';
	CHECK(pread(fd, text, 1, 4096), 1);
	CHECK(text[0], 'a');
	CHECK(munmap(at, 8000), 0);
	CHECK(mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == ENODEV, 1);
	CHECK(mmap(NULL, 0, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED && errno == EINVAL, 1);
	CHECK(mmap(NULL, 1, PROT_READ, MAP_PRIVATE, fd, 1) == MAP_FAILED && errno == EINVAL, 1);
	CHECK(mmap(NULL, 1, PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED && errno == EPERM, 1);
	CHECK(mmap(NULL, 1, PROT_READ, MAP_PRIVATE, 50, 0) == MAP_FAILED && errno == EBADF, 1);
	CHECK(fstat(fd, &state), 0);
	CHECK(state.st_size, 9000);
	CHECK(close(fd), 0);
	CHECK(unlink("/n0"), 0);
}

void files_run(void)
{
	check_run(SUITE, "names-are-counted", names_are_counted);
	check_run(SUITE, "what-is-open-outlives-its-name", what_is_open_outlives_its_name);
	check_run(SUITE, "links-are-followed-and-loops-found", links_are_followed_and_loops_found);
	check_run(SUITE, "rename-replaces-in-one-step", rename_replaces_in_one_step);
	check_run(SUITE, "open-makes-truncates-and-appends", open_makes_truncates_and_appends);
	check_run(SUITE, "what-was-never-written-is-zero", what_was_never_written_is_zero);
	check_run(SUITE, "long-transfers-are-whole", long_transfers_are_whole);
	check_run(SUITE, "directories-come-and-go", directories_come_and_go);
	check_run(SUITE, "paths-that-are-none", paths_that_are_none);
	check_run(SUITE, "states-are-changed", states_are_changed);
	check_run(SUITE, "a-mask-keeps-bits-away", a_mask_keeps_bits_away);
	check_run(SUITE, "files-are-copied-into-memory", files_are_copied_into_memory);
}
