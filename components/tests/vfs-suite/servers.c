/* A server that does not do what it should: an error comes in bounded time, and the descriptor
 * closes. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "naming.h"
#include "path_mounts.h"
#include "posix.h"
#include "rogue_on.h"
#include "rtos.h"
#include "vfs_cases.h"

#define SECONDS_MOST 1 /* that a call takes */
#define TRIES	     500
#define MILLISECOND  1000

static crt_sinv_t rogue;
static char text[4096];

static void it_does_well_first(void)
{
	struct stat state;
	int fd;

	CHECK(names_connect("/rogue", &rogue), 0);
	CHECK(posix_mount("/fs/rogue", "/r", MOUNT_REPLACE), 0);
	fd = open("/r/f", O_RDWR);
	CHECK_GOOD(fd);
	CHECK(read(fd, text, sizeof(text)), ROGUE_BYTES);
	CHECK(text[0] == 'r' && text[ROGUE_BYTES - 1] == 'r', 1);
	CHECK(pread(fd, text, sizeof(text), ROGUE_BYTES - 10), 10);
	CHECK(write(fd, text, sizeof(text)), sizeof(text));
	CHECK(fstat(fd, &state), 0);
	CHECK(state.st_size, ROGUE_BYTES);
	CHECK(close(fd), 0);
}

/* Of each kind of call one, with what is open; or two, where there are two ways. */
static void calls_fail(int fd)
{
	struct stat state;

	CHECK_ERROR(read(fd, text, 10), EIO);
	CHECK_ERROR(pread(fd, text, 3000, 0), EIO);
	CHECK_ERROR(write(fd, text, 10), EIO);
	CHECK_ERROR(fstat(fd, &state), EIO);
	CHECK_ERROR(ftruncate(fd, 0), EIO);
	CHECK_ERROR(stat("/r/f", &state), EIO);
	CHECK_ERROR(unlink("/r/f"), EIO);
	CHECK_ERROR(mkdir("/r/f", 0755), EIO);
	CHECK_ERROR(symlink("x", "/r/g"), EIO);
	CHECK_ERROR(rename("/r/f", "/r/g"), EIO);
	CHECK_ERROR(chmod("/r/f", 0), EIO);
	CHECK_ERROR(access("/r/f", F_OK), EIO);
	CHECK_ERROR(chdir("/r"), EIO);
}

static void in_a_way(enum rogue_way way)
{
	int fd = open("/r/f", O_RDWR);

	CHECK_GOOD(fd);
	CHECK(lseek(fd, 0, SEEK_CUR), 0);
	CHECK(rogue_be_on(rogue, way), 0);
	calls_fail(fd);
	CHECK(close(fd), 0);
	CHECK_ERROR(close(fd), EBADF);
	CHECK(rogue_be_on(rogue, ROGUE_WELL), 0);
	CHECK(close(open("/r/f", O_RDONLY)), 0);
}

static void counts_that_cannot_be(void)
{
	int directory = open("/r", O_RDONLY);

	in_a_way(ROGUE_COUNTS);
	CHECK(rogue_be_on(rogue, ROGUE_COUNTS), 0);
	CHECK_ERROR(readlink("/r/f", text, sizeof(text)), EIO);
	CHECK(rogue_be_on(rogue, ROGUE_WELL), 0);
	CHECK(close(directory), 0);
}

static void errors_that_are_none(void)
{
	in_a_way(ROGUE_ERRORS);
}

static void links_where_none_can_be(void)
{
	struct stat state;

	in_a_way(ROGUE_LINK);
	CHECK(rogue_be_on(rogue, ROGUE_LOOP), 0);
	CHECK_ERROR(stat("/r/f", &state), ELOOP);
	CHECK(rogue_be_on(rogue, ROGUE_NO_END), 0);
	CHECK_ERROR(stat("/r/f", &state), ENAMETOOLONG);
	CHECK(rogue_be_on(rogue, ROGUE_WELL), 0);
}

static void names_that_are_none(void)
{
	int fd = open("/r", O_RDONLY);
	DIR *stream;

	CHECK_GOOD(fd);
	CHECK(rogue_be_on(rogue, ROGUE_WELL), 0);
	CHECK(rogue_be_on(rogue, ROGUE_NAMES), 0);
	stream = opendir("/r");
	CHECK(stream != NULL, 1);
	errno = 0;
	CHECK(readdir(stream) == NULL && errno == EIO, 1);
	CHECK(closedir(stream), 0);
	CHECK(close(fd), 0);
	CHECK(rogue_be_on(rogue, ROGUE_WELL), 0);
}

static uint64_t seconds_since(struct time begin)
{
	struct time difference = {0};

	time_sub(time_current(), begin, &difference);
	return difference.seconds;
}

