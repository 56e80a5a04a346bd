/*
 * Keeps a log of the control application: once a second a line with what has gone wrong until then,
 * in /log/control. Argument `shows`: after so many lines it prints the file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "args.h"
#include "crt.h"
#include "named_task.h"
#include "posix.h"
#include "rtos.h"

#define DIRECTORY  "/log"
#define FILE_NAME  "/log/control"
#define PERIOD_MS  1000
#define LINE_BYTES 128

int cos_init(void);
int main(void);

static const struct task_status *const watched[] = {
	&shared_sensor,	  &shared_filter,   &shared_controller,
	&shared_actuator, &shared_commands, &shared_display,
};

#define WATCHED (sizeof(watched) / sizeof(watched[0]))

static uint64_t sum(enum control_task_number number)
{
	uint64_t all = 0;

	for (size_t i = 0; i < WATCHED; i++)
		all += task_status_read(watched[i], number);
	return all;
}

static _Noreturn void fail(const char *what)
{
	crt_fail("%s: %s: %s", FILE_NAME, what, strerror(errno));
}

static int open_log(void)
{
	int file;

	if (mkdir(DIRECTORY, 0755) && errno != EEXIST)
		fail("its directory");
	file = open(FILE_NAME, O_RDWR | O_CREAT | O_APPEND, 0644);
	if (file < 0)
		fail("open");
	return file;
}

static void write_line(int file, struct time now)
{
	char line[LINE_BYTES];
	int bytes =
		snprintf(line, sizeof(line), "%llu s: activations %llu, misses %llu, lost %llu\n",
			 (unsigned long long)now.seconds, (unsigned long long)sum(TASK_ACTIVATIONS),
			 (unsigned long long)sum(TASK_MISSES), (unsigned long long)sum(TASK_LOST));

	if (write(file, line, (size_t)bytes) != bytes)
		fail("write");
}

/* What is printed is what stands there, and nothing that this component still knows. */
static void show(int file)
{
	char text[LINE_BYTES + 1];
	off_t at = 0;
	ssize_t got;

	io_print("log: " FILE_NAME ":\n");
	while ((got = pread(file, text, LINE_BYTES, at)) > 0) {
		text[got] = '\0';
		io_print(text);
		at += got;
	}
	if (got < 0)
		fail("read");
}

static void keep_log(void *unused)
{
	int64_t shows = args_get_number("shows", 0);
	int file = open_log();

	(void)unused;
	task_periodic(PERIOD_MS, PERIOD_MS);
	for (int64_t lines = 1;; lines++) {
		thread_next_period();
		write_line(file, time_current());
		if (lines == shows)
			show(file);
	}
}

int cos_init(void)
{
	int error = named_task_begin();

	return error ? error : posix_begin();
}

int main(void)
{
	rtos_start(keep_log, NULL);
}
