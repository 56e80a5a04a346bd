#define _POSIX_C_SOURCE 200809L
#include "boot.h"

#include "exit_code.h"
#include "symbolise.h"
#include "watch.h"

#include <stdio.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Output that is still for so long is shown though its line is not complete: it may be a prompt. */
#define PROMPT_MS 100

static int map_end(int status, bool spoke)
{
	struct text why = { 0 };
	int code = exit_code(status, spoke);

	if (code != EXIT_CODE_NONE)
		return code;
	exit_code_describe(status, spoke, &why);
	fprintf(stderr, "run: %s\n", why.bytes);
	text_free(&why);
	return BOOT_NO_CODE;
}

static int run_connected(const struct options *options)
{
	struct termios terminal;
	bool saved = tcgetattr(STDIN_FILENO, &terminal) == 0;
	struct child child;

	if (child_start(&child, options->command, CHILD_CONNECTED))
		return BOOT_NOT_STARTED;
	child_await(&child);
	child_stop(&child);
	/* A system that was killed left the terminal as it needed it. */
	if (saved)
		tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
	/* Status 0 is a person who left QEMU by its own keys. */
	if (WIFEXITED(child.status) && WEXITSTATUS(child.status) == 0)
		return 0;
	return map_end(child.status, true);
}

static void pass_on(const struct options *options, const struct text *raw, const char *end)
{
	struct text line = { 0 };

	symbolise(&options->symbols, raw->bytes, &line);
	printf("%s%s", line.bytes, end);
	fflush(stdout);
	text_free(&line);
}

static enum watch_event pass_all(struct watch *watch, const struct options *options)
{
	struct text raw = { 0 };
	enum watch_event event;

	do {
		event = watch_next(watch, watch->heard + PROMPT_MS);
		while (serial_take_line(&watch->serial, &raw))
			pass_on(options, &raw, "\n");
		if (event != WATCH_OUTPUT && serial_take_rest(&watch->serial, &raw))
			pass_on(options, &raw, "");
		serial_forget(&watch->serial);
		if (event == WATCH_UNTIL)
			event = watch_next(watch, WATCH_FOREVER);
	} while (event == WATCH_OUTPUT);
	text_free(&raw);
	return event;
}

static int run_piped(const struct options *options)
{
	struct text why = { 0 };
	enum watch_event event;
	struct watch watch;
	int code;

	if (watch_start(&watch, options->command, CHILD_OUTPUT_PIPED, options->limits))
		return BOOT_NOT_STARTED;
	event = pass_all(&watch, options);
	watch_stop(&watch);
	if (event == WATCH_ENDED) {
		code = map_end(watch.child.status, watch.spoke);
	} else {
		watch_describe(&watch, event, &why);
		fprintf(stderr, "run: %s\n", why.bytes);
		code = BOOT_HANG;
	}
	text_free(&why);
	watch_free(&watch);
	return code;
}

int boot_run(const struct options *options)
{
	return isatty(STDIN_FILENO) ? run_connected(options) : run_piped(options);
}