/* What was open before is gone; by its path it is found again. */
static void who_forgets_is_attached_anew(void)
{
	int fd = open("/r/f", O_RDONLY), other;

	CHECK(rogue_be_on(rogue, ROGUE_FORGETFUL), 0);
	CHECK_ERROR(read(fd, text, 10), EIO);
	CHECK(rogue_be_on(rogue, ROGUE_WELL), 0);
	CHECK_ERROR(read(fd, text, 10), EIO);
	other = open("/r/f", O_RDONLY);
	CHECK_GOOD(other);
	CHECK(read(other, text, 10), 10);
	CHECK_ERROR(read(fd, text, 10), EIO);
	CHECK(close(fd), 0);
	CHECK(close(other), 0);
}

static void who_never_answers_is_cut_off(void)
{
	struct time begin = time_current();
	struct stat state;
	int fd = open("/r/f", O_RDONLY);

	CHECK(rogue_be_on(rogue, ROGUE_WAITS), 0);
	CHECK_ERROR(read(fd, text, 10), EIO);
	CHECK_ERROR(stat("/r/f", &state), EIO);
	CHECK(close(fd), 0);
	CHECK(seconds_since(begin) < 3 * SECONDS_MOST, 1);
	CHECK(rogue_be_on(rogue, ROGUE_WELL), 0);
	CHECK(stat("/r/f", &state), 0);
}

/* Its thread is not let into the rogue again, so another one goes on. */
static void read_what_spins(void *result)
{
	int fd = open("/r/f", O_RDONLY);

	CHECK(rogue_be_on(rogue, ROGUE_SPINS), 0);
	CHECK_ERROR(read(fd, text, 10), EIO);
	CHECK(close(fd), 0);
	*(int *)result = 1;
}

static void who_spins_is_cut_off(void)
{
	struct time begin = time_current();
	struct stat state;
	int result = 0;
	struct thread thread = thread_create(read_what_spins, &result, NULL, 0, 0);

	CHECK(thread_join(thread, NULL), 0);
	CHECK(result, 1);
	CHECK(seconds_since(begin) < 3 * SECONDS_MOST, 1);
	CHECK(rogue_be_on(rogue, ROGUE_WELL), 0);
	CHECK(stat("/r/f", &state), 0);
}

static void who_leaves_is_found_when_it_comes(void)
{
	struct stat state;
	int fd = open("/r/f", O_RDONLY);

	CHECK(rogue_be_on(rogue, ROGUE_LEAVES), 0);
	CHECK_ERROR(read(fd, text, 10), EIO);
	CHECK_ERROR(stat("/r/f", &state), EIO);
	CHECK(close(fd), 0);
	CHECK(rogue_be_on(rogue, ROGUE_COMES), 0);
	CHECK(stat("/r/f", &state), 0);
	CHECK(rogue_be_on(rogue, ROGUE_WELL), 0);
}

/* The supervisor restarts it. */
static void find_rogue_again(void)
{
	struct time pause = {0, MILLISECOND};
	int tries = 0;

	while (names_connect("/rogue", &rogue) && tries++ < TRIES) {
		struct time next;

		time_add(time_current(), pause, &next);
		thread_sleep_until(next);
	}
	CHECK(tries < TRIES, 1);
}

static void who_dies_is_found_in_its_next_life(void)
{
	struct stat state;
	int fd = open("/r/f", O_RDONLY), other = open("/r/f", O_RDONLY);

	CHECK(rogue_be_on(rogue, ROGUE_FAULTS), 0);
	CHECK_ERROR(read(fd, text, 10), EIO);
	CHECK_ERROR(read(other, text, 10), EIO);
	find_rogue_again();
	CHECK(stat("/r/f", &state), 0);
	CHECK_ERROR(read(fd, text, 10), EIO);
	CHECK(close(fd), 0);
	CHECK(close(other), 0);
	fd = open("/r/f", O_RDONLY);
	CHECK(read(fd, text, 10), 10);
	CHECK(close(fd), 0);
}

static void the_others_are_as_ever(void)
{
	int fd = open("/n0", O_CREAT | O_RDWR, 0644);

	CHECK(write(fd, "x", 1), 1);
	CHECK(close(fd), 0);
	CHECK(unlink("/n0"), 0);
	CHECK(posix_unmount("/fs/rogue", "/r"), 0);
	CHECK_ERROR(access("/r/f", F_OK), ENOENT);
}

void servers_run(void)
{
	check_run(SUITE, "it-does-well-first", it_does_well_first);
	check_run(SUITE, "counts-that-cannot-be", counts_that_cannot_be);
	check_run(SUITE, "errors-that-are-none", errors_that_are_none);
	check_run(SUITE, "links-where-none-can-be", links_where_none_can_be);
	check_run(SUITE, "names-that-are-none", names_that_are_none);
	check_run(SUITE, "who-forgets-is-attached-anew", who_forgets_is_attached_anew);
	check_run(SUITE, "who-never-answers-is-cut-off", who_never_answers_is_cut_off);
	check_run(SUITE, "who-spins-is-cut-off", who_spins_is_cut_off);
	check_run(SUITE, "who-leaves-is-found-when-it-comes", who_leaves_is_found_when_it_comes);
	check_run(SUITE, "who-dies-is-found-in-its-next-life", who_dies_is_found_in_its_next_life);
	check_run(SUITE, "the-others-are-as-ever", the_others_are_as_ever);
}
