#include "command_line.h"

#include <stdbool.h>
#include <string.h>

#include <tessera/abi.h>

#include "stack_note.h"

struct reader {
	struct command_line *line;
	const char *text;
	size_t length, place;
	command_line_value *value;
	void *user;
	struct command_line_error *error;
};

/* The first error counts. */
static void refuse(struct reader *reader, size_t position, const char *text)
{
	if (!reader->error->text)
		*reader->error = (struct command_line_error){position, text};
}

static bool is_refused(const struct reader *reader)
{
	return reader->error->text;
}

/* ------------------------------------------------------------------ bytes */

static bool at_end(const struct reader *reader)
{
	return reader->place == reader->length || is_refused(reader);
}

static char here(const struct reader *reader)
{
	return reader->text[reader->place];
}

static bool is_one_of(char byte, const char *bytes)
{
	return byte && strchr(bytes, byte);
}

static bool is_blank(char byte)
{
	return is_one_of(byte, " \t\r\n");
}

static bool ends_word(char byte)
{
	return is_blank(byte) || is_one_of(byte, "|;&<>");
}

static void skip_blanks(struct reader *reader)
{
	while (!at_end(reader) && is_blank(here(reader)))
		reader->place++;
}

static void add_byte(struct reader *reader, char byte)
{
	struct command_line *line = reader->line;

	if (line->byte_count == COMMAND_LINE_BYTES)
		refuse(reader, reader->place, "the words are too long");
	else
		line->bytes[line->byte_count++] = byte;
}

/* The byte of the line as it is. */
static void take_byte(struct reader *reader)
{
	add_byte(reader, here(reader));
	reader->place++;
}

/* ------------------------------------------------------------------ values */

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

static bool is_in_name(char byte)
{
	return is_letter(byte) || (byte >= '0' && byte <= '9');
}

/* Reads the name behind a $; its length, 0 if there is none. */
static unsigned read_name(struct reader *reader, char name[COMMAND_LINE_NAME])
{
	unsigned length = 0;

	if (at_end(reader) || (here(reader) != '?' && !is_letter(here(reader))))
		return 0;
	do {
		if (length == COMMAND_LINE_NAME - 1) {
			refuse(reader, reader->place, "the name is too long");
			return 0;
		}
		name[length++] = reader->text[reader->place++];
	} while (name[0] != '?' && !at_end(reader) && is_in_name(here(reader)));
	name[length] = '\0';
	return length;
}

static void take_value(struct reader *reader)
{
	char name[COMMAND_LINE_NAME];
	const char *value;

	reader->place++;
	if (!read_name(reader, name)) {
		add_byte(reader, '$');
		return;
	}
	STACK_CALLS(STACK_ANY);
	value = reader->value(reader->user, name);
	while (value && *value && !is_refused(reader))
		add_byte(reader, *value++);
}

/* ------------------------------------------------------------------ words */

static void take_escaped(struct reader *reader)
{
	if (++reader->place == reader->length)
		refuse(reader, reader->place - 1, "nothing is behind the backslash");
	else
		take_byte(reader);
}

static bool is_escape_in_quotes(const struct reader *reader)
{
	return here(reader) == '\\' && reader->place + 1 < reader->length &&
	       is_one_of(reader->text[reader->place + 1], "\\\"$");
}

static void take_in_quotes(struct reader *reader, char quote)
{
	if (quote == '"' && here(reader) == '$')
		take_value(reader);
	else if (quote == '"' && is_escape_in_quotes(reader))
		take_escaped(reader);
	else
		take_byte(reader);
}

static void take_quoted(struct reader *reader)
{
	size_t begin = reader->place;
	char quote = reader->text[reader->place++];

	while (!at_end(reader) && here(reader) != quote)
		take_in_quotes(reader, quote);
	if (reader->place == reader->length)
		refuse(reader, begin, "the quote has no end");
	reader->place++;
}

/* A part of a word; whether it was quoted. */
static bool take_part(struct reader *reader)
{
	switch (here(reader)) {
	case '\'':
	case '"':
		take_quoted(reader);
		return true;
	case '\\':
		take_escaped(reader);
		return true;
	case '$':
		take_value(reader);
		return false;
	case '\0':
		refuse(reader, reader->place, "a NUL is in the line");
		return false;
	default:
		take_byte(reader);
		return false;
	}
}

