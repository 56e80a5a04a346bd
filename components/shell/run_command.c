#include "run_command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "builtins.h"
#include "crt.h"
#include "rtos.h"
#include "shell.h"
#include "utilities.h"

#define HIGH_DESCRIPTOR	 10
#define STATUS_NOT_FOUND 127

const char *shell_value(void *user, const char *name)
{
	static char status[12];

	(void)user;
	if (strcmp(name, "?") != 0)
		return getenv(name);
	snprintf(status, sizeof(status), "%d", shell.status);
	return status;
}

static int refuse(const char *subject, const char *text)
{
	char line[320];
	int length = snprintf(line, sizeof(line), "shell: %s: %s\n", subject, text);

	write(STDERR_FILENO, line, length < (int)sizeof(line) ? (size_t)length : sizeof(line) - 1);
	return 1;
}

/* ------------------------------------------------------------------ where input and output are */

struct redirection {
	int descriptor;
	int before; /* another one for what it was; negative: it stays */
};

static bool redirect(struct redirection *redirection, const char *path, int flags)
{
	int file = open(path, flags, 0666);

	if (file >= 0)
		redirection->before =
			fcntl(redirection->descriptor, F_DUPFD_CLOEXEC, HIGH_DESCRIPTOR);
	if (file < 0 || redirection->before < 0 || dup2(file, redirection->descriptor) < 0) {
		refuse(path, crt_error_text(errno));
		if (file >= 0)
			close(file);
		return false;
	}
	close(file);
	return true;
}

static void restore(const struct redirection *redirection)
{
	if (redirection->before < 0)
		return;
	dup2(redirection->before, redirection->descriptor);
	close(redirection->before);
}

static bool redirect_output(struct redirection *output, const struct command *command)
{
	if (command->output)
		return redirect(output, command->output, O_WRONLY | O_CREAT | O_TRUNC);
	if (command->append)
		return redirect(output, command->append, O_WRONLY | O_CREAT | O_APPEND);
	return true;
}

/* ------------------------------------------------------------------ one command */

static int run_words(int count, char **words)
{
	const struct utility *found = utility_find(builtins, builtin_count, words[0]);

	if (!found)
		found = utility_find(utilities, utility_count, words[0]);
	if (found)
		return utility_run(found, count, words);
	refuse(words[0], "no such command (help lists them)");
	return STATUS_NOT_FOUND;
}

static void say_time(struct time begun)
{
	char line[64];
	struct time spent = {0};
	int length;

	time_sub(time_current(), begun, &spent);
	length = snprintf(line, sizeof(line), "time: %lu.%06u seconds\n",
			  (unsigned long)spent.seconds, spent.microseconds);
	write(STDERR_FILENO, line, (size_t)length);
}

/* `time` stands before a command, and is none. */
static int run_timed(int count, char **words)
{
	struct time begun = time_current();
	bool timed = strcmp(words[0], "time") == 0;
	int status = 0;

	if (count > timed)
		status = run_words(count - timed, words + timed);
	if (timed)
		say_time(begun);
	return status;
}

static int run(const struct command *command)
{
	struct redirection input = {STDIN_FILENO, -1}, output = {STDOUT_FILENO, -1};
	int status = 1;

	if ((!command->input || redirect(&input, command->input, O_RDONLY)) &&
	    redirect_output(&output, command))
		status = run_timed((int)command->word_count, (char **)(uintptr_t)command->words);
	restore(&output);
	restore(&input);
	return status;
}

static bool needs_processes(const struct command_line *line)
{
	for (unsigned i = 0; i < line->command_count; i++)
		if (line->commands[i].end != COMMAND_END)
			return true;
	return false;
}

/* ^C ends the line. */
void run_commands(const struct command_line *line)
{
	if (needs_processes(line)) {
		shell.status = refuse("| and &", "not possible, as the shell makes no processes");
		return;
	}
	for (unsigned i = 0; i < line->command_count && !shell.ends; i++) {
		shell.status = run(&line->commands[i]);
		if (shell.status == STATUS_INTERRUPTED)
			return;
	}
}
