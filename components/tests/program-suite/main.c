/* Programs by open. After each case the suite has what it had before. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capmgr.h"
#include "check.h"
#include "crt.h"
#include "posix.h"
#include "program.h"
#include "rtos.h"
#include "shutdown.h"
#include "vfs.h"

#define TOOL  "/boot/tool"
#define BYTES 512

#define NAP_MICROSECONDS 20000 /* the tool's */

#define CHECK_ERROR(call, expected)                                                                \
	do {                                                                                       \
		errno = 0;                                                                         \
		CHECK((call) == -1 ? errno : 0, expected);                                         \
	} while (0)

int main(void);

static const int without[3] = {PROGRAM_NONE, PROGRAM_NONE, PROGRAM_NONE};

/* A tool that begins with such descriptors. */
static int begin_with(const int given[3], const char *act, const char *argument)
{
	char *const argv[] = {(char *)TOOL, (char *)(uintptr_t)act, (char *)(uintptr_t)argument,
			      NULL};
	int descriptor = program_open(TOOL, argv, NULL, given);

	CHECK_GOOD(descriptor);
	return descriptor;
}

/* How it ended. */
static int finish(int descriptor)
{
	int status = INT32_MIN;

	CHECK(program_wait(descriptor, &status), 0);
	CHECK(close(descriptor), 0);
	return status;
}

static int run(const char *act, const char *argument)
{
	return finish(begin_with(without, act, argument));
}

