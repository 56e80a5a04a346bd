/*
 * What a line typed at the shell says: commands, their words and where their input and output are. Nothing is
 * looked up or run. No recursion, no allocation; the time is in proportion to the line's bytes, with those of
 * the values that stand in it.
 *
 *	word word ...			a command; blanks part words
 *	'...'				bytes as they are
 *	"..."				the same, but for $ and a backslash before $, " or a backslash
 *	\c				the byte c as it is
 *	$NAME, $?			a value, of which the bytes are no more than bytes: they part no words
 *	# ...				a comment, where a word could begin
 *	command | command		the output of one is the input of the other
 *	< path, > path, >> path		input, output, output behind what is there: one of each in a command
 *	command ; command &		one after the other; without waiting for the end
 *
 * A word without quotes of which nothing is left once its values stand in it is none. A $ before anything else
 * is a $.
 */
#ifndef COMMAND_LINE_H
#define COMMAND_LINE_H

#include <stddef.h>

#define COMMAND_LINE_BYTES    2048 /* of all words and paths, with a NUL each */
#define COMMAND_LINE_WORDS    128
#define COMMAND_LINE_COMMANDS 16
#define COMMAND_LINE_NAME     32 /* bytes of the name of a value, with a NUL */

/* What stands behind a command. */
enum command_end { COMMAND_END, COMMAND_PIPE, COMMAND_BACKGROUND };

struct command {
	const char *const *words; /* a null behind the last; there is one at least */
	unsigned word_count;
	const char *input;  /* paths; null: there is none */
	const char *output;
	const char *append;
	enum command_end end;
};

struct command_line {
	struct command commands[COMMAND_LINE_COMMANDS];
	unsigned command_count;

	/* What the commands point to. */
	const char *words[COMMAND_LINE_WORDS + COMMAND_LINE_COMMANDS];
	unsigned word_count;
	char bytes[COMMAND_LINE_BYTES];
	unsigned byte_count;
};

/* The value of a name ("?" for $?), a text that is copied at once; null: it has none. */
typedef const char *command_line_value(void *user, const char *name);

struct command_line_error {
	size_t position; /* a byte of the line, or its length */
	const char *text;
};

/*
 * Reads a line of so many bytes; a newline in it is a blank. 0, also of a line without commands. -EINVAL: it
 * can't be read: the error says where and why, and what stands in the line means nothing.
 */
int command_line_read(struct command_line *line, const char *text, size_t length, command_line_value *value,
		      void *user, struct command_line_error *error);

#endif
