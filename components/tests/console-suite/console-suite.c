/* Does at the console what it is told there, by lines; tests/systems/console-suite.script types
 * them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crt.h"
#include "guest_orders.h"
#include "rtos.h"
#include "shutdown.h"
#include "user.h"

int main(void);

enum { MAIN, WATCHER, READER };

#define MILLISECOND 1000 /* microseconds */
#define PAUSE	    20	 /* milliseconds */

#define MUCH_LINES 1600
#define MUCH_BYTES 64
#define ESCAPE_KEY 'q'

static struct channel_send orders;
static struct semaphore interrupted;

static void order(enum guest_order what)
{
	uint64_t number = what;

	channel_send(orders, &number, sizeof(number), CHANNEL_BLOCK);
}

static void pause_for(uint64_t milliseconds)
{
	struct time time;

	time_create(0, milliseconds * MILLISECOND, &time);
	time_add(time_current(), time, &time);
	thread_sleep_until(time);
}

/* ------------------------------------------------------------------ as it should be */

static void watch_interrupts(void *argument)
{
	(void)argument;
	for (unsigned count = 1; !user_wait_for_interrupt(); count++) {
		user_print(WATCHER, "interrupt %u\n", count);
		semaphore_give(interrupted);
	}
}

/* So often bytes were lost. */
static long overruns(void)
{
	char text[32] = "";
	int state = open("/dev/consolestat", O_RDONLY);

	read(state, text, sizeof(text) - 1);
	close(state);
	return strncmp(text, "overruns ", 9) == 0 ? strtol(text + 9, NULL, 10) : -1;
}

static void count_lines(void)
{
	unsigned long lines = 0, bytes = 0, sum = 0;
	int64_t length;

	while ((length = user_read(MAIN)) >= 0 && strcmp(user_page(MAIN), "end") != 0) {
		lines++;
		bytes += (unsigned long)length;
		for (int64_t i = 0; i < length; i++)
			sum += (unsigned char)user_page(MAIN)[i];
	}
	user_print(MAIN, "%lu lines, %lu bytes, sum %lu, %ld overruns\n", lines, bytes, sum,
		   overruns());
}

static void read_raw(void)
{
	unsigned long count = 0, sum = 0;
	char last = 0;

	user_control("rawon");
	user_print(MAIN, "raw:\r\n");
	while (last != ESCAPE_KEY) {
		int64_t length = user_read_some(MAIN, USER_PAGE_BYTES);

		if (length <= 0)
			break;
		count += (unsigned long)length;
		for (int64_t i = 0; i < length; i++)
			sum += (unsigned char)user_page(MAIN)[i];
		last = user_page(MAIN)[length - 1];
	}
	user_control("rawoff\n");
	user_print(MAIN, "raw: %lu bytes, sum %lu, %ld overruns\n", count, sum,
		   overruns());
}

/* Of several pages at once; each line says its number, and has as many bytes. */
static void write_much(void)
{
	unsigned number = 0;
	int64_t written = 0;

	while (number < MUCH_LINES) {
		uint64_t bytes = 0;

		for (; number < MUCH_LINES && bytes < USER_PAGES / 2 * USER_PAGE_BYTES; number++) {
			snprintf(user_page(READER + 1) + bytes, MUCH_BYTES + 1, "%08u %054u\n",
				 number, number);
			bytes += MUCH_BYTES;
		}
		written += user_write(user_page(READER + 1), bytes);
	}
	user_print(MAIN, "much: %ld bytes\n", (long)written);
}

static void write_both(void)
{
	order(ORDER_WRITE_MANY);
	for (unsigned i = 0; i < MANY_LINES; i++)
		user_print(MAIN, "suite line %u %.*s\n", i, 60,
			   "ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss");
	user_print(MAIN, "suite has written\n");
}

/* In pieces, of which the last is shorter than the room. */
static void read_in_pieces(void)
{
	char line[32] = "";
	int64_t count, length = 0;

	do {
		count = user_read_some(MAIN, 4);
		if (count > 0 && length + count < (int64_t)sizeof(line))
			memcpy(line + length, user_page(MAIN), (size_t)count);
		length += count;
	} while (count > 0 && line[length - 1] != '\n');
	user_print(MAIN, "pieces: %ld bytes: %s", (long)length, line);
}

/* ------------------------------------------------------------------ ends and errors */

static void read_once(void *argument)
{
	int64_t length = user_read(READER);

	(void)argument;
	user_print(WATCHER, "reader: %ld\n", (long)length);
}

