/*
 * Running the built tools on commands of the shell, in an empty folder of their own. TOOL_RUN and
 * TOOL_REPORT say where the tools are; in commands they are $RUN and $REPORT.
 */
#ifndef TESTS_TOOL_H
#define TESTS_TOOL_H

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct tool {
	char folder[32];
	int code;	   /* of the last command */
	char output[8192]; /* of the last command, standard output and error */
	char file[8192];   /* what tool_file read last */
};

static inline void tool_export(const char *variable, const char *name)
{
	const char *path = getenv(variable);
	char *absolute = path ? realpath(path, NULL) : NULL;

	if (!absolute)
		fail_msg("%s does not name the built tool", variable);
	setenv(name, absolute, 1);
	free(absolute);
}

static inline int tool_setup(void **state)
{
	struct tool *tool = calloc(1, sizeof(*tool));

	*state = tool;
	if (!tool)
		return -1;
	tool_export("TOOL_RUN", "RUN");
	tool_export("TOOL_REPORT", "REPORT");
	strcpy(tool->folder, "/tmp/tool-XXXXXX");
	return mkdtemp(tool->folder) ? 0 : -1;
}

static inline void tool_read(FILE *file, char *bytes, size_t size)
{
	bytes[fread(bytes, 1, size - 1, file)] = '\0';
}

static inline void tool_do(struct tool *tool, const char *command)
{
	char line[4096];
	FILE *shell;
	int status;

	snprintf(line, sizeof(line), "exec 2>&1; cd %s && %s", tool->folder, command);
	shell = popen(line, "r");
	assert_non_null(shell);
	tool_read(shell, tool->output, sizeof(tool->output));
	status = pclose(shell);
	assert_true(WIFEXITED(status));
	tool->code = WEXITSTATUS(status);
}

/* The content of a file in the folder. */
static inline const char *tool_file(struct tool *tool, const char *name)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", tool->folder, name);
	file = fopen(path, "r");
	assert_non_null(file);
	tool_read(file, tool->file, sizeof(tool->file));
	fclose(file);
	return tool->file;
}

static inline void tool_write(struct tool *tool, const char *name, const char *content)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", tool->folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	assert_int_equal(fclose(file), 0);
}

static inline int tool_teardown(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "rm -rf \"$PWD\"");
	free(tool);
	return 0;
}

static inline void assert_contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in: %s", part, text);
}

#define tool_test(function) cmocka_unit_test_setup_teardown(function, tool_setup, tool_teardown)

#endif
