/* Numbers of open files, and what shares an offset. */
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "vfs_cases.h"

#define EACH 64

static void the_lowest_number_is_given(void)
{
	CHECK(open("/", O_RDONLY), 0);
	CHECK(open("/", O_RDONLY), 1);
	CHECK(open("/", O_RDONLY), 2);
	CHECK(close(1), 0);
	CHECK(open("/", O_RDONLY), 1);
	CHECK_ERROR(close(3), EBADF);
	CHECK_ERROR(close(-1), EBADF);
	CHECK_ERROR(close(EACH), EBADF);
	CHECK_ERROR(close(INT_MAX), EBADF);
	for (int i = 0; i < 3; i++)
		CHECK(close(i), 0);
}

static void copies_share_an_offset(void)
{
	char text[4];
	int fd = open("/n0", O_CREAT | O_RDWR, 0644), other, copy;

	CHECK(write(fd, "abcdef", 6), 6);
	copy = dup(fd);
	other = open("/n0", O_RDONLY);
	CHECK(lseek(copy, 2, SEEK_SET), 2);
	CHECK(read(fd, text, 2), 2);
	CHECK(text[0], 'c');
	CHECK(lseek(copy, 0, SEEK_CUR), 4);
	CHECK(lseek(other, 0, SEEK_CUR), 0);
	CHECK(close(fd), 0);
	CHECK(read(copy, text, 2), 2);
	CHECK(text[1], 'f');
	CHECK(dup2(copy, 20), 20);
	CHECK(dup2(copy, copy), copy);
	CHECK(lseek(20, 0, SEEK_CUR), 6);
	CHECK(dup2(other, 20), 20);
	CHECK(lseek(20, 0, SEEK_CUR), 0);
	CHECK_ERROR(dup2(50, 20), EBADF);
	CHECK_ERROR(dup2(copy, EACH), EBADF);
	CHECK_ERROR(dup2(copy, -1), EBADF);
	CHECK_ERROR(dup(50), EBADF);
	CHECK(fcntl(copy, F_DUPFD, 30), 30);
	CHECK_ERROR(fcntl(copy, F_DUPFD, EACH), EINVAL);
	CHECK(close(copy), 0);
	CHECK(close(other), 0);
	CHECK(close(20), 0);
	CHECK(close(30), 0);
	CHECK(unlink("/n0"), 0);
}

static void flags_are_told(void)
{
	int fd = open("/n0", O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);

	CHECK(fcntl(fd, F_GETFL), O_WRONLY | O_APPEND);
	CHECK(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK(fcntl(fd, F_SETFD, 0), 0);
	CHECK(fcntl(fd, F_GETFD), 0);
	CHECK(fcntl(fd, F_SETFL, O_APPEND), 0);
	CHECK_ERROR(fcntl(fd, F_SETFL, 0), EINVAL);
	CHECK_ERROR(fcntl(50, F_GETFL), EBADF);
	CHECK_ERROR(fcntl(fd, 12345, 0), EINVAL);
	CHECK(close(fd), 0);
	CHECK(unlink("/n0"), 0);
}

/* Nothing is made when no number is left. */
static void numbers_run_out(void)
{
	int count = 0;

	while (count <= EACH && open("/", O_RDONLY) == count)
		count++;
	CHECK(count, EACH);
	CHECK_ERROR(open("/n0", O_CREAT, 0644), EMFILE);
	CHECK_ERROR(dup(0), EMFILE);
	while (count--)
		CHECK(close(count), 0);
	CHECK_ERROR(access("/n0", F_OK), ENOENT);
}

/* The composition names no server of them. */
static void pipes_are_refused_where_there_are_none(void)
{
	int ends[2];

	CHECK_ERROR(pipe(ends), ENOSYS);
	CHECK(open("/", O_RDONLY), 0);
	CHECK(close(0), 0);
}

void descriptors_run(void)
{
	check_run(SUITE, "the-lowest-number-is-given", the_lowest_number_is_given);
	check_run(SUITE, "copies-share-an-offset", copies_share_an_offset);
	check_run(SUITE, "flags-are-told", flags_are_told);
	check_run(SUITE, "numbers-run-out", numbers_run_out);
	check_run(SUITE, "pipes-are-refused-where-there-are-none",
		  pipes_are_refused_where_there_are_none);
}