/* Null: it is none. */
static const char *take_word(struct reader *reader)
{
	struct command_line *line = reader->line;
	unsigned begin = line->byte_count;
	bool is_quoted = false;

	while (!at_end(reader) && !ends_word(here(reader)))
		is_quoted |= take_part(reader);
	if (line->byte_count == begin && !is_quoted)
		return NULL;
	add_byte(reader, '\0');
	return is_refused(reader) ? NULL : line->bytes + begin;
}

/* ------------------------------------------------------------------ commands */

/* The one that is being read; it counts once it has ended. */
static struct command *command(const struct reader *reader)
{
	return &reader->line->commands[reader->line->command_count];
}

static bool is_begun(const struct reader *reader)
{
	const struct command *it = command(reader);

	return it->word_count || it->input || it->output || it->append;
}

static void begin_command(const struct reader *reader)
{
	*command(reader) =
		(struct command){.words = reader->line->words + reader->line->word_count};
}

static void take_argument(struct reader *reader)
{
	struct command_line *line = reader->line;
	size_t begin = reader->place;
	const char *word = take_word(reader);

	if (!word)
		return;
	/* Behind each command stands a null. */
	if (line->word_count - line->command_count == COMMAND_LINE_WORDS) {
		refuse(reader, begin, "there are too many words");
		return;
	}
	line->words[line->word_count++] = word;
	command(reader)->word_count++;
}

static void end_command(struct reader *reader, enum command_end end)
{
	struct command_line *line = reader->line;

	if (!command(reader)->word_count) {
		refuse(reader, reader->place, "a command is missing");
		return;
	}
	command(reader)->end = end;
	line->words[line->word_count++] = NULL;
	line->command_count++;
}

/* What ends a command, and what may begin behind it. */
static void take_separator(struct reader *reader)
{
	char byte = here(reader);

	end_command(reader, byte == '|'	  ? COMMAND_PIPE
			    : byte == '&' ? COMMAND_BACKGROUND
					  : COMMAND_END);
	reader->place++;
	skip_blanks(reader);
	if (reader->line->command_count < COMMAND_LINE_COMMANDS)
		begin_command(reader);
	else if (!at_end(reader) || byte == '|')
		refuse(reader, reader->place, "there are too many commands");
}

static const char **take_redirection(struct reader *reader)
{
	struct command *it = command(reader);

	if (reader->text[reader->place++] == '<')
		return &it->input;
	if (at_end(reader) || here(reader) != '>')
		return &it->output;
	reader->place++;
	return &it->append;
}

static void redirect(struct reader *reader)
{
	size_t begin = reader->place;
	const char **path = take_redirection(reader), *word;

	if (*path)
		refuse(reader, begin, "this is redirected already");
	skip_blanks(reader);
	word = at_end(reader) || here(reader) == '#' ? NULL : take_word(reader);
	if (!word)
		refuse(reader, begin, "a path is missing");
	*path = word;
}

static void take_next(struct reader *reader)
{
	switch (here(reader)) {
	case '|':
	case ';':
	case '&':
		take_separator(reader);
		break;
	case '<':
	case '>':
		redirect(reader);
		break;
	case '#':
		reader->length = reader->place;
		break;
	default:
		take_argument(reader);
	}
}

static bool ends_in_pipe(const struct command_line *line)
{
	return line->command_count && line->commands[line->command_count - 1].end == COMMAND_PIPE;
}

static void finish(struct reader *reader)
{
	if (reader->line->command_count == COMMAND_LINE_COMMANDS)
		return;
	if (is_begun(reader) || ends_in_pipe(reader->line))
		end_command(reader, COMMAND_END);
}

int command_line_read(struct command_line *line, const char *text, size_t length,
		      command_line_value *value, void *user, struct command_line_error *error)
{
	struct reader reader = {line, text, length, 0, value, user, error};

	error->text = NULL;
	line->command_count = line->word_count = line->byte_count = 0;
	begin_command(&reader);
	for (skip_blanks(&reader); !at_end(&reader); skip_blanks(&reader))
		take_next(&reader);
	if (!is_refused(&reader))
		finish(&reader);
	return is_refused(&reader) ? -TESSERA_EINVAL : 0;
}
