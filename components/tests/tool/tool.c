/* The program that the suite of programs runs: it does what its first argument says. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crt.h"
#include "posix.h"
#include "rtos.h"
#include "vfs.h"

#define BYTES		 512
#define NAP_MICROSECONDS 20000

int main(int count, char **arguments);

static bool put(int descriptor, const char *text)
{
	return write(descriptor, text, strlen(text)) == (ssize_t)strlen(text);
}

/* Its arguments, a line each. */
static int echo(char **arguments)
{
	for (; *arguments; arguments++)
		if (!put(STDOUT_FILENO, *arguments) || !put(STDOUT_FILENO, "\n"))
			return errno;
	return 0;
}

static int cat(char **arguments)
{
	char bytes[BYTES];
	ssize_t count;

	(void)arguments;
	while ((count = read(STDIN_FILENO, bytes, sizeof(bytes))) > 0)
		if (write(STDOUT_FILENO, bytes, (size_t)count) != count)
			return errno;
	return count < 0 ? errno : 0;
}

/* An environment variable. */
static int tell(char **arguments)
{
	const char *value = getenv(arguments[0]);

	return value && put(STDOUT_FILENO, value) ? 0 : 1;
}

static int quit(char **arguments)
{
	exit(atoi(arguments[0]));
}

static int crash(char **arguments)
{
	(void)arguments;
	__asm__ volatile("ud2");
	return 0;
}

static int hang(char **arguments)
{
	(void)arguments;
	thread_sleep_until((struct time){UINT64_MAX, 0});
	return 0;
}

static int nap(char **arguments)
{
	struct time time = time_current();

	(void)arguments;
	time_add(time, (struct time){0, NAP_MICROSECONDS}, &time);
	return thread_sleep_until(time);
}

static int spin(char **arguments)
{
	(void)arguments;
	for (volatile bool on = true; on;)
		;
	return 0;
}

/* Where it is. */
static int pwd(char **arguments)
{
	char path[BYTES];

	(void)arguments;
	return getcwd(path, sizeof(path)) && put(STDOUT_FILENO, path) ? 0 : 1;
}

/* A file made with all rights: what its mask left, which the opener sees. */
static int touch(char **arguments)
{
	int descriptor = open(arguments[0], O_CREAT | O_WRONLY | O_EXCL, 0777);

	return descriptor < 0 ? errno : 0;
}

/* The errno of opening a file to read it. */
static int look(char **arguments)
{
	return open(arguments[0], O_RDONLY) < 0 ? errno : 0;
}

/* How many descriptors it has. */
static int count_open(char **arguments)
{
	int count = 0;

	(void)arguments;
	for (int i = 0; i < 64; i++)
		count += fcntl(i, F_GETFD) >= 0;
	return count;
}

static int user(char **arguments)
{
	(void)arguments;
	return getuid() == 0 && getgid() == 100 ? 0 : 1;
}

/* What it has not made is not to be adopted, passed descriptors to, or ended. */
static int meddle(char **arguments)
{
	uint64_t maker = (uint64_t)atoi(arguments[0]);

	if (vfs_adopt(maker, 0) != -EPERM || vfs_adopt(crt_startup->instance, 0) != -EPERM)
		return 1;
	if (vfs_pass(maker, 1, 9) != -EPERM || vfs_pass(crt_startup->instance, 1, 9) != -EPERM)
		return 2;
	return vfs_ended(maker) == -EBUSY && vfs_ended(crt_startup->instance) == -EBUSY ? 0 : 3;
}

static const struct tool {
	const char *name;
	int (*function)(char **arguments);
} tools[] = {
	{"echo", echo}, {"cat", cat},	       {"tell", tell}, {"quit", quit},	   {"crash", crash},
	{"hang", hang}, {"nap", nap},	       {"spin", spin}, {"pwd", pwd},	   {"touch", touch},
	{"look", look}, {"count", count_open}, {"user", user}, {"meddle", meddle},
};

int main(int count, char **arguments)
{
	if (posix_begin())
		return 100;
	for (unsigned i = 0; count > 1 && i < sizeof(tools) / sizeof(*tools); i++)
		if (!strcmp(arguments[1], tools[i].name)) {
			STACK_CALLS(tools);
			return tools[i].function(arguments + 2);
		}
	return 101;
}
