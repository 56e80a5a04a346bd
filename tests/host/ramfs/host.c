#define _GNU_SOURCE
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "posix_requests.h"

_Static_assert(FILE_OPEN_WRITE == O_WRONLY && FILE_OPEN_READ_WRITE == O_RDWR &&
		       FILE_OPEN_CREATE == O_CREAT && FILE_OPEN_EXCLUSIVE == O_EXCL &&
		       FILE_OPEN_TRUNCATE == O_TRUNC && FILE_OPEN_APPEND == O_APPEND &&
		       FILE_OPEN_DIRECTORY == O_DIRECTORY && FILE_OPEN_NO_FOLLOW == O_NOFOLLOW &&
		       FILE_OPEN_CLOSE_ON_EXEC == O_CLOEXEC,
	       "flags are Linux's");
_Static_assert(FILE_MODE_DIRECTORY == S_IFDIR && FILE_MODE_REGULAR == S_IFREG &&
		       FILE_MODE_LINK == S_IFLNK && FILE_MODE_STICKY == S_ISVTX &&
		       FILE_MODE_SET_USER == S_ISUID && FILE_MODE_SET_GROUP == S_ISGID,
	       "modes are Linux's");

static char place[64];
static int outside, outside_directory;
static struct rlimit old_limit;
static bool hardlinks_are_protected, sticky_files_are_protected, entered, is_tmpfs;

static int number_in(const char *path)
{
	FILE *file = fopen(path, "r");
	int number = 0;

	if (file) {
		if (fscanf(file, "%d", &number) != 1)
			number = 0;
		fclose(file);
	}
	return number;
}

bool host_enter(void)
{
	struct rlimit limit;
	struct statfs system;

	if (geteuid() != 0)
		return false;
	hardlinks_are_protected = number_in("/proc/sys/fs/protected_hardlinks") > 0;
	sticky_files_are_protected = number_in("/proc/sys/fs/protected_regular") > 1;
	snprintf(place, sizeof(place), "%s/ramfs-XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	outside = open("/", O_RDONLY | O_DIRECTORY);
	outside_directory = open(".", O_RDONLY | O_DIRECTORY);
	if (outside < 0 || outside_directory < 0 || !mkdtemp(place) || chmod(place, 0755) < 0 ||
	    chroot(place) < 0 || chdir("/") < 0) {
		(void)rmdir(place);
		return false;
	}
	entered = true;
	is_tmpfs = statfs("/", &system) == 0 && system.f_type == TMPFS_MAGIC;
	setgroups(0, NULL);
	umask(0);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old_limit);
	limit = old_limit;
	limit.rlim_cur = WORLD_LARGEST;
	return setrlimit(RLIMIT_FSIZE, &limit) == 0;
}

static int take_away(const char *path, const struct stat *stat, int kind, struct FTW *where)
{
	(void)stat;
	(void)kind;
	(void)where;
	return remove(path);
}

void host_leave(void)
{
	if (!entered)
		return;
	setrlimit(RLIMIT_FSIZE, &old_limit);
	if (fchdir(outside) < 0 || chroot(".") < 0 || fchdir(outside_directory) < 0)
		abort();
	nftw(place, take_away, 8, FTW_DEPTH | FTW_PHYS);
	close(outside);
	close(outside_directory);
}

bool host_restricts(const struct request *q)
{
	struct stat stat;

	if (q->who.user == 0)
		return false;
	if (q->act == ACT_OPEN && (q->flags & FILE_OPEN_CREATE) && sticky_files_are_protected)
		return true;
	if (q->act != ACT_LINK || !hardlinks_are_protected)
		return false;
	return lstat(q->path, &stat) == 0 && stat.st_uid != q->who.user;
}

static struct file_stat stat_of(const struct stat *stat)
{
	struct file_stat state = posix_stat_of(stat);

	if (!is_tmpfs)
		state.blocks = HOST_KNOWS_NOT;
	return state;
}

struct file_stat host_stat(int fd)
{
	struct stat stat;

	if (fstat(fd, &stat) < 0)
		abort();
	return stat_of(&stat);
}

struct answer host_do(const struct request *q)
{
	struct answer a;

	setfsgid(q->who.group);
	setfsuid(q->who.user);
	a = posix_do(q);
	setfsuid(0);
	setfsgid(0);
	if (!is_tmpfs)
		a.stat.blocks = HOST_KNOWS_NOT;
	return a;
}
