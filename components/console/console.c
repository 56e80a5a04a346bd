/*
 * Serves the terminal as files:
 *
 *	console		reads and writes; waits for a line, and for room
 *	consolectl	is written: rawon, rawoff; drain, which waits until all that was written is sent.
 *			Reading waits until ^C is typed, or has been since the last time that somebody read
 *			it: "interrupt"
 *	consolestat	so often bytes that were sent to the serial port were lost: "overruns 0"
 */
#include <stdio.h>
#include <string.h>

#include "file_tree.h"
#include "rtos.h"
#include "serial_port.h"
#include "terminal.h"

int cos_init(void);
int main(void);

#define CHUNKS_AT_ONCE 16

enum { ROOT, CONSOLE, CONTROL, STATE };

static void tell_all(void)
{
	file_server_changed(file_tree_object(CONSOLE, 0), FILE_READABLE | FILE_WRITABLE);
	file_server_changed(file_tree_object(CONTROL, 0), FILE_READABLE);
}

/* The UART's thread takes no lock. */
static void announce_news(void *argument)
{
	(void)argument;
	for (;;) {
		terminal_await_news();
		if (file_server_lock())
			continue;
		tell_all();
		file_server_unlock();
	}
}

/* ------------------------------------------------------------------ the files */

static int64_t read_console(uint32_t item, uint64_t offset, void *to, size_t count)
{
	(void)item, (void)offset;
	return terminal_read(to, count, file_server_waits_since);
}

static int64_t write_console(uint32_t item, uint64_t offset, const void *from, size_t count)
{
	size_t done = 0;

	(void)item, (void)offset;
	for (unsigned i = 0; i < CHUNKS_AT_ONCE && done < count; i++) {
		int64_t taken = terminal_write((const char *)from + done, count - done);

		if (taken == FILE_WAIT)
			return done ? (int64_t)done : FILE_WAIT;
		done += (size_t)taken;
	}
	return (int64_t)done;
}

static int64_t console_is_ready(uint32_t item)
{
	(void)item;
	return (terminal_can_read() ? FILE_READABLE : 0) |
	       (terminal_can_write() ? FILE_WRITABLE : 0);
}

static int64_t read_control(uint32_t item, uint64_t offset, void *to, size_t count)
{
	static const char text[] = "interrupt\n";

	(void)item, (void)offset;
	return terminal_take_interrupt() ? file_tree_part(text, sizeof(text) - 1, 0, to, count)
					 : FILE_WAIT;
}

static int64_t obey(const char *order)
{
	if (strcmp(order, "drain") == 0)
		return terminal_drain();
	if (strcmp(order, "rawon") != 0 && strcmp(order, "rawoff") != 0)
		return -TESSERA_EINVAL;
	terminal_set_raw(strcmp(order, "rawon") == 0);
	tell_all();
	return 0;
}

static int64_t write_control(uint32_t item, uint64_t offset, const void *from, size_t count)
{
	char order[16] = "";
	int64_t result;

	(void)item, (void)offset;
	if (count >= sizeof(order))
		return -TESSERA_EINVAL;
	memcpy(order, from, count);
	order[strcspn(order, "\n")] = '\0';
	result = obey(order);
	return result ? result : (int64_t)count;
}

static int64_t control_is_ready(uint32_t item)
{
	(void)item;
	return FILE_WRITABLE | (terminal_is_interrupted() ? FILE_READABLE : 0);
}

static int64_t read_state(uint32_t item, uint64_t offset, void *to, size_t count)
{
	char text[32];

	(void)item;
	snprintf(text, sizeof(text), "overruns %lu\n", (unsigned long)terminal_overruns());
	return file_tree_part(text, strlen(text), offset, to, count);
}

const struct file_node file_nodes[] = {
	[ROOT] = {.mode = FILE_MODE_DIRECTORY | 0555},
	[CONSOLE] = {.name = "console",
		     .mode = FILE_MODE_CHARACTER | 0666,
		     .read = read_console,
		     .write = write_console,
		     .ready = console_is_ready},
	[CONTROL] = {.name = "consolectl",
		     .mode = FILE_MODE_CHARACTER | 0666,
		     .read = read_control,
		     .write = write_control,
		     .ready = control_is_ready},
	[STATE] = {.name = "consolestat", .mode = FILE_MODE_REGULAR | 0444, .read = read_state},
};
const unsigned file_node_count = sizeof(file_nodes) / sizeof(file_nodes[0]);

int cos_init(void)
{
	int error = terminal_init();
	struct thread announcer;

	if (!error)
		error = file_server_open(FILE_TREE_ROOT);
	if (error)
		return error;
	announcer = thread_create(announce_news, NULL, NULL, 0, THREAD_NO_JOIN);
	return announcer.handle > 0 ? 0 : (int)announcer.handle;
}

int main(void)
{
	crt_fail("the serial port: %s", crt_error_text(serial_port_serve()));
}
