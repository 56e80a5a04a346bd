/* Several threads, and those of them that wait for what is not there yet. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "path_mounts.h"
#include "posix.h"
#include "rtos.h"
#include "vfs.h"
#include "vfs_cases.h"

#define ROUNDS 200
#define YIELDS 100

/* A read by a thread of its own. */
static struct {
	int fd;
	char text[16];
	ssize_t moved;
	bool begun;
} reader;

static void read_it(void *unused)
{
	(void)unused;
	reader.begun = true;
	reader.moved = read(reader.fd, reader.text, sizeof(reader.text));
}

/* Nothing is there, so that it waits when all others have had their turn. */
static struct thread begin_to_read(int fd)
{
	struct thread thread;

	memset(&reader, 0, sizeof(reader));
	reader.fd = fd;
	reader.moved = -2;
	thread = thread_create(read_it, NULL, NULL, 0, 0);
	CHECK_GOOD(thread.handle);
	for (int i = 0; i < YIELDS; i++)
		thread_yield();
	CHECK(reader.begun, 1);
	CHECK(reader.moved, -2);
	return thread;
}

static void end_reading(struct thread thread, int fd, const char *text)
{
	CHECK(write(fd, text, strlen(text)), strlen(text));
	CHECK(thread_join(thread, NULL), 0);
	CHECK(reader.moved, strlen(text));
	CHECK(memcmp(reader.text, text, strlen(text)), 0);
}

static void who_waits_delays_nobody(void)
{
	struct thread thread;
	struct stat state;
	int fd, other;

	CHECK(posix_mount("/fs/well", "/w", MOUNT_REPLACE), 0);
	fd = open("/w/well", O_RDWR);
	thread = begin_to_read(fd);
	CHECK(stat("/w/well", &state), 0);
	CHECK(S_ISFIFO(state.st_mode), 1);
	other = open("/w/well", O_RDWR);
	CHECK_GOOD(other);
	CHECK(access("/boot/suite", F_OK), 0);
	end_reading(thread, other, "hello");
	CHECK(close(other), 0);
	CHECK(close(fd), 0);
}

/* It reads on, though nobody has that descriptor any more. */
static void what_is_used_outlives_its_descriptor(void)
{
	int fd = open("/w/well", O_RDONLY), other = open("/w/well", O_WRONLY);
	struct thread thread = begin_to_read(fd);

	CHECK(close(fd), 0);
	CHECK_ERROR(read(fd, reader.text, 1), EBADF);
	CHECK(open("/", O_RDONLY), fd);
	end_reading(thread, other, "there");
	CHECK(close(fd), 0);
	CHECK(close(other), 0);
}

static void what_has_no_offsets(void)
{
	char text[4];
	int fd = open("/w/well", O_RDWR | O_NONBLOCK);

	CHECK_ERROR(lseek(fd, 0, SEEK_SET), ESPIPE);
	CHECK_ERROR(pread(fd, text, 1, 0), ESPIPE);
	CHECK_ERROR(pwrite(fd, text, 1, 0), ESPIPE);
	CHECK_ERROR(read(fd, text, 1), EAGAIN);
	CHECK(write(fd, "abc", 3), 3);
	CHECK(read(fd, text, sizeof(text)), 3);
	CHECK(close(fd), 0);
}

static void one_is_told_when_it_is_ready(void)
{
	static const char name[16] = "vfs-suite ready";
	struct semaphore semaphore = semaphore_create_named(0, 0, name);
	int fd = open("/w/well", O_RDWR);
	uint64_t words[2];
	char text[4];

	memcpy(words, name, sizeof(words));
	CHECK(vfs_ready((uint64_t)fd), FILE_WRITABLE);
	CHECK(vfs_notify((uint64_t)fd, FILE_READABLE, words[0], words[1]), 0);
	CHECK(semaphore_try_take(semaphore), -EAGAIN);
	CHECK(write(fd, "abc", 3), 3);
	CHECK(semaphore_try_take(semaphore), 0);
	CHECK(vfs_ready((uint64_t)fd), FILE_READABLE | FILE_WRITABLE);
	CHECK(read(fd, text, sizeof(text)), 3);
	CHECK(vfs_notify((uint64_t)fd, 0, 0, 0), 0);
	CHECK(vfs_notify((uint64_t)fd, FILE_READABLE, 1, 1), -ENOENT);
	CHECK(close(fd), 0);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK(posix_unmount("/fs/well", "/w"), 0);
}

/* ------------------------------------------------------------------ side by side */

struct work {
	const char *path, *other;
	int failures, rounds;
};

static bool do_round(const struct work *work, int round)
{
	char text[32], again[32] = "";
	int fd = open(work->path, O_CREAT | O_EXCL | O_RDWR, 0644), copy;
	bool good;

	snprintf(text, sizeof(text), "%s %d", work->path, round);
	good = write(fd, text, sizeof(text)) == sizeof(text);
	thread_yield();
	copy = dup(fd);
	good = good && rename(work->path, work->other) == 0 && unlink(work->other) == 0;
	thread_yield();
	good = good && lseek(copy, 0, SEEK_SET) == 0;
	good = good && read(fd, again, sizeof(again)) == sizeof(again) && strcmp(text, again) == 0;
	return close(fd) == 0 && close(copy) == 0 && good;
}

static void work_along(void *data)
{
	struct work *work = data;

	for (; work->rounds < ROUNDS; work->rounds++)
		work->failures += !do_round(work, work->rounds);
}

static void threads_work_side_by_side(void)
{
	struct work works[] = {{"/x0", "/x1", 0, 0}, {"/y0", "/y1", 0, 0}, {"/z0", "/z1", 0, 0}};
	struct thread threads[2];

	for (int i = 0; i < 2; i++)
		threads[i] = thread_create(work_along, &works[i], NULL, 0, 0);
	work_along(&works[2]);
	for (int i = 0; i < 2; i++)
		CHECK(thread_join(threads[i], NULL), 0);
	for (int i = 0; i < 3; i++) {
		CHECK(works[i].rounds, ROUNDS);
		CHECK(works[i].failures, 0);
	}
	CHECK(open("/", O_RDONLY), 0);
	CHECK(close(0), 0);
}

void waits_run(void)
{
	check_run(SUITE, "who-waits-delays-nobody", who_waits_delays_nobody);
	check_run(SUITE, "what-is-used-outlives-its-descriptor",
		  what_is_used_outlives_its_descriptor);
	check_run(SUITE, "what-has-no-offsets", what_has_no_offsets);
	check_run(SUITE, "one-is-told-when-it-is-ready", one_is_told_when_it_is_ready);
	check_run(SUITE, "threads-work-side-by-side", threads_work_side_by_side);
}