static int scratch(void)
{
	int descriptor = open("/scratch", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	CHECK_GOOD(descriptor);
	return descriptor;
}

static void check_text(int descriptor, const char *expected)
{
	char text[BYTES];
	ssize_t count = pread(descriptor, text, sizeof(text) - 1, 0);

	CHECK(count, strlen(expected));
	text[count < 0 ? 0 : count] = '\0';
	CHECK(strcmp(text, expected), 0);
	CHECK(close(descriptor), 0);
}

/* ------------------------------------------------------------------ what it begins with */

static void gets_its_arguments(void)
{
	char *const argv[] = {(char *)"tool", (char *)"echo", (char *)"one", (char *)"two words",
			      NULL};
	int file = scratch(), given[3] = {PROGRAM_NONE, file, PROGRAM_NONE};
	int descriptor = program_open(TOOL, argv, NULL, given);

	CHECK_GOOD(descriptor);
	CHECK(finish(descriptor), 0);
	check_text(file, "one\ntwo words\n");
}

static void gets_its_environment(void)
{
	char *const argv[] = {(char *)"tool", (char *)"tell", (char *)"COLOUR", NULL};
	char *const envp[] = {(char *)"SHAPE=round", (char *)"COLOUR=blue", NULL};
	int file = scratch(), given[3] = {PROGRAM_NONE, file, PROGRAM_NONE};
	int descriptor = program_open(TOOL, argv, envp, given);

	CHECK_GOOD(descriptor);
	CHECK(finish(descriptor), 0);
	check_text(file, "blue");
	CHECK(run("tell", "COLOUR"), 1);
}

static void gets_the_descriptors_that_it_is_given(void)
{
	int file = scratch(), given[3] = {file, PROGRAM_NONE, file};

	CHECK(finish(begin_with(given, "count", NULL)), 2);
	CHECK(run("count", NULL), 0);
	CHECK(close(file), 0);
}

static void shares_open_files_and_their_offsets(void)
{
	int file = scratch(), copy = open("/copy", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int given[3] = {file, copy, PROGRAM_NONE};

	CHECK_GOOD(copy);
	CHECK(write(file, "before and behind", 17), 17);
	CHECK(lseek(file, 7, SEEK_SET), 7);
	CHECK(finish(begin_with(given, "cat", NULL)), 0);
	CHECK(lseek(file, 0, SEEK_CUR), 17);
	CHECK(lseek(copy, 0, SEEK_CUR), 10);
	check_text(copy, "and behind");
	CHECK(close(file), 0);
	CHECK(unlink("/copy"), 0);
}

static void begins_where_its_opener_is(void)
{
	int file = scratch(), given[3] = {PROGRAM_NONE, file, PROGRAM_NONE};

	CHECK(mkdir("/place", 0700), 0);
	CHECK(chdir("/place"), 0);
	CHECK(finish(begin_with(given, "pwd", NULL)), 0);
	CHECK(chdir("/"), 0);
	CHECK(rmdir("/place"), 0);
	check_text(file, "/place");
}

static void has_its_openers_mask(void)
{
	struct stat state = {0};
	mode_t old = umask(037);

	CHECK(run("touch", "/touched"), 0);
	umask(old);
	CHECK(stat("/touched", &state), 0);
	CHECK(state.st_mode & 0777, 0740);
	CHECK(unlink("/touched"), 0);
}

static void has_its_openers_mounts(void)
{
	CHECK(posix_mount("/fs/boot", "/elsewhere", 0), 0);
	CHECK(run("look", "/elsewhere/tool"), 0);
	CHECK(posix_unmount("/fs/boot", "/elsewhere"), 0);
	CHECK(run("look", "/elsewhere/tool"), ENOENT);
}

static void is_who_its_opener_is(void)
{
	int file = scratch();

	CHECK(run("user", NULL), 0);
	CHECK(fchmod(file, 0600), 0);
	CHECK(run("look", "/scratch"), 0);
	CHECK(close(file), 0);
}

static void meddles_with_nobody(void)
{
	char number[16];

	snprintf(number, sizeof(number), "%u", crt_startup->instance);
	CHECK(run("meddle", number), 0);
}

/* ------------------------------------------------------------------ how it ends */

static void tells_its_exit_status(void)
{
	int descriptor = begin_with(without, "quit", "42"), status = 0;

	CHECK(program_wait(descriptor, &status), 0);
	CHECK(status, 42);
	CHECK(program_runs(descriptor), 0);
	status = 0;
	CHECK(program_wait(descriptor, &status), 0);
	CHECK(status, 42);
	CHECK(close(descriptor), 0);
	CHECK(run("quit", "0"), 0);
}

static void crashes_alone(void)
{
	CHECK(run("crash", NULL), -EFAULT);
}

static void kill_ends_one_that_sleeps_or_spins(void)
{
	static const char *const acts[] = {"hang", "spin"};

	for (unsigned i = 0; i < 2; i++) {
		int descriptor = begin_with(without, acts[i], NULL);

		CHECK(program_runs(descriptor), 1);
		CHECK(program_kill(descriptor), 0);
		CHECK(finish(descriptor), -ECANCELED);
	}
}

static void close_waits(void)
{
	struct stat state;
	int descriptor = begin_with(without, "touch", "/late");

	CHECK(close(descriptor), 0);
	CHECK(stat("/late", &state), 0);
	CHECK(unlink("/late"), 0);
}

static void close_leaves_what_is_detached(void)
{
	int64_t components = capmgr_quota(CAPMGR_COMPONENTS_USED);
	int descriptor = begin_with(without, "nap", NULL);
	struct time time = time_current();

	CHECK(program_detach(descriptor), 0);
	CHECK(close(descriptor), 0);
	CHECK_ERROR(program_wait(descriptor, NULL), EBADF);
	CHECK(capmgr_quota(CAPMGR_COMPONENTS_USED), components + 1);
	time_add(time, (struct time){0, 2 * NAP_MICROSECONDS}, &time);
	thread_sleep_until(time);
	CHECK(run("quit", "3"), 3);
}

static void nothing_is_read_from_one_without_a_pipe(void)
{
	char byte;
	int descriptor = begin_with(without, "quit", "0");

	CHECK(read(descriptor, &byte, 1), 0);
	CHECK_ERROR(write(descriptor, "x", 1), EBADF);
	CHECK(finish(descriptor), 0);
}

/* ------------------------------------------------------------------ what is refused */

static char *const plain[] = {(char *)"tool", (char *)"quit", (char *)"0", NULL};

static void what_is_not_there_is_refused(void)
{
	CHECK_ERROR(program_open("/boot/none", plain, NULL, without), ENOENT);
	CHECK_ERROR(program_open("", plain, NULL, without), ENOENT);
	CHECK_ERROR(program_open("/boot/tool/more", plain, NULL, without), ENOTDIR);
	CHECK_ERROR(program_open(NULL, plain, NULL, without), EFAULT);
}

static void what_may_not_be_run_is_refused(void)
{
	int file = scratch();

	CHECK_ERROR(program_open("/scratch", plain, NULL, without), EACCES);
	CHECK(close(file), 0);
	CHECK_ERROR(program_open("/boot", plain, NULL, without), EACCES);
}

static void garbage_is_refused(void)
{
	int file = scratch();

	CHECK(fchmod(file, 0700), 0);
	CHECK_ERROR(program_open("/scratch", plain, NULL, without), ENOEXEC);
	CHECK(write(file, "#!/bin/sh\n", 10), 10);
	CHECK_ERROR(program_open("/scratch", plain, NULL, without), ENOEXEC);
	CHECK(ftruncate(file, 0), 0);
	CHECK(pwrite(file, "\177ELF\2\1\1", 7, 0), 7);
	CHECK(ftruncate(file, 5000), 0);
	CHECK_ERROR(program_open("/scratch", plain, NULL, without), ENOEXEC);
	CHECK(close(file), 0);
}

/* The image comes from the file as it is now. */
static void a_copy_of_a_program_is_one(void)
{
	int from = open(TOOL, O_RDONLY), to = open("/copied", O_CREAT | O_WRONLY, 0700);
	char *buffer = posix_buffer();
	int descriptor;
	ssize_t count;

	while ((count = read(from, buffer, POSIX_BUFFER_BYTES)) > 0)
		CHECK(write(to, buffer, (size_t)count), count);
	CHECK(close(from), 0);
	CHECK(close(to), 0);
	descriptor = program_open("/copied",
				  (char *const[]){(char *)"x", (char *)"quit", (char *)"5", NULL},
				  NULL, without);
	CHECK_GOOD(descriptor);
	CHECK(unlink("/copied"), 0);
	CHECK(finish(descriptor), 5);
}

static void too_many_arguments_are_refused(void)
{
	static char text[4096];
	char *const argv[] = {(char *)"tool", text, NULL};

	memset(text, 'x', sizeof(text) - 1);
	CHECK_ERROR(program_open(TOOL, argv, NULL, without), E2BIG);
	CHECK_ERROR(program_open(TOOL, plain, argv, without), E2BIG);
}

static void descriptors_that_are_none_are_refused(void)
{
	static const int none[3] = {PROGRAM_NONE, 63, PROGRAM_NONE},
			 larger[3] = {PROGRAM_NONE, 64, PROGRAM_NONE},
			 negative[3] = {-7, PROGRAM_NONE, PROGRAM_NONE};

	CHECK_ERROR(program_open(TOOL, plain, NULL, none), EBADF);
	CHECK_ERROR(program_open(TOOL, plain, NULL, larger), EBADF);
	CHECK_ERROR(program_open(TOOL, plain, NULL, negative), EBADF);
	CHECK_ERROR(program_wait(63, NULL), EBADF);
	CHECK_ERROR(program_kill(-1), EBADF);
	CHECK_ERROR(program_runs(0), EBADF);
	CHECK_ERROR(program_detach(0), EBADF);
	CHECK_ERROR(program_end_input(0), EBADF);
}

static void more_than_thread_ids_are_refused(void)
{
	int first = begin_with(without, "hang", NULL), second = begin_with(without, "hang", NULL);

	CHECK_ERROR(program_open(TOOL, plain, NULL, without), EAGAIN);
	CHECK(program_kill(first), 0);
	CHECK(program_kill(second), 0);
	CHECK(finish(first), -ECANCELED);
	CHECK(run("quit", "1"), 1);
	CHECK(finish(second), -ECANCELED);
}

static void what_others_have_made_is_not_adopted(void)
{
	int descriptor = begin_with(without, "hang", NULL);

	CHECK(vfs_adopt(crt_startup->instance, 0), -EPERM);
	CHECK(vfs_adopt(UINT64_MAX, 0), -EPERM);
	CHECK(vfs_adopt(0, 0), -EPERM);
	CHECK(vfs_pass(UINT64_MAX, 0, 0), -EPERM);
	CHECK(vfs_ended(UINT64_MAX), 0);
	CHECK(vfs_ended(crt_startup->instance), -EBUSY);
	CHECK(program_kill(descriptor), 0);
	CHECK(finish(descriptor), -ECANCELED);
}

static const int pipes[3] = {PROGRAM_PIPE, PROGRAM_PIPE, PROGRAM_NONE};

/* All that there is until the end. */
static void check_read(int descriptor, const char *expected)
{
	char text[BYTES];
	ssize_t count, length = 0;

	while ((count = read(descriptor, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += count;
	CHECK(count, 0);
	text[length] = '\0';
	CHECK(strcmp(text, expected), 0);
}

static void a_pipe_has_two_ends(void)
{
	char byte = 0;
	int ends[2];

	CHECK(pipe(ends), 0);
	CHECK(write(ends[1], "x", 1), 1);
	CHECK(read(ends[0], &byte, 1), 1);
	CHECK(byte, 'x');
	CHECK_ERROR(write(ends[0], "x", 1), EBADF);
	CHECK_ERROR(read(ends[1], &byte, 1), EBADF);
	CHECK(close(ends[1]), 0);
	CHECK(read(ends[0], &byte, 1), 0);
	CHECK(close(ends[0]), 0);
	CHECK_ERROR(pipe2(ends, O_APPEND), EINVAL);
	CHECK(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	CHECK(fcntl(ends[0], F_GETFD), FD_CLOEXEC);
	CHECK_ERROR(read(ends[0], &byte, 1), EAGAIN);
	CHECK(close(ends[0]), 0);
	CHECK_ERROR(write(ends[1], "x", 1), EPIPE);
	CHECK(close(ends[1]), 0);
}

static void a_pipe_takes_two_descriptors_or_none(void)
{
	int ends[2], first = open("/", O_RDONLY), last = first;

	while ((last = dup(first)) >= 0 && last < 62)
		;
	CHECK(last, 62);
	CHECK_ERROR(pipe(ends), EMFILE);
	CHECK(dup(first), 63);
	CHECK_ERROR(pipe(ends), EMFILE);
	for (int i = first; i < 64; i++)
		CHECK(close(i), 0);
}

static void reads_what_is_written_to_it(void)
{
	int descriptor = begin_with(pipes, "cat", NULL);

	CHECK(write(descriptor, "there ", 6), 6);
	CHECK(write(descriptor, "and back", 8), 8);
	CHECK(program_end_input(descriptor), 0);
	CHECK_ERROR(write(descriptor, "x", 1), EBADF);
	check_read(descriptor, "there and back");
	CHECK(finish(descriptor), 0);
}

static void close_ends_what_it_reads(void)
{
	CHECK(close(begin_with(pipes, "cat", NULL)), 0);
}

static void open_makes_one_with_pipes(void)
{
	char byte;
	int descriptor = open(TOOL, O_EXEC), status = 0;

	CHECK_GOOD(descriptor);
	CHECK(read(descriptor, &byte, 1), 0);
	CHECK(program_wait(descriptor, &status), 0);
	CHECK(status, 101); /* it is told nothing to do */
	CHECK(close(descriptor), 0);
	CHECK_ERROR(open("/boot/none", O_EXEC), ENOENT);
}

static void the_end_comes_with_any_end_of_it(void)
{
	static const char *const acts[] = {"quit", "crash"};
	int descriptor;

	for (unsigned i = 0; i < 2; i++) {
		descriptor = begin_with(pipes, acts[i], "7");
		CHECK(program_wait(descriptor, NULL), 0);
		check_read(descriptor, "");
		CHECK_ERROR(write(descriptor, "x", 1), EPIPE);
		CHECK(close(descriptor), 0);
	}
	descriptor = begin_with(pipes, "cat", NULL); /* waits in the pipe */
	CHECK(write(descriptor, "x", 1), 1);
	CHECK(program_kill(descriptor), 0);
	CHECK(finish(descriptor), -ECANCELED);
}

/* Nobody asks how it ended before all is read. */
static void the_end_comes_before_it_is_asked_for(void)
{
	int descriptor = begin_with(pipes, "echo", "text");

	check_read(descriptor, "text\n");
	CHECK(finish(descriptor), 0);
}

static void two_make_a_pipeline(void)
{
	int ends[2], file = scratch(), first, second;

	CHECK(pipe2(ends, O_CLOEXEC), 0);
	first = begin_with((const int[3]){PROGRAM_NONE, ends[1], PROGRAM_NONE}, "echo", "a line");
	second = begin_with((const int[3]){ends[0], file, PROGRAM_NONE}, "cat", NULL);
	CHECK(close(ends[0]), 0);
	CHECK(close(ends[1]), 0);
	CHECK(finish(second), 0);
	CHECK(finish(first), 0);
	check_text(file, "a line\n");
}

static void two_hundred_times_leave_nothing(void)
{
	for (unsigned i = 0; i < 200; i++)
		CHECK(run("quit", "9"), 9);
}

/* ------------------------------------------------------------------ */

static const struct program_case {
	const char *name;
	void (*function)(void);
} cases[] = {
	{"gets-its-arguments", gets_its_arguments},
	{"gets-its-environment", gets_its_environment},
	{"gets-the-descriptors-that-it-is-given", gets_the_descriptors_that_it_is_given},
	{"shares-open-files-and-their-offsets", shares_open_files_and_their_offsets},
	{"begins-where-its-opener-is", begins_where_its_opener_is},
	{"has-its-openers-mask", has_its_openers_mask},
	{"has-its-openers-mounts", has_its_openers_mounts},
	{"is-who-its-opener-is", is_who_its_opener_is},
	{"meddles-with-nobody", meddles_with_nobody},
	{"tells-its-exit-status", tells_its_exit_status},
	{"crashes-alone", crashes_alone},
	{"kill-ends-one-that-sleeps-or-spins", kill_ends_one_that_sleeps_or_spins},
	{"close-waits", close_waits},
	{"close-leaves-what-is-detached", close_leaves_what_is_detached},
	{"nothing-is-read-from-one-without-a-pipe", nothing_is_read_from_one_without_a_pipe},
	{"what-is-not-there-is-refused", what_is_not_there_is_refused},
	{"what-may-not-be-run-is-refused", what_may_not_be_run_is_refused},
	{"garbage-is-refused", garbage_is_refused},
	{"a-copy-of-a-program-is-one", a_copy_of_a_program_is_one},
	{"too-many-arguments-are-refused", too_many_arguments_are_refused},
	{"descriptors-that-are-none-are-refused", descriptors_that_are_none_are_refused},
	{"more-than-thread-ids-are-refused", more_than_thread_ids_are_refused},
	{"what-others-have-made-is-not-adopted", what_others_have_made_is_not_adopted},
	{"a-pipe-has-two-ends", a_pipe_has_two_ends},
	{"a-pipe-takes-two-descriptors-or-none", a_pipe_takes_two_descriptors_or_none},
	{"reads-what-is-written-to-it", reads_what_is_written_to_it},
	{"close-ends-what-it-reads", close_ends_what_it_reads},
	{"open-makes-one-with-pipes", open_makes_one_with_pipes},
	{"the-end-comes-with-any-end-of-it", the_end_comes_with_any_end_of_it},
	{"the-end-comes-before-it-is-asked-for", the_end_comes_before_it_is_asked_for},
	{"two-make-a-pipeline", two_make_a_pipeline},
	{"two-hundred-times-leave-nothing", two_hundred_times_leave_nothing},
};

static const struct program_case *current;

static void run_current(void)
{
	int64_t before[CAPMGR_QUOTAS];

	for (unsigned i = 0; i < CAPMGR_QUOTAS; i++)
		before[i] = capmgr_quota(i);
	STACK_CALLS(STACK_ANY);
	current->function();
	for (unsigned i = 0; i < CAPMGR_QUOTAS; i++)
		if (i != CAPMGR_PAGES_FREE)
			check_equal(capmgr_quota(i), before[i], "a quota", (int)i);
	/* The lowest descriptor is free again. */
	CHECK_ERROR(close(0), EBADF);
}

STACK_GIVEN(check_run, run_current);

int main(void)
{
	if (posix_begin())
		return 1;
	run("quit", "0"); /* what is made once */
	close(scratch());
	for (current = cases; current < cases + sizeof(cases) / sizeof(*cases); current++)
		check_run("programs", current->name, run_current);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