static void kill_reader(void)
{
	struct thread reader = thread_create(read_once, NULL, NULL, 0, 0);
	int status = 0;

	pause_for(PAUSE);
	thread_kill(reader);
	thread_join(reader, &status);
	user_print(MAIN, "the reader ended: %s\n", crt_error_text(status));
}

static char finding[80];

static void check(int64_t value, int64_t expected, int line)
{
	if (value != expected && !finding[0])
		snprintf(finding, sizeof(finding), "line %d: %ld, not %ld", line, (long)value,
			 (long)expected);
}
#define CHECK(value, expected) check((value), (expected), __LINE__)

static void check_control(void)
{
	CHECK(user_control("raw"), -EINVAL);
	CHECK(user_control(""), -EINVAL);
	CHECK(user_control("rawonrawonrawonrawonrawon"), -EINVAL);
	CHECK(user_control("drain"), 0);
}

/* Nobody has typed ^C, or a line. */
static void check_that_nothing_waits(const char *path)
{
	int there = open(path, O_RDWR | O_NONBLOCK);
	char byte;

	CHECK(read(there, &byte, 1), -1);
	CHECK(errno, EAGAIN);
	CHECK(read(there, &byte, 0), strcmp(path, "/dev/console") == 0 ? 0 : -1);
	CHECK(lseek(there, 0, SEEK_CUR), -1);
	CHECK(errno, ESPIPE);
	close(there);
}

static void check_names(void)
{
	struct stat stat_of;

	CHECK(stat("/dev/console", &stat_of), 0);
	CHECK(S_ISCHR(stat_of.st_mode), 1);
	CHECK(open("/dev/consolestat", O_WRONLY), -1);
	CHECK(errno, EROFS);
	CHECK(open("/dev/console/x", O_RDONLY), -1);
	CHECK(errno, ENOTDIR);
	CHECK(unlink("/dev/console"), -1);
	CHECK(errno, EROFS);
}

static void try_what_is_refused(void)
{
	check_control();
	check_that_nothing_waits("/dev/console");
	check_that_nothing_waits("/dev/consolectl");
	check_names();
	user_print(MAIN, "harm: %s\n", finding[0] ? finding : "none");
}

/* ------------------------------------------------------------------ the dialogue */

static void end(void)
{
	user_print(MAIN, "good bye\n");
	user_control("drain");
	shutdown(0);
}

static void write_late(void)
{
	order(ORDER_WRITE_LATE);
}

static void read_both(void)
{
	order(ORDER_READ);
}

static void end_guest(void)
{
	order(ORDER_READ);
	pause_for(PAUSE);
	order(ORDER_END);
	pause_for(PAUSE);
}

/* Does not read until it is interrupted. */
static void be_busy(void)
{
	while (!semaphore_try_take(interrupted))
		;
	user_print(MAIN, "is busy\n");
	semaphore_take(interrupted);
	user_print(MAIN, "done\n");
}

static void be_slow(void)
{
	user_print(MAIN, "spins\n");
	user_spin();
	user_print(MAIN, "done\n");
}

static const struct {
	const char *name;
	void (*function)(void);
} commands[] = {
	{"count", count_lines},
	{"raw", read_raw},
	{"much", write_much},
	{"both", write_both},
	{"pieces", read_in_pieces},
	{"kill", kill_reader},
	{"harm", try_what_is_refused},
	{"guest", write_late},
	{"rival", read_both},
	{"end guest", end_guest},
	{"busy", be_busy},
	{"spin", be_slow},
	{"quit", end},
};

static void obey(const char *line)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, line) == 0) {
			STACK_CALLS(commands);
			commands[i].function();
			return;
		}
	user_print(MAIN + 3, "read '%s'\n", line);
}

int main(void)
{
	orders = channel_retrieve_send(sizeof(uint64_t), 4, ORDERS);
	interrupted = semaphore_create(0, 0);
	if (orders.handle <= 0 || interrupted.handle <= 0 || user_open())
		crt_fail("no guest, or no console");
	thread_create(watch_interrupts, NULL, NULL, 0, THREAD_NO_JOIN);
	for (;;) {
		int64_t length;

		user_print(MAIN, "> ");
		length = user_read(MAIN);
		if (length >= 0)
			obey(user_page(MAIN));
		else
			user_print(MAIN, "read: %s\n",
				   length == -1 ? "the end" : crt_error_text(length));
	}
}
