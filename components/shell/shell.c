/* The shell: reads lines at the console and runs what they say, one command at a time
 * (doc/shell.md). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command_line.h"
#include "crt.h"
#include "posix.h"
#include "run_command.h"
#include "shell.h"
#include "shutdown.h"
#include "utilities.h"

int cos_init(void);
int main(void);

#define LINE_BYTES 1024 /* as the console has them */

struct shell shell;

static struct command_line commands;

/* As input, output and output of errors. */
int cos_init(void)
{
	int error = posix_begin();

	if (error)
		return error;
	if (open("/dev/console", O_RDWR) != STDIN_FILENO || dup(STDIN_FILENO) != STDOUT_FILENO ||
	    dup(STDIN_FILENO) != STDERR_FILENO)
		return -TESSERA_ENOENT;
	return 0;
}

static void say(const char *text)
{
	size_t length = strlen(text), done = 0;

	while (done < length) {
		ssize_t written = write(STDOUT_FILENO, text + done, length - done);

		if (written < 0)
			return;
		done += (size_t)written;
	}
}

static void prompt(void)
{
	char path[PATH_ROOM], text[PATH_ROOM + 4];

	snprintf(text, sizeof(text), "%s$ ", getcwd(path, sizeof(path)) ? path : "?");
	say(text);
}

static void say_what_is_wrong(const struct command_line_error *error)
{
	char text[160];

	snprintf(text, sizeof(text), "shell: byte %zu: %s\n", error->position + 1, error->text);
	say(text);
	shell.status = STATUS_USAGE;
}

static void obey(const char *line, size_t length)
{
	struct command_line_error error = {0};

	if (command_line_read(&commands, line, length, shell_value, NULL, &error))
		say_what_is_wrong(&error);
	else
		run_commands(&commands);
}

/* Whether there is a line. ^C at one is no end. */
static bool read_line(char line[LINE_BYTES], size_t *length)
{
	ssize_t count = read(STDIN_FILENO, line, LINE_BYTES);

	*length = count > 0 ? (size_t)count : 0;
	if (count > 0)
		return true;
	if (count < 0 && errno == EINTR) {
		shell.status = STATUS_INTERRUPTED;
		return true;
	}
	if (count < 0)
		shell.status = 1;
	say("\n");
	return false;
}

/* What was written is seen before the system ends. */
static void drain(void)
{
	int control = open("/dev/consolectl", O_WRONLY);

	write(control, "drain", 5);
}

int main(void)
{
	static char line[LINE_BYTES];
	size_t length;

	while (!shell.ends && (prompt(), read_line(line, &length)))
		obey(line, length);
	drain();
	return (int)shutdown(shell.status);
}
