#define _POSIX_C_SOURCE 200809L
#include "script.h"

#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The highest code that fits into an exit status, see exit_code.h. */
#define CODE_MAX 127

#define TIMES_MAX 100000

static bool parse_integer(const char *text, int64_t maximum, int64_t *number)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*number = strtoll(text, &end, 10);
	return !*end && !errno && *number <= maximum;
}

static const char *parse_nothing(struct step *step, const char *argument)
{
	(void)step;
	return *argument ? "takes nothing behind it" : NULL;
}

static const char *parse_text(struct step *step, const char *argument)
{
	text_add_string(&step->text, argument);
	return *argument ? NULL : "wants a text";
}

static const char *parse_name(struct step *step, const char *argument)
{
	text_add_string(&step->text, argument);
	return *argument && !strpbrk(argument, " \t") ? NULL : "wants a name of one word";
}

static const char *parse_regex(struct step *step, const char *argument)
{
	const char *failure = parse_text(step, argument);

	if (!failure && regcomp(&step->regex, argument, REG_EXTENDED))
		failure = "wants a valid regular expression";
	return failure;
}

/* Reads the escape behind a backslash: its length, 0 where there is no such. */
static size_t unescape(const char *escape, char *byte)
{
	static const char names[] = "nrt\\";
	static const char bytes[] = "\n\r\t\\";
	const char *known = *escape ? strchr(names, *escape) : NULL;

	if (known) {
		*byte = bytes[known - names];
		return 1;
	}
	if (*escape == 'x' && isxdigit((unsigned char)escape[1]) &&
	    isxdigit((unsigned char)escape[2])) {
		char digits[] = { escape[1], escape[2], '\0' };

		*byte = (char)strtoul(digits, NULL, 16);
		return 3;
	}
	return 0;
}

static const char *parse_bytes(struct step *step, const char *argument)
{
	if (!*argument)
		return "wants a text";
	while (*argument) {
		char byte = *argument++;

		if (byte == '\\') {
			size_t length = unescape(argument, &byte);

			if (!length)
				return "knows the escapes \\n \\r \\t \\\\ \\xNN";
			argument += length;
		}
		text_add(&step->text, &byte, 1);
	}
	return NULL;
}

static const char *parse_repeated_bytes(struct step *step, const char *argument)
{
	char *text;
	long times = strtol(argument, &text, 10);
	const char *failure;

	if (!isdigit((unsigned char)*argument) || times < 1 || times > TIMES_MAX || *text != ' ')
		return "wants a number, a blank and a text";
	do
		failure = parse_bytes(step, text + 1);
	while (!failure && --times);
	return failure;
}

static const char *parse_milliseconds(struct step *step, const char *argument)
{
	return parse_integer(argument, INT32_MAX, &step->number) ? NULL : "wants milliseconds";
}

static const char *parse_seconds(struct step *step, const char *argument)
{
	bool valid = options_seconds(argument, &step->number) == 0 && step->number > 0;

	return valid ? NULL : "wants seconds above 0";
}

static const char *parse_code(struct step *step, const char *argument)
{
	return parse_integer(argument, CODE_MAX, &step->number) ? NULL : "wants a code up to 127";
}

/* What is wrong with an argument is said so that it fits behind the command. */
static const struct {
	const char *word;
	enum step_kind kind;
	const char *(*parse)(struct step *step, const char *argument);
} commands[] = {
	{ "case", STEP_CASE, parse_name },
	{ "expect", STEP_EXPECT, parse_text },
	{ "expect-re", STEP_EXPECT_RE, parse_regex },
	{ "reject", STEP_REJECT, parse_text },
	{ "send", STEP_SEND, parse_bytes },
	{ "send-times", STEP_SEND, parse_repeated_bytes },
	{ "wait", STEP_WAIT, parse_milliseconds },
	{ "timeout", STEP_TIMEOUT, parse_seconds },
	{ "close", STEP_CLOSE, parse_nothing },
	{ "exit", STEP_EXIT, parse_code },
};

static bool has_case(const struct script *script)
{
	for (size_t i = 0; i < script->count; i++) {
		if (script->steps[i].kind == STEP_CASE)
			return true;
	}
	return false;
}

static const char *add_step(struct script *script, struct step step, size_t command,
			    const char *argument)
{
	const char *failure;

	step.kind = commands[command].kind;
	if (step.kind != STEP_CASE && step.kind != STEP_TIMEOUT && !has_case(script))
		return "stands before the first case";
	failure = commands[command].parse(&step, argument);
	if (failure) {
		text_free(&step.text);
		return failure;
	}
	script->steps = grow(script->steps, script->count + 1, sizeof(struct step));
	script->steps[script->count++] = step;
	return NULL;
}

const char *script_add_line(struct script *script, unsigned line, const char *text)
{
	size_t length;

	text += strspn(text, " \t");
	if (!*text || *text == '#')
		return NULL;
	length = strcspn(text, " \t");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const char *argument = text + length + (text[length] != '\0');

		if (strlen(commands[i].word) == length &&
		    strncmp(text, commands[i].word, length) == 0)
			return add_step(script, (struct step){ .line = line }, i, argument);
	}
	return "is no command";
}

static int load_lines(struct script *script, const char *path, FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	int result = 0;

	for (unsigned number = 1; getline(&line, &size, file) > 0; number++) {
		const char *failure;

		line[strcspn(line, "\r\n")] = '\0';
		failure = script_add_line(script, number, line);
		if (!failure)
			continue;
		fprintf(stderr, "%s:%u: '%s' %s\n", path, number, line, failure);
		result = -1;
	}
	free(line);
	return result;
}

int script_load(struct script *script, const char *path)
{
	FILE *file = fopen(path, "r");
	int result;

	*script = (struct script){ 0 };
	if (!file) {
		fprintf(stderr, "run: cannot read %s: %s\n", path, strerror(errno));
		return -1;
	}
	result = load_lines(script, path, file);
	fclose(file);
	if (!result && !has_case(script)) {
		fprintf(stderr, "%s:1: the script has no case\n", path);
		result = -1;
	}
	return result;
}

void script_free(struct script *script)
{
	for (size_t i = 0; i < script->count; i++) {
		text_free(&script->steps[i].text);
		if (script->steps[i].kind == STEP_EXPECT_RE)
			regfree(&script->steps[i].regex);
	}
	free(script->steps);
	*script = (struct script){ 0 };
}
