/* Running a utility: what it writes, its errors, and ^C. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crt.h"
#include "utilities.h"

#define HIGH_DESCRIPTOR 10 /* those below are for whoever counts on them */

static const struct utility *running;
static char kept[1024];
static size_t kept_count;
static int output_error; /* errno of what could not be written */
static bool was_interrupted;
static int control = -1;

/* ------------------------------------------------------------------ ^C */

static void open_control(void)
{
	int low = open("/dev/consolectl", O_RDONLY | O_NONBLOCK);

	if (low < 0)
		return;
	control = fcntl(low, F_DUPFD_CLOEXEC, HIGH_DESCRIPTOR);
	close(low);
}

/* It is told once. */
static bool take_interrupt(void)
{
	char text[16];

	if (control < 0)
		open_control();
	return control >= 0 && read(control, text, sizeof(text)) > 0;
}

bool interrupted(void)
{
	was_interrupted = was_interrupted || take_interrupt();
	return was_interrupted;
}

/* ------------------------------------------------------------------ output */

static int write_all(int descriptor, const char *bytes, size_t count)
{
	while (count) {
		ssize_t written;

		if (interrupted()) {
			errno = EINTR;
			return -1;
		}
		written = write(descriptor, bytes, count);
		if (written < 0)
			return -1;
		bytes += written;
		count -= (size_t)written;
	}
	return 0;
}

static void flush(void)
{
	if (!output_error && write_all(STDOUT_FILENO, kept, kept_count))
		output_error = errno;
	kept_count = 0;
}

void put_bytes(const char *bytes, size_t count)
{
	while (count) {
		size_t part = sizeof(kept) - kept_count;

		if (part > count)
			part = count;
		memcpy(kept + kept_count, bytes, part);
		kept_count += part;
		bytes += part;
		count -= part;
		if (kept_count == sizeof(kept))
			flush();
	}
}

void put(const char *format, ...)
{
	char text[512];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	put_bytes(text, length < (int)sizeof(text) ? (size_t)length : sizeof(text) - 1);
}

/* ^C is answer enough. */
int complain_of(const char *subject, const char *text)
{
	char line[512];
	int length;

	flush();
	if (interrupted())
		return 1;
	length = snprintf(line, sizeof(line), "%s: %s%s%s\n", running->name, subject,
			  *subject ? ": " : "", text);
	write_all(STDERR_FILENO, line,
		  length < (int)sizeof(line) ? (size_t)length : sizeof(line) - 1);
	return 1;
}

int complain(const char *subject)
{
	int error = errno;

	if (error == EINTR)
		was_interrupted = true;
	return complain_of(subject, crt_error_text(error));
}

int copy_descriptor(int from, int to)
{
	static char bytes[4096];
	ssize_t count;

	flush();
	while ((count = read(from, bytes, sizeof(bytes))) > 0)
		if (write_all(to, bytes, (size_t)count))
			return -1;
	return count < 0 ? -1 : 0;
}

/* ------------------------------------------------------------------ one of them */

static void begin(const struct utility *utility)
{
	running = utility;
	kept_count = 0;
	output_error = 0;
	take_interrupt();
	was_interrupted = false;
}

static int end(int status)
{
	flush();
	if (output_error == EINTR)
		was_interrupted = true;
	if (was_interrupted)
		return STATUS_INTERRUPTED;
	errno = output_error;
	return output_error ? complain("output") : status;
}

int utility_run(const struct utility *utility, int argc, char **argv)
{
	int status;

	begin(utility);
	STACK_CALLS(utilities, builtins);
	status = utility->main(argc, argv);
	if (status == UTILITY_USAGE) {
		complain_of("usage", utility->usage);
		status = STATUS_USAGE;
	}
	return end(status);
}
